"""Wishes and limits -> the products that fit, in order, or None where the reading is not sure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from knowledge.catalogue.advice import Advice
from knowledge.catalogue.filters import Filters, Unreadable
from knowledge.catalogue.goods import Goods
from knowledge.catalogue.picks import Picks
from knowledge.catalogue.question import Question
from knowledge.catalogue.reading import Heard
from knowledge.lemmas import fold

# Shown of a list, of a list with words left over, and at most on demand.
_SHOWN = 4
_SHOWN_PARTIAL = 3
_MOST_UNKNOWN = 3
# Goods so few may be meant though words were left over.
_FEW = 2
_MOST_RANKED = 400
# Of goods of which any may be meant so many are looked at for their sorts.
_ALIKE = 60
# More than anything costs, and what has no price comes last.
_NO_PRICE = 1e9
# Path and id of the products that the search found, best first.
ByHit = Sequence[tuple[str, str]]


class Listing:
    """Lists one shop's goods."""

    def __init__(
        self,
        goods: Goods,
        filters: Filters,
        picks: Picks,
        places: Mapping[tuple[str, str], int],
    ) -> None:
        """`places` of products by path and id."""
        self._goods = goods
        self._filters = filters
        self._picks = picks
        self._places = places

    def advice(self, question: Question, hits: ByHit) -> Advice | None:
        """The goods that fit; raises Unreadable where a wish can be held against no field."""
        heard, wishes = question.heard, question.wishes
        types = [w for w in wishes if w.kind == "type"]
        branded = self._branded(question)
        firm = bool(heard.limits or heard.orders or heard.sizes or heard.bare or heard.count)
        traits = bool(types) and (len(wishes) > len(types) or bool(heard.without))
        if not (
            firm or traits or branded or (types and (heard.stock or heard.there or heard.asks))
        ):
            return None
        if heard.without and not types:
            return None
        unknown = [p for p in question.unknown if len(heard.tokens[p].plain) > 1]
        unknown = [p for p in unknown if p not in heard.without]
        if (
            not types
            and not branded
            and (unknown or len(wishes) or not (heard.limits or heard.orders))
        ):
            return self._sifted(heard, hits) if unknown else self._without_type(question, hits)
        if len(unknown) > _MOST_UNKNOWN:
            return self._sifted(heard, hits)
        if question.is_for and all(wish.name in question.is_for for wish in types):
            return None
        found = self._filters.apply(question)
        understood = (
            sum(len(wish.places) for wish in wishes)
            + len(heard.limits)
            + len(heard.asks)
            + len(heard.orders)
        )
        few = len(self._goods.places(found.rows)) <= (_FEW if unknown else _SHOWN)
        few = few and len(unknown) <= understood
        sure = firm and len(unknown) <= len(wishes) + len(heard.limits)
        if unknown and found.failing in ("limit", "trait"):
            return self._sifted(heard, hits)
        lone = any(not amount.kind for amount in heard.bare)
        if not few and ((unknown and (lone or not sure)) or (heard.asks and not firm)):
            # So many are not what was meant by words that were not understood.
            return self._sifted(heard, hits)
        return self._shown(found, question, bool(unknown), hits)

    def alike(self, question: Question, hits: ByHit) -> Advice | None:
        """The goods of the one kind of which a property is asked, and no more; None where one is
        named, or a word is not understood."""
        heard = question.heard
        types = [wish for wish in question.wishes if wish.kind == "type"]
        more = (
            heard.limits,
            heard.orders,
            heard.sizes,
            heard.bare,
            heard.count,
            heard.without,
            heard.pack,
        )
        more_said = any(more) or bool(heard.negated or heard.compares or question.named)
        if len(types) != 1 or not heard.asks or more_said or self._left(question):
            return None
        try:
            found = self._filters.apply(question)
        except Unreadable:
            return None
        if found.failing:
            return None
        return self._shown(found, question, False, hits, most=_ALIKE)

    def _branded(self, question: Question) -> bool:
        """Whether a brand and what is like it tell few goods, of which something is asked."""
        heard, wishes = question.heard, question.wishes
        known = any(self._filters.is_brand(wish.name) for wish in wishes)
        if not known or len(wishes) < 2 or question.unknown or not (heard.asks or heard.bare):
            return False
        if any(wish.kind == "type" or wish.denied for wish in wishes):
            return False
        rows = np.logical_and.reduce([wish.rows for wish in wishes])
        return 0 < len(self._goods.places(rows)) <= _FEW

    def only_for(self, question: Question, places: Sequence[int]) -> bool:
        """Whether these are only what the thing asked for is made for."""
        kinds = question.is_for
        if not kinds:
            return False
        wanted = [wish.rows for wish in question.wishes if wish.name in kinds]
        own = self._goods.of_products(list(places))
        return any((rows & own).any() for rows in wanted)

    def _left(self, question: Question) -> bool:
        """Whether words of substance were not understood."""
        content = set(question.content())
        return any(place in content for place in question.unknown)

    def found(self, hits: ByHit) -> list[int]:
        """The places of the products that the search found."""
        return [self._places[hit] for hit in dict.fromkeys(hits) if hit in self._places]

    def _without_type(self, question: Question, hits: ByHit) -> Advice | None:
        """ "Something red under 20 euro": no type is named, and none is needed."""
        heard = question.heard
        if not (heard.limits or heard.orders) or any(
            limit.property != "price" for limit in heard.limits
        ):
            return None
        return self._shown(self._filters.apply(question), question, False, hits)

    def _sifted(self, heard: Heard, hits: ByHit) -> Advice | None:
        """Of the products that the search found, those within the price first."""
        limits = [limit for limit in heard.limits if limit.property == "price"]
        if not limits or not hits:
            return None
        places = self.found(hits)
        within = [
            p
            for p in places
            if all(
                self._filters.within(limit, self._goods.of_products([p])).any() for limit in limits
            )
        ]
        if not within or within == places[: len(within)]:
            return None
        return Advice("sift", self._picks.of(within))

    def _shown(
        self,
        found: Filters.Found,
        question: Question,
        partial: bool,
        hits: ByHit,
        most: int | None = None,
    ) -> Advice | None:
        if not found.rows.any():
            return None
        heard = question.heard
        places = self._picks.once(self._ranked(found, hits), question.lang)
        partial = partial or found.silent
        most = most or heard.count or (_SHOWN_PARTIAL if partial or found.failing else _SHOWN)
        told = [
            *([found.order.property] if found.order else []),
            *(each.property for each in found.limits),
            *heard.asks,
        ]
        name = next((each for each in told if each and each != "price"), None)
        picks = tuple(
            self._picks.fitting(place, found.rows, name, heard.pack) for place in places[:most]
        )
        titles = [fold(pick.product.title) for pick in picks]
        if found.trait and all(fold(found.trait) in title for title in titles):
            # Part of a name: to say that nothing is listed as "Baltaka" would be untrue.
            found = replace(found, failing=None, trait="")
        return Advice(
            "list",
            picks,
            self._picks.how_many(found.rows),
            found.limits,
            name or ("price" if "price" in told else None),
            found.sizes,
            heard.stock,
            partial,
            found.failing,
            found.limit,
            decided=bool(found.order and len(picks) > 1 and name in (None, found.order.property)),
            down=bool(found.order and found.order.down),
            trait=found.trait,
        )

    def _ranked(self, found: Filters.Found, hits: ByHit) -> list[int]:
        """Products by the order asked for; else as the search has them, what can be had, price.

        Only the first few hundred are put in order: a shelf may hold all that a shop has.
        """
        rows = np.flatnonzero(found.rows)
        ranks = np.full(self._goods.count, float(len(hits)))
        for rank, place in enumerate(self.found(hits)):
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
