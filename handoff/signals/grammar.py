"""The phrases of a language as data: tables of words and rules, compiled once. Pure.

A table (`en.toml`, …) has `classes` of words, stems to be recognised when misspelt (`spell`,
against the look-alikes in `keep`), words that split a clause (`split`) and `kinds`. A kind has
`rules` (patterns to find, a score 0..1, `whole` if the message must say nothing else, `unless`
patterns that void a clause), `deny` patterns that void the match they touch (negation, mere
mention) and its own `unless`. The notation of patterns stands in pattern.py.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from handoff.signals.fold import latin, plain, sentences
from handoff.signals.lexicon import Clause, Lexicon
from handoff.signals.pattern import Pattern, compiled, spans

LANGUAGES = ("en", "pl", "lv", "ru", "uk")
# A word that had to be respelt first is a little less sure.
_MISSPELT = 0.05
_CYRILLIC_LETTER = re.compile("[\u0400-\u04ff]")
_SMALL_TALK = ("<filler>", "<chat>", "<yes>", "<no>")


@dataclass(frozen=True)
class Evidence:
    """Why a signal fired: 0..1, and the words it rests on, folded."""

    score: float
    words: str


@dataclass(frozen=True)
class _Rule:
    score: float
    whole: bool
    find: tuple[Pattern, ...]
    unless: tuple[Pattern, ...]


@dataclass(frozen=True)
class _Kind:
    rules: tuple[_Rule, ...]
    deny: tuple[Pattern, ...]
    unless: tuple[Pattern, ...]


@dataclass(frozen=True)
class Reading:
    """A message read by one grammar: all of it, its sentences, its clauses."""

    wholes: tuple[Clause, ...]
    clauses: tuple[Clause, ...]
    written: frozenset[str]


class Grammar:
    """The table of one language."""

    def __init__(self, table: dict[str, Any]) -> None:
        self.cyrillic: bool = table.get("alphabet") == "cyrillic"
        self._lexicon = Lexicon(
            spell=self._words(table["spell"]), keep=frozenset(self._words(table["keep"]))
        )
        for name, words in table["classes"].items():
            self._lexicon.define(f"<{name}>", self._words(words))
        self._split = frozenset(self._words(table["split"]))
        self._kinds = {name: self._kind(kind) for name, kind in table["kinds"].items()}
        self._read = lru_cache(maxsize=256)(self._reading)

    def evidence(self, kind: str, text: str) -> Evidence | None:
        """The strongest evidence of `kind` in a message; None where there is none."""
        reading = self._read(text)
        found = max(self._matches(self._kinds[kind], reading), key=lambda hit: hit[0], default=None)
        if found is None:
            return None
        score, words = found
        if not reading.written.issuperset(words):
            score = round(score - _MISSPELT, 2)
        return Evidence(score, " ".join(words))

    def familiar(self, text: str) -> int:
        """How many words of a message this language knows."""
        wholes = self._read(text).wholes
        return max((sum(map(self._lexicon.has, clause.words)) for clause in wholes), default=0)

    def is_small_talk(self, text: str) -> bool:
        """Whether every word is filler, a greeting, thanks, a yes or a no."""
        return all(
            any(name in self._lexicon.items_at(word) for name in _SMALL_TALK)
            for word in self._read(text).written
        )

    def _reading(self, text: str) -> Reading:
        read = self._lexicon.read
        raw = sentences(text, self.cyrillic)
        spelt = [
            [tuple(map(self._lexicon.respelt, clause)) for clause in sentence] for sentence in raw
        ]
        said = [sum(sentence, ()) for sentence in spelt]
        return Reading(
            wholes=tuple(read(words) for words in {sum(said, ()), *said}),
            clauses=tuple(
                read(part)
                for sentence in spelt
                for clause in sentence
                for part in self._parts(clause)
            ),
            written=frozenset(word for sentence in raw for clause in sentence for word in clause),
        )

    def _parts(self, clause: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
        part: list[str] = []
        for word in clause:
            if word in self._split:
                if part:
                    yield tuple(part)
                part = []
            else:
                part.append(word)
        if part:
            yield tuple(part)

    def _matches(self, kind: _Kind, reading: Reading) -> Iterator[tuple[float, tuple[str, ...]]]:
        for rule in kind.rules:
            for clause in reading.wholes if rule.whole else reading.clauses:
                hits = list(spans(rule.find, clause))
                if not hits or (not rule.whole and _any(kind.unless + rule.unless, clause)):
                    continue
                denied = [] if rule.whole else list(spans(kind.deny, clause))
                for start, end in hits:
                    if not any(s < end and start < e for s, e in denied):
                        yield rule.score, clause.words[start:end]

    # --- compiling -------------------------------------------------------------------

    def _fold(self, word: str) -> str:
        folded = plain(word)
        return latin(folded) if self.cyrillic else folded

    def _words(self, words: str) -> tuple[str, ...]:
        return tuple(self._fold(word) for word in words.split())

    def _patterns(self, texts: list[str], whole: bool = False) -> tuple[Pattern, ...]:
        return tuple(compiled(text, self._lexicon, self._fold, whole=whole) for text in texts)

    def _kind(self, kind: dict[str, Any]) -> _Kind:
        rules = tuple(
            _Rule(
                score=rule["score"],
                whole=rule.get("whole", False),
                find=self._patterns(rule["find"], rule.get("whole", False)),
                unless=self._patterns(rule.get("unless", [])),
            )
            for rule in kind["rules"]
        )
        return _Kind(
            rules, self._patterns(kind.get("deny", [])), self._patterns(kind.get("unless", []))
        )


def _any(patterns: tuple[Pattern, ...], clause: Clause) -> bool:
    return next(spans(patterns, clause), None) is not None


# Russian and Ukrainian are typed in one sentence, and a refusal in the one must void what
# sounds like a wish in the other: they are read as one.
_TOGETHER = {"uk": "ru"}
_TABLES = tuple(lang for lang in LANGUAGES if lang not in _TOGETHER)


def grammar(lang: str) -> Grammar:
    """The grammar of a language; raises KeyError for a language without one."""
    if lang not in LANGUAGES:
        raise KeyError(lang)
    return _grammar(_TOGETHER.get(lang, lang))


@lru_cache(maxsize=len(LANGUAGES))
def _grammar(name: str) -> Grammar:
    table = _table(name)
    for other, home in _TOGETHER.items():
        if home == name:
            table = _merged(table, _table(other))
    return Grammar(table)


def _table(lang: str) -> dict[str, Any]:
    """What calls for a person, and in `matters/` what is brought and how it is said."""
    here = Path(__file__).parent
    files = (here / f"{lang}.toml", here / "matters" / f"{lang}.toml")
    first, second = (tomllib.loads(file.read_text("utf-8")) for file in files)
    return _merged(first, second)


def _merged(one: dict[str, Any], other: dict[str, Any]) -> dict[str, Any]:
    """Two tables as one: words and lists joined, tables merged, single values of the first."""
    merged = dict(one)
    for key, value in other.items():
        mine = merged.get(key)
        if isinstance(mine, dict):
            merged[key] = _merged(mine, value)
        elif isinstance(mine, list):
            merged[key] = mine + value
        elif isinstance(mine, str) and key != "alphabet":
            merged[key] = f"{mine} {value}"
        else:
            merged.setdefault(key, value)
    return merged


def strongest(kind: str, text: str) -> Evidence | None:
    """The strongest evidence of `kind` over all languages: shoppers mix them."""
    found = [e for name in _asked(text) if (e := _grammar(name).evidence(kind, text))]
    return max(found, key=lambda evidence: evidence.score, default=None)


@lru_cache(maxsize=64)
def _asked(text: str) -> tuple[str, ...]:
    """The tables to ask: in Latin letters those of Cyrillic only if they know more of the words.

    In rough transliteration "ya ship" is a rash and "policy" the police.
    """
    if _CYRILLIC_LETTER.search(text):
        return _TABLES
    known = {name: _grammar(name).familiar(text) for name in _TABLES}
    most = max(known[name] for name in _TABLES if not _grammar(name).cyrillic)
    return tuple(n for n in _TABLES if not _grammar(n).cyrillic or known[n] > most)
