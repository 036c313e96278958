"""Word documents (DOCX) -> Document. Nothing in them is run or fetched.

python-docx opens the package and knows the styles. The text is walked here, because its
paragraphs leave out tracked insertions, content controls and automatic numbers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from io import BytesIO
from typing import TYPE_CHECKING
from zipfile import BadZipFile, ZipFile

from lxml import etree

from knowledge.documents.docxnumbers import Number, Numbering, W, value
from knowledge.documents.docxtables import grid_of, is_layout
from knowledge.documents.docxtext import is_bold, paragraphs_in, text_of
from knowledge.documents.outline import PSEUDO_LEVEL, Block, paragraph_blocks, sections
from knowledge.documents.reading import Reading, Rejection
from knowledge.documents.titles import title_among, title_from
from knowledge.passage import Document, clean

if TYPE_CHECKING:
    from docx.document import Document as Word

_MAX_UNPACKED = 200 * 2**20
_MAX_XML = 25 * 2**20
_MAX_PARTS = 5_000
_PROTECTED = b"\xd0\xcf\x11\xe0"
_HEADING = re.compile(r"heading (\d)")
_LONE_SECTION = re.compile(r"(?:§\s*\d+[a-z]?|[IVX]{1,5})\.?")
_NOT_TEXT = re.compile(r"toc \d|toc heading|header|footer|caption")


def read_docx(raw: bytes, path: str) -> Reading:
    """Read a Word document: headings by style and outline level, numbers as Word shows them."""
    if fault := _fault(raw):
        return Reading(rejections=(Rejection(path, fault[0], hint=fault[1]),))
    import docx

    try:
        word = docx.Document(BytesIO(raw))
        blocks = list(_whole_headings(_Walk(word).blocks()))
    # What a damaged package can raise is not listed anywhere: zip, XML, keys, styles.
    except Exception as error:
        reason = f"it is no Word document that can be opened ({type(error).__name__})."
        return Reading(rejections=(Rejection(path, reason, hint="Save it again in Word."),))
    found = sections(blocks)
    if not found:
        hint = "Check what it holds."
        return Reading(rejections=(Rejection(path, "no text was found in it.", hint=hint),))
    title = title_among(blocks) or title_from(path)
    return Reading((Document(path, title, found),))


def _fault(raw: bytes) -> tuple[str, str] | None:
    """Why a file is not even opened: no package, a bomb, protected."""
    if raw.startswith(_PROTECTED):
        return (
            "it is protected by a password or in the old format of Word.",
            "Save it as .docx without a password.",
        )
    try:
        with ZipFile(BytesIO(raw)) as package:
            parts = package.infolist()
    except (BadZipFile, ValueError, NotImplementedError, EOFError, OSError, RuntimeError):
        return "it is no Word document, or it is damaged.", "Save it again in Word."
    # What a part declares cannot be exceeded: the unpacker stops there.
    unpacked = sum(part.file_size for part in parts)
    texts = [part.file_size for part in parts if part.filename.lower().endswith((".xml", ".rels"))]
    if unpacked > _MAX_UNPACKED or max(texts, default=0) > _MAX_XML or len(parts) > _MAX_PARTS:
        size = f"{unpacked / 2**20:,.0f} MB in {len(parts):,} parts"
        return f"it unpacks to {size}, more than is read.", "Split it into smaller files."
    if any(part.flag_bits & 1 for part in parts):
        return "it is protected by a password.", "Save it without a password."
    return None


@dataclass(frozen=True)
class _Style:
    """What a style says of its paragraphs, styles it is based on included."""

    level: int | None = None
    title: bool = False
    silent: bool = False
    bold: bool = False
    list_id: str | None = None
    list_level: int = 0


class _Walk:
    """Goes over the body once, counting its lists."""

    def __init__(self, word: Word) -> None:
        self._body = word.element.body
        self._rels = word.part.rels
        self._styles = _styles(word.styles.element)
        self._numbering = Numbering.of(_numbering(word))
        used = {value(p, "pStyle") for p in self._body.iter(f"{W}pPr")}
        # Below a title every heading is one deeper.
        self._shift = int(any(self._styles.get(name or "", _Style()).title for name in used))

    def blocks(self) -> Iterator[Block]:
        items: list[str] = []
        for block in self._all(self._body):
            if block.kind == "list":
                items.append(block.text)
                continue
            if items:
                yield Block("list", "\n".join(items))
                items = []
            yield block
        if items:
            yield Block("list", "\n".join(items))

    def _all(self, parent: etree._Element) -> Iterator[Block]:
        """Blocks in their order; a list item is a block of its own here."""
        for child in paragraphs_in(parent):
            if child.tag == f"{W}p":
                yield from self._paragraph(child)
            elif is_layout(child):
                for cell in child.iter(f"{W}tc"):
                    yield from self._all(cell)
            else:
                grid = grid_of(child, self._cell)
                if grid.rows:
                    yield Block("table", grid=grid)

    def _cell(self, cell: etree._Element) -> str:
        texts = []
        for paragraph in cell.iter(f"{W}p"):
            text = clean(text_of(paragraph, self._rels)).strip()
            number = self._number(paragraph, self._style(paragraph)) if text else None
            texts.append(f"{number.text} {text}" if number else text)
        return "\n".join(filter(None, texts))

    def _paragraph(self, paragraph: etree._Element) -> Iterator[Block]:
        style = self._style(paragraph)
        text = clean(text_of(paragraph, self._rels)).strip()
        if not text or style.silent:
            return
        number = self._number(paragraph, style)
        if number and not number.bullet:
            text = f"{number.text} {text}"
        own = paragraph.find(f"{W}pPr/{W}outlineLvl")
        level = style.level if own is None else _outline_level(own)
        if style.title:
            yield Block("heading", " ".join(text.split()), 1)
        elif level is not None and len(text) <= 300:
            yield Block("heading", " ".join(text.split()), min(level + self._shift, 6))
        elif number and number.bullet:
            yield Block("list", f"- {text}")
        else:
            yield from paragraph_blocks(text, style.bold or is_bold(paragraph), None)

    def _style(self, paragraph: etree._Element) -> _Style:
        properties = paragraph.find(f"{W}pPr")
        name = None if properties is None else value(properties, "pStyle")
        return self._styles.get(name or "", _Style())

    def _number(self, paragraph: etree._Element, style: _Style) -> Number | None:
        own = paragraph.find(f"{W}pPr/{W}numPr")
        identity = value(own, "numId") if own is not None else None
        depth = value(own, "ilvl") if own is not None else None
        identity = style.list_id if identity is None else identity
        if identity is None:
            return None
        at = int(depth) if depth and depth.isdigit() else style.list_level
        return self._numbering.next(identity, min(at, 8))


def _numbering(word: Word) -> etree._Element | None:
    for relation in word.part.rels.values():
        if relation.reltype.endswith("/numbering") and not relation.is_external:
            part = relation.target_part
            found = getattr(part, "element", None)
            return found if isinstance(found, etree._Element) else None
    return None


def _styles(root: etree._Element) -> dict[str, _Style]:
    elements = {
        style.get(f"{W}styleId") or "": style
        for style in root.iter(f"{W}style")
        if style.get(f"{W}type") == "paragraph"
    }
    found: dict[str, _Style] = {}
    for name in elements:
        # From the style that all others are based on; each once, however long the chain.
        chain: dict[str, etree._Element] = {}
        while name in elements and name not in found and name not in chain:
            chain[name] = elements[name]
            name = value(elements[name], "basedOn") or ""
        style = found.get(name, _Style())
        for each, element in reversed(chain.items()):
            style = found[each] = _style_of(element, style)
    return found


def _style_of(element: etree._Element, base: _Style) -> _Style:
    """A style with what it inherits: the nearest word on each matter counts."""
    found = base
    named = (value(element, "name") or "").casefold()
    heading = _HEADING.fullmatch(named)
    outline = element.find(f"{W}pPr/{W}outlineLvl")
    numbered = element.find(f"{W}pPr/{W}numPr")
    bold = element.find(f"{W}rPr/{W}b")
    if heading:
        found = replace(found, level=int(heading[1]))
    elif outline is not None:
        found = replace(found, level=_outline_level(outline))
    if numbered is not None:
        depth = value(numbered, "ilvl") or ""
        identity = value(numbered, "numId") or found.list_id
        at = int(depth) if depth.isdigit() else found.list_level
        found = replace(found, list_id=identity, list_level=at)
    if bold is not None:
        found = replace(found, bold=bold.get(f"{W}val") not in ("0", "false"))
    silent = found.silent or bool(_NOT_TEXT.fullmatch(named))
    found = replace(found, title=found.title or named == "title", silent=silent)
    return found


def _outline_level(element: etree._Element) -> int | None:
    said = element.get(f"{W}val") or ""
    # 9 is "body text".
    return int(said) + 1 if said.isdigit() and int(said) < 9 else None


def _whole_headings(blocks: Iterator[Block]) -> Iterator[Block]:
    """Put "§ 3" and the line below it, which names the section, into one heading."""
    held: Block | None = None
    for block in blocks:
        lone = block.kind in ("heading", "paragraph") and _LONE_SECTION.fullmatch(block.text)
        if held:
            if block.kind == "heading" and not lone:
                block = replace(block, text=f"{held.text} {block.text}")
                held = None
            else:
                yield held
                held = None
        if lone:
            level = block.level if block.kind == "heading" else PSEUDO_LEVEL
            held = Block("heading", block.text, level)
        else:
            yield block
    if held:
        yield held
