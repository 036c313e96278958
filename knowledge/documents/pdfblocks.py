"""Lines and tables of a PDF's pages -> blocks: headings, whole paragraphs, lists. Pure.

A PDF says where letters stand, not what they are. Paragraphs are told by what a person
setting the text did: left a gap, indented, began with a number, or broke a line that had
room for the next word.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from knowledge.documents.outline import Block, paragraph_blocks
from knowledge.documents.pdflines import HYPHEN, Line, Page, lines_of, without_furniture
from knowledge.documents.pdftables import Table, headed, joined, tables_of

_BULLET = re.compile(r"^[•●▪■◦○·*\uf0b7\uf0a7–—-]\s+(?=\S)")
_NUMBER = re.compile(r"^(?:§\s*)?\(?(?:\d{1,3}(?:\.\d{1,3}){0,4}|[a-zа-яґєії]|[IVX]{1,5})[.)]+\s*")
_NUMBERED = re.compile(r"^(?:§\s*\d+[a-z]?|\d{1,2}(?:\.\d{1,2})*|[IVX]{1,5})\.?\)?(?:\s|$)")
_SENTENCE_END = re.compile(r"[.!?:;…][\"'»”)]*$")
_LONE_SECTION = re.compile(r"^(?:§\s*\d+[a-z]?|[IVX]{1,5})\.?$")
_HEADING_LENGTH = 150
_LARGER = 1.08
_GAP = 1.2
_INDENT = 6.0
_COLUMN = 40.0
_WINDOW = 8


def blocks_of(pages: Sequence[Page]) -> list[Block]:
    """All blocks in reading order; headings carry their page as anchor."""
    lines = without_furniture(pages, [lines_of(page) for page in pages])
    style = _Style(lines)
    flow: list[Line | Table] = []
    for page, of_page in zip(pages, lines, strict=True):
        flow += _with_tables(of_page, tables_of(page, of_page))
    return list(_Flow(style).blocks(_tables_joined(flow)))


def _with_tables(lines: list[Line], tables: list[Table]) -> Iterator[Line | Table]:
    table_of = {line: table for table in tables for line in table.lines}
    given: set[int] = set()
    for line in lines:
        table = table_of.get(id(line))
        if table is None:
            yield line
        elif id(table) not in given:
            given.add(id(table))
            yield table


def _tables_joined(flow: list[Line | Table]) -> list[Line | Table]:
    found: list[Line | Table] = []
    for item in flow:
        whole = _whole_table(found[-1], item) if found and isinstance(item, Table) else None
        if whole:
            found[-1] = whole
        else:
            found.append(item)
    return found


def _whole_table(before: Line | Table, table: Table) -> Table | None:
    return joined(before, table) if isinstance(before, Table) else headed(before, table)


class _Style:
    """How the document sets its text: body size, leading, and the ranks of its headings."""

    def __init__(self, lines: list[list[Line]]) -> None:
        every = [line for of_page in lines for line in of_page]
        letters: Counter[float] = Counter()
        bold: Counter[bool] = Counter()
        for line in every:
            letters[line.size] += len(line.text)
            bold[line.bold] += len(line.text)
        self.body = letters.most_common(1)[0][0] if letters else 10.0
        self._bold_tells = bold[True] * 3 < bold[False]
        self._edges = _edges(lines)
        gaps: Counter[float] = Counter()
        for of_page in lines:
            for above, line in pairwise(of_page):
                if above.size == line.size == self.body and above.base > line.base:
                    gaps[round((above.base - line.base) * 2) / 2] += 1
        usual = [gap for gap, _ in gaps.most_common(1)]
        self._leading = usual[0] / self.body if usual and usual[0] < 3 * self.body else 1.4
        larger = {line.size for line in every if self._is_large(line)}
        self._ranks = {size: rank for rank, size in enumerate(sorted(larger, reverse=True), 1)}

    def _is_large(self, line: Line) -> bool:
        return line.size > self.body * _LARGER and len(line.text) <= _HEADING_LENGTH

    def is_heading(self, line: Line) -> bool:
        """Whether a line's size says so, or its weight with a number in front."""
        if self._is_large(line):
            return True
        numbered = bool(_NUMBERED.match(line.text)) and not re.search(r"[.,;:]$", line.text)
        short = len(line.text) <= _HEADING_LENGTH
        return short and ((self.is_bold(line) and numbered) or bool(_LONE_SECTION.match(line.text)))

    def is_bold(self, line: Line) -> bool:
        """Whether a line stands out by its weight."""
        return line.bold and self._bold_tells

    def level(self, line: Line) -> int:
        """The rank of a heading: larger sizes first, then bold ones by their numbers."""
        if line.size in self._ranks:
            return min(self._ranks[line.size], 4)
        number = re.match(r"\d{1,2}(?:\.\d{1,2})*", line.text)
        return min(len(self._ranks) + 1 + (number[0].count(".") if number else 0), 6)

    def is_full(self, line: Line, following: Line) -> bool:
        """Whether the next line's first word had no room in this line."""
        word = following.text.split(" ")[0]
        width = (following.box[2] - following.box[0]) / max(len(following.text), 1)
        return line.box[2] + (len(word) + 0.5) * width > self._edges[id(line)] - 1

    def is_apart(self, above: Line, line: Line) -> bool:
        """Whether the gap between two lines is wider than within a paragraph."""
        return above.base - line.base > _GAP * self._leading * max(above.size, line.size)


