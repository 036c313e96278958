"""HTML pages, as saved from a browser -> Document. Nothing is executed or fetched.

lxml rather than BeautifulSoup: ten times as fast, typed, keeps line numbers, and is
needed for the feeds anyway. The tree is walked by events, never by recursion, so
depth cannot exhaust the stack.
"""

from __future__ import annotations

import re
from dataclasses import replace

from lxml import etree

from knowledge.documents.faqpage import faq_entries
from knowledge.documents.furniture import is_declared_furniture, is_furniture, main_part
from knowledge.documents.htmltree import inner_text, parse_html
from knowledge.documents.htmlwalk import page_blocks
from knowledge.documents.outline import Block, sections
from knowledge.documents.titles import (
    language_code,
    language_if_plausible,
    title_from,
    web_address,
)
from knowledge.passage import Document, Section


def read_html(text: str, path: str) -> Document:
    """Read a page: title, lang, canonical address, and the text without the furniture."""
    root = parse_html(text)
    if root is None:
        return Document(path, title_from(path), ())
    part = main_part(root)
    entries = faq_entries(root)
    found = sections(_asking(page_blocks(part, is_furniture), entries))
    if not found:
        # A page whose builder called everything "menu": better too much than nothing.
        found = sections(_asking(page_blocks(root, is_declared_furniture), entries))
    found = _with_entries(found, entries)
    lang = language_code(root.get("lang") or root.get("{http://www.w3.org/XML/1998/namespace}lang"))
    said = " ".join(f"{s.question or ''} {s.text}" for s in found[:50])
    return Document(
        path,
        _title(root, part) or title_from(path),
        found,
        language_if_plausible(lang, said),
        _address(root),
    )


def _title(root: etree._Element, part: etree._Element) -> str:
    headings = [text for h1 in part.iter("h1") if (text := inner_text(h1))]
    title = root.find(".//head/title")
    whole = inner_text(title) if title is not None else ""
    if headings:
        # The first may be the shop's logo.
        named = (text for text in headings if whole.casefold().startswith(text.casefold()))
        return next(named, headings[0])
    # "Returns | Shop" names the shop behind a bar.
    return re.split(r"\s+[|·»]\s+", whole)[0]


def _address(root: etree._Element) -> str | None:
    for link in root.iter("link"):
        if (link.get("rel") or "").lower() == "canonical":
            return web_address(link.get("href"))
    for meta in root.iter("meta"):
        if (meta.get("property") or "").lower() == "og:url":
            return web_address(meta.get("content"))
    return None


def _asking(blocks: list[Block], entries: list[tuple[str, str]]) -> list[Block]:
    """Take for questions what the page's FAQ data calls so, though it does not ask."""
    asked = {_key(question) for question, _ in entries}
    return [
        replace(block, kind="question", level=0)
        if block.kind in ("heading", "paragraph") and _key(block.text) in asked
        else block
        for block in blocks
    ]


def _with_entries(
    found: tuple[Section, ...], entries: list[tuple[str, str]]
) -> tuple[Section, ...]:
    """Prefer the page's own FAQ data over the same question as it was laid out."""
    given = {_key(question): answer for question, answer in entries}
    merged, used = list[Section](), set[str]()
    for section in found:
        key = _key(section.question or "")
        if key in given:
            if key not in used:
                merged.append(replace(section, text=given[key]))
            merged += _beyond(section, given[key])
            used.add(key)
        elif not (section.kind == "text" and _key(section.text) in given):
            merged.append(section)
    for question, answer in entries:
        if _key(question) not in used:
            used.add(_key(question))
            merged.append(Section("faq", answer, (), question))
    return tuple(merged)


def _beyond(section: Section, answer: str) -> list[Section]:
    """What stands below an entry on the page and is none of its answer."""
    said = _key(answer)
    rest = [line for line in section.text.split("\n") if _key(line) and _key(line) not in said]
    # An answer laid out otherwise than it is declared is still the same answer.
    if not rest or said not in _key(section.text):
        return []
    return [replace(section, kind="text", text="\n".join(rest), question=None)]


def _key(text: str) -> str:
    return re.sub(r"\W+", " ", text).strip().casefold()
