"""Plain text -> Document: paragraphs, lines that act as headings, questions and answers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from knowledge.documents.faq import split_labels
from knowledge.documents.outline import Block, question_first, sections
from knowledge.documents.titles import title_from
from knowledge.passage import Document

_UNDERLINE = re.compile(r"^\s*([=\-~*_#])\1{2,}\s*$")
_ITEM = re.compile(r"^\s*(?:[-*•–·]|\d{1,3}[.)]|[a-zа-яґєії][.)])\s+\S")
_NUMBERED = re.compile(r"^\s*(?:§\s*)?\d{1,2}(?:\.\d{1,2})*[.)]?\s+\S")
_NO_HEADING = re.compile(r"[.!?:;,…][\"'»”)]*$|@|https?:")
_HEADING_LENGTH = 80
_TITLE_LEVEL, _CAPS_LEVEL, _PLAIN_LEVEL = 1, 2, 3


def read_text(text: str, path: str) -> Document:
    """Read plain text. The first heading, if it opens the file, is the title."""
    blocks = list(blocks_of(text))
    first = blocks[0] if blocks and blocks[0].kind == "heading" else None
    second = next((block for block in blocks[1:] if block.kind == "heading"), None)
    if first and second and (second.level < first.level or second is blocks[1]):
        blocks[0] = replace(first, level=_TITLE_LEVEL)
    return Document(path, first.text if first else title_from(path), sections(blocks))


def blocks_of(text: str) -> Iterator[Block]:
    """Cut plain text into headings, paragraphs, lists and questions, with their lines."""
    paragraphs = list(_paragraphs(text))
    for i, (line, lines) in enumerate(paragraphs):
        followed = i + 1 < len(paragraphs)
        if len(lines) > 1 and _UNDERLINE.match(lines[1]):
            level = _TITLE_LEVEL if "=" in lines[1] else _CAPS_LEVEL
            yield Block("heading", lines[0].strip(), level, line=line)
            lines, line = lines[2:], line + 2
        elif len(lines) == 1 and followed and _is_heading(lines[0]):
            yield Block("heading", lines[0].strip().rstrip(":"), _level(lines[0]), line=line)
            continue
        elif len(lines) > 1 and _is_strong_heading(lines[0]):
            yield Block("heading", lines[0].strip().rstrip(":"), _level(lines[0]), line=line)
            lines, line = lines[1:], line + 1
        yield from _body(lines, line)


def _body(lines: list[str], line: int) -> Iterator[Block]:
    if not lines or all(_UNDERLINE.match(one) for one in lines):
        return
    start = next((i for i, one in enumerate(lines) if _ITEM.match(one)), None)
    if start is not None and sum(bool(_ITEM.match(one)) for one in lines) > 1:
        if start:
            yield Block("paragraph", "\n".join(lines[:start]), line=line)
        yield Block("list", "\n".join(one.strip() for one in lines[start:]), line=line + start)
        return
    text = "\n".join(lines)
    halves = None if split_labels(text)[0].label else question_first(text)
    if halves:
        yield Block("question", halves[0], line=line)
        yield Block("paragraph", halves[1], line=line + 1)
    else:
        yield Block("paragraph", text, line=line)


def _paragraphs(text: str) -> Iterator[tuple[int, list[str]]]:
    start, lines = 1, list[str]()
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            if not lines:
                start = number
            lines.append(line)
        elif lines:
            yield start, lines
            lines = []
    if lines:
        yield start, lines


def _is_heading(line: str, words_before_colon: int = 4) -> bool:
    """A short line on its own that does not end like a sentence."""
    line = line.strip()
    # "Kontakti:" names what follows; a longer line with a colon introduces it.
    if line.endswith(":") and len(line.split()) <= words_before_colon:
        line = line[:-1]
    letters = sum(c.isalpha() for c in line)
    if letters <= 2:
        return False
    opens_upper = line[0].isupper() or line[0].isdigit() or line[0] == "§"
    return len(line) <= _HEADING_LENGTH and opens_upper and not _NO_HEADING.search(line)


def _is_strong_heading(line: str) -> bool:
    """A heading directly above its text: capitals, a number or a bare name tell it."""
    line = line.strip()
    if not _is_heading(line, words_before_colon=2):
        return False
    capitals = line.isupper() and sum(c.isalpha() for c in line) > 3
    numbered = _NUMBERED.match(line) and len(line) <= 60
    name = len(line.split()) <= 3 and not any(c.isdigit() for c in line)
    return capitals or bool(numbered) or name


def _level(line: str) -> int:
    number = re.match(r"\s*(?:§\s*)?(\d{1,2}(?:\.\d{1,2})*)", line)
    if number:
        return _CAPS_LEVEL + number[1].count(".")
    return _CAPS_LEVEL if line.strip().isupper() else _PLAIN_LEVEL
