"""CSV and TSV -> Document: one FAQ entry a row, whatever the headings are called."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass, field

from knowledge.documents.grid import columns_of
from knowledge.documents.reading import Notice, Reading, Rejection
from knowledge.documents.titles import language_code, title_from
from knowledge.passage import Document, Section

DELIMITERS = ",;\t|"
# Bounds of one record: what an unclosed quote may swallow before it is given up.
_RECORD_LINES = 400
_EXPECTED = (
    'The first line must name the columns "question" and "answer" '
    "(also in Polish, Latvian, Russian or Ukrainian), and may name lang and category."
)


@dataclass(frozen=True)
class Row:
    """A record with the line it starts on, or the reason why it cannot be read."""

    line: int
    cells: tuple[str, ...] = ()
    fault: str | None = None


@dataclass
class _Table:
    path: str
    columns: dict[str, int]
    width: int
    delimiter: str
    sections: list[Section] = field(default_factory=list)
    rejections: list[Rejection] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)


def read_table(text: str, path: str) -> Reading:
    """Read a table of questions and answers; broken rows are rejected one by one."""
    first, lines = _content(text)
    header, delimiter = _header(lines)
    columns = columns_of(header)
    if not {"question", "answer"} <= columns.keys():
        reason = f"the headings are {_listed(header)}; question and answer are expected."
        return Reading(rejections=(Rejection(path, reason, first, "header", _EXPECTED),))
    table = _Table(path, columns, len(header), delimiter)
    records = iter(records_of(lines, delimiter, first))
    next(records, None)
    for row in records:
        _take(table, row)
    documents: tuple[Document, ...] = ()
    if table.sections:
        documents = (Document(path, title_from(path), tuple(table.sections)),)
    elif not table.rejections:
        table.rejections.append(
            Rejection(path, "the table has headings but no rows.", first, hint="Add rows below.")
        )
    return Reading(documents, (), tuple(table.rejections), tuple(table.notices))


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
            for line in lines[start : start + _RECORD_LINES]:
                used += 1
                yield line + "\n"

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


def _content(text: str) -> tuple[int, list[str]]:
    lines = text.split("\n")
    first = next((i for i, line in enumerate(lines) if line.strip()), 0)
    # Excel writes "sep=;" above the table.
    if lines[first].strip().lower().startswith("sep=") and first + 1 < len(lines):
        first += 1
    return first + 1, lines[first:]


def _header(lines: list[str]) -> tuple[tuple[str, ...], str]:
    best: tuple[tuple[int, int], tuple[str, ...], str] | None = None
    for delimiter in DELIMITERS:
        row = next(records_of(lines[:_RECORD_LINES], delimiter), Row(1))
        known = {"question", "answer"} & columns_of(row.cells).keys()
        rank = (len(known), len(row.cells))
        if best is None or rank > best[0]:
            best = rank, row.cells, delimiter
    return (best[1], best[2]) if best else ((), ",")


def _take(table: _Table, row: Row) -> None:
    def reject(reason: str, hint: str, column: str | None = None) -> None:
        table.rejections.append(Rejection(table.path, reason, row.line, column, hint))

    if row.fault:
        reject(row.fault, _mending(row.fault))
        return
    cells = _joined(table, row)
    last = max(table.columns["question"], table.columns["answer"])
    if len(cells) <= last:
        reject(
            f"the row has {len(cells)} of {table.width} cells.",
            f"Separate the cells with {_named(table.delimiter)}, as in the first line.",
        )
        return
    question, answer = cells[table.columns["question"]], cells[table.columns["answer"]]
    for value, column in ((question, "question"), (answer, "answer")):
        if not value:
            reject(f"the {column} is empty.", f"Fill in the {column} or delete the row.", column)
            return
    table.sections.append(
        Section(
            "faq",
            answer,
            (category,) if (category := _cell(table, cells, "category")) else (),
            question,
            lang=language_code(_cell(table, cells, "lang")),
            category=category,
            line=row.line,
        )
    )


def _joined(table: _Table, row: Row) -> tuple[str, ...]:
    """Mend an answer in the last column that holds the delimiter without being quoted."""
    extra = [cell for cell in row.cells[table.width :] if cell]
    if not extra:
        return row.cells[: table.width]
    if table.columns["answer"] != table.width - 1:
        reason = "the row has more cells than headings; the last ones are left out."
        hint = "Put cells that hold the separator in double quotes."
        table.notices.append(Notice(table.path, reason, row.line, hint=hint))
        return row.cells[: table.width]
    glue = table.delimiter + " " if table.delimiter in ",;" else f" {table.delimiter} "
    return (*row.cells[: table.width - 1], glue.join(row.cells[table.width - 1 :]))


def _cell(table: _Table, cells: tuple[str, ...], name: str) -> str | None:
    column = table.columns.get(name)
    return (cells[column] or None) if column is not None and column < len(cells) else None


def _fault(error: str, used: int) -> str:
    if "field larger" in error:
        return "a cell is longer than 131,072 characters."
    # A quote that closes lines below was another cell's.
    if "unexpected end" in error or used > 1:
        return "a double quote is opened and never closed."
    return "a quoted cell goes on behind its closing quote."


def _mending(fault: str) -> str:
    if "longer" in fault:
        return "Put long texts in a document of their own."
    return "Put the whole cell in double quotes and double those inside it."


def _named(delimiter: str) -> str:
    return {",": "a comma", ";": "a semicolon", "\t": "a tab", "|": "a bar"}[delimiter]


def _listed(header: tuple[str, ...]) -> str:
    shown = [f'"{h[:40]}"' for h in header[:8]]
    return ", ".join(shown) + (" and more" if len(header) > 8 else "") if shown else "empty"
