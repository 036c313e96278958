"""Suites as they stand in files: a head and cases, one JSON object a line. Pure but for `load`."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pydantic import Field, ValidationError

from evals.errors import BadSuite
from evals.kinds import Case, read
from evals.kinds.kind import Lang, Strict


class Head(Strict):
    """The first line: `shop` is a folder relative to the suite, or an id."""

    suite: str
    shop: str | None = None
    languages: tuple[Lang, ...] = ()
    gates: dict[str, float] = Field(default_factory=dict)


@dataclass(frozen=True)
class Placed:
    """A case and the line it stands on."""

    case: Case
    line: int


@dataclass(frozen=True)
class Suite:
    """A suite file. `shop` is the folder of its shop, or its id, or None."""

    path: Path
    head: Head
    cases: tuple[Placed, ...]

    @property
    def name(self) -> str:
        """The name in the head, which is the file's unless it says another."""
        return self.head.suite

    @property
    def shop(self) -> str | None:
        """The folder of the shop if the head names one, else its id."""
        if self.head.shop is None:
            return None
        folder = self.path.parent / self.head.shop
        return str(folder.resolve()) if folder.is_dir() else self.head.shop


@dataclass(frozen=True)
class Finding:
    """Something wrong with a suite: where, and what."""

    path: Path
    line: int
    text: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.text}"


def files(given: list[Path]) -> list[Path]:
    """The suite files meant by files and folders; BadSuite where there is none."""
    found: list[Path] = []
    for path in given:
        if path.is_dir():
            found += sorted(path.rglob("*.suite.jsonl"))
        elif path.is_file():
            found.append(path)
        else:
            raise BadSuite(f"There is no suite {path}.")
    if not found:
        raise BadSuite("No *.suite.jsonl found in " + ", ".join(map(str, given)) + ".")
    return found


def load(path: Path) -> tuple[Suite, list[Finding]]:
    """A suite with the lines that could be read, and what is wrong with the others."""
    head = Head(suite=path.name.removesuffix(".suite.jsonl"))
    cases: list[Placed] = []
    findings: list[Finding] = []
    for line, text in _lines(path):
        try:
            row = json.loads(text)
            if isinstance(row, dict) and "suite" in row:
                head = Head.model_validate(row)
            else:
                cases.append(Placed(read(row), line))
        except json.JSONDecodeError as error:
            findings.append(Finding(path, line, f"not JSON: {error.msg}"))
        except ValidationError as error:
            findings.append(Finding(path, line, _told(error)))
        except ValueError as error:
            findings.append(Finding(path, line, str(error)))
    return Suite(path, head, tuple(cases)), findings


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    try:
        text = path.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise BadSuite(f"{path} cannot be read as UTF-8 text: {error}.") from None
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            yield number, line


def _told(error: ValidationError) -> str:
    first = error.errors()[0]
    place = ".".join(str(part) for part in first["loc"]) or "the line"
    return f"{place}: {first['msg']}"
