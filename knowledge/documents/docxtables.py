"""Tables of Word documents -> grids. Pure."""

from __future__ import annotations

from collections.abc import Callable

from lxml import etree

from knowledge.documents.docxnumbers import W, value
from knowledge.documents.docxtext import is_bold
from knowledge.documents.grid import Grid, guess_header

_MAX_COLUMNS = 60


def is_layout(table: etree._Element) -> bool:
    """Whether a table only frames or arranges text: one column, or tables in it."""
    widest = max((len(row.findall(f"{W}tc")) for row in table.iter(f"{W}tr")), default=0)
    return widest < 2 or _nested(table)


def grid_of(table: etree._Element, said: Callable[[etree._Element], str]) -> Grid:
    """A data table with its spans filled in, so that every row reads alone."""
    rows: list[tuple[str, ...]] = []
    header = False
    for tr in table.iter(f"{W}tr"):
        cells = tr.findall(f"{W}tc")
        row = _row(cells, rows[-1] if rows else (), said)
        if not rows and any(row):
            header = _is_header(tr, cells)
        if any(row):
            rows.append(row)
    found = tuple(rows)
    return Grid(found, (header and len(found) > 1) or guess_header(found))


def _nested(table: etree._Element) -> bool:
    return any(other is not table for other in table.iter(f"{W}tbl"))


def _row(
    cells: list[etree._Element], above: tuple[str, ...], said: Callable[[etree._Element], str]
) -> tuple[str, ...]:
    row: list[str] = []
    for cell in cells[:_MAX_COLUMNS]:
        properties = cell.find(f"{W}tcPr")
        span = value(properties, "gridSpan") if properties is not None else None
        merged = None if properties is None else properties.find(f"{W}vMerge")
        goes_on = merged is not None and merged.get(f"{W}val") != "restart"
        text = above[len(row)] if goes_on and len(row) < len(above) else said(cell)
        width = min(int(span), _MAX_COLUMNS) if span and span.isdigit() else 1
        # A cell over several columns holds for each; one over the whole row is said once.
        row += [text] + [text if len(cells) > 1 else ""] * (width - 1)
    return tuple(row[:_MAX_COLUMNS])


def _is_header(row: etree._Element, cells: list[etree._Element]) -> bool:
    if row.find(f"{W}trPr/{W}tblHeader") is not None:
        return True
    paragraphs = [
        p for cell in cells for p in cell.iter(f"{W}p") if next(p.iter(f"{W}t"), None) is not None
    ]
    return len(cells) > 1 and len(paragraphs) >= len(cells) and all(map(is_bold, paragraphs))
