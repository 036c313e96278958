"""A question as one shop's catalogue reads it: what is heard, wished for, named and left over."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from knowledge.catalogue.goods import Goods
from knowledge.catalogue.hear import hear
from knowledge.catalogue.names import Named, Names
from knowledge.catalogue.reading import Heard
from knowledge.catalogue.wishes import Wish, Wishes
from knowledge.catalogue.words import table
from knowledge.function_words import subject

_WORD = re.compile(r"[^\W_]+")
_SHORTEST = 3
# Words that ask, of whatever.
_ASKING = ("quantity", "compare", "explain", "there", "show", "choices", "stock")


@dataclass(frozen=True)
class Question:
    """`unknown` are places of words that mean nothing here, `named` the products named."""

    text: str
    lang: str
    heard: Heard
    wishes: tuple[Wish, ...]
    unknown: tuple[int, ...]
    named: tuple[Named, ...]

    @property
    def is_for(self) -> tuple[str, ...]:
        """The kinds of things that what is asked for is only made for: "a blade for the shears"."""
        heard = self.heard
        if heard.explains and not (heard.buys or heard.there or heard.stock):
            return ()
        return tuple(
            wish.name
            for wish in self.wishes
            if wish.name.startswith("type_") and self._made_for(min(wish.places))
        )

    def _made_for(self, place: int) -> bool:
        """Whether a word that is not understood stands before, and between them what says that
        it is for it: a word of its own, or an ending."""
        heads = set(self.unknown).intersection(self.content())
        said = self.heard.tokens
        limited = {at for limit in self.heard.limits for at in range(limit.start, limit.end)}
        for _, at, end in table("for").find(said):
            if at - 1 in heads and at not in limited and 0 <= place - end <= 1:
                return True
        dative = self.lang == "lv" and re.search(r"(am|ai|ei|im|um|iem|ām|ēm)$", said[place].text)
        return place - 1 in heads and bool(dative)

    @property
    def topical(self) -> bool:
        """Whether it says itself what it is about."""
        of_a_kind = any(wish.kind == "type" for wish in self.wishes)
        return bool(self.named) or of_a_kind or self.heard.service

    def content(self) -> list[int]:
        """Places of the words that ask something: no function words, no names."""
        of_names = {place for group in self.named for place in group.places}
        for section in _ASKING:
            for _, start, end in table(section).find(self.heard.tokens):
                of_names.update(range(start, end))
        asked = set(_WORD.findall(subject(self.text, self.lang)))
        return [
            place
            for place in self.heard.rest
            if place not in of_names
            and len(self.heard.tokens[place].plain) >= _SHORTEST
            and not asked.isdisjoint(_WORD.findall(self.heard.tokens[place].text))
        ]


class Reader:
    """Reads questions against one shop's wishes and names."""

    def __init__(self, goods: Goods, wishes: Wishes, names: Names) -> None:
        self._goods = goods
        self._wishes = wishes
        self._names = names

    def read(self, text: str, lang: str) -> Question:
        """The question with all that the catalogue makes of its words."""
        heard = hear(text, lang)
        if heard.service or not heard.tokens:
            return Question(text, lang, heard, (), heard.rest, ())
        wishes, unknown = self._wishes.read(text, heard, lang)
        sold = {p for wish in wishes if wish.name.startswith("type_") for p in wish.places}
        if heard.pack and sold.intersection(heard.packed):
            # Bags are what this shop sells.
            heard = replace(heard, pack=None, packed=())
        wishes = [wish for wish in wishes if not set(wish.places) <= set(heard.packed)]
        unknown = [place for place in unknown if place not in heard.packed]
        named = self._named(heard, wishes)
        return Question(text, lang, heard, tuple(wishes), tuple(unknown), tuple(named))

    def kind(self, question: Question) -> str:
        """What the shop calls the kind of thing that a question names; empty where it does not."""
        place = question.named[0].products[0] if question.named else None
        category = self._goods.product(place).category if place is not None else None
        return re.split(r"\s*[>/|]\s*", category or "")[-1]

    def _named(self, heard: Heard, wishes: Sequence[Wish]) -> list[Named]:
        taken = {place for limit in heard.limits for place in range(limit.start, limit.end)}
        places = [i for i, token in enumerate(heard.tokens) if i not in taken]
        found = self._either(heard, places) or self._names.named(heard.tokens, places)
        return [replace(group, products=self._narrowed(group, wishes)) for group in found]

    def _either(self, heard: Heard, places: Sequence[int]) -> list[Named]:
        """What the two sides of an "or" name, where both name something of their own."""
        for _, start, end in table("either").find(heard.tokens):
            sides = [
                self._names.named(heard.tokens, side)
                for side in ([p for p in places if p < start], [p for p in places if p >= end])
            ]
            if not all(len(side) == 1 for side in sides):
                continue
            one, other = (set(side[0].products) for side in sides)
            if one != other:
                apart = (one - other or one, other - one or other)
                return [
                    replace(side[0], products=tuple(sorted(left)))
                    for side, left in zip(sides, apart, strict=True)
                ]
        return []

    def _narrowed(self, group: Named, wishes: Sequence[Wish]) -> tuple[int, ...]:
        """Of several products of one name those of the kind and for the person asked for."""
        left = list(group.products)
        for wish in (each for each in wishes if each.kind != "absence"):
            fits = [
                p
                for p in left
                if wish.rows[self._goods.owner == p].any() is not np.bool_(wish.denied)
            ]
            left = fits or left
        return tuple(left)
