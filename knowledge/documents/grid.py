"""A table as rows of cells: its headings, its rows as readable lines, a FAQ in it. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

_COLUMNS = {
    "question": "question questions q faq pytanie pytania jautājums jautājumi jautajums вопрос "
    "вопросы питання запитання",
    "answer": "answer answers a odpowiedź odpowiedz odpowiedzi atbilde atbildes ответ ответы "
    "відповідь відповіді",
    "lang": "lang language locale język jezyk valoda язык мова",
    "category": "category topic section kategoria temat dział kategorija tēma sadaļa категория "
    "тема раздел категорія розділ",
}
_NAMES = {alias: name for name, aliases in _COLUMNS.items() for alias in aliases.split()}


@dataclass(frozen=True)
class Grid:
    """Rows of cells; `header` says whether the first row holds headings."""

    rows: tuple[tuple[str, ...], ...]
    header: bool
    lines: tuple[int | None, ...] = ()

    @property
    def headings(self) -> tuple[str, ...]:
        """The headings, or nothing."""
        return self.rows[0] if self.header and self.rows else ()

    @property
    def body(self) -> tuple[tuple[str, ...], ...]:
        """The rows below the headings."""
        return self.rows[1:] if self.header else self.rows

    @property
    def body_lines(self) -> tuple[int | None, ...]:
        """The line in the file of each row of the body."""
        lines = self.lines or (None,) * len(self.rows)
        return lines[1:] if self.header else lines

    def entries(self) -> Iterator[tuple[str, str, int | None]]:
        """Question, answer and line of each row of a FAQ table."""
        columns = columns_of(self.headings)
        q, a = columns["question"], columns["answer"]
        for row, line in zip(self.body, self.body_lines, strict=False):
            if len(row) > max(q, a) and row[q] and row[a]:
                yield row[q], row[a], line


def columns_of(headings: tuple[str, ...]) -> dict[str, int]:
    """Which column holds question, answer, lang and category; names in any language."""
    found: dict[str, int] = {}
    for i, heading in enumerate(headings):
        name = _NAMES.get(heading.strip().strip(":*").casefold())
        if name:
            found.setdefault(name, i)
    return found


def is_faq_grid(grid: Grid) -> bool:
    """Whether a table has a column of questions and one of answers."""
    return {"question", "answer"} <= columns_of(grid.headings).keys()


def guess_header(rows: tuple[tuple[str, ...], ...]) -> bool:
    """Whether the first row of an unmarked table holds headings: no number, while others do."""
    if len(rows) < 2 or not all(rows[0][1:]):
        return False
    has_digit = [any(c.isdigit() for cell in row for c in cell) for row in rows]
    return not has_digit[0] and any(has_digit[1:]) and max(map(len, rows[0])) <= 60


def row_texts(grid: Grid) -> list[str]:
    """Each row as one line that can be read without the table."""
    return [text for row in grid.body if (text := _row_text(grid.headings, row))]


def _row_text(headings: tuple[str, ...], row: tuple[str, ...]) -> str:
    cells = [" ".join(cell.split()) for cell in row]
    if not headings:
        filled = [cell for cell in cells if cell]
        return f"{filled[0].rstrip(':')}: {filled[1]}" if len(filled) == 2 else " | ".join(filled)
    parts = []
    for i, cell in enumerate(cells):
        heading = " ".join(headings[i].split()).rstrip(":") if i < len(headings) else ""
        if cell:
            parts.append(f"{heading}: {cell}" if heading else cell)
    # The corner above the row's own name is often left empty.
    if len(parts) > 1 and parts[0] == cells[0] and not headings[0].strip():
        return f"{parts[0]} – {'; '.join(parts[1:])}"
    return "; ".join(parts)
