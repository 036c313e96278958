"""What a message speaks of, the same in every language: burns, children, courts. Pure.

`concepts.toml` has a table a concept: words and stems (`burn*`) by language, `_` joining words
that stand together. Shoppers mix languages, so all are looked up at once.
"""

from __future__ import annotations

import re
import tomllib
from functools import lru_cache
from pathlib import Path

from handoff.signals.fold import plain

_TABLE: dict[str, dict[str, str]] = tomllib.loads(
    Path(__file__).with_name("concepts.toml").read_text("utf-8")
)
CONCEPTS = tuple(_TABLE)
_WORD = re.compile(r"[^\W_]+")
# A place in `CONCEPTS`, and the words that must follow.
_Entry = tuple[int, tuple[str, ...]]


def spoken_of(text: str) -> frozenset[int]:
    """The places in `CONCEPTS` of what the message speaks of."""
    words = _WORD.findall(plain(text))
    return frozenset(
        concept
        for index, word in enumerate(words)
        for concept, rest in _entries(word)
        if not rest or _go_on(words[index + 1 : index + 1 + len(rest)], rest)
    )


def _go_on(words: list[str], rest: tuple[str, ...]) -> bool:
    return len(words) == len(rest) and all(
        word.startswith(member[:-1]) if member.endswith("*") else word == member
        for word, member in zip(words, rest, strict=True)
    )


def _tables() -> tuple[dict[str, list[_Entry]], dict[str, list[_Entry]]]:
    whole: dict[str, list[_Entry]] = {}
    stems: dict[str, list[_Entry]] = {}
    for concept, languages in enumerate(_TABLE.values()):
        for member in " ".join(languages.values()).split():
            first, *rest = plain(member).split("_")
            table = stems if first.endswith("*") else whole
            table.setdefault(first.rstrip("*"), []).append((concept, tuple(rest)))
    return whole, stems


_WHOLE, _STEMS = _tables()


@lru_cache(maxsize=8192)
def _entries(word: str) -> tuple[_Entry, ...]:
    found = list(_WHOLE.get(word, ()))
    for length in range(1, len(word) + 1):
        found += _STEMS.get(word[:length], ())
    return tuple(found)
