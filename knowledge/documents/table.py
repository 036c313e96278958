"""A table of questions and answers -> Document: one FAQ entry a row, headings in any language."""

from __future__ import annotations

from dataclasses import dataclass, field

from knowledge.documents.grid import columns_of
from knowledge.documents.reading import Notice, Reading, Rejection
from knowledge.documents.rows import Row, Sheet, mending, named
from knowledge.documents.titles import faq_title, language_code
from knowledge.passage import Document, Section


@dataclass
class _Table:
    path: str
    columns: dict[str, int]
    width: int
    delimiter: str
    sections: list[Section] = field(default_factory=list)
    rejections: list[Rejection] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)


def is_faq(headings: tuple[str, ...]) -> bool:
    """Whether the headings name a column of questions and one of answers."""
    return {"question", "answer"} <= columns_of(headings).keys()


def read_table(sheet: Sheet, path: str) -> Reading:
    """Read a table of questions and answers; broken rows are rejected one by one."""
    table = _Table(path, columns_of(sheet.headings), len(sheet.headings), sheet.delimiter)
    for row in sheet.rows():
        _take(table, row)
    documents = faq_documents(table.sections, path)
    if not documents and not table.rejections:
        table.rejections.append(
            Rejection(
                path, "the table has headings but no rows.", sheet.line, hint="Add rows below."
            )
        )
    return Reading(documents, (), tuple(table.rejections), tuple(table.notices))


def faq_documents(sections: list[Section], path: str) -> tuple[Document, ...]:
    """The document that entries make, if there are any."""
    said = " ".join(f"{section.question} {section.text}" for section in sections)
    return (Document(path, faq_title(said, path), tuple(sections)),) if sections else ()


def _take(table: _Table, row: Row) -> None:
    def reject(reason: str, hint: str, column: str | None = None) -> None:
        table.rejections.append(Rejection(table.path, reason, row.line, column, hint))

    if row.fault:
        reject(row.fault, mending(row.fault))
        return
    cells = _joined(table, row)
    last = max(table.columns["question"], table.columns["answer"])
    if len(cells) <= last:
        reject(
            f"the row has {len(cells)} of {table.width} cells.",
            f"Separate the cells with {named(table.delimiter)}, as in the first line.",
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
