"""CSV and TSV -> rows with their lines, whatever the delimiter; a broken row costs itself. Pure."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from dataclasses import dataclass

DELIMITERS = ",;\t|"
# Bounds of one record: what an unclosed quote may swallow before it is given up.
_RECORD_LINES = 400
# Wider than any export; what lies beyond is a delimiter gone wrong.
MOST_COLUMNS = 2_000


@dataclass(frozen=True)
class Row:
    """A record with the line it starts on, or the reason why it cannot be read."""

    line: int
    cells: tuple[str, ...] = ()
    fault: str | None = None


@dataclass(frozen=True)
class Sheet:
    """A table as it was cut: `line` is that of its headings, counted from 1."""

    headings: tuple[str, ...]
    delimiter: str
    line: int
    lines: list[str]

    def rows(self) -> Iterator[Row]:
        """The rows below the headings, empty ones left out."""
        records = records_of(self.lines, self.delimiter, self.line)
        next(records, None)
        return records


def cut(text: str, known: Callable[[tuple[str, ...]], int]) -> Sheet:
    """Cut a table at the delimiter under which the most headings are `known`."""
    first, lines = _content(text)
    best: tuple[tuple[int, int], Sheet] | None = None
    for delimiter in DELIMITERS:
        row = next(records_of(lines[:_RECORD_LINES], delimiter), Row(1))
        rank = known(row.cells[:MOST_COLUMNS]), len(row.cells)
        if best is None or rank > best[0]:
            best = rank, Sheet(row.cells, delimiter, first, lines)
    return best[1] if best else Sheet((), ",", first, lines)


def records_of(lines: list[str], delimiter: str, first: int = 1) -> Iterator[Row]:
    """Cut lines into records. A record that cannot be read costs its first line only.

    The parser is started anew for each record: with one run over the file, a quote that
    is never closed would swallow every row behind it.
    """
    i = 0
    while i < len(lines):
        used = 0

        def feed(start: int = i) -> Iterator[str]:
            nonlocal used
            for at in range(start, min(start + _RECORD_LINES, len(lines))):
                used += 1
                yield lines[at] + "\n"

        try:
            cells = next(csv.reader(feed(), delimiter=delimiter, strict=True))
        except StopIteration:
            return
        except csv.Error as error:
            yield Row(first + i, fault=_fault(str(error), used))
            i += 1
            continue
        if any(cell.strip() for cell in cells):
            yield Row(first + i, tuple(cell.strip() for cell in cells))
        i += used


def mending(fault: str) -> str:
    """What to do about a row's fault."""
    if "longer" in fault:
        return "Put long texts in a document of their own."
    return "Put the whole cell in double quotes and double those inside it."


def named(delimiter: str) -> str:
    """A delimiter as a person calls it."""
    return {",": "a comma", ";": "a semicolon", "\t": "a tab", "|": "a bar"}[delimiter]


def listed(headings: tuple[str, ...]) -> str:
    """Headings as a sentence quotes them, the first eight."""
    shown = [f'"{h[:40]}"' for h in headings[:8]]
    return ", ".join(shown) + (" and more" if len(headings) > 8 else "") if shown else "empty"


def _content(text: str) -> tuple[int, list[str]]:
    lines = text.split("\n")
    first = next((i for i, line in enumerate(lines) if line.strip()), 0)
    # Excel writes "sep=;" above the table.
    if lines[first].strip().lower().startswith("sep=") and first + 1 < len(lines):
        first += 1
    return first + 1, lines[first:]


def _fault(error: str, used: int) -> str:
    if "field larger" in error:
        return "a cell is longer than 131,072 characters."
    # A quote that closes lines below was another cell's.
    if "unexpected end" in error or used > 1:
        return "a double quote is opened and never closed."
    return "a quoted cell goes on behind its closing quote."
