"""What the commands print and what they read, line by line. Pure but for the files named."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from bot.errors import BadInput

Line = TypeVar("Line", bound=BaseModel)


class ConversationLine(BaseModel):
    """A line of `ask --batch`: a conversation, turn by turn."""

    model_config = ConfigDict(extra="ignore")

    id: str | int
    turns: list[str] = Field(min_length=1)
    locale: str | None = None


class TranscriptMessage(BaseModel):
    """A message of a transcript from elsewhere."""

    model_config = ConfigDict(extra="ignore")

    author: str = Field(pattern="^(shopper|bot|agent|system)$")
    text: str


class TranscriptLine(BaseModel):
    """A line of `summarize`: a transcript."""

    model_config = ConfigDict(extra="ignore")

    id: str | int
    messages: list[TranscriptMessage]


class TextLine(BaseModel):
    """A line of `mask`: a text."""

    model_config = ConfigDict(extra="ignore")

    id: str | int
    text: str


def read_lines(path: Path, kind: type[Line]) -> list[Line]:
    """Every line of a JSONL file, checked before any work is done; BadInput says file and line."""
    try:
        text = path.read_text("utf-8-sig")
    except FileNotFoundError:
        raise BadInput(f"There is no file {path}.") from None
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput(f"{path} cannot be read as UTF-8 text: {error}.") from None
    lines = []
    # Not splitlines(): U+2028 and the like are legal inside a JSON string.
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            lines.append(_parsed(line, kind, f"{path}:{number}"))
    return lines


def _parsed(line: str, kind: type[Line], where: str) -> Line:
    try:
        return kind.model_validate(json.loads(line))
    except json.JSONDecodeError as error:
        raise BadInput(f"{where}: not JSON: {error.msg} at column {error.colno}.") from None
    except RecursionError:
        raise BadInput(f"{where}: nested too deeply.") from None
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(map(str, first["loc"])) or "the line"
        raise BadInput(f"{where}: {field}: {first['msg']}.") from None


def write_lines(path: Path, rows: Iterator[dict[str, Any]], tick: Callable[[], None]) -> None:
    """Writes rows as JSONL beside `path` and moves them there when all are done."""
    making = path.with_name(path.name + ".part")
    try:
        with making.open("w", encoding="utf-8") as out:
            for row in rows:
                # A lone surrogate in the input must not cost the other conversations.
                text = json.dumps(row, ensure_ascii=False)
                out.write(text.encode("utf-8", "replace").decode("utf-8") + "\n")
                tick()
        making.replace(path)
    except OSError as error:
        raise BadInput(f"{path} cannot be written: {error.strerror or error}.") from None
    finally:
        making.unlink(missing_ok=True)
