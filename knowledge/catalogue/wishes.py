"""The words of a question that say what is wanted -> rows: types, traits, brands."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

import numpy as np

from knowledge.catalogue.goods import Goods, Mask
from knowledge.catalogue.plain import akin, plain
from knowledge.catalogue.reading import Heard
from knowledge.catalogue.vocabulary import Vocabulary
from knowledge.catalogue.words import table
from knowledge.concepts import Concepts, Mention

# An `absence` is what goods are to be without.
WishKind = Literal["type", "trait", "audience", "absence"]
_TYPE = "type_"
_AUDIENCE = "audience_"
# Traits that feeds have a field for: where others state one, its absence says something.
FIELDS = ("color_", "material_")
TRAITS = ("trait_", "color_", "material_", "season_")


@dataclass(frozen=True)
class Wish:
    """What a stretch of the question wants, and the rows that have it."""

    kind: WishKind
    name: str
    rows: Mask
    places: tuple[int, ...]
    denied: bool = False


class Wishes:
    """Reads the unaccounted words of questions against one shop's vocabulary."""

    def __init__(
        self, goods: Goods, vocabulary: Vocabulary, concepts: Concepts, langs: Iterable[str]
    ) -> None:
        self._goods = goods
        self._vocabulary = vocabulary
        self._concepts = concepts
        self._langs = tuple(dict.fromkeys([*langs, "en"]))
        self._kinds = _kinds(concepts)
        self._by_field: dict[str, Mask] = {}
        self.rows = lru_cache(maxsize=256)(self._rows)
        self._by_word_of_type: dict[str, list[tuple[frozenset[str], str, str, str]]] = {}
        for name in concepts.names:
            for text, lang in self.phrases(name) if name.startswith(_TYPE) else ():
                words = _words(text)
                for word in words:
                    self._by_word_of_type.setdefault(word, []).append((words, text, lang, name))

    def read(self, text: str, heard: Heard, lang: str) -> tuple[list[Wish], list[int]]:
        """The wishes, and the places of the words that were not understood."""
        open_places = set(heard.rest)
        wishes: list[Wish] = []
        for mention in self._mentions(text, lang):
            places = tuple(p for p in sorted(open_places) if self._covers(mention, heard, p))
            if not places:
                continue
            rows = self.rows(mention.concept)
            absent = bool(set(places) & set(heard.without))
            if not (rows.any() or absent or self._has_field(mention.concept)):
                continue
            kind: WishKind = "type" if mention.concept.startswith(_TYPE) else "trait"
            if mention.concept.startswith(_AUDIENCE):
                kind = "audience"
            if absent:
                kind = "absence"
            wishes.append(Wish(kind, mention.concept, rows, places, self._denied(heard, places)))
            if kind == "type":
                wishes += self._narrowing(wishes[-1], mention, heard, lang)
            open_places -= set(places)
        for place in sorted(open_places - set(heard.without)):
            wish = self._by_word(heard, place, lang)
            if wish:
                wishes.append(wish)
                open_places.discard(place)
        return wishes, sorted(open_places)

    def _narrowing(self, whole: Wish, mention: Mention, heard: Heard, lang: str) -> list[Wish]:
        """What a longer name says beside a shorter one of the same kind: "magnetic" blocks are
        blocks, where this shop has others too."""
        said = _words(mention.phrase)
        shorter = [
            words
            for t, of in self.phrases(whole.name)
            if of == lang and (words := _words(t)) < said
        ]
        found = []
        for place in whole.places if shorter else ():
            token = heard.tokens[place]
            if any(akin(token.plain, word) for words in shorter for word in words):
                continue
            rows = self._vocabulary.mask(((token.text, lang),), traits=True, heads=True)
            if (both := rows & whole.rows).any() and both.sum() < whole.rows.sum():
                found.append(Wish("trait", token.plain, rows, (place,), whole.denied))
        return found

    def _has_field(self, concept: str) -> bool:
        return any(concept.startswith(prefix) and self._stated(prefix).any() for prefix in FIELDS)

    def stating(self, concept: str, among: Mask) -> float:
        """The share of some rows that state anything of a concept's field."""
        prefix = next(each for each in FIELDS if concept.startswith(each))
        return float(self._stated(prefix)[among].mean())

    def _stated(self, prefix: str) -> Mask:
        """Rows with any value in the field of a sort of traits."""
        if prefix not in self._by_field:
            found = np.zeros(self._goods.size, dtype=bool)
            for field, values in self._goods.fields().items():
                meant = table("field").whole(plain(field)) == prefix.rstrip("_")
                for rows in values.values() if meant else ():
                    found[rows] = True
            self._by_field[prefix] = found
        return self._by_field[prefix]

    def _rows(self, concept: str) -> Mask:
        """The rows a concept, or any kind of it, speaks of; among titles only for types."""
        names = (concept, *self._kinds.get(concept, ()))
        phrases = tuple(phrase for name in names for phrase in self.phrases(name))
        if not concept.startswith(_TYPE):
            return self._vocabulary.mask(phrases, traits=True, heads=True)
        rows = self._vocabulary.mask(phrases, traits=False, heads=True)
        # A phone case is no phone, though its category says "phone".
        return rows & ~self._vocabulary.mask(self._rivals(names), traits=False, heads=True)

    def _rivals(self, names: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
        """Phrases of other types that say one of these and more: "phone case" beside "phone"."""
        own = {(w, lang) for name in names for t, lang in self.phrases(name) for w in [_words(t)]}
        found: set[tuple[str, str]] = set()
        for words, lang in own:
            for word in words:
                for rival, text, rival_lang, name in self._by_word_of_type.get(word, ()):
                    more = name not in names and rival_lang == lang and words < rival
                    if more and (rival, lang) not in own:
                        found.add((text, lang))
        return tuple(sorted(found))

    def phrases(self, concept: str) -> tuple[tuple[str, str], ...]:
        """How the languages of the shop's goods say a concept."""
        return tuple(
            (t, lang) for lang in self._langs for t in self._concepts.phrases(concept, lang)
        )

    def _mentions(self, text: str, lang: str) -> list[Mention]:
        """Goods mentioned, the longest and surest first."""
        goods = (_TYPE, _AUDIENCE, *TRAITS)
        found = [m for m in self._concepts.mentions(text, lang) if m.concept.startswith(goods)]
        return sorted(
            found,
            key=lambda m: (-m.weight, -len(m.phrase.split()), -len(m.phrase), m.concept),
        )

    def _covers(self, mention: Mention, heard: Heard, place: int) -> bool:
        token = heard.tokens[place]
        if token.start < mention.start or token.end > mention.end:
            return False
        words = [plain(word) for word in mention.phrase.replace("-", " ").split()]
        if mention.end - mention.start <= len(token.text) + 1:
            return True
        return any(akin(token.plain, word) or token.plain[:3] == word[:3] for word in words)

    def _by_word(self, heard: Heard, place: int, lang: str) -> Wish | None:
        token = heard.tokens[place]
        if token.number is not None or len(token.plain) < 2:
            return None
        denied = self._denied(heard, (place,))
        brand = self._vocabulary.brands.get(token.plain)
        if brand is not None:
            return Wish("trait", token.plain, self._goods.of_products(brand), (place,), denied)
        if len(token.plain) < 3:
            return None
        heads = self._vocabulary.mask(((token.text, lang),), traits=False, heads=True)
        if heads.any():
            return Wish("type", token.plain, heads, (place,), denied)
        traits = self._vocabulary.mask(((token.text, lang),), traits=True, heads=False)
        if traits.any():
            return Wish("trait", token.plain, traits, (place,), denied)
        return None

    def _denied(self, heard: Heard, places: tuple[int, ...]) -> bool:
        return bool(set(places) & set(heard.negated))


def _words(text: str) -> frozenset[str]:
    return frozenset(plain(text).split())


def _kinds(concepts: Concepts) -> dict[str, tuple[str, ...]]:
    """Each concept's kinds, theirs included."""
    children: dict[str, list[str]] = {}
    for name in concepts.names:
        for parent in concepts.phrases(name, "kind_of"):
            children.setdefault(parent, []).append(name)
    found: dict[str, tuple[str, ...]] = {}
    for name in children:
        every: list[str] = []
        todo = list(children[name])
        while todo:
            child = todo.pop()
            if child not in every:
                every.append(child)
                todo += children.get(child, [])
        found[name] = tuple(every)
    return found
