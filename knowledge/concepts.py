"""What a text is about, in the words of any shop: the same concept from five languages.

"Paczka nie przyszła" and "Lost in transit" share no word, but both are `parcel_lost`.
The phrases lie in `concepts/*.toml`, one table a concept, one list a language, and
`kind_of` where a concept is a kind of others; how phrases are found in a text is told in
`phrasebook.py`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from knowledge.lemmas import LANGUAGES, Lemmas
from knowledge.phrasebook import Compiled, Phrasebook, Token, tokens
from knowledge.phrases import Phrases, compiled, kept

_BROADER = "kind_of"

# Languages that borrow each other's words and script: a shopper whose language was
# taken wrongly is still understood, but believed less.
_LATIN = ("en", "pl", "lv")
_CYRILLIC = ("ru", "uk")
_OWN, _KIN = 1.0, 0.5
_LATIN_LETTER = re.compile(r"[a-zà-žĀ-ž]", re.IGNORECASE)
_CYRILLIC_LETTER = re.compile(r"[\u0400-\u04ff]")
_LONGEST = 4_000


@dataclass(frozen=True)
class Mention:
    """A concept said in a text: `start` and `end` are places of characters in it."""

    concept: str
    phrase: str
    weight: float
    start: int
    end: int


class Concepts:
    """The concepts and the phrases by which a text names them; safe to share by threads."""

    def __init__(
        self, phrases: Phrases, lemmas: Lemmas, ready: Mapping[str, Compiled] | None = None
    ) -> None:
        self._phrases = phrases
        made = compiled(phrases, lemmas) if ready is None else ready
        self._books = {lang: Phrasebook(made[lang], lang, lemmas) for lang in LANGUAGES}

    @classmethod
    def load(cls, lemmas: Lemmas) -> Concepts:
        """Those of the package; one object a process and dictionary."""
        return _loaded(lemmas)

    @property
    def names(self) -> tuple[str, ...]:
        """The ids of all concepts."""
        return tuple(self._phrases)

    def phrases(self, name: str, lang: str) -> tuple[str, ...]:
        """How a language says a concept, as written in the data."""
        return tuple(self._phrases.get(name, {}).get(lang, ()))

    def broader(self, name: str) -> tuple[str, ...]:
        """All concepts of which this one is a kind, the nearest first, itself left out."""
        found: dict[str, None] = {}
        waiting = list(self._phrases.get(name, {}).get(_BROADER, ()))
        while waiting:
            each = waiting.pop(0)
            if each not in found and each != name:
                found[each] = None
                waiting += self._phrases.get(each, {}).get(_BROADER, ())
        return tuple(found)

    def of(self, text: str, lang: str, *, kin: bool = True) -> dict[str, float]:
        """The concepts of a text with their weights, 0..1: 1 in its own language.

        With `kin` the languages of the same script are tried too, for texts whose
        language is a guess; passages, whose language is known, do without.
        """
        found: dict[str, float] = {}
        for mention in self.mentions(text, lang, kin=kin):
            if mention.weight > found.get(mention.concept, 0.0):
                found[mention.concept] = mention.weight
        return found

    def mentions(self, text: str, lang: str, *, kin: bool = True) -> list[Mention]:
        """Each phrase that the text holds, with its place; the own language's first."""
        text = text[:_LONGEST]
        words = tokens(text)
        own = [lang] if lang in LANGUAGES else []
        found = [
            mention for code in own for mention in self._said(words, code, _OWN, tolerant=True)
        ]
        if not kin:
            return found
        for code in _written_in(text):
            if code != lang:
                found += self._said(words, code, _KIN, tolerant=False)
        return found

    def _said(
        self, words: Sequence[Token], lang: str, weight: float, *, tolerant: bool
    ) -> list[Mention]:
        found = self._books[lang].find(words, tolerant=tolerant)
        return [
            Mention(concept, phrase, weight, start, end) for concept, phrase, start, end in found
        ]


def _written_in(text: str) -> tuple[str, ...]:
    latin = _LATIN if _LATIN_LETTER.search(text) else ()
    return latin + (_CYRILLIC if _CYRILLIC_LETTER.search(text) else ())


@lru_cache(maxsize=4)
def _loaded(lemmas: Lemmas) -> Concepts:
    phrases, ready = kept(lemmas)
    return Concepts(phrases, lemmas, ready)
