"""Wishes and limits -> rows; says which wish leaves nothing, and finds the nearest."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from knowledge.catalogue.advice import Failing
from knowledge.catalogue.exactly import of_a_height, written
from knowledge.catalogue.goods import DEFAULTS, Floats, Goods, Mask
from knowledge.catalogue.measures import measures
from knowledge.catalogue.question import Question
from knowledge.catalogue.reading import Amount, Heard, Limit, Order
from knowledge.catalogue.tokens import tokens
from knowledge.catalogue.vocabulary import Vocabulary
from knowledge.catalogue.wishes import FIELDS, Wish, Wishes
from knowledge.catalogue.words import of_properties, properties

# Below this share of products that state a property, nothing is filtered by it.
_KNOWN = 0.4
# From so many millimetres on, a length is a column of water.
_WATER_COLUMN = 1_000
_MOST_READ = 200
_EPSILON = 1e-6


class Unreadable(Exception):
    """A limit has no field to hold it against: the reading must not be used."""


class Filters:
    """The filters of one shop's goods."""

    @dataclass(frozen=True)
    class Found:
        """Rows that fit, or the nearest with what failed; `distance` orders the nearest."""

        rows: Mask
        limits: tuple[Limit, ...] = ()
        sizes: tuple[str, ...] = ()
        order: Order | None = None
        failing: Failing | None = None
        limit: Limit | None = None
        distance: Floats | None = None
        trait: str = ""
        # What is not wanted is merely not said of these: of others it is.
        silent: bool = False

    def __init__(self, goods: Goods, vocabulary: Vocabulary, wishes: Wishes) -> None:
        self._goods = goods
        self._vocabulary = vocabulary
        self._wishes = wishes
        self._described: dict[str, dict[int, tuple[float, float, str]]] = {}

    def column(self, name: str, among: Mask) -> tuple[Floats, Floats]:
        """A property's lowest and highest values, from descriptions where no field states it."""
        low, high = self._goods.column(name)
        missing = self._goods.places(among & np.isnan(low))
        if name == "price" or not 0 < len(missing) <= _MOST_READ:
            return low, high
        known = self._described.setdefault(name, {})
        for place in missing.tolist():
            if place not in known:
                known[place] = _read(self._goods.product(place).description, name)
            if not np.isnan(known[place][0]):
                own = (self._goods.owner == place) & np.isnan(low)
                low, high = (
                    np.where(own, known[place][0], low),
                    np.where(own, known[place][1], high),
                )
        return low, high

    def states(self, place: int, name: str) -> bool:
        """Whether a product states a property."""
        low, _ = self.column(name, self._goods.of_products([place]))
        return bool((~np.isnan(low[list(self._goods.rows_of(place))])).any())

    def text(self, name: str, row: int) -> str:
        """How the feed writes a property of a row."""
        said = self._goods.text(name, row)
        place = int(self._goods.owner[row])
        return said or self._described.get(name, {}).get(place, (0.0, 0.0, ""))[2]

    def within(self, limit: Limit, among: Mask) -> Mask:
        """Rows among some that keep a limit."""
        low, high = self.column(limit.property or "", among)
        known = among & ~np.isnan(low)
        kept = known.copy()
        with np.errstate(invalid="ignore"):
            if limit.property == "price" or limit.loose or None not in (limit.low, limit.high):
                kept &= low >= (limit.low if limit.low is not None else -np.inf) - _EPSILON
                kept &= low <= (limit.high if limit.high is not None else np.inf) + _EPSILON
            else:
                if limit.high is not None:
                    kept &= low <= limit.high * (1 + _EPSILON)
                if limit.low is not None:
                    kept &= high >= limit.low * (1 - _EPSILON)
        return kept

    def apply(self, question: Question) -> Found:
        """All of it; raises Unreadable where a number finds no field."""
        heard = question.heard
        base = self._wished(question.wishes)
        free = self._free_of(question, base)
        silent = bool(question.heard.without) and not free.any()
        base = self._silent_of(question, base) if silent else free
        if not base.any():
            return self._without_trait(question)
        sizes, amounts = self._meant(heard, base)
        limits = tuple(self._settled(limit, base) for limit in heard.limits)
        steps: list[tuple[Failing, Limit | None, Mask]] = [
            *(("size", None, self._goods.sized(size)) for size in sizes),
            *(("size", None, mask) for mask in amounts),
            *(("limit", limit, self.within(limit, base)) for limit in limits),
        ]
        if heard.stock or heard.there:
            steps.append(("stock", None, self._goods.stock > 0))
        order = next(iter(heard.orders), None)
        if order:
            self._must_state(order.property, base)
        rows = base.copy()
        for _, _, mask in steps:
            rows &= mask
        if rows.any():
            return self.Found(rows, limits, sizes, order, silent=silent)
        return self._nearest(base, steps, limits, sizes, order)

    def _free_of(self, question: Question, base: Mask) -> Mask:
        """Of these rows those whose texts say that they are without what is not wanted."""
        for place in question.heard.without:
            token = question.heard.tokens[place]
            wish = next((w for w in question.wishes if place in w.places), None)
            said = [text for text, _ in self._wishes.phrases(wish.name)] if wish else []
            base = self._vocabulary.stated_absent([token.text, *said], base)
        return base

    def _silent_of(self, question: Question, base: Mask) -> Mask:
        """Where none says that it is without it: those that do not say that it is with it, as
        others do."""
        for wish in (each for each in question.wishes if each.kind == "absence"):
            said = self._wishes.phrases(wish.name)
            having = wish.rows | self._vocabulary.described(said, base)
            if not (base & having).any():
                return np.zeros_like(base)
            base = base & ~having
        unmet = set(question.heard.without).difference(
            *(each.places for each in question.wishes if each.kind == "absence")
        )
        return np.zeros_like(base) if unmet else base

    def is_brand(self, name: str) -> bool:
        """Whether a wish names a brand."""
        return name in self._vocabulary.brands

    def _without_trait(self, question: Question) -> Found:
        """What is left when one colour or material that nothing here has is given up."""
        for wish in question.wishes:
            if wish.kind != "trait" or wish.denied or not wish.name.startswith(FIELDS):
                continue
            others = [each for each in question.wishes if each is not wish]
            rows = self._wished(others)
            if rows.any() and self._wishes.stating(wish.name, rows) >= _KNOWN:
                rest = replace(question, wishes=tuple(others))
                found = self.apply(rest)
                if found.failing is None:
                    said = " ".join(question.heard.tokens[p].text for p in wish.places)
                    return replace(found, failing="trait", trait=said)
        raise Unreadable

    def _nearest(
        self,
        base: Mask,
        steps: Sequence[tuple[Failing, Limit | None, Mask]],
        limits: tuple[Limit, ...],
        sizes: tuple[str, ...],
        order: Order | None,
    ) -> Found:
        """What is left when the one wish is given up that leaves something; a price last."""
        by_cost = sorted(
            range(len(steps)), key=lambda i: ("stock", "limit", "size").index(steps[i][0])
        )
        for given_up in by_cost:
            rows = base.copy()
            for i, (_, _, mask) in enumerate(steps):
                if i != given_up:
                    rows &= mask
            if rows.any():
                failing, limit, _ = steps[given_up]
                distance = self._distance(limit, rows) if limit else None
                return self.Found(rows, limits, sizes, order, failing, limit, distance)
        raise Unreadable

    def _distance(self, limit: Limit, rows: Mask) -> Floats:
        low, high = self.column(limit.property or "", rows)
        over = np.maximum(0.0, low - (limit.high if limit.high is not None else np.inf))
        under = np.maximum(0.0, (limit.low if limit.low is not None else -np.inf) - high)
        distance: Floats = np.nan_to_num(over + under, nan=np.inf)
        return distance

    def _wished(self, wishes: Sequence[Wish]) -> Mask:
        """Rows that have every wish. A trait may stand in the description alone."""
        rows = self._goods.everything()
        wanted = (w for w in wishes if w.kind != "absence")
        for wish in sorted(wanted, key=lambda w: w.kind != "type"):
            if wish.denied:
                rows &= ~wish.rows
                continue
            fits = rows & wish.rows
            if wish.kind == "trait" and not wish.name.startswith("color_"):
                said = self._wishes.phrases(wish.name) or ((wish.name, ""),)
                fits |= self._vocabulary.described(said, rows & ~wish.rows)
            rows = fits
        return rows

    def _meant(self, heard: Heard, base: Mask) -> tuple[tuple[str, ...], list[Mask]]:
        """What bare numbers are: a size, a pack, a measure. Raises Unreadable where neither."""
        sizes = list(heard.sizes)
        if sizes and not (self._goods.has_sizes() & base).any():
            raise Unreadable
        masks: list[Mask] = []
        for amount in heard.bare:
            size = f"{amount.low:g}"
            if not amount.kind and (self._goods.sized(size) & base).any():
                sizes.append(size)
                continue
            mask = self._exactly(amount, base)
            if not (mask & base).any():
                raise Unreadable
            masks.append(mask)
        return tuple(dict.fromkeys(sizes)), masks

    def _exactly(self, amount: Amount, base: Mask) -> Mask:
        if amount.kind == "money":
            return self.within(
                Limit("money", amount.low * 0.85, amount.high * 1.15, "price", loose=True), base
            )
        if amount.kind == "length" and 500 <= amount.low <= 2_000:
            body = of_a_height(self._goods, amount.low, base)
            if body.any():
                return body
        if amount.kind == "share" or not amount.kind:
            return written(self._goods, amount, base)
        return self._goods.equal(amount.kind, amount.low, amount.high)

    def _settled(self, limit: Limit, base: Mask) -> Limit:
        """A limit with the property it is meant of; raises Unreadable where none can tell."""
        settled = limit
        if limit.dimension == "bare":
            settled = replace(limit, dimension="money", property="price")
            self._must_be_a_price(settled, base)
        elif limit.dimension == "money":
            known = self._goods.currencies()
            if limit.currency and known and limit.currency not in known:
                raise Unreadable
        elif limit.property is None:
            settled = replace(limit, property=self._property(limit, base))
        self._must_state(settled.property or "", base)
        return settled

    def _must_be_a_price(self, limit: Limit, base: Mask) -> None:
        """A number without a unit is a price where it could be one of these goods."""
        prices = self._goods.price[base]
        prices = prices[~np.isnan(prices)]
        asked = limit.high if limit.high is not None else limit.low
        if not prices.size or asked is None:
            raise Unreadable
        if not prices.min() * 0.3 <= asked <= prices.max() * 3:
            raise Unreadable

    def _property(self, limit: Limit, base: Mask) -> str:
        if limit.dimension == "length":
            asked = limit.low if limit.low is not None else limit.high or 0.0
            if asked >= _WATER_COLUMN and re.search(r"mm|мм", limit.said):
                return "waterproof"
            stating = [
                name
                for name, p in properties().items()
                if p.dimension == "length" and self._share(name, base) >= _KNOWN
            ]
            if len(stating) == 1:
                return stating[0]
            raise Unreadable
        if limit.dimension not in DEFAULTS:
            raise Unreadable
        return DEFAULTS[limit.dimension]

    def _must_state(self, name: str, base: Mask) -> None:
        if self._share(name, base) < _KNOWN:
            raise Unreadable

    def _share(self, name: str, base: Mask) -> float:
        low, _ = self.column(name, base)
        return float((~np.isnan(low[base])).mean()) if base.any() else 0.0


def _read(description: str, name: str) -> tuple[float, float, str]:
    """A property as a description states it beside its name: "Weighs 98 g"."""
    wanted = properties()[name]
    for measure in measures(description):
        if measure.dimension != wanted.dimension:
            continue
        before = tokens(description[max(0, measure.start - 40) : measure.start])[-4:]
        if any(found == name for found, _, _ in of_properties("asks").find(before)):
            return measure.low, measure.high, description[measure.start : measure.end]
    return float("nan"), float("nan"), ""
