"""An HTML tree -> blocks: headings, paragraphs, lists, tables, folded answers."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from knowledge.documents.faq import is_asking, is_question
from knowledge.documents.furniture import is_hidden
from knowledge.documents.grid import Grid
from knowledge.documents.htmlpanels import Panels, is_titled
from knowledge.documents.htmltables import caption_of, grid_of, is_layout, pairs_of
from knowledge.documents.htmltree import (
    INLINE,
    Skip,
    contact,
    events,
    inner_text,
    line_of,
    list_items,
    parse_html,
)
from knowledge.documents.outline import Block, list_blocks, paragraph_blocks

_HEADINGS = {f"h{n}": n for n in range(1, 7)}
_BREAKS_LIST = ("h1", "h2", "h3", "h4", "h5", "h6", "table", "details", "button", "dl")
_SHORT_DESCRIPTION = 200
# What a theme shows before a question that unfolds.
_SIGN = re.compile(r"^[+\-−–▸▾►▼▶›»✚➕]\s+(?=[^\n]{3,200}\?$)")


def page_blocks(root: etree._Element, skip: Skip) -> list[Block]:
    """The blocks of a tree in reading order; `skip` names what is not text of the page."""
    found = list(_Walk(skip, Panels(root)).blocks(root))
    # The label of a panel that also stands above it, for another width of the screen.
    shown = zip(found, [*found[1:], None], strict=False)
    return [block for block, next_ in shown if not (next_ and _repeats(block, next_))]


def fragment_blocks(markup: str) -> list[Block]:
    """The blocks of a piece of HTML of which all that is seen is text, as Markdown holds them."""
    root = parse_html(markup)
    return [] if root is None else page_blocks(root, is_hidden)


def plain_text(markup: str) -> str:
    """HTML or plain text as plain text, a line a block."""
    if "<" not in markup and "&" not in markup:
        return markup.strip()
    return "\n".join(text for block in fragment_blocks(markup) if (text := _said(block)))


def _repeats(block: Block, next_: Block) -> bool:
    same = block.text.casefold() == next_.text.casefold()
    return same and next_.kind == "question" and block.kind in ("paragraph", "heading", "question")


def _said(block: Block) -> str:
    if block.grid:
        return "\n".join(", ".join(cell for cell in row if cell) for row in block.grid.rows)
    return block.text


class _Walk:
    def __init__(self, skip: Skip, panels: Panels) -> None:
        self._skip = skip
        self._panels = panels
        self._titled: etree._Element | None = None
        # Pieces of the paragraph under way, each with whether it stands in bold.
        self._pieces: list[tuple[str, bool]] = []
        self._line: int | None = None
        self._bold = 0
        self._preformatted = 0
        # Headings in boxes of their own: the box, the level, how much text came before.
        self._boxed: list[tuple[etree._Element, int, int]] = []
        self._texts = 0

    def blocks(self, root: etree._Element) -> Iterator[Block]:
        found: list[Block] = []

        def take_or_skip(element: etree._Element) -> bool:
            if element in self._panels.controls or self._skip(element):
                return True
            whole = self._whole(element)
            if whole is None:
                return False
            found.extend(self._paragraph())
            found.extend(whole)
            self._texts += any(block.kind in ("list", "table", "paragraph") for block in whole)
            return True

        for kind, element, text in events(root, take_or_skip):
            yield from found
            found.clear()
            if kind == "text":
                self._say(text, line_of(element))
            else:
                yield from self._edge(element, 1 if kind == "start" else -1)
        yield from found
        yield from self._paragraph()

    def _whole(self, element: etree._Element) -> list[Block] | None:
        """The blocks of an element that is taken in one piece, None for one to walk into."""
        tag, line = element.tag, line_of(element)
        if tag in _HEADINGS:
            text = inner_text(element)
            level = _HEADINGS[tag]
            if not text:
                return []
            box = element.getparent()
            if box is not None:
                self._boxed.append((box, level, self._texts))
            return [Block("heading", text, level, _anchor(element), line)]
        if tag == "summary":
            parent = element.getparent()
            anchor = parent.get("id") if parent is not None else None
            return [Block("question", inner_text(element), anchor=anchor, line=line)]
        if tag == "button":
            text = inner_text(element)
            folds = element.get("aria-expanded") is not None and is_asking(text)
            return [Block("question", text, line=line)] if folds or is_question(text) else []
        if tag in ("ul", "ol") and next(element.iter(*_BREAKS_LIST), None) is None:
            return list_blocks([(item, line) for item in list_items(element, self._skip)])
        if tag == "table" and not is_layout(element):
            return self._table(element)
        if tag == "dl":
            return self._definitions(element)
        return None

    def _table(self, element: etree._Element) -> list[Block]:
        caption = caption_of(element)
        lead = [Block("paragraph", caption.rstrip(":") + ":")] if caption else []
        grid = grid_of(element, self._skip)
        return [*lead, Block("table", line=line_of(element), grid=grid)] if grid.rows else lead

    def _definitions(self, element: etree._Element) -> list[Block]:
        """Questions and answers, unless no term asks and all is short: then facts."""
        pairs, line = pairs_of(element, self._skip), line_of(element)
        asks = any(is_asking(term) for term, _ in pairs)
        if not asks and all(len(text) <= _SHORT_DESCRIPTION for _, text in pairs):
            return [Block("table", line=line, grid=Grid(tuple(pairs), False))] if pairs else []
        blocks = list[Block]()
        for term, text in pairs:
            blocks += [Block("question", term, line=line), Block("paragraph", text, line=line)]
        return [*blocks, Block("end")] if blocks else []

    def _edge(self, element: etree._Element, step: int) -> Iterator[Block]:
        tag = element.tag
        if tag in ("b", "strong"):
            self._bold += step
            if step < 0 and _asks_so_far(self._pieces):
                self._pieces.append(("\n", True))
        elif tag == "a" and step < 0:
            self._say(contact(element), line_of(element))
        elif tag == "br":
            # One break a tag, though it has a start and an end.
            self._pieces += [("\n", self._bold > 0)] if step > 0 else []
        elif tag not in INLINE:
            yield from self._paragraph()
            self._mark_title(element, step)
            if step > 0 and element in self._panels.labels:
                yield Block("question", self._panels.labels[element], line=line_of(element))
            self._preformatted += step if tag == "pre" else 0
            if step < 0 and (tag == "details" or element in self._panels.labels):
                yield Block("end")
            elif step < 0:
                yield from self._leave_box(element)

    def _mark_title(self, element: etree._Element, step: int) -> None:
        """A box that is called a title counts as bold."""
        if step > 0 and self._titled is None and is_titled(element):
            self._titled = element
            self._bold += 1
        elif step < 0 and self._titled is element:
            self._titled = None
            self._bold -= 1

    def _leave_box(self, box: etree._Element) -> Iterator[Block]:
        """End a heading with the column, card or list item that holds it and its text.

        Not so above h3: a page's opening often has its own box, and titles all that follows.
        """
        while self._boxed and self._boxed[-1][0] is box:
            _, level, texts = self._boxed.pop()
            if self._texts > texts and (level >= 3 or box.tag == "li"):
                yield Block("leave", level=level)

    def _say(self, text: str, line: int | None) -> None:
        if not self._pieces:
            self._line = line
        if self._preformatted:
            self._pieces.append((text, False))
        elif text:
            self._pieces.append((re.sub(r"\s+", " ", text), self._bold > 0))

    def _paragraph(self) -> list[Block]:
        pieces, self._pieces = self._pieces, []
        text = re.sub(r" *\n *", "\n", re.sub(r"[ \t]+", " ", "".join(t for t, _ in pieces)))
        if not text.strip():
            return []
        self._texts += 1
        return paragraph_blocks(_SIGN.sub("", text.strip()), _opens_bold(pieces), self._line)


def _asks_so_far(pieces: list[tuple[str, bool]]) -> bool:
    """Whether a paragraph up to here is one bold question: what follows answers it."""
    said = "".join(text for text, _ in pieces).strip()
    return is_question(said) and all(bold for text, bold in pieces if text.strip())


def _opens_bold(pieces: list[tuple[str, bool]]) -> bool:
    """Whether all of the first line that says something stands in bold."""
    seen = False
    for text, bold in pieces:
        if text == "\n" and seen:
            return True
        if text.strip():
            if not bold:
                return False
            seen = True
    return seen


def _anchor(heading: etree._Element) -> str | None:
    """The id of a heading, of a mark in it, or of the section that it opens."""
    if own := heading.get("id"):
        return own
    for inner in heading.iter("a", "span"):
        if found := inner.get("id") or inner.get("name"):
            return found
    parent = heading.getparent()
    opens = parent is not None and parent.tag in ("section", "article", "div", "li")
    first = heading.getprevious() is None
    return parent.get("id") if parent is not None and opens and first else None
