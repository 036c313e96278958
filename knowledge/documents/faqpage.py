"""schema.org FAQPage in a page: JSON-LD and microdata -> questions and answers."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from lxml import etree

from knowledge.documents.htmltree import block_text, inner_text
from knowledge.documents.htmlwalk import plain_text


def faq_entries(root: etree._Element) -> list[tuple[str, str]]:
    """All (question, answer) pairs that the page declares, each once, in order."""
    found: dict[str, str] = {}
    for question, answer in (*_json_ld(root), *_microdata(root)):
        if question and answer:
            found.setdefault(question, answer)
    return list(found.items())


def _json_ld(root: etree._Element) -> Iterator[tuple[str, str]]:
    for script in root.iter("script"):
        if (script.get("type") or "").split(";")[0].strip().lower() != "application/ld+json":
            continue
        try:
            data = json.loads(script.text or "", strict=False)
        except (ValueError, RecursionError):
            continue
        for node in _nodes(data):
            yield from _entry(node)


def _nodes(data: Any) -> Iterator[dict[str, Any]]:
    """Every object in the data whose type is Question, at any depth, without recursion."""
    waiting = [data]
    while waiting:
        node = waiting.pop(0)
        if isinstance(node, list):
            waiting[:0] = node
        elif isinstance(node, dict):
            if "Question" in _listed(node.get("@type")):
                yield node
            else:
                waiting[:0] = [v for v in node.values() if isinstance(v, list | dict)]


def _entry(node: dict[str, Any]) -> Iterator[tuple[str, str]]:
    answers = _listed(node.get("acceptedAnswer")) or _listed(node.get("suggestedAnswer"))
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


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]
