"""What the texts of a product say of what is asked, and the sentence that says it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

from knowledge.catalogue.goods import DEFAULTS, Goods
from knowledge.catalogue.measures import measures
from knowledge.catalogue.plain import akin, plain, sound
from knowledge.catalogue.tokens import tokens
from knowledge.catalogue.words import of_properties, properties, table
from knowledge.concepts import Concepts
from knowledge.passage import product_passages

_WORD = re.compile(r"[^\W_]+")
# "95°C", "PAO: 6M. Butelka" are cut behind the full stop, "1.5 l" is not.
_SENTENCE = re.compile(r"(?<=[.!?;])\s+|\n+")
_SIDES = re.compile(r"\d\s?[x×х]\s?\d", re.IGNORECASE)
_SHORTEST_AKIN = 4
_ALIKE = 0.6
_KEPT = 512


class Words(Protocol):
    """What is needed of the dictionaries."""

    def of(self, word: str, lang: str) -> str:
        """The folded lemma."""


@dataclass(frozen=True)
class Sentence:
    """A sentence or attribute of a product's text, with what it can be known by."""

    text: str
    forms: frozenset[str]
    concepts: frozenset[str]


class Evidence:
    """Sentences of one shop's products, read when they are first asked about."""

    def __init__(self, goods: Goods, concepts: Concepts, words: Words, langs: list[str]) -> None:
        """`langs` holds the language of each product."""
        self._goods = goods
        self._concepts = concepts
        self._words = words
        self._langs = langs
        self.sentences = lru_cache(maxsize=_KEPT)(self._sentences)

    def of_word(self, place: int, word: str, lang: str, concepts: Collection[str]) -> set[int]:
        """The sentences of a product that say a word, or name one of its `concepts`."""
        forms = {plain(word), self._words.of(word, lang), sound(word)}
        return {
            at
            for at, sentence in enumerate(self.sentences(place))
            if not sentence.concepts.isdisjoint(concepts) or _meets(forms, sentence.forms)
        }

    def of_property(self, place: int, name: str) -> set[int]:
        """The sentences of a product that state a property: by its name, or by its unit."""
        return {
            at for at, sentence in enumerate(self.sentences(place)) if _states(sentence.text, name)
        }

    def of_dimension(self, place: int, dimension: str) -> set[int]:
        """The sentences of a product that hold a measure, of whatever."""
        return {
            at
            for at, sentence in enumerate(self.sentences(place))
            if any(each.dimension == dimension for each in measures(sentence.text))
            or (dimension == "length" and _SIDES.search(sentence.text))
        }

    def of_aspect(self, place: int, name: str) -> set[int]:
        """The sentences of a product that say its colour, material or the like."""
        prefix = f"{name}_"
        return {
            at
            for at, sentence in enumerate(self.sentences(place))
            if any(each.startswith(prefix) for each in sentence.concepts)
            or any(found == name for found, _, _ in table("aspect").find(tokens(sentence.text)))
        }

    def _sentences(self, place: int) -> tuple[Sentence, ...]:
        product, lang = self._goods.product(place), self._langs[place]
        texts = [passage.text for passage in product_passages(product, lambda text: lang)]
        texts.append(f"{product.brand or ''}. {product.category or ''}")
        parts = [part for text in texts for part in _SENTENCE.split(text) if part.strip()]
        return tuple(self._sentence(part, lang) for part in dict.fromkeys(parts))

    def _sentence(self, text: str, lang: str) -> Sentence:
        forms: set[str] = set()
        for word in _WORD.findall(text):
            forms |= {plain(word), self._words.of(word, lang), sound(word)}
        said = self._concepts.of(text, lang, kin=False)
        broader = {wide for name in said for wide in self._concepts.broader(name)}
        return Sentence(text, frozenset(forms), frozenset(said) | broader)


def _meets(asked: Iterable[str], said: frozenset[str]) -> bool:
    if any(form in said for form in asked):
        return True
    long = [form for form in asked if len(form) >= _SHORTEST_AKIN]
    return any(akin(form, known) or _alike(form, known) for form in long for known in said)


def _alike(one: str, other: str) -> bool:
    """Whether two words share most of their pairs of letters: "waterprof", "waterproof"."""
    if abs(len(one) - len(other)) > 3 or min(len(one), len(other)) < 5 or one[0] != other[0]:
        return False
    pairs, known = _pairs(one), _pairs(other)
    return 2 * len(pairs & known) / (len(pairs) + len(known)) >= _ALIKE


@lru_cache(maxsize=65_536)
def _pairs(word: str) -> frozenset[str]:
    return frozenset(word[i : i + 2] for i in range(len(word) - 1))


def _states(text: str, name: str) -> bool:
    wanted = properties()[name]
    if any(word in plain(text) for word in wanted.other):
        return False
    if any(found == name for found, _, _ in of_properties("asks").find(tokens(text))):
        return True
    # A mass alone tells the weight; a length alone may be of anything.
    return DEFAULTS.get(wanted.dimension) == name and any(
        each.dimension == wanted.dimension for each in measures(text)
    )
