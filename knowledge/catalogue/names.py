"""Products named in a question: "Gauja 10K", "гауйя", "в Дайне", "Salnie". Pure."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from knowledge.catalogue.plain import plain, sound
from knowledge.catalogue.tokens import Token
from knowledge.lemmas import LANGUAGES
from knowledge.passage import Product

_WORD = re.compile(r"[^\W_]+")
# Words in small letters: what a shop writes so is no name.
_LOWER = re.compile(r"(?<![^\W_])[a-zà-öø-ÿāčēģīķļņšūžąćęłńśźżа-яёєіїґ]+(?![^\W_])")
_KEY = 3
# What a product's name must share with a question, as part of the name's own words.
_SHARE = 0.5
# The part of two names of the same beginning that makes them one name with two endings.
_ALIKE = 0.65
_MOST_NAMED = 8
_SHORTEST_TYPO = 6
# A code or number of the title beside its name: "10K", "4.5"; it tells models apart.
_CODE_WEIGHT = 0.8
_COMMON_WEIGHT = 0.15


@dataclass(frozen=True)
class Named:
    """Products that a question names by the same words, at the same places of its tokens."""

    products: tuple[int, ...]
    places: frozenset[int]


class Names:
    """The words of titles that are names: never seen in small letters in the shop's texts."""

    def __init__(self, knows: Callable[[str, str], bool]) -> None:
        """`knows` tells the words of a language."""
        self._knows = knows
        self._common: set[str] = set()
        self._titles: list[tuple[str, str, str]] = []

    def add(self, product: Product, lang: str) -> None:
        """Take the next product, which is in `lang`."""
        self._titles.append((product.title, product.brand or "", lang))
        said = [product.title, product.description, (product.category or "").casefold()]
        for text in (*said, *(value for _, value in product.attributes)):
            self._common.update(_LOWER.findall(text))

    def finish(self) -> None:
        """All have been added."""
        common = {plain(word) for word in self._common}
        self._weak: set[str] = set()
        self._sounds: dict[str, list[int]] = {}
        self._plain: dict[str, set[int]] = {}
        self._own: list[int] = []
        for place, (title, brand, lang) in enumerate(self._titles):
            brands = {sound(word) for word in _WORD.findall(brand)}
            own = set()
            for word in _WORD.findall(title):
                key = sound(word)
                self._plain.setdefault(key, set()).add(place)
                if word.isalpha() and len(word) > 2 and plain(word) not in common:
                    own |= {key} - brands
                    if self._knows(word.lower(), lang):
                        self._weak.add(key)
            for key in own:
                self._sounds.setdefault(key, []).append(place)
            self._own.append(len(own))
        self._count = max(1, len(self._titles))
        self._starts: dict[str, list[str]] = {}
        for key in self._sounds:
            self._starts.setdefault(key[:_KEY], []).append(key)
        del self._titles, self._common

    def named(self, said: Sequence[Token], places: Sequence[int]) -> list[Named]:
        """The products named, a group for each set of words that names some; the fullest first."""
        matched: dict[int, dict[int, str]] = {}
        for place in places:
            for key in self._keys(said[place], place):
                for product in self._sounds[key]:
                    matched.setdefault(product, {})[place] = key
        enough = {
            product: found
            for product, found in matched.items()
            if len(set(found.values())) >= _SHARE * self._own[product]
        }
        if not enough:
            return []
        groups: dict[frozenset[int], list[tuple[float, int]]] = {}
        for product, found in enough.items():
            at, weight = self._with_codes(said, product, found)
            if len(at) == 1 and not self._believed(said[min(at)], min(at), found, weight):
                continue
            groups.setdefault(at, []).append((weight, product))
        kept = [at for at in groups if not any(at < other for other in groups)]
        return [
            Named(self._heaviest(groups[at]), at)
            for at in sorted(kept, key=min)
            if len(groups[at]) <= _MOST_NAMED
        ]

    def _believed(self, token: Token, place: int, found: dict[int, str], weight: float) -> bool:
        """A name that is a word too ("Rain", "Tag") wants a capital or more of the title."""
        rarity = math.log(1 + self._count / len(self._sounds[found[place]]))
        capital = place > 0 and token.text[:1].isupper()
        return found[place] not in self._weak or capital or weight > rarity + 1e-9

    def knows(self, word: str) -> bool:
        """Whether a word stands in any title as it is written."""
        return sound(word) in self._plain

    def _is_word(self, word: str) -> bool:
        return any(self._knows(word, lang) for lang in LANGUAGES)

    def _heaviest(self, weighed: list[tuple[float, int]]) -> tuple[int, ...]:
        most = max(weight for weight, _ in weighed)
        return tuple(product for weight, product in weighed if weight >= most - 1e-9)

    def _with_codes(
        self, said: Sequence[Token], product: int, found: dict[int, str]
    ) -> tuple[frozenset[int], float]:
        """The places with the numbers and codes of the title beside its name, and the weight."""
        places = set(found)
        weight = sum(math.log(1 + self._count / len(self._sounds[key])) for key in found.values())
        for place, token in enumerate(said):
            if place in places or product not in self._plain.get(sound(token.text), ()):
                continue
            if any(c.isdigit() for c in token.text):
                places.add(place)
                weight += _CODE_WEIGHT
            elif len(token.plain) > 2:
                weight += _COMMON_WEIGHT
        return frozenset(places), weight

    def _keys(self, token: Token, place: int) -> list[str]:
        if token.number is not None or len(token.plain) < 3:
            return []
        key = sound(token.text)
        if key in self._sounds:
            return [key]
        capital = place > 0 and token.text[:1].isupper()
        if len(key) < 4 or (not capital and self._is_word(token.text.lower())):
            return []
        near = [k for k in self._starts.get(key[:_KEY], ()) if _one_name(key, k)]
        if near:
            return near
        return (
            [] if len(key) < 6 else [k for k in self._starts.get(key[:_KEY], ()) if _typo(key, k)]
        )


def _shared(one: str, other: str) -> int:
    """How many letters two words begin with in common."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((i for i, (a, b) in pairs if a != b), min(len(one), len(other)))


def _one_name(one: str, other: str) -> bool:
    shared = _shared(one, other)
    return shared >= _ALIKE * max(len(one), len(other)) and shared >= len(other) - 2


def _typo(one: str, other: str) -> bool:
    """One letter more, less or another."""
    if abs(len(one) - len(other)) > 1 or len(other) < 5:
        return False
    at = _shared(one, other)
    ends = (
        (one[at + 1 :], other[at + 1 :]),
        (one[at:], other[at + 1 :]),
        (one[at + 1 :], other[at:]),
    )
    return any(a == b for a, b in ends)
