"""The text of Word paragraphs as a reader of the printed page sees it. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Protocol

from lxml import etree

from knowledge.documents.docxnumbers import W

_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
# Deleted and moved-away text, drawings (their text boxes are read on their own), fallbacks.
_SILENT = frozenset(
    [f"{W}{name}" for name in ("del", "moveFrom", "drawing", "pict", "object", "instrText")]
    + [f"{_MC}AlternateContent", f"{W}pPr", f"{W}rPr"]
)
_SIGNS = {
    f"{W}tab": " ",
    f"{W}br": "\n",
    f"{W}cr": "\n",
    f"{W}noBreakHyphen": "-",
    f"{W}ptab": " ",
}


class Relation(Protocol):
    """Where a link of the document leads; never followed."""

    @property
    def is_external(self) -> bool: ...  # noqa: D102

    @property
    def target_ref(self) -> str: ...  # noqa: D102


def paragraphs_in(parent: etree._Element) -> Iterator[etree._Element]:
    """Paragraphs and tables below an element in their order, and the text boxes in them."""
    waiting = list(reversed(parent))
    while waiting:
        element = waiting.pop()
        if element.tag in (f"{W}p", f"{W}tbl"):
            yield element
            if element.tag == f"{W}p":
                waiting.extend(reversed(list(_text_boxes(element))))
        elif element.tag not in (f"{W}del", f"{W}moveFrom", f"{W}sectPr", f"{W}tcPr"):
            waiting.extend(reversed(element))


def text_of(paragraph: etree._Element, rels: Mapping[str, Relation]) -> str:
    """All that is said in a paragraph; addresses behind links that do not show them."""
    parts: list[str] = []
    stack: list[tuple[etree._Element, Iterator[etree._Element], int]] = [
        (paragraph, iter(paragraph), 0)
    ]
    while stack:
        element, children, begun = stack[-1]
        child = next(children, None)
        if child is None:
            stack.pop()
            if element.tag == f"{W}hyperlink":
                parts.append(_contact(element, "".join(parts[begun:]), rels))
        elif child.tag == f"{W}t":
            parts.append(child.text or "")
        elif child.tag in _SIGNS:
            parts.append(_SIGNS[child.tag])
        elif child.tag not in _SILENT and not _is_hidden(child):
            stack.append((child, iter(child), len(parts)))
    return "".join(parts)


def is_bold(paragraph: etree._Element) -> bool:
    """Whether every run of the first line that says something is bold."""
    seen = False
    for run in paragraph.iter(f"{W}r"):
        said = "".join(text.text or "" for text in run.iter(f"{W}t"))
        if said.strip():
            mark = run.find(f"{W}rPr/{W}b")
            if mark is None or mark.get(f"{W}val") in ("0", "false"):
                return False
            seen = True
        if seen and run.find(f"{W}br") is not None:
            return True
    return seen


def _is_hidden(element: etree._Element) -> bool:
    return element.tag == f"{W}r" and element.find(f"{W}rPr/{W}vanish") is not None


def _contact(link: etree._Element, said: str, rels: Mapping[str, Relation]) -> str:
    identity = link.get(f"{_R}id") or ""
    if identity not in rels or not rels[identity].is_external:
        return ""
    scheme, _, rest = rels[identity].target_ref.partition(":")
    target = rest.split("?")[0]
    return f" ({target})" if scheme in ("mailto", "tel") and target and target not in said else ""


def _text_boxes(paragraph: etree._Element) -> Iterator[etree._Element]:
    """The contents of text boxes, each once: Word writes them twice for old versions."""
    for box in paragraph.iter(f"{W}txbxContent"):
        fallback = any(parent.tag == f"{_MC}Fallback" for parent in box.iterancestors())
        nested = any(parent.tag == f"{W}txbxContent" for parent in box.iterancestors())
        if not fallback and not nested:
            yield box
