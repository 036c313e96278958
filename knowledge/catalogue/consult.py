"""A shopper's question about goods -> the products that answer it, or nothing.

A wrong reading is worse than none: a question is filtered by only where every number and
limit found its field, the kind of thing is understood, and nothing speaks of the shop's
service. Otherwise None, and the search answers.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Protocol

import numpy as np

from knowledge.catalogue.advice import Advice, Pick
from knowledge.catalogue.filters import Filters, Unreadable
from knowledge.catalogue.goods import Goods
from knowledge.catalogue.hear import hear
from knowledge.catalogue.names import Named, Names
from knowledge.catalogue.reading import Heard
from knowledge.catalogue.same import Same
from knowledge.catalogue.vocabulary import Vocabulary
from knowledge.catalogue.wishes import Wish, Wishes
from knowledge.catalogue.words import table
from knowledge.concepts import Concepts
from knowledge.passage import Product

# Shown of a list, of a list with words left over, and at most on demand.
_SHOWN = 4
_SHOWN_PARTIAL = 3
_MOST_NAMED = 3
_MOST_UNKNOWN = 3
# Goods so few may be meant though words were left over.
_FEW = 2
_STRAY = 1
_MOST_RANKED = 400
# More than anything costs, and what has no price comes last.
_NO_PRICE = 1e9
# Path and id of the products that the search found, best first.
ByHit = Sequence[tuple[str, str]]


class Words(Protocol):
    """What the catalogue needs of the dictionaries."""

    def of(self, word: str, lang: str) -> str:
        """The folded lemma."""

    def knows(self, word: str, lang: str) -> bool:
        """Whether it is a word."""


class Catalogue:
    """One generation of a shop's products, ready to be asked. Safe to share by threads."""

    def __init__(
        self,
        products: Sequence[Product],
        language_of: Callable[[Product], str],
        concepts: Concepts,
        words: Words,
    ) -> None:
        self._goods = Goods(products)
        self._vocabulary = Vocabulary(self._goods, words.of)
        self._names = Names(words.knows)
        same = Same()
        self._langs: list[str] = []
        self._places: dict[tuple[str, str], int] = {}
        # One pass: opening all products of a large shop takes seconds.
        for place, product in enumerate(products):
            lang = language_of(product)
            self._langs.append(lang)
            self._places[product.path, product.id] = place
            self._goods.add(place, product)
            self._vocabulary.add(place, product, lang)
            self._names.add(product, lang)
            same.add(product)
        self._goods.finish()
        self._vocabulary.finish(self._langs.__getitem__)
        self._names.finish()
        self._firsts = np.array([same.first(p) for p in range(len(self._langs))], dtype=int)
        self._wishes = Wishes(self._goods, self._vocabulary, concepts, set(self._langs))
        self._filters = Filters(self._goods, self._vocabulary, self._wishes)

    def consult(self, text: str, lang: str, hits: ByHit = ()) -> Advice | None:
        """What the products say to a question in `lang`, or None where it is not theirs.

        `hits` are path and id of the products that the search found, best first.
        """
        if not self._langs:
            return None
        heard = hear(text)
        if heard.service or not heard.tokens:
            return None
        wishes, unknown = self._wishes.read(text, heard, lang)
        named = self._named(heard, wishes)
        about = self._about(heard, wishes, named, lang) if named else None
        if about and len(set(unknown).difference(*(group.places for group in named))) > _STRAY:
            # What was asked of the product may lie in the words that were not understood.
            about = replace(about, partial=True)
        if heard.explains or (about and about.kind != "sift"):
            return about
        try:
            return self._list(heard, wishes, unknown, lang, hits) or about
        except Unreadable:
            return about

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
        for wish in wishes:
            fits = [
                p
                for p in left
                if wish.rows[self._goods.owner == p].any() is not np.bool_(wish.denied)
            ]
            left = fits or left
        return tuple(left)

    # One or more named products.

    def _about(
        self, heard: Heard, wishes: Sequence[Wish], named: Sequence[Named], lang: str
    ) -> Advice | None:
        products = [p for group in named for p in group.products]
        products = self._once(products, lang)
        if len(products) > (_MOST_NAMED if len(named) == 1 else 2 * _MOST_NAMED):
            return None
        asked = self._asked(heard, products)
        if len(named) > 1 and (heard.compares or heard.orders):
            return self._compared(heard, products, asked)
        if len(named) > 1 or heard.limits:
            return None
        if heard.orders and any(True for _ in table("either").find(heard.tokens)):
            # The other side of the "or" was not understood.
            return Advice("sift", tuple(Pick(self._goods.product(p)) for p in products))
        products = self._of_the_pack(heard, products)
        sizes = self._sizes(heard, products)
        told = bool(asked or sizes or heard.stock or (heard.there and heard.bare))
        picks = tuple(self._pick(p, asked, heard, sizes, wishes) for p in products)
        if told and asked not in (None, "price") and not any(pick.stated for pick in picks):
            told = False
        if not told:
            return Advice("sift", picks)
        return Advice(
            "facts",
            picks,
            len(picks),
            property=asked,
            sizes=sizes,
            stock=heard.stock or heard.there or bool(sizes),
        )

    def _of_the_pack(self, heard: Heard, products: Sequence[int]) -> list[int]:
        """Of several products those that come in the pack asked for: "10 kg"."""
        left = list(products)
        for amount in heard.bare:
            if amount.kind:
                rows = self._goods.equal(amount.kind, amount.low, amount.high)
                left = [p for p in left if rows[self._goods.owner == p].any()] or left
        return left

    def _asked(self, heard: Heard, products: Sequence[int]) -> str | None:
        """The property asked for: the first that these products state."""
        wanted = [*heard.asks, *(order.property for order in heard.orders)]
        for name in wanted:
            if name == "price" or any(self._states(p, name) for p in products):
                return name
        return wanted[0] if wanted else None

    def _states(self, place: int, name: str) -> bool:
        low, _ = self._filters.column(name, self._goods.of_products([place]))
        return bool((~np.isnan(low[self._goods.owner == place])).any())

    def _compared(self, heard: Heard, products: Sequence[int], asked: str | None) -> Advice | None:
        order = heard.orders[0] if heard.orders else None
        if asked is None:
            return Advice(
                "compare", tuple(Pick(self._goods.product(p)) for p in products), len(products)
            )
        valued = [(self._value(p, asked), p) for p in products]
        if any(np.isnan(v) for v, _ in valued):
            return None
        if order and order.property == asked:
            valued.sort(key=lambda each: -each[0] if order.down else each[0])
        picks = tuple(
            Pick(self._goods.product(p), stated=self._stated(p, asked)) for _, p in valued
        )
        decided = bool(order) and valued[0][0] != valued[-1][0]
        return Advice(
            "compare",
            picks,
            len(picks),
            property=asked,
            decided=decided,
            down=bool(order and order.down),
        )

    def _value(self, place: int, name: str) -> float:
        low, high = self._filters.column(name, self._goods.of_products([place]))
        own = self._goods.owner == place
        known = (low if name == "price" else high)[own]
        known = known[~np.isnan(known)]
        return float(known.min()) if known.size else float("nan")

    def _stated(self, place: int, name: str) -> str:
        said = dict.fromkeys(self._filters.text(name, row) for row in self._goods.rows_of(place))
        return " / ".join(text for text in said if text)

    def _sizes(self, heard: Heard, products: Sequence[int]) -> tuple[str, ...]:
        """The sizes asked for: those said as such, and bare numbers that are one here."""
        rows = self._goods.of_products(list(products))
        sizes = list(heard.sizes)
        for amount in heard.bare:
            size = f"{amount.low:g}" if not amount.kind else ""
            if size and (self._goods.sized(size) & rows).any():
                sizes.append(size)
        return tuple(s for s in dict.fromkeys(sizes) if (self._goods.has_sizes() & rows).any())

    def _pick(
        self,
        place: int,
        asked: str | None,
        heard: Heard,
        sizes: Sequence[str],
        wishes: Sequence[Wish],
    ) -> Pick:
        product = self._goods.product(place)
        rows = self._goods.of_products([place])
        fits = rows.copy()
        for size in sizes:
            fits &= self._goods.sized(size)
        for amount in heard.bare:
            exact = self._goods.equal(amount.kind, amount.low, amount.high) & fits
            if amount.kind and exact.any():
                fits = exact
        for wish in wishes:
            if wish.kind == "trait" and (fits & wish.rows).any() and not wish.denied:
                fits &= wish.rows
        narrowed = fits.any() and not np.array_equal(fits, rows)
        variants = self._goods.variants(place, np.flatnonzero(fits).tolist()) if narrowed else ()
        stated = self._stated(place, asked) if asked and asked != "price" else ""
        return Pick(product, variants, stated)

    # A list by what is wished for.

    def _list(
        self, heard: Heard, wishes: Sequence[Wish], unknown: Sequence[int], lang: str, hits: ByHit
    ) -> Advice | None:
        types = [w for w in wishes if w.kind == "type"]
        firm = bool(heard.limits or heard.orders or heard.sizes or heard.bare or heard.count)
        traits = bool(types) and len(wishes) > len(types)
        if not (firm or traits or (types and (heard.stock or heard.there or heard.asks))):
            return None
        if heard.without:
            return None
        unknown = [p for p in unknown if len(heard.tokens[p].plain) > 1]
        if not types and (unknown or len(wishes) or not (heard.limits or heard.orders)):
            return (
                self._sifted(heard, hits)
                if unknown
                else self._without_type(heard, wishes, lang, hits)
            )
        if len(unknown) > _MOST_UNKNOWN:
            return self._sifted(heard, hits)
        found = self._filters.apply(heard, wishes)
        understood = len(wishes) + len(heard.limits) + len(heard.asks) + len(heard.orders)
        few = len(self._goods.places(found.rows)) <= (_FEW if unknown else _SHOWN)
        few = few and len(unknown) <= understood
        sure = firm and len(unknown) <= len(wishes) + len(heard.limits)
        if unknown and found.failing == "limit":
            return self._sifted(heard, hits)
        lone = any(not amount.kind for amount in heard.bare)
        if not few and ((unknown and (lone or not sure)) or (heard.asks and not firm)):
            # So many are not what was meant by words that were not understood.
            return self._sifted(heard, hits)
        return self._shown(found, heard, bool(unknown), lang, hits)

    def _without_type(
        self, heard: Heard, wishes: Sequence[Wish], lang: str, hits: ByHit
    ) -> Advice | None:
        """ "Something red under 20 euro": no type is named, and none is needed."""
        if not (heard.limits or heard.orders) or any(
            limit.property != "price" for limit in heard.limits
        ):
            return None
        return self._shown(self._filters.apply(heard, wishes), heard, False, lang, hits)

    def _sifted(self, heard: Heard, hits: ByHit) -> Advice | None:
        """Of the products that the search found, those within the price first."""
        limits = [limit for limit in heard.limits if limit.property == "price"]
        if not limits or not hits:
            return None
        places = self._found(hits)
        within = [
            p
            for p in places
            if all(
                self._filters.within(limit, self._goods.of_products([p])).any() for limit in limits
            )
        ]
        if not within or within == places[: len(within)]:
            return None
        return Advice("sift", tuple(Pick(self._goods.product(p)) for p in within))

    def _found(self, hits: ByHit) -> list[int]:
        return [self._places[hit] for hit in dict.fromkeys(hits) if hit in self._places]

    def _shown(
        self, found: Filters.Found, heard: Heard, partial: bool, lang: str, hits: ByHit
    ) -> Advice | None:
        if not found.rows.any():
            return None
        places = self._once(self._ranked(found, hits), lang)
        most = heard.count or (_SHOWN_PARTIAL if partial or found.failing else _SHOWN)
        told = [
            *([found.order.property] if found.order else []),
            *(each.property for each in found.limits),
            *heard.asks,
        ]
        name = next((each for each in told if each and each != "price"), None)
        picks = tuple(self._listed(place, found, name) for place in places[:most])
        return Advice(
            "list",
            picks,
            self._how_many(found),
            found.limits,
            name or ("price" if "price" in told else None),
            found.sizes,
            heard.stock,
            partial,
            found.failing,
            found.limit,
            decided=bool(found.order and len(picks) > 1 and name in (None, found.order.property)),
            down=bool(found.order and found.order.down),
        )

    def _how_many(self, found: Filters.Found) -> int:
        """Products, those of several feeds once."""
        firsts = np.zeros(self._goods.count, dtype=bool)
        firsts[self._firsts[self._goods.owner[found.rows]]] = True
        return int(np.count_nonzero(firsts))

    def _ranked(self, found: Filters.Found, hits: ByHit) -> list[int]:
        """Products by the order asked for; else as the search has them, what can be had, price.

        Only the first few hundred are put in order: a shelf may hold all that a shop has.
        """
        rows = np.flatnonzero(found.rows)
        ranks = np.full(self._goods.count, float(len(hits)))
        for rank, place in enumerate(self._found(hits)):
            ranks[place] = rank
        first = np.zeros(len(rows))
        if found.distance is not None:
            first = found.distance[rows]
        elif found.order:
            low, high = self._filters.column(found.order.property, found.rows)
            first = np.nan_to_num(-high[rows] if found.order.down else low[rows], nan=np.inf)
        price = np.nan_to_num(self._goods.price[rows], nan=_NO_PRICE)
        usual = (ranks[self._goods.owner[rows]] * 4 - self._goods.stock[rows]) * _NO_PRICE + price
        if len(rows) > _MOST_RANKED:
            leading = usual if found.distance is None and found.order is None else first
            few = np.argpartition(leading, _MOST_RANKED)[:_MOST_RANKED]
            rows, first, usual = rows[few], first[few], usual[few]
        return list(dict.fromkeys(self._goods.owner[rows[np.lexsort((usual, first))]].tolist()))

    def _listed(self, place: int, found: Filters.Found, shown_by: str | None) -> Pick:
        own = self._goods.rows_of(place)
        fits = [row for row in own if found.rows[row]]
        variants = self._goods.variants(place, fits) if len(fits) < len(own) else ()
        stated = ""
        if shown_by and shown_by != "price":
            texts = dict.fromkeys(self._filters.text(shown_by, int(row)) for row in fits)
            stated = " / ".join(text for text in texts if text)
        return Pick(self._goods.product(place), variants, stated)

    def _once(self, places: Sequence[int], lang: str) -> list[int]:
        """Each product once, in the shopper's language where the feeds have it."""
        groups: dict[int, int] = {}
        for place in places:
            group = int(self._firsts[place])
            held = groups.get(group)
            if held is None or (self._langs[held] != lang and self._langs[place] == lang):
                groups[group] = place
        return list(groups.values())
