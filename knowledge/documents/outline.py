"""Blocks of any format -> sections: heading trails, FAQ entries, lists and tables. Pure.

Readers find out what is a heading, a paragraph, a list or a table in their format; what
that means for a shopper's question is decided here, once for all formats.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal

from knowledge.documents.faq import (
    Piece,
    are_pair,
    is_asking,
    is_question,
    split_labels,
    unnumbered,
)
from knowledge.documents.grid import Grid, is_faq_grid, row_texts
from knowledge.passage import Section

BlockKind = Literal["heading", "paragraph", "list", "table", "question", "end", "leave"]

# Bold lines that act as headings sit below every real heading.
PSEUDO_LEVEL = 7
_LEAD_IN = 200
_WHOLE_TABLE = 1200
_WRAPPED_LINE = 50
_BOLD_HEADING = 120
_ASKED_INLINE = re.compile(r"([^.?!\n]{8,150}\?)\s+([^\W\d_].*)")
_MARK = re.compile(r"^\s*(?:-|\d+[.)])\s")


@dataclass(frozen=True)
class Block:
    """One piece as a reader sees it.

    `question` opens a FAQ entry and `end` closes it; `leave` ends what stands under the
    headings of its level and below.
    """

    kind: BlockKind
    text: str = ""
    level: int = 0
    anchor: str | None = None
    line: int | None = None
    grid: Grid | None = None


def sections(blocks: Iterable[Block]) -> tuple[Section, ...]:
    """Arrange blocks under their headings and questions."""
    arranged = list(_with_labels(list(blocks)))
    outline = _Outline(_levels_of_questions(arranged))
    for block in arranged:
        outline.take(block)
    outline.close()
    return tuple(outline.found)


def rewrap(text: str) -> str:
    """Join lines broken for width; keep breaks that mean something (addresses, hours)."""
    lines = [" ".join(line.split()) for line in text.split("\n")]
    joined = lines[:1]
    for previous, line in pairwise(lines):
        ends = re.search(r"[.!?:;]$", previous)
        goes_on = len(previous) >= _WRAPPED_LINE or line[:1].islower()
        starts_item = re.match(r"(?:[-*•–]|\w{1,3}[.)])\s", line)
        joined += [" " if goes_on and not ends and not starts_item else "\n", line]
    return "".join(joined)


class _Outline:
    """Collects sections while walking the blocks once."""

    def __init__(self, levels_of_questions: frozenset[int]) -> None:
        self._levels_of_questions = levels_of_questions
        self.found: list[Section] = []
        self._headings: list[tuple[int, str, str | None]] = []
        self._pending: Block | None = None
        self._question: Block | None = None
        self._question_trail: tuple[str, ...] = ()
        self._answer: list[str] = []

    def take(self, block: Block) -> None:
        match block.kind:
            case "heading":
                self._take_heading(block)
            case "question":
                self._open(block)
            case "end":
                self._close_question()
            case "leave":
                self._close_question()
                self._leave(block.level)
            case "paragraph":
                self._take_paragraph(replace(block, text=rewrap(block.text)))
            case "list":
                self._take_list(block)
            case "table":
                self._take_table(block)

    def close(self) -> None:
        self._close_question()

    @property
    def _trail(self) -> tuple[str, ...]:
        return tuple(text for _, text, _ in self._headings)

    @property
    def _anchor(self) -> str | None:
        return next((anchor for _, _, anchor in reversed(self._headings) if anchor), None)

    def _take_heading(self, block: Block) -> None:
        self._close_question()
        self._leave(block.level)
        if block.level == PSEUDO_LEVEL:
            self._leave_asked_heading()
        if is_asking(block.text) or block.level in self._levels_of_questions:
            self._open(block)
        self._headings.append((block.level, block.text, block.anchor))

    def _leave(self, level: int) -> None:
        while self._headings and self._headings[-1][0] >= level:
            self._headings.pop()

    def _take_paragraph(self, block: Block) -> None:
        """A paragraph, or "Question? Answer." lines: one such line may be rhetoric in an answer."""
        self._flush()
        found = [_ASKED_INLINE.match(line) for line in block.text.split("\n")]
        if not all(found) or (self._question and len(found) == 1):
            self._pending = block
            return
        self._close_question()
        for match in filter(None, found):
            question, answer = unnumbered(match[1]), match[2]
            self.found.append(
                Section("faq", answer, self._trail, question, self._anchor, line=block.line)
            )

    def _open(self, block: Block) -> None:
        self._close_question()
        if block.kind == "question":
            self._leave_asked_heading()
        self._question, self._question_trail = block, self._trail

    def _leave_asked_heading(self) -> None:
        """A new entry does not stand under the question of the one before it."""
        while self._headings and self._headings[-1][0] > 1 and is_asking(self._headings[-1][1]):
            self._headings.pop()

    def _close_question(self) -> None:
        self._flush()
        if self._question and self._answer:
            section = Section(
                "faq",
                "\n".join(self._answer),
                self._question_trail,
                unnumbered(self._question.text),
                self._question.anchor or self._anchor,
                line=self._question.line,
            )
            self.found.append(section)
        self._question, self._answer = None, []

    def _flush(self) -> None:
        pending, self._pending = self._pending, None
        if pending:
            self._add_text(pending.text, pending.line)

    def _add_text(self, text: str, line: int | None) -> None:
        if not text.strip():
            return
        if self._question:
            self._answer.append(text)
        else:
            self.found.append(Section("text", text, self._trail, anchor=self._anchor, line=line))

    def _take_list(self, block: Block) -> None:
        pending, self._pending = self._pending, None
        text, line = block.text, block.line
        if pending and (pending.text.endswith(":") or len(pending.text) <= _LEAD_IN):
            text, line = f"{pending.text}\n{text}", pending.line
        elif pending:
            self._add_text(pending.text, pending.line)
        self._add_text(text, line)

    def _take_table(self, block: Block) -> None:
        grid = block.grid
        if grid is None:
            return
        pending, self._pending = self._pending, None
        lead = ""
        if pending and pending.text.endswith(":"):
            lead = pending.text
        elif pending:
            self._add_text(pending.text, pending.line)
        if is_faq_grid(grid):
            self._take_faq_table(grid, block)
            return
        rows = row_texts(grid)
        whole = "\n".join([lead, *rows] if lead else rows)
        if self._question:
            self._answer.append(whole)
        elif len(rows) > 1 and len(whole) <= _WHOLE_TABLE:
            self._add_table(whole, block.line)
            if not grid.headings:
                # "Saturday: 10–14" says nothing on its own.
                return
        for text, line in zip(rows, grid.body_lines, strict=False):
            self._add_table(text, line)

    def _add_table(self, text: str, line: int | None) -> None:
        self.found.append(Section("table", text, self._trail, anchor=self._anchor, line=line))

    def _take_faq_table(self, grid: Grid, block: Block) -> None:
        for question, answer, line in grid.entries():
            self.found.append(
                Section("faq", answer, self._trail, question, self._anchor, line=line or block.line)
            )


def _levels_of_questions(blocks: list[Block]) -> frozenset[int]:
    """Heading levels on which a FAQ keeps its questions.

    There "You sent me the wrong thing." is an entry too, though it does not ask.
    """
    of_level = Counter(b.level for b in blocks if b.kind == "heading")
    asking = Counter(b.level for b in blocks if b.kind == "heading" and is_question(b.text))
    return frozenset(n for n in of_level if asking[n] >= 3 and asking[n] * 5 >= of_level[n] * 3)


def _with_labels(blocks: list[Block]) -> Iterator[Block]:
    """Turn "Q: … A: …" paragraphs, in any of the five languages, into questions."""
    pieces: list[tuple[Piece | None, Block]] = []
    for block in blocks:
        if block.kind == "paragraph":
            pieces += [(piece, block) for piece in split_labels(block.text)]
        elif block.kind == "heading":
            pieces.append((split_labels(block.text)[0], block))
        else:
            pieces.append((None, block))
    labels = [piece.label if piece else None for piece, _ in pieces]
    for i, (piece, block) in enumerate(pieces):
        if piece is None:
            yield block
        elif are_pair(piece.label, labels[i + 1] if i + 1 < len(labels) else None):
            yield replace(block, kind="question", text=piece.text)
        elif i and are_pair(labels[i - 1], piece.label):
            yield replace(block, text=piece.text)
        else:
            # A lone "P: 25 °C" is no FAQ: it stays as it stood.
            yield _question_or_as_is(replace(block, text=piece.whole), pieces[i + 1 : i + 2])


def _question_or_as_is(block: Block, following: list[tuple[Piece | None, Block]]) -> Block:
    """A paragraph that is nothing but a question, with something that can answer it behind."""
    answered = following and (
        following[0][1].kind in ("list", "table")
        or (following[0][1].kind == "paragraph" and not is_question(following[0][1].text))
    )
    alone = block.kind == "paragraph" and is_question(block.text) and "\n" not in block.text
    return replace(block, kind="question") if alone and answered else block


def question_first(text: str) -> tuple[str, str] | None:
    """Split "question?\\nanswer" into its halves, or None if it is not one."""
    first, newline, rest = text.partition("\n")
    if newline and rest.strip() and is_question(first) and not is_question(rest.strip()):
        return first.strip(), rest.strip()
    return None


def list_blocks(items: list[tuple[str, int | None]]) -> list[Block]:
    """A list, given with its marks; questions, where every item is one with its answer."""
    halves = [question_first(_MARK.sub("", text)) for text, _ in items]
    if not items or not all(halves):
        whole = "\n".join(text for text, _ in items)
        return [Block("list", whole, line=items[0][1])] if items else []
    blocks = list[Block]()
    for half, (_, line) in zip(halves, items, strict=True):
        if half:
            blocks += [Block("question", half[0], line=line), Block("paragraph", half[1])]
    return [*blocks, Block("end")]


def paragraph_blocks(text: str, bold: bool, line: int | None) -> list[Block]:
    """A paragraph; one whose first line is bold may be a heading or a question."""
    first, _, rest = text.partition("\n")
    if split_labels(text)[0].label:
        bold = False
    if bold and is_question(first):
        answer = [Block("paragraph", rest.strip(), line=line)] if rest.strip() else []
        return [Block("question", first, line=line), *answer]
    short = len(first) <= _BOLD_HEADING and not re.search(r"[.,;!]$", first)
    if bold and short and not rest.strip():
        return [Block("heading", first.rstrip(":"), PSEUDO_LEVEL, line=line)]
    return [Block("paragraph", text, line=line)] if text else []
