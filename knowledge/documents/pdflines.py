"""Pieces of text on pages -> lines, without what runs along the edges of every page. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

Box = tuple[float, float, float, float]

# Shares of a page's height in which headers and footers stand.
_EDGE = 0.085
_REPEATED = 0.4
_BOLD = 600
_PAGE_NUMBER = re.compile(
    r"[-–—\s]*(?:strona|str|s|page|p|lpp|lapa|страница|стр|с|сторінка|стор)?\.?\s*\d{1,4}"
    r"(?:\s*(?:/|z|of|no|из|з|із)\s*\d{1,4})?\.?\s*(?:lpp\.?)?[-–—\s]*",
    re.IGNORECASE,
)
# A hyphen at a line's end that the parser knows to be one.
HYPHEN = "\x02"


@dataclass(frozen=True)
class Piece:
    """A run of one font on one line. Coordinates in points, from the lower left corner."""

    box: Box
    base: float
    size: float
    bold: bool
    text: str


@dataclass(frozen=True)
class Page:
    """One page; `rules` are the boxes of what is drawn on it."""

    number: int
    width: float
    height: float
    pieces: tuple[Piece, ...]
    rules: tuple[Box, ...] = ()


@dataclass(frozen=True)
class Line:
    """Pieces on one baseline, from left to right; `cells` are kept apart by wide gaps."""

    page: int
    pieces: tuple[Piece, ...]

    @cached_property
    def box(self) -> Box:
        """The smallest box around it."""
        boxes = [piece.box for piece in self.pieces]
        return (
            min(b[0] for b in boxes),
            min(b[1] for b in boxes),
            max(b[2] for b in boxes),
            max(b[3] for b in boxes),
        )

    @property
    def base(self) -> float:
        """Its baseline."""
        return self.pieces[0].base

    @cached_property
    def size(self) -> float:
        """The size of most of its letters, in half points."""
        sizes: Counter[float] = Counter()
        for piece in self.pieces:
            sizes[round(piece.size * 2) / 2] += len(piece.text)
        return sizes.most_common(1)[0][0]

    @cached_property
    def bold(self) -> bool:
        """Whether all of it is bold."""
        return all(piece.bold for piece in self.pieces if piece.text.strip())

    @cached_property
    def cells(self) -> tuple[tuple[float, str], ...]:
        """Left edge and text of each stretch without a wide gap in it."""
        found: list[tuple[float, str]] = []
        end = 0.0
        for piece in self.pieces:
            gap = piece.box[0] - end
            if found and gap < max(self.size, 6.0):
                glue = " " if gap > 0.25 * self.size and not found[-1][1].endswith(" ") else ""
                found[-1] = found[-1][0], found[-1][1] + glue + piece.text
            else:
                found.append((piece.box[0], piece.text))
            end = piece.box[2]
        return tuple((left, text.strip(" \r\n")) for left, text in found)

    @cached_property
    def text(self) -> str:
        """All of it."""
        return " ".join(text for _, text in self.cells)


def pages_of(data: dict[str, object]) -> list[Page]:
    """The pages that the parser's process wrote."""
    found = []
    for number, page in enumerate(data["pages"], start=1):  # type: ignore[arg-type,var-annotated]
        pieces = tuple(
            Piece((x0, y0, x1, y1), base, size, weight >= _BOLD, _plain(text))
            for x0, y0, x1, y1, base, size, weight, text in page["pieces"]
        )
        rules = tuple((x0, y0, x1, y1) for x0, y0, x1, y1 in page["rules"])
        found.append(Page(number, page["width"], page["height"], pieces, rules))
    return found


def lines_of(page: Page) -> list[Line]:
    """Lines in the order in which the page was written, which keeps columns apart."""
    found: list[list[Piece]] = []
    for piece in page.pieces:
        if found and _goes_on(found[-1][-1].box, piece.box):
            found[-1].append(piece)
        else:
            found.append([piece])
    return [Line(page.number, tuple(pieces)) for pieces in found]


def without_furniture(pages: Sequence[Page], lines: list[list[Line]]) -> list[list[Line]]:
    """Drop headers, footers and page numbers, found by comparing the pages."""
    edges = [
        [line for line in of_page if _at_edge(line, page)]
        for page, of_page in zip(pages, lines, strict=True)
    ]
    seen = Counter(key for of_page in edges for key in {_key(line) for line in of_page})
    least = max(2, round(len(pages) * _REPEATED))
    kept = []
    for of_page, at_edge in zip(lines, edges, strict=True):
        dropped = {
            id(line)
            for line in at_edge
            if seen[_key(line)] >= least or _PAGE_NUMBER.fullmatch(line.text)
        }
        kept.append([line for line in of_page if id(line) not in dropped])
    return kept


def _goes_on(before: Box, box: Box) -> bool:
    height = max(min(before[3] - before[1], box[3] - box[1]), 1.0)
    shared = min(before[3], box[3]) - max(before[1], box[1])
    return shared > 0.4 * height and box[0] > before[2] - height


def _at_edge(line: Line, page: Page) -> bool:
    edge = page.height * _EDGE
    return line.box[3] < edge or line.box[1] > page.height - edge


def _key(line: Line) -> tuple[str, int]:
    """Text without its numbers, and how high it stands."""
    return re.sub(r"\d+", "#", line.text), round(line.box[1] / 6)


def _plain(text: str) -> str:
    return (
        text.replace("\r", " ").replace("\n", " ").replace("\u00ad", "").replace("\ufffe", HYPHEN)
    )