def _edges(lines: list[list[Line]]) -> dict[int, float]:
    """How far to the right the lines around each line reach, in its own column."""
    found: dict[int, float] = {}
    for of_page in lines:
        for i, line in enumerate(of_page):
            near = of_page[max(i - _WINDOW, 0) : i + _WINDOW + 1]
            found[id(line)] = max(
                other.box[2] for other in near if abs(other.box[0] - line.box[0]) < _COLUMN
            )
    return found


@dataclass
class _Flow:
    """Gathers lines into paragraphs and headings, and bullets into lists."""

    style: _Style
    _open: list[Line] = field(default_factory=list)
    _bullets: list[str] = field(default_factory=list)

    def blocks(self, flow: list[Line | Table]) -> Iterator[Block]:
        """The blocks of the whole document."""
        for item in flow:
            if isinstance(item, Table):
                yield from self._close()
                yield from self._list()
                yield Block("table", grid=item.grid)
            elif self._open and self._continues(item):
                self._open.append(item)
            else:
                yield from self._close()
                self._open = [item]
        yield from self._close()
        yield from self._list()

    def _continues(self, line: Line) -> bool:
        above, style = self._open[-1], self.style
        heading = style.is_heading(self._open[0])
        if _LONE_SECTION.match(above.text) and above.page == line.page:
            return style.is_bold(line) or style.is_heading(line) or len(line.text) < 60
        if abs(above.size - line.size) > 0.6 or _starts_item(line.text, above.text):
            return False
        if heading != style.is_heading(line) and not (heading and style.is_bold(line)):
            return False
        ended, small = bool(_SENTENCE_END.search(above.text)), line.text[:1].islower()
        if above.text.endswith((HYPHEN, "-")) and small:
            return True
        if above.page != line.page or line.base > above.base + above.size:
            return not ended and (small or style.is_full(above, line))
        hangs = len(self._open) == 1 and _starts_item(above.text, "")
        if style.is_apart(above, line):
            return False
        if line.box[0] > above.box[0] + _INDENT and not hangs and not small:
            return False
        return style.is_full(above, line) or (small and not ended)

    def _close(self) -> Iterator[Block]:
        lines, self._open = self._open, []
        if not lines:
            return
        text = _said(lines)
        bullet = _BULLET.match(text)
        if bullet:
            self._bullets.append(f"- {text[bullet.end() :]}")
            return
        yield from self._list()
        if self.style.is_heading(lines[0]) and len(text) <= _HEADING_LENGTH and _has_word(text):
            anchor = f"page={lines[0].page}"
            yield Block("heading", text, self.style.level(lines[0]), anchor)
        elif _has_word(text):
            yield from paragraph_blocks(text, all(map(self.style.is_bold, lines)), None)

    def _list(self) -> Iterator[Block]:
        items, self._bullets = self._bullets, []
        if items:
            yield Block("list", "\n".join(items))


def _starts_item(text: str, above: str) -> bool:
    """Whether a line opens with a bullet or a number that is not the text's own ("18. roku")."""
    if _BULLET.match(text) or text.startswith("§"):
        return not (
            text.startswith(("–", "—", "-")) and text[2:3].islower() and above[-1:] not in ":;,."
        )
    number = _NUMBER.match(text)
    if not number:
        return bool(re.match(r"\d{1,2}(?:\.\d{1,2}){1,3}\s+[^\W\da-z]", text))
    return not text[number.end() : number.end() + 1].islower() or above[-1:] in (":", ";", ",", ".")


def _said(lines: list[Line]) -> str:
    """The text of lines with their hyphens mended."""
    text = ""
    for line in lines:
        broken = re.search(rf"[^\W\d_](?:{HYPHEN}|-)$", text) and line.text[:1].islower()
        text = text[:-1] + line.text if broken else f"{text} {line.text}".strip()
    return " ".join(text.replace(HYPHEN, "-").split())


def _has_word(text: str) -> bool:
    return any(c.isalnum() for c in text)
