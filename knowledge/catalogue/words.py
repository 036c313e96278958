"""The words of words.toml and properties.toml, found in a question by their beginnings. Pure."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, NamedTuple

from knowledge.catalogue.plain import plain

if TYPE_CHECKING:
    from knowledge.catalogue.tokens import Token

# What an ending may add to a stem.
_LONGEST_ENDING = 7
_KEY = 2


class Phrase(NamedTuple):
    """One way to say `key`: words, and which of them may go on."""

    key: str
    words: tuple[str, ...]
    open: tuple[bool, ...]


class Table:
    """Phrases by what they mean; the longest that fits at a place wins."""

    def __init__(self, said: Iterable[tuple[str, str]]) -> None:
        self._by_start: dict[str, list[Phrase]] = {}
        for key, text in said:
            parts = text.split()
            words = tuple(plain(part.rstrip("*")) for part in parts)
            phrase = Phrase(key, words, tuple(part.endswith("*") for part in parts))
            self._by_start.setdefault(words[0][:_KEY], []).append(phrase)
        for phrases in self._by_start.values():
            phrases.sort(key=lambda phrase: (-len(phrase.words), -len(phrase.words[0])))

    def at(self, tokens: Sequence[Token], place: int) -> tuple[str, int] | None:
        """The meaning of the words from a place on, and how many they are."""
        first = tokens[place].plain
        for phrase in self._by_start.get(first[:_KEY], ()):
            if _fits(phrase, tokens, place):
                return phrase.key, len(phrase.words)
        return None

    def before(self, tokens: Sequence[Token], place: int) -> tuple[str, int] | None:
        """The meaning of the words that end right before a place, and where they begin."""
        for start in range(max(0, place - 4), place):
            found = self.at(tokens[:place], start)
            if found and start + found[1] == place:
                return found[0], start
        return None

    def find(self, tokens: Sequence[Token]) -> Iterator[tuple[str, int, int]]:
        """Every phrase said, from left to right without overlap: meaning, from, to."""
        place = 0
        while place < len(tokens):
            found = self.at(tokens, place)
            if found:
                yield found[0], place, place + found[1]
                place += found[1]
            else:
                place += 1

    def whole(self, word: str) -> str | None:
        """The meaning of one plain word."""
        for phrase in self._by_start.get(word[:_KEY], ()):
            if len(phrase.words) == 1 and _is(word, phrase.words[0], phrase.open[0]):
                return phrase.key
        return None


def _fits(phrase: Phrase, tokens: Sequence[Token], place: int) -> bool:
    if place + len(phrase.words) > len(tokens):
        return False
    return all(
        _is(tokens[place + i].plain, word, phrase.open[i]) for i, word in enumerate(phrase.words)
    )


def _is(word: str, stem: str, opened: bool) -> bool:
    if not opened:
        return word == stem
    return word.startswith(stem) and len(word) - len(stem) <= _LONGEST_ENDING


@dataclass(frozen=True)
class Property:
    """What goods are measured by. `fields` and `other` are plain."""

    name: str
    dimension: str
    fields: tuple[str, ...]
    other: tuple[str, ...]


@cache
def table(section: str) -> Table:
    """A section of words.toml; its phrases mean their key, those of a flat one its name."""
    return Table(_said(section, _file("words.toml")[section]))


@cache
def words_here(section: str, lang: str) -> frozenset[str]:
    """The plain words of a section in one language; none where it has none."""
    return frozenset(map(plain, _file("words.toml")[section].get(lang, ())))


@cache
def limits(*names: str) -> Table:
    """Limits of words.toml; phrases mean the name of their list."""
    lists = _file("words.toml")["limit"]
    return Table((name, text) for name in names for _, text in _said(name, lists[name]))


@cache
def properties() -> dict[str, Property]:
    """Those of properties.toml by name."""
    return {
        name: Property(
            name,
            entry["dimension"],
            tuple(map(plain, entry["fields"])),
            tuple(map(plain, entry.get("other", ()))),
        )
        for name, entry in _file("properties.toml").items()
    }


@cache
def of_properties(kind: str) -> Table:
    """What is said of properties: `asks`, `less` or `more`; phrases mean the property."""
    entries = _file("properties.toml").items()
    return Table((name, text) for name, entry in entries for text in entry[kind])


_LANGUAGES = {"en", "pl", "lv", "ru", "uk"}


def _said(section: str, lists: dict[str, list[str]]) -> Iterator[tuple[str, str]]:
    for key, texts in lists.items():
        for text in texts:
            yield (section if key in _LANGUAGES else key), text


@cache
def _file(name: str) -> dict[str, Any]:
    return tomllib.loads(files(__package__).joinpath(name).read_text("utf-8"))
