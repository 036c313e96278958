"""Finds the phrases of one language in a text, whatever their endings and order.

A phrase is said where all its words stand within a window of twice its length,
in any order, inside one sentence; one of a single full word ("can I", "made in")
closer, and in its order. Words meet by lemma or by form, without diacritics; a word that
no dictionary knows (`platnosci`, `посылочку`) meets what begins alike, a known one only
what is nearly the same (`delivered`, `delivery`). `parcel|order lost` is two phrases in one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from knowledge.lemmas import Lemmas, fold

# One letter before a hyphen belongs to its word: e-mail is email, and no mail.
_WORD_OR_STOP = re.compile(r"(?:[^\W\d_]-(?=[^\W\d_]{2}))?\w+(?:['\u2019\u02bc]\w+)*|[.!?;\n|]")
_GAP, _SMALL_GAP = 2, 1
# More than the gap: no phrase reaches over the end of a sentence.
_STOP = _GAP + 1
_SHORTEST_TOLERANT = 5
# parcel|order lost: either word will do.
_OR = "|"
_NOT = frozenset(("not", "nie", "не", "nav"))
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


class Phrase(NamedTuple):
    """A phrase made ready: its words as numbers, the rarest of which is `anchor`."""

    concept: str
    text: str
    terms: Sequence[int]
    anchor: int
    window: int
    ordered: bool
    foreign: bool  # long enough to be believed in a text of another language


class Compiled(NamedTuple):
    """The phrases of a language, and the words (forms and lemmas) that stand for each number."""

    phrases: Sequence[Phrase]
    keys: Mapping[str, Sequence[int]]


def tokens(text: str) -> list[Token]:
    """The words of a text, the ends of sentences as gaps between their places."""
    found, place = [], 0
    for match in _WORD_OR_STOP.finditer(text):
        word = match.group()
        if word[0].isalnum() or word[0] == "_":
            found.append(Token(word.replace("-", ""), place, match.start(), match.end()))
            place += 1
        else:
            place += _STOP
    return found


def compile_phrases(said: Mapping[str, Iterable[str]], lang: str, lemmas: Lemmas) -> Compiled:
    """Concept -> phrases of one language, made ready to be found; 0.1 s for 4,000 phrases."""
    numbers: dict[str, int] = {}
    keys: dict[str, set[int]] = {}

    def number(slot: str) -> int:
        if slot not in numbers:
            numbers[slot] = len(numbers)
            for word in slot.split(_OR):
                for key in _heads(word, lang, lemmas):
                    keys.setdefault(key, set()).add(numbers[slot])
        return numbers[slot]

    light = _LIGHT.get(lang, frozenset())
    found = []
    for concept, phrases in said.items():
        for text in dict.fromkeys(phrases):
            words, window, ordered = _needed(text, light)
            foreign = sum(map(len, words)) >= _SHORTEST_FOREIGN
            terms = tuple(map(number, words))
            found.append(Phrase(concept, text, terms, 0, window, ordered, foreign))
    return Compiled(_anchored(found), {key: sorted(terms) for key, terms in keys.items()})


def _heads(word: str, lang: str, lemmas: Lemmas) -> set[str]:
    form, lemma = fold(word), lemmas.of(word, lang)
    # Of a lemma with another beginning the word is one form among many and says less:
    # чому is a form of що, czemu of co, велико of большой.
    return {form, lemma} if lemma[:1] == form[:1] else {form}


def _needed(text: str, light: frozenset[str]) -> tuple[list[str], int, bool]:
    """The words without which the phrase is not said, its window, and whether in this order."""
    words = _slots(text)
    heavy = [word for word in words if fold(word) not in light]
    if len(heavy) < 2:
        return words, len(words) + _SMALL_GAP, True
    # "3 for 2" is more than two numbers, "not to be returned" more than "not returned".
    whole = any(word.isdigit() or fold(word) in _NOT for word in heavy)
    needed = words if whole else heavy
    return needed, len(needed) + max(_GAP, len(needed)), False


def _slots(text: str) -> list[str]:
    found: list[str] = []
    for part in text.split():
        words = [token.word for token in tokens(part)]
        found += [_OR.join(words)] if _OR in part else words
    return found


def _anchored(phrases: Sequence[Phrase]) -> list[Phrase]:
    uses: dict[int, int] = {}
    for phrase in phrases:
        for term in phrase.terms:
            uses[term] = uses.get(term, 0) + 1
    return [
        phrase._replace(anchor=min(phrase.terms, key=uses.__getitem__))
        for phrase in phrases
        if phrase.terms
    ]


class Phrasebook:
    """The phrases of one language, found by the rarest of their words."""

    def __init__(self, compiled: Compiled, lang: str, lemmas: Lemmas) -> None:
        self._lang = lang
        self._lemmas = lemmas
        self._keys = compiled.keys
        self._by_anchor: dict[int, list[Phrase]] = {}
        for phrase in compiled.phrases:
            self._by_anchor.setdefault(phrase.anchor, []).append(phrase)
        self._by_start: dict[str, list[str]] = {}
        for key in self._keys:
            if len(key) >= _SHORTEST_TOLERANT:
                self._by_start.setdefault(key[:_SHORTEST_STEM], []).append(key)
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
            for phrase in self._by_anchor.get(term, ()):
                if not tolerant and not phrase.foreign:
                    continue
                span = _span(phrase, where, words)
                if span:
                    start, end = words[span[0]].start, words[span[1]].end
                    yield phrase.concept, phrase.text, start, end

    def _terms_of(self, word: str, tolerant: bool) -> tuple[int, ...]:
        known = self._known.get((word, tolerant))
        if known is None:
            if len(self._known) >= _REMEMBERED:
                self._known.clear()
            known = self._known[word, tolerant] = tuple(self._look_up(word, tolerant))
        return known

    def _look_up(self, word: str, tolerant: bool) -> set[int]:
        form, lemma = fold(word), self._lemmas.of(word, self._lang)
        exact = {*self._keys.get(form, ()), *self._keys.get(lemma, ())}
        if exact or not tolerant or len(form) < _SHORTEST_TOLERANT or not form.isalpha():
            return exact
        if self._lemmas.knows(word, self._lang):
            return self._alike(lemma, *_KNOWN_ALIKE)
        return self._alike(form, *_UNKNOWN_ALIKE)

    def _alike(self, form: str, letters: int, share: float) -> set[int]:
        found: set[int] = set()
        for key in self._by_start.get(form[:_SHORTEST_STEM], ()):
            if _shared(form, key) >= max(letters, share * max(len(form), len(key))):
                found.update(self._keys[key])
        return found


def _shared(one: str, other: str) -> int:
    shared = 0
    for a, b in zip(one, other, strict=False):
        if a != b:
            break
        shared += 1
    return shared


def _span(
    phrase: Phrase, where: Mapping[int, list[int]], words: Sequence[Token]
) -> tuple[int, int] | None:
    """The first and last word of the phrase in the text, if it is said."""
    if any(term not in where for term in phrase.terms):
        return None
    if phrase.ordered:
        starts = where[phrase.terms[0]]
        return next((span for at in starts if (span := _from(at, phrase, where, words))), None)
    for anchor in where[phrase.anchor]:
        here = words[anchor].place
        for start in range(here - phrase.window + 1, here + 1):
            span = _within(start, anchor, phrase, where, words)
            if span:
                return span
    return None


def _from(
    first: int, phrase: Phrase, where: Mapping[int, list[int]], words: Sequence[Token]
) -> tuple[int, int] | None:
    """The span of an ordered phrase that begins at a word."""
    last, end = first, words[first].place + phrase.window
    for term in phrase.terms[1:]:
        at = next((i for i in where[term] if i > last and words[i].place < end), None)
        if at is None:
            return None
        last = at
    return first, last


def _within(
    start: int,
    anchor: int,
    phrase: Phrase,
    where: Mapping[int, list[int]],
    words: Sequence[Token],
) -> tuple[int, int] | None:
    """The span of a phrase whose words all stand in the window that begins at a place."""
    used, left = [anchor], list(phrase.terms)
    left.remove(phrase.anchor)
    for term in left:
        for at in where[term]:
            if at not in used and start <= words[at].place < start + phrase.window:
                used.append(at)
                break
        else:
            return None
    return min(used), max(used)
