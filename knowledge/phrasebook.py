"""Finds the phrases of one language in a text, whatever their endings and order.

A phrase is said where all its words stand within a window of its length and two more
words, in any order, inside one sentence. Words meet by lemma or by form, without
diacritics; a word that no dictionary knows (`platnosci`, `посылочку`) meets what
begins alike, a known one only what is nearly the same (`delivered`, `delivery`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from knowledge.lemmas import Lemmas, fold

_WORD_OR_STOP = re.compile(r"\w+(?:['\u2019\u02bc]\w+)*|[.!?;\n|]")
_GAP = 2
# More than the gap: no phrase reaches over the end of a sentence.
_STOP = _GAP + 1
_SHORTEST_TOLERANT = 5
# A shared beginning: its letters, and its share of the longer word. Known words differ
# in meaning more often than in ending: reklama and reklamacja share 0.7.
_UNKNOWN_ALIKE, _KNOWN_ALIKE = (4, 0.7), (7, 0.85)
_SHORTEST_STEM = _UNKNOWN_ALIKE[0]
_SHORTEST_FOREIGN = 4
_REMEMBERED = 100_000

# Words a phrase is complete without, as long as two others stay: "to my parcel locker".
_LIGHT = {
    lang: frozenset(fold(text).split())
    for lang, text in {
        "en": "a an the to of in on at by for with from my your our i me you we it is are do can",
        "pl": "w we na do od po za z ze o u i a to jest są mi mój moja moje się mogę można czy",
        "lv": "uz no ar par pie pēc līdz pa ir man mans mana manu es vai var varu",
        "ru": "в во на с со из от до по за к у о об для мой моя мое мои мою я мне это и ли можно",
        "uk": "в у на з із зі від до по за к о об для мій моя моє мої мою я мені це і та чи можна",
    }.items()
}


class Token(NamedTuple):
    """A word of a text: its place in words (stops count too) and in characters."""

    word: str
    place: int
    start: int
    end: int


class _Phrase(NamedTuple):
    concept: str
    text: str
    terms: tuple[int, ...]
    window: int
    foreign: bool  # long enough to be believed in a text of another language


def tokens(text: str) -> list[Token]:
    """The words of a text, the ends of sentences as gaps between their places."""
    found, place = [], 0
    for match in _WORD_OR_STOP.finditer(text):
        word = match.group()
        if word[0].isalnum() or word[0] == "_":
            found.append(Token(word, place, match.start(), match.end()))
            place += 1
        else:
            place += _STOP
    return found


class Phrasebook:
    """The phrases of one language, found by the rarest of their words."""

    def __init__(self, said: Mapping[str, Iterable[str]], lang: str, lemmas: Lemmas) -> None:
        self._lang = lang
        self._lemmas = lemmas
        self._terms: dict[str, int] = {}
        self._by_key: dict[str, set[int]] = {}
        self._phrases: list[_Phrase] = []
        for concept, phrases in said.items():
            for text in dict.fromkeys(phrases):
                self._add(concept, text)
        self._by_start: dict[str, list[str]] = {}
        for key in self._by_key:
            if len(key) >= _SHORTEST_STEM:
                self._by_start.setdefault(key[:_SHORTEST_STEM], []).append(key)
        self._by_rarest = self._rarest_first()
        self._known: dict[tuple[str, bool], tuple[int, ...]] = {}

    def find(
        self, words: Sequence[Token], *, tolerant: bool
    ) -> Iterator[tuple[str, str, int, int]]:
        """Concept, phrase, first and last character of each phrase said.

        Not tolerant (for a text that may be in another language): words of a like
        beginning do not meet, and phrases of fewer than four letters are not believed.
        """
        where: dict[int, list[int]] = {}
        for index, token in enumerate(words):
            for term in self._terms_of(token.word, tolerant):
                where.setdefault(term, []).append(index)
        for term in where:
            for phrase in self._by_rarest.get(term, ()):
                if not tolerant and not phrase.foreign:
                    continue
                span = _span(phrase, where, words)
                if span:
                    start, end = words[span[0]].start, words[span[1]].end
                    yield phrase.concept, phrase.text, start, end

    def _add(self, concept: str, text: str) -> None:
        every = [token.word for token in tokens(text)]
        heavy = [word for word in every if fold(word) not in _LIGHT.get(self._lang, ())]
        kept = heavy if len(heavy) > 1 else every
        terms = tuple(self._term(word) for word in kept)
        foreign = sum(map(len, kept)) >= _SHORTEST_FOREIGN
        self._phrases.append(_Phrase(concept, text, terms, len(kept) + _GAP, foreign))

    def _term(self, word: str) -> int:
        form = fold(word)
        term = self._terms.get(form)
        if term is None:
            term = self._terms[form] = len(self._terms)
            for key in (form, self._lemmas.of(word, self._lang)):
                self._by_key.setdefault(key, set()).add(term)
        return term

    def _rarest_first(self) -> dict[int, list[_Phrase]]:
        uses: dict[int, int] = {}
        for phrase in self._phrases:
            for term in phrase.terms:
                uses[term] = uses.get(term, 0) + 1
        found: dict[int, list[_Phrase]] = {}
        for phrase in self._phrases:
            ordered = tuple(sorted(phrase.terms, key=lambda term: uses[term]))
            found.setdefault(ordered[0], []).append(phrase._replace(terms=ordered))
        return found

    def _terms_of(self, word: str, tolerant: bool) -> tuple[int, ...]:
        known = self._known.get((word, tolerant))
        if known is None:
            if len(self._known) >= _REMEMBERED:
                self._known.clear()
            known = self._known[word, tolerant] = tuple(self._look_up(word, tolerant))
        return known

    def _look_up(self, word: str, tolerant: bool) -> set[int]:
        form, lemma = fold(word), self._lemmas.of(word, self._lang)
        exact = self._by_key.get(form, set()) | self._by_key.get(lemma, set())
        if exact or not tolerant or len(form) < _SHORTEST_TOLERANT or not form.isalpha():
            return exact
        if self._lemmas.knows(word, self._lang):
            return self._alike(lemma, *_KNOWN_ALIKE)
        return self._alike(form, *_UNKNOWN_ALIKE)

    def _alike(self, form: str, letters: int, share: float) -> set[int]:
        found: set[int] = set()
        for key in self._by_start.get(form[:_SHORTEST_STEM], ()):
            longer = max(len(form), len(key))
            if len(key) >= _SHORTEST_TOLERANT and _shared(form, key) >= max(
                letters, share * longer
            ):
                found |= self._by_key[key]
        return found


def _shared(one: str, other: str) -> int:
    shared = 0
    for a, b in zip(one, other, strict=False):
        if a != b:
            break
        shared += 1
    return shared


def _span(
    phrase: _Phrase, where: Mapping[int, list[int]], words: Sequence[Token]
) -> tuple[int, int] | None:
    """The first and last word of the phrase in the text, if it is said."""
    if any(term not in where for term in phrase.terms):
        return None
    for first in where[phrase.terms[0]]:
        here = words[first].place
        for start in range(here - phrase.window + 1, here + 1):
            used = [first]
            for term in phrase.terms[1:]:
                fits = (
                    at
                    for at in where[term]
                    if at not in used and start <= words[at].place < start + phrase.window
                )
                at = next(fits, None)
                if at is None:
                    break
                used.append(at)
            else:
                return min(used), max(used)
    return None
