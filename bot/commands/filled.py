"""Files of questions and answers that staff fill in: JSON lines, or a table for a spreadsheet."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

from bot.errors import BadInput

_COLUMNS = ("count", "question", "lang", "answer", "wordings", "first", "last", "nearest")
# A spreadsheet runs a cell that begins so as a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def write_rows(path: Path, rows: list[dict[str, Any]]) -> None:
    """Rows as JSON lines, or as a table where the name ends in `.csv`; BadInput."""
    if path.suffix.lower() == ".csv":
        text = _table(rows)
    else:
        text = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    making = path.with_name(path.name + ".part")
    try:
        # With its mark, because spreadsheets take UTF-8 without one for something else.
        making.write_text(text, "utf-8-sig" if path.suffix.lower() == ".csv" else "utf-8")
        making.replace(path)
    except OSError as error:
        raise BadInput(f"{path} cannot be written: {error.strerror or error}.") from None
    finally:
        making.unlink(missing_ok=True)


def read_filled(path: Path) -> tuple[list[dict[str, Any]], int]:
    """The lines that have an answer, and how many have none; BadInput says file and line."""
    try:
        text = path.read_text("utf-8-sig")
    except FileNotFoundError:
        raise BadInput(f"There is no file {path}.") from None
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput(f"{path} cannot be read as UTF-8 text: {error}.") from None
    rows = _from_table(path, text) if path.suffix.lower() == ".csv" else _from_lines(path, text)
    filled = [row for row in rows if any(str(a).strip() for a in row["answers"].values())]
    return filled, len(rows) - len(filled)


def _table(rows: list[dict[str, Any]]) -> str:
    out = io.StringIO()
    table = csv.DictWriter(out, _COLUMNS)
    table.writeheader()
    for row in rows:
        first, *others = row["questions"]
        cells = {
            "count": str(row.get("count", "")),
            "question": first["text"],
            "lang": first["lang"],
            "answer": row["answers"].get(first["lang"], ""),
            "wordings": "\n".join(f"{q['lang']}: {q['text']}" for q in others),
            "first": row.get("first", ""),
            "last": row.get("last", ""),
            "nearest": (row.get("nearest") or {}).get("text", ""),
        }
        table.writerow({name: _harmless(cell) for name, cell in cells.items()})
    return out.getvalue()


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def _plain(cell: str | None) -> str:
    cell = cell or ""
    return cell[1:] if cell[:1] == "'" and cell[1:].startswith(_FORMULA) else cell


def _from_table(path: Path, text: str) -> list[dict[str, Any]]:
    # A spreadsheet saves with the separator of its country.
    head = text.partition("\n")[0]
    separator = max(",;\t", key=head.count)
    table = csv.DictReader(io.StringIO(text), delimiter=separator)
    names = set(table.fieldnames or ())
    if not {"question", "lang", "answer"} <= names:
        raise BadInput(f"{path}:1: the columns question, lang and answer are needed.")
    rows = []
    for row in table:
        question = {"text": _plain(row["question"]), "lang": _plain(row["lang"])}
        others = [
            dict(zip(("lang", "text"), map(str.strip, line.split(":", 1)), strict=True))
            for line in _plain(row.get("wordings")).split("\n")
            if ":" in line
        ]
        answers = {question["lang"]: _plain(row["answer"])}
        rows.append({"questions": [question, *others], "answers": answers})
    return rows


def _from_lines(path: Path, text: str) -> list[dict[str, Any]]:
    rows = []
    # Not splitlines(): U+2028 and the like are legal inside a JSON string.
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except (json.JSONDecodeError, RecursionError):
            raise BadInput(f"{path}:{number}: not JSON.") from None
        if not isinstance(row, dict) or not isinstance(row.get("answers"), dict):
            raise BadInput(f'{path}:{number}: a line needs "questions" and "answers".')
        rows.append(row)
    return rows
