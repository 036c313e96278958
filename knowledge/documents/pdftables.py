"""Tables on a page: between drawn rules, or in columns that stand one below another. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import pairwise

from knowledge.documents.grid import Grid, guess_header
from knowledge.documents.pdflines import HYPHEN, Box, Line, Page, Piece

_THIN = 3.0
_SHORTEST = 12.0
_NEAR = 3.0
_COLUMN = 8.0
_MOST = 60


@dataclass(frozen=True)
class Table:
    """A grid with the lines that it took, the left edges of its columns and their page."""

    grid: Grid
    lines: frozenset[int]
    columns: tuple[float, ...]
    page: int


def tables_of(page: Page, lines: list[Line]) -> list[Table]:
    """The tables of a page, in no order; no line is in two of them."""
    found: list[Table] = []
    taken: set[int] = set()
    for xs, ys in _ruled(page.rules, page):
        if table := _between(xs, ys, lines, page.number, taken):
            found.append(table)
            taken |= table.lines
    return [*found, *_aligned(lines, taken, page.number)]


def joined(first: Table, second: Table) -> Table | None:
    """One table of two, if the second goes on with the columns of the first overleaf."""
    near = len(first.columns) == len(second.columns) and all(
        abs(a - b) < _COLUMN for a, b in zip(first.columns, second.columns, strict=True)
    )
    if not near or second.page != first.page + 1:
        return None
    rows = second.grid.rows
    if first.grid.header and rows[:1] == first.grid.rows[:1]:
        rows = rows[1:]
    elif second.grid.header:
        return None
    grid = Grid((*first.grid.rows, *rows), first.grid.header)
    return Table(grid, first.lines | second.lines, first.columns, second.page)


def headed(line: Line, table: Table) -> Table | None:
    """A table with its headings, where these were left in the column or on the page before."""
    cells = tuple(text for _, text in line.cells)
    if table.grid.header or not line.bold or len(cells) != len(table.columns):
        return None
    return replace(table, grid=Grid((cells, *table.grid.rows), header=True))


def _ruled(rules: Iterable[Box], page: Page) -> list[tuple[list[float], list[float]]]:
    """The edges of columns and rows of each group of rules that touch."""
    groups: list[list[Box]] = []
    for rule in _drawn(rules, page):
        near = [group for group in groups if any(_touch(rule, other) for other in group)]
        merged = [rule, *(one for group in near for one in group)]
        groups = [group for group in groups if group not in near] + [merged]
    found = []
    for group in groups:
        xs = _merged([x for box in group if box[2] - box[0] <= _THIN for x in (box[0],)])
        ys = _merged([y for box in group if box[3] - box[1] <= _THIN for y in (box[1],)])
        if 3 <= len(xs) <= _MOST and 3 <= len(ys) <= 5 * _MOST:
            found.append((xs, ys))
    return found


def _drawn(rules: Iterable[Box], page: Page) -> list[Box]:
    """Thin boxes are rules; a larger box is drawn by its four sides, one of a page is none."""
    found: list[Box] = []
    for x0, y0, x1, y1 in rules:
        wide, high = x1 - x0, y1 - y0
        if wide > 0.97 * page.width or high > 0.97 * page.height or len(found) > 1500:
            continue
        if min(wide, high) <= _THIN:
            found += [(x0, y0, x1, y1)] if max(wide, high) >= _SHORTEST else []
        elif wide >= _SHORTEST and high >= _SHORTEST / 2:
            found += [(x0, y0, x1, y0), (x0, y1, x1, y1), (x0, y0, x0, y1), (x1, y0, x1, y1)]
    return found


def _touch(a: Box, b: Box) -> bool:
    return (
        a[0] <= b[2] + _NEAR
        and b[0] <= a[2] + _NEAR
        and a[1] <= b[3] + _NEAR
        and b[1] <= a[3] + _NEAR
    )


def _merged(edges: list[float]) -> list[float]:
    found: list[float] = []
    for edge in sorted(edges):
        if not found or edge - found[-1] > _NEAR + 2:
            found.append(edge)
    return found


def _between(
    xs: list[float], ys: list[float], lines: list[Line], page: int, taken: set[int]
) -> Table | None:
    cells: dict[tuple[int, int], list[Piece]] = {}
    inside: set[int] = set()
    for line in lines:
        for piece in line.pieces:
            row = _slot(ys, (piece.box[1] + piece.box[3]) / 2)
            # The left edge: a text that runs over the next column belongs to its own.
            column = _slot(xs, piece.box[0] + 1)
            if row is not None and column is not None and id(line) not in taken:
                cells.setdefault((len(ys) - 2 - row, column), []).append(piece)
                inside.add(id(line))
    rows = [
        tuple(_said(cells.get((row, column), [])) for column in range(len(xs) - 1))
        for row in range(len(ys) - 1)
    ]
    filled = tuple(row for row in rows if any(row))
    if len(filled) < 2 or sum(any(row[i] for row in filled) for i in range(len(xs) - 1)) < 2:
        return None
    top = [piece for (row, _), pieces in cells.items() if row == 0 for piece in pieces]
    bold = bool(top) and all(piece.bold for piece in top) and all(filled[0])
    header = bold or guess_header(filled)
    return Table(Grid(filled, header), frozenset(inside), tuple(xs[:-1]), page)


def _slot(edges: list[float], at: float) -> int | None:
    for i, (low, high) in enumerate(pairwise(edges)):
        if low - 1 <= at <= high + 1:
            return i
    return None


def _said(pieces: list[Piece]) -> str:
    text = ""
    last: Piece | None = None
    for piece in pieces:
        below = last is not None and piece.box[3] < (last.box[1] + last.box[3]) / 2
        if below and text.endswith(HYPHEN):
            text = text[: -len(HYPHEN)]
        elif below:
            text += " "
        text, last = text + piece.text, piece
    return " ".join(text.replace(HYPHEN, "-").split())


def _aligned(lines: list[Line], taken: set[int], page: int) -> list[Table]:
    """Runs of lines of two cells or more whose cells begin at the same places."""
    found: list[Table] = []
    run: list[Line] = []
    for line in [*lines, None]:
        if (
            line
            and id(line) not in taken
            and len(line.cells) > 1
            and (not run or _alike(run[-1], line))
        ):
            run.append(line)
            continue
        if len(run) > 1:
            found.append(_of_run(run, page))
        run = [line] if line and id(line) not in taken and len(line.cells) > 1 else []
    return found


def _alike(above: Line, line: Line) -> bool:
    lefts = [left for left, _ in above.cells]
    matches = [any(abs(left - other) < _COLUMN for other in lefts) for left, _ in line.cells]
    near = 0 < above.box[1] - line.box[1] < 4 * max(line.size, 6.0)
    return near and all(matches[1:]) and len(line.cells) <= len(lefts)


def _of_run(run: list[Line], page: int) -> Table:
    columns = [left for left, _ in run[0].cells]
    rows = []
    for line in run:
        row = [""] * len(columns)
        for left, text in line.cells:
            at = min(range(len(columns)), key=lambda i: abs(columns[i] - left))
            row[at] = f"{row[at]} {text}".strip().replace(HYPHEN, "-")
        rows.append(tuple(row))
    filled = tuple(rows)
    header = (run[0].bold and not run[1].bold) or guess_header(filled)
    return Table(Grid(filled, header), frozenset(map(id, run)), tuple(columns), page)
