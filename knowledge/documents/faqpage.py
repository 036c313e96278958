"""schema.org FAQPage in a page: JSON-LD and microdata -> questions and answers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from lxml import etree

from knowledge.documents.htmltree import block_text, inner_text
from knowledge.documents.htmlwalk import plain_text
from knowledge.documents.jsonld import listed, nodes, scripts


def faq_entries(root: etree._Element) -> list[tuple[str, str]]:
    """All (question, answer) pairs that the page declares, each once, in order."""
    found: dict[str, str] = {}
    for question, answer in (
        *(e for data in scripts(root) for e in entries_in(data)),
        *_microdata(root),
    ):
        if question and answer:
            found.setdefault(question, answer)
    return list(found.items())


def entries_in(data: Any) -> Iterator[tuple[str, str]]:
    """The questions and answers in JSON-LD data."""
    for node in nodes(data, "Question"):
        answers = listed(node.get("acceptedAnswer")) or listed(node.get("suggestedAnswer"))
        texts = [a.get("text") for a in answers if isinstance(a, dict)]
        name = node.get("name") or node.get("text")
        if isinstance(name, str) and texts and isinstance(texts[0], str):
            yield re.sub(r"\s+", " ", plain_text(name)), plain_text(texts[0])


def _microdata(root: etree._Element) -> Iterator[tuple[str, str]]:
    for item in root.iter():
        if "schema.org/Question" not in (item.get("itemtype") or ""):
            continue
        name = _property(item, "name")
        accepted = _property(item, "acceptedAnswer")
        text = None if accepted is None else _property(accepted, "text")
        if name is not None and text is not None:
            yield inner_text(name), block_text(text, lambda _: False)


def _property(item: etree._Element, name: str) -> etree._Element | None:
    found = (node for node in item.iter() if node.get("itemprop") == name)
    return next(found, None)
