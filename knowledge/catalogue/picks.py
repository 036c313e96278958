"""Products as they are handed out: each once, with the variants and the value asked for."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from knowledge.catalogue.advice import Pick
from knowledge.catalogue.filters import Filters
from knowledge.catalogue.goods import Goods, Mask
from knowledge.catalogue.same import Same


class Picks:
    """Makes picks of places in one shop's goods."""

    def __init__(self, goods: Goods, filters: Filters, same: Same, langs: Sequence[str]) -> None:
        """`langs` holds the language of each product."""
        self._goods = goods
        self._filters = filters
        self._langs = langs
        self._firsts = np.array([same.first(p) for p in range(len(langs))], dtype=int)

    def of(self, places: Sequence[int]) -> tuple[Pick, ...]:
        """The products at some places, nothing asked of them."""
        return tuple(Pick(self._goods.product(place)) for place in places)

    def fitting(
        self, place: int, rows: Mask, shown_by: str | None, pack: str | None = None
    ) -> Pick:
        """A product with those of its variants that fit, unless all do; of the pack meant."""
        own = self._goods.rows_of(place)
        fits = [row for row in own if rows[row]]
        if pack:
            fits = self._goods.packed(fits, large=pack == "large")
        variants = self._goods.variants(place, fits) if len(fits) < len(own) else ()
        return Pick(self._goods.product(place), variants, self.stated(shown_by, fits))

    def stated(self, name: str | None, rows: Sequence[int] | range) -> str:
        """How the feed writes a property of some rows; empty for the price, which has a line."""
        if not name or name == "price":
            return ""
        said = dict.fromkeys(self._filters.text(name, int(row)) for row in rows)
        return " / ".join(text for text in said if text)

    def first(self, place: int) -> int:
        """The first of the products that are the same as the one at a place."""
        return int(self._firsts[place])

    def once(self, places: Sequence[int], lang: str) -> list[int]:
        """Each product once, in the shopper's language where the feeds have it."""
        groups: dict[int, int] = {}
        for place in places:
            group = self.first(place)
            held = groups.get(group)
            if held is None or (self._langs[held] != lang and self._langs[place] == lang):
                groups[group] = place
        return list(groups.values())

    def how_many(self, rows: Mask) -> int:
        """Products, those of several feeds once."""
        firsts = np.zeros(self._goods.count, dtype=bool)
        firsts[self._firsts[self._goods.owner[rows]]] = True
        return int(np.count_nonzero(firsts))
