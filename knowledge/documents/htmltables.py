"""HTML tables and definition lists -> grids."""

from __future__ import annotations

from itertools import islice

from lxml import etree

from knowledge.documents.grid import Grid, guess_header
from knowledge.documents.htmltree import Skip, block_text, inner_text, line_of

_MAX_SPAN = 50
_MAX_COLUMNS = 60
_LAYOUT = ("table", "h1", "h2", "h3", "h4", "form", "details", "article", "main")


def is_layout(table: etree._Element) -> bool:
    """Whether a table arranges a page rather than data: it holds headings or tables."""
    inner = (node for node in table.iter(*_LAYOUT) if node is not table)
    return next(inner, None) is not None


def grid_of(table: etree._Element, skip: Skip) -> Grid:
    """A data table with its spans filled in, so that every row reads alone."""
    rows: list[tuple[str, ...]] = []
    lines: list[int | None] = []
    hanging: dict[int, tuple[int, str]] = {}
    header = None
    for tr in table.iter("tr"):
        cells = [cell for cell in tr if cell.tag in ("td", "th")]
        if header is None and cells:
            header = all(cell.tag == "th" for cell in cells) and len(cells) > 1
        row = _row(cells, hanging, skip)
        if any(row):
            rows.append(row)
            lines.append(line_of(tr))
    found = tuple(rows)
    return Grid(found, bool(header) or guess_header(found), tuple(lines))


def caption_of(table: etree._Element) -> str:
    """What the table's caption says, or nothing."""
    caption = table.find("caption")
    return inner_text(caption) if caption is not None else ""


def pairs_of(definitions: etree._Element, skip: Skip) -> list[tuple[str, str]]:
    """The (term, description) pairs of a definition list; several descriptions are joined."""
    pairs: list[tuple[str, list[str]]] = []
    for node in definitions.iter("dt", "dd"):
        if skip(node):
            continue
        if node.tag == "dt":
            pairs.append((inner_text(node), []))
        elif pairs:
            pairs[-1][1].append(block_text(node, skip))
    return [(term, "\n".join(parts)) for term, parts in pairs if term and any(parts)]


def _row(
    cells: list[etree._Element], hanging: dict[int, tuple[int, str]], skip: Skip
) -> tuple[str, ...]:
    row: list[str] = []

    def fill_hanging() -> None:
        while len(row) in hanging and len(row) < _MAX_COLUMNS:
            left, text = hanging.pop(len(row))
            if left > 1:
                hanging[len(row)] = left - 1, text
            row.append(text)

    for cell in islice(cells, _MAX_COLUMNS):
        fill_hanging()
        text, start = block_text(cell, skip), len(row)
        for part in range(_span(cell, "colspan")):
            if (down := _span(cell, "rowspan")) > 1:
                hanging[len(row)] = down - 1, text
            # A cell over several columns holds for each; one over the whole row is said once.
            row.append("" if part and start == 0 and len(cells) == 1 else text)
    fill_hanging()
    return tuple(row)


def _span(cell: etree._Element, name: str) -> int:
    value = cell.get(name) or "1"
    return min(max(int(value), 1), _MAX_SPAN) if value.isascii() and value.isdigit() else 1
