"""Takes down what a model says: sentences with the numbers of their passages, as they come. Pure.

Asked for is `{"sentences": [{"text": "…", "passages": [1]}]}` or, from weaker servers, a line
`[1] …` each; taken is whatever of the two comes, with the usual slips.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from bot.grounding.sentences import sentences

_OPENING = re.compile(r'\{\s*"sentences"\s*:\s*\[|\[(?=\s*\{)')
_CITED = re.compile(r"\[\s*(?:passages?\s*)?(\d{1,2}(?:\s*[,;]\s*\d{1,2})*)\s*\]", re.IGNORECASE)
_LEADING = re.compile(r"^\s*(?:[-*•]|\d{1,2}[.)])\s+")
_FENCE = re.compile(r"^\s*```\w*\s*$")
_MOST_NUMBERS = 8
# Small models copy the quotation marks of what they were given.
_QUOTES = ' \t"“”„«»'


@dataclass(frozen=True)
class Dictated:
    """A sentence as the model gave it; `passages` are numbers from 1, perhaps none."""

    text: str
    passages: tuple[int, ...]


class Dictation:
    """One answer being taken down. `lost`: something came that could not be read."""

    def __init__(self) -> None:
        self._buffer = ""
        self._at = 0
        self._json: bool | None = None
        self.lost = False

    def hear(self, text: str) -> Iterator[Dictated]:
        """The sentences that this piece of the stream completes."""
        self._buffer += text
        if self._json is None:
            start = re.sub(r"^\s*(?:```\w*\s+)?", "", self._buffer)
            # "[" may begin a list or a line's passage number: the next sign tells.
            if len(start) < 2 or re.fullmatch(r"`+\w*", start):
                return
            self._json = start[0] == "{" or bool(re.match(r"\[\s*[\"{\]]", start))
        yield from self._objects() if self._json else self._lines()

    def end(self, *, cut: bool = False) -> Iterator[Dictated]:
        """What is left when the stream has ended; `cut` off by a limit, the last sentence may
        have lost its condition and is left out."""
        if self._json is None:
            self._json = False
        if not self._json:
            self._buffer += "\n"
            left = list(self._lines())
            yield from left[:-1] if cut else left
        rest = self._buffer[self._at :]
        if self._json and re.search(r'"(?:text|sentence)"', rest):
            self.lost = True

    def _objects(self) -> Iterator[Dictated]:
        decoder = json.JSONDecoder()
        while (start := self._buffer.find("{", self._at)) >= 0:
            opening = _OPENING.match(self._buffer, start)
            if opening:
                self._at = opening.end()
                continue
            try:
                found, self._at = decoder.raw_decode(self._buffer, start)
            except (ValueError, RecursionError):
                return
            yield from _from_object(found)

    def _lines(self) -> Iterator[Dictated]:
        while (end := self._buffer.find("\n", self._at)) >= 0:
            line, self._at = self._buffer[self._at : end], end + 1
            if not _FENCE.match(line):
                yield from _from_line(line)


def _from_object(found: Any) -> Iterator[Dictated]:
    if not isinstance(found, dict):
        return
    listed = found.get("sentences")
    for each in listed if isinstance(listed, list) else ():
        yield from _from_object(each)
    text = found.get("text", found.get("sentence"))
    if isinstance(text, str):
        yield from _each(
            _CITED.sub("", text), _numbers(found.get("passages", found.get("passage")))
        )


def _from_line(line: str) -> Iterator[Dictated]:
    cited = [int(n) for found in _CITED.findall(line) for n in re.findall(r"\d+", found)]
    yield from _each(_LEADING.sub("", _CITED.sub("", line)), tuple(cited[:_MOST_NUMBERS]))


def _each(text: str, passages: tuple[int, ...]) -> Iterator[Dictated]:
    """What was given as one may be several sentences: each is checked by itself."""
    for sentence in sentences(" ".join(text.split())):
        tidy = re.sub(r"\s+([.,!?])", r"\1", sentence).strip(_QUOTES)
        if tidy:
            yield Dictated(tidy, passages)


def _numbers(value: Any) -> tuple[int, ...]:
    listed = value if isinstance(value, list) else [value]
    found = [int(n) for each in listed for n in re.findall(r"\d{1,2}", str(each))]
    return tuple(found[:_MOST_NUMBERS])
