"""What is asked of named products -> their facts, side by side, or what is not stated."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from knowledge.catalogue.advice import Advice, Pick
from knowledge.catalogue.doubts import Doubt, Doubts
from knowledge.catalogue.filters import Filters
from knowledge.catalogue.goods import Goods
from knowledge.catalogue.picks import Picks
from knowledge.catalogue.question import Question
from knowledge.catalogue.reading import Heard
from knowledge.catalogue.words import table

# Products of one name; more are a range, of which none is meant.
_MOST_NAMED = 3


class About:
    """Answers for named products of one shop."""

    def __init__(self, goods: Goods, filters: Filters, picks: Picks, doubts: Doubts) -> None:
        self._goods = goods
        self._filters = filters
        self._picks = picks
        self._doubts = doubts

    def advice(self, question: Question) -> Advice | None:
        """None where the names are not what the question is about."""
        heard, named = question.heard, question.named
        products = [p for group in named for p in group.products]
        products = self._picks.once(products, question.lang)
        if len(products) > (_MOST_NAMED if len(named) == 1 else 2 * _MOST_NAMED):
            return None
        asked = self._asked(heard, products)
        if len(named) > 1 and (heard.compares or heard.orders):
            return self._compared(question, products, asked)
        if len(named) > 1 or heard.limits:
            return None
        if heard.orders and any(True for _ in table("either").find(heard.tokens)):
            # The other side of the "or" was not understood.
            return Advice("sift", self._picks.of(products))
        return self._facts(question, self._of_the_pack(heard, products), asked)

    def doubted(self, question: Question, places: Sequence[int], doubt: Doubt) -> Advice:
        """These products with what they leave open of the question."""
        sizes = self._sizes(question.heard, places)
        picks = tuple(self._pick(p, None, question, sizes, doubt) for p in places)
        return Advice(
            "facts",
            picks,
            len(picks),
            property=doubt.missing,
            partial=bool(doubt.unsaid) or doubt.unclear,
            missing=doubt.missing,
            unsaid=doubt.unsaid,
        )

    def narrowed(self, question: Question, places: Sequence[int]) -> Advice | None:
        """Products that a search would show, with those of their variants that are asked for;
        None where no variant is."""
        sizes = self._sizes(question.heard, places)
        picks = tuple(self._pick(p, None, question, sizes, Doubt()) for p in places)
        if not any(pick.variants for pick in picks):
            return None
        asked = "price" if "price" in question.heard.asks else None
        return Advice("facts", picks, len(picks), property=asked, sizes=sizes, stock=bool(sizes))

    def _facts(
        self, question: Question, products: Sequence[int], asked: str | None
    ) -> Advice | None:
        heard = question.heard
        doubt = self._doubts.of(question, products)
        if (doubt.missing or doubt.unclear) and not heard.explains:
            return self.doubted(question, products, doubt)
        sizes = self._sizes(heard, products)
        told = bool(asked or sizes or heard.stock or (heard.there and heard.bare))
        picks = tuple(self._pick(p, asked, question, sizes, doubt) for p in products)
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
            partial=bool(doubt.unsaid),
            unsaid=doubt.unsaid,
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
            if name == "price" or any(self._filters.states(p, name) for p in products):
                return name
        return wanted[0] if wanted else None

    def _compared(
        self, question: Question, products: Sequence[int], asked: str | None
    ) -> Advice | None:
        heard = question.heard
        order = heard.orders[0] if heard.orders else None
        if asked is None:
            doubt = self._doubts.of(question, products)
            picks = self._picks.of(products)
            return Advice(
                "compare", picks, len(products), partial=bool(doubt.unsaid), unsaid=doubt.unsaid
            )
        valued = [(self._value(p, asked), p) for p in products]
        if any(np.isnan(v) for v, _ in valued):
            return replace(
                self.doubted(question, products, Doubt(missing=asked)),
                property=None,
                kind="compare",
            )
        if order and order.property == asked:
            valued.sort(key=lambda each: -each[0] if order.down else each[0])
        picks = tuple(self._stating(p, asked) for _, p in valued)
        decided = bool(order) and valued[0][0] != valued[-1][0]
        return Advice(
            "compare",
            picks,
            len(picks),
            property=asked,
            decided=decided,
            down=bool(order and order.down),
        )

    def _stating(self, place: int, name: str) -> Pick:
        stated = self._picks.stated(name, self._goods.rows_of(place))
        return Pick(self._goods.product(place), stated=stated)

    def _value(self, place: int, name: str) -> float:
        low, high = self._filters.column(name, self._goods.of_products([place]))
        own = self._goods.owner == place
        known = (low if name == "price" else high)[own]
        known = known[~np.isnan(known)]
        return float(known.min()) if known.size else float("nan")

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
        question: Question,
        sizes: Sequence[str],
        doubt: Doubt,
    ) -> Pick:
        rows = self._goods.of_products([place])
        fits = rows.copy()
        for size in sizes:
            fits &= self._goods.sized(size)
        for amount in question.heard.bare:
            exact = self._goods.equal(amount.kind, amount.low, amount.high) & fits
            if amount.kind and exact.any():
                fits = exact
        for wish in question.wishes:
            if wish.kind == "trait" and (fits & wish.rows).any() and not wish.denied:
                fits &= wish.rows
        if question.heard.pack:
            left = np.flatnonzero(fits).tolist()
            chosen = self._goods.packed(left, large=question.heard.pack == "large")
            fits[[row for row in left if row not in chosen]] = False
        narrowed = fits.any() and not np.array_equal(fits, rows)
        variants = self._goods.variants(place, np.flatnonzero(fits).tolist()) if narrowed else ()
        own = self._goods.rows_of(place)
        stated = self._picks.stated(asked, own)
        sentence = "" if stated else dict(doubt.sentences).get(place, "")
        return Pick(self._goods.product(place), variants, stated, sentence)
