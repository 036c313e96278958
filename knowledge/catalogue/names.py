"""Products named in a question: "Gauja 10K", "гауйя", "в Дайне", "Salnie". Pure."""

from __future__ import annotations

import math
import re
from array import array
from bisect import bisect_left
from collections.abc import Callable, Container, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from itertools import combinations, pairwise

from knowledge.catalogue.plain import plain, sound
from knowledge.catalogue.tokens import Token
from knowledge.catalogue.vocabulary import PURPOSE
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
# A word in more names than this is common.
_COMMON = 500
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
        named = lru_cache(maxsize=65_536)(partial(self._is_name, common))
        self._weak: set[str] = set()
        self._sounds: dict[str, list[int]] = {}
        # Ascending, four bytes each: sets of them would be 25 MB for 100,000 products.
        self._plain: dict[str, array[int]] = {}
        self._own: list[int] = []
        self._brands: dict[str, list[int]] = {}
        owns: list[set[str]] = []
        self._models: dict[tuple[str, str], list[int]] = {}
        for place, (title, brand, lang) in enumerate(self._titles):
            brands = {sound(word) for word in _WORD.findall(brand)}
            own: set[str] = set()
            for at, word in enumerate(_WORD.findall(title)):
                key = sound(word)
                held = self._plain.setdefault(key, array("i"))
                if not held or held[-1] != place:
                    held.append(place)
                is_name, is_word = named(word, lang)
                # The first word has a capital whatever it is.
                if is_name and key not in brands and not (at == 0 and is_word):
                    own.add(key)
                    if is_word:
                        self._weak.add(key)
            self._add_models(place, title, brands)
            owns.append(own)
            for brand_key in brands:
                self._brands.setdefault(brand_key, []).append(place)
        for place, own in enumerate(owns):
            keys = own or self._only_name(place, owns)
            for key in keys:
                self._sounds.setdefault(key, []).append(place)
            self._own.append(len(keys))
        self._of_common = lru_cache(maxsize=64)(lambda key: frozenset(self._sounds[key]))
        self._count = max(1, len(self._titles))
        self._starts: dict[str, list[str]] = {}
        for key in self._sounds:
            self._starts.setdefault(key[:_KEY], []).append(key)
        del self._titles, self._common, self._brands

    def _is_name(self, common: Container[str], word: str, lang: str) -> tuple[bool, bool]:
        """Whether a word of a title may be one, and whether it is a word of the language too."""
        named = word.isalpha() and len(word) > 2 and plain(word) not in common
        return named, named and self._knows(word.lower(), lang)

    def _add_models(self, place: int, title: str, brands: set[str]) -> None:
        """ "Pixon 9": a brand and a number name a model, though not what is made for it."""
        keys = [sound(word) for word in _WORD.findall(PURPOSE.split(title, maxsplit=1)[0])]
        for one, other in pairwise(keys):
            if one in brands and other.isdigit():
                self._models.setdefault((one, other), []).append(place)

    def _only_name(self, place: int, owns: Sequence[set[str]]) -> set[str]:
        """A brand whose goods bear no names of their own is their name."""
        return {
            key
            for key, places in self._brands.items()
            if place in places and len(places) <= _MOST_NAMED and not any(owns[p] for p in places)
        }

    def named(self, said: Sequence[Token], places: Sequence[int]) -> list[Named]:
        """The products named, a group for each set of words that names some; the fullest first."""
        matched = self._matched(said, places)
        models: set[int] = set()
        for place, after in pairwise(places):
            model = (sound(said[place].text), sound(said[after].text))
            for product in self._models.get(model, ()) if after == place + 1 else ():
                matched.setdefault(product, {})[place] = model[0]
                models.add(product)
        enough = {
            product: found
            for product, found in matched.items()
            if product in models or len(set(found.values())) >= _SHARE * self._own[product]
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

    def _matched(self, said: Sequence[Token], places: Sequence[int]) -> dict[int, dict[int, str]]:
        """Products -> place -> the word of their name that stands there.

        A word of very many names tells one only beside another word of the same name.
        """
        found: dict[int, dict[int, str]] = {}
        common: list[tuple[int, str]] = []
        for place in places:
            for key in self._keys(said[place], place):
                if len(self._sounds[key]) > _COMMON:
                    common.append((place, key))
                    continue
                for product in self._sounds[key]:
                    found.setdefault(product, {})[place] = key
        sets = [(place, key, self._of_common(key)) for place, key in common]
        both = {p for (_, _, one), (_, _, other) in combinations(sets, 2) for p in one & other}
        for product in both.union(found):
            for place, key, products in sets:
                if product in products:
                    found.setdefault(product, {})[place] = key
        return found

    def _rarity(self, key: str) -> float:
        return math.log(1 + self._count / len(self._sounds.get(key, self._plain[key])))

    def _believed(self, token: Token, place: int, found: dict[int, str], weight: float) -> bool:
        """A name that is a word too ("Rain", "Tag") wants a capital or more of the title."""
        rarity = self._rarity(found[place])
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
        weight = sum(map(self._rarity, found.values()))
        for place, token in enumerate(said):
            if place in places or not self._says(product, sound(token.text)):
                continue
            if any(c.isdigit() for c in token.text):
                places.add(place)
                weight += _CODE_WEIGHT
            elif len(token.plain) > 1:
                weight += _COMMON_WEIGHT
        return frozenset(places), weight

    def _says(self, product: int, key: str) -> bool:
        """Whether a product's title has a word of this sound."""
        held = self._plain.get(key, ())
        at = bisect_left(held, product)
        return at < len(held) and held[at] == product

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
