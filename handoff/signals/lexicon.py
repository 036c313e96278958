"""The words of one language: classes, stems and spelling, and where they stand in a clause. Pure.

Plain dictionaries instead of regular expressions: alternations over the same classes took
2.1 s to compile for the five languages, these tables take 15 ms.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache

from rapidfuzz.distance import OSA

_CACHED_WORDS = 8192


@dataclass(frozen=True)
class Clause:
    """A clause and, for every item of the lexicon found in it, start -> possible ends."""

    words: tuple[str, ...]
    found: dict[str, dict[int, tuple[int, ...]]]
    filler: tuple[bool, ...]
    items: frozenset[str]


@dataclass
class Lexicon:
    """Items (a class or some words) by the words that belong to them; all words are folded."""

    spell: tuple[str, ...]
    keep: frozenset[str]
    classes: dict[str, tuple[str, ...]] = field(default_factory=dict)
    _items: set[str] = field(default_factory=set)
    _exact: dict[str, list[tuple[str, tuple[str, ...]]]] = field(default_factory=dict)
    _stems: dict[str, list[tuple[str, tuple[str, ...]]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._starting = lru_cache(maxsize=_CACHED_WORDS)(self._starting_with)
        # A short message is at once its only sentence and its only clause.
        self.read = lru_cache(maxsize=1024)(self._reading)
        self.respelt = lru_cache(maxsize=_CACHED_WORDS)(self._respelt)

    def define(self, name: str, members: tuple[str, ...]) -> None:
        """Add a class, an item by its own name."""
        self.classes[name] = members
        self.add(name, members)

    def knows(self, item: str) -> bool:
        """Whether the item was added before."""
        return item in self._items

    def has(self, word: str) -> bool:
        """Whether the word belongs to anything."""
        return bool(self._starting(word))

    def items_at(self, word: str) -> frozenset[str]:
        """The items a word alone belongs to."""
        return frozenset(item for item, rest in self._starting(word) if not rest)

    def add(self, item: str, members: Iterable[str]) -> None:
        """Let `item` stand for each member: a word, a stem (`oper*`) or words joined by `_`."""
        self._items.add(item)
        for member in members:
            first, *rest = member.split("_")
            table = self._stems if first.endswith("*") else self._exact
            table.setdefault(first.rstrip("*"), []).append((item, tuple(rest)))

    def _reading(self, words: tuple[str, ...]) -> Clause:
        found: dict[str, dict[int, tuple[int, ...]]] = {}
        for start, word in enumerate(words):
            for item, rest in self._starting(word):
                end = start + 1 + len(rest)
                if rest and not (end <= len(words) and all(map(_is, words[start + 1 : end], rest))):
                    continue
                places = found.setdefault(item, {})
                if end not in places.get(start, ()):
                    places[start] = (*places.get(start, ()), end)
        covered = [False] * len(words)
        for start, ends in found.get("<filler>", {}).items():
            covered[start : max(ends)] = [True] * (max(ends) - start)
        return Clause(words, found, tuple(covered), frozenset(found))

    def _starting_with(self, word: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
        entries = list(self._exact.get(word, ()))
        for length in range(1, len(word) + 1):
            entries += self._stems.get(word[:length], ())
        return tuple(dict.fromkeys(entries))

    def _respelt(self, word: str) -> str:
        """The stem a misspelt word was meant to begin with, or the word itself."""
        if len(word) < 5 or word in self.keep or self._starting(word):
            return word
        for stem in self.spell:
            if word[:1] != stem[:1] and word[:2] != stem[1::-1]:
                continue
            if _meant(word, stem):
                return stem
        return word


def _is(word: str, member: str) -> bool:
    return word.startswith(member[:-1]) if member.endswith("*") else word == member


def _meant(word: str, stem: str) -> bool:
    size = len(stem)
    if size < 7:
        return (
            abs(len(word) - size) <= 1
            and word[-1] == stem[-1]
            and OSA.distance(word, stem, score_cutoff=1) <= 1
        )
    allowed = 1 if size < 10 else 2
    return any(
        OSA.distance(word[:length], stem, score_cutoff=allowed) <= allowed
        for length in (size, size - 1, size + 1)
        if length <= len(word)
    )
