"""Which rows a word or a concept speaks of, by the words of titles, categories and attributes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache

import numpy as np

from knowledge.catalogue.goods import Goods, Mask, Places
from knowledge.catalogue.plain import akin, plain
from knowledge.passage import Product

Lemma = Callable[[str, str], str]

_WORD = re.compile(r"[^\W_]+(?:['’ʼ-][^\W_]+)*")
# What stands behind these in a title is what the thing is for, not what it is.
PURPOSE = re.compile(
    r"\s(?:for|for the|dla|do|na|pod|для|до|к|with|z|ar|с|із|з|pie)\s", re.IGNORECASE
)
_DENIED = frozenset(
    [
        "no",
        "none",
        "nie",
        "nav",
        "ne",
        "net",
        "нет",
        "ни",
        "нема",
        "немае",
        "false",
        "0",
        "brak",
        "без",
    ]
)
_NOT = frozenset(
    ["not", "no", "non", "without", "nie", "bez", "nav", "ne", "не", "без", "isn't", "free"]
)
# So many descriptions are read for one question; beyond, only titles and attributes are.
_MOST_DESCRIPTIONS = 300
_LONGEST_VALUE = 200
_SHORTEST_AKIN = 5
_KEY = 3


class Vocabulary:
    """Words -> rows. Titles and categories say what a thing is, attributes what it is like."""

    def __init__(self, goods: Goods, lemma: Lemma) -> None:
        self._goods = goods
        self._lemma = lemma
        # A catalogue says the same words over.
        self._forms = lru_cache(maxsize=16_384)(self._forms_of)
        self._listed: dict[str, list[int]] = {}
        self._brands: dict[str, list[int]] = {}
        self._folded: dict[int, str] = {}

    def add(self, place: int, product: Product, lang: str) -> None:
        """Take the words of the next product, which is in `lang`."""
        title = PURPOSE.split(product.title, maxsplit=1)[0]
        said: set[str] = set()
        for word in _WORD.findall(f"{title} {product.category or ''}"):
            said |= self._forms(word, lang)
        for form in said:
            self._listed.setdefault(form, []).append(place)
        for word in _WORD.findall(plain(product.brand or "")):
            self._brands.setdefault(word, []).append(place)

    def finish(self, lang_of: Callable[[int], str]) -> None:
        """All have been added, to the goods too; `lang_of` a place its language."""
        self._heads = {form: np.array(places) for form, places in self._listed.items()}
        self.brands = {word: np.array(places) for word, places in self._brands.items()}
        del self._listed, self._brands
        # A value is kept once, with its rows; most are said of thousands.
        self._traits: dict[str, list[Places]] = {}
        for name, values in self._goods.fields().items():
            for said, rows in values.items():
                if plain(said) not in _DENIED:
                    self._add_trait(name, said, rows, lang_of(int(self._goods.owner[rows[0]])))
        self._starts = {True: _by_start(self._heads), False: _by_start(self._traits)}
        self._forms.cache_clear()
        self.mask = lru_cache(maxsize=512)(self._mask)

    def _forms_of(self, word: str, lang: str) -> frozenset[str]:
        parts = word.split("-") if "-" in word else [word]
        lemmas = (self._lemma(part, lang) for part in parts if part.isalpha())
        return frozenset({plain(word), *map(plain, parts), *lemmas})

    def _add_trait(self, name: str, said: str, rows: Places, lang: str) -> None:
        text = f"{name.replace('_', ' ')} {said}" if len(said) <= _LONGEST_VALUE else name
        if name == "tags":
            # No word of the shop's: "tagad" (now) would ask for it.
            text = said
        forms = {form for word in _WORD.findall(text) for form in self._forms(word, lang)}
        for form in forms:
            self._traits.setdefault(form, []).append(rows)

    def _mask(self, phrases: tuple[tuple[str, str], ...], *, traits: bool, heads: bool) -> Mask:
        """Rows of which any phrase (with its language) is said; do not change the array."""
        found = np.zeros(self._goods.size, dtype=bool)
        for text, lang in phrases:
            words = _WORD.findall(text)
            if not words:
                continue
            every = np.ones(self._goods.size, dtype=bool)
            for word in words:
                every &= self._said(word, lang, traits=traits, heads=heads)
                if not every.any():
                    break
            found |= every
        return found

    def _said(self, word: str, lang: str, *, traits: bool, heads: bool) -> Mask:
        found = np.zeros(self._goods.size, dtype=bool)
        if heads:
            for form in self._meeting(self._heads, word, lang, heads=True):
                found |= self._goods.of_products(self._heads[form])
        if traits:
            for form in self._meeting(self._traits, word, lang, heads=False):
                for rows in self._traits[form]:
                    found[rows] = True
        return found

    def _meeting(self, of: Mapping[str, object], word: str, lang: str, *, heads: bool) -> list[str]:
        """The known forms that a word meets: itself, its lemma, else what begins alike."""
        forms = {plain(word), self._lemma(word, lang)}
        exact = [form for form in forms if form in of]
        if exact or len(word) < _SHORTEST_AKIN:
            return exact
        starts = self._starts[heads]
        return sorted(
            {
                known
                for form in forms
                for known in starts.get(form[:_KEY], ())
                if len(known) >= _KEY + 1 and akin(form, known)
            }
        )

    def described(self, phrases: Iterable[tuple[str, str]], among: Mask) -> Mask:
        """Rows among some whose description says a phrase and does not deny it."""
        places = self._goods.places(among)
        if len(places) > _MOST_DESCRIPTIONS:
            return np.zeros(self._goods.size, dtype=bool)
        patterns = [p for p in (_pattern(text) for text, _ in phrases) if p]
        said = [place for place in places.tolist() if self._describes(place, patterns)]
        return self._goods.of_products(said) & among

    def _describes(self, place: int, patterns: Sequence[re.Pattern[str]]) -> bool:
        if place not in self._folded:
            product = self._goods.product(place)
            # What stands behind a "with" in a title is no kind of thing, but is said.
            behind = product.title[len(PURPOSE.split(product.title, maxsplit=1)[0]) :]
            self._folded[place] = plain(f"{behind}. {product.description}")
        text = self._folded[place]
        for pattern in patterns:
            for found in pattern.finditer(text):
                before = _WORD.findall(text[max(0, found.start() - 25) : found.start()])[-2:]
                if not _NOT.intersection(before):
                    return True
        return False

    def stated_absent(self, words: Iterable[str], among: Mask) -> Mask:
        """Rows whose texts say that they are without something: "bez cukru", "sugar-free"."""
        stems = [re.escape(plain(word)[: max(4, len(word) - 2)]) for word in words]
        said = "|".join(stems)
        pattern = re.compile(
            rf"\b(?:bez|without|no|free (?:of|from)|без|nesatur)\s(?:\w+\s){{0,2}}(?:{said})\w*"
            rf"|\b(?:{said})\w*[- ]free\b"
        )
        places = self._goods.places(among)
        if len(places) > _MOST_DESCRIPTIONS:
            return np.zeros(self._goods.size, dtype=bool)
        found = []
        for place in places.tolist():
            product = self._goods.product(place)
            own = " | ".join(f"{name} {value}" for name, value in product.attributes)
            if pattern.search(plain(f"{product.title} | {own} | {product.description}")):
                found.append(place)
        return self._goods.of_products(found) & among


def _pattern(text: str) -> re.Pattern[str] | None:
    words = _WORD.findall(plain(text))
    if not words or max(map(len, words)) < 4:
        return None
    stems = [re.escape(w if len(w) < 5 else w[: max(4, len(w) - 2)]) + r"\w*" for w in words]
    return re.compile(r"\b" + r"[\s-]+".join(stems))


def _by_start(of: Iterable[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for word in of:
        found.setdefault(word[:_KEY], []).append(word)
    return found
