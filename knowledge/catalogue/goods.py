"""A shop's products in columns, a row a variant: a filter is a few array operations."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal

import numpy as np
from numpy.typing import NDArray

from knowledge.catalogue.fields import base_of, is_size, measured, read_value, size_key, size_parts
from knowledge.catalogue.measures import value
from knowledge.catalogue.words import Property, properties
from knowledge.passage import Product, Variant

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]
Rows = NDArray[np.int64]
Places = NDArray[np.int32]

_STOCK = {"in_stock": 3, "preorder": 2, "backorder": 1, "out_of_stock": 0}
# What a dimension measures where the question does not say of what.
DEFAULTS = {
    **{"mass": "weight", "volume": "volume", "distance": "range", "power": "power"},
    **{"energy": "energy", "charge": "charge", "light": "light", "torque": "torque"},
    **{"pieces": "pieces", "data": "data", "sound": "sound", "pressure": "pressure"},
    **{"speed": "speed", "persons": "persons"},
}
# Dimensions that a title may state of the whole product: "Thermos 1.0 l".
_IN_TITLES = frozenset(["mass", "volume", "power", "energy", "charge", "light", "data"])
_CODES = frozenset(["gtin", "mpn"])


class Goods:
    """Rows: the variants of each product in the order of the feed, or the product itself.

    Products are opened by `product` one at a time: a large shop's are kept compressed.
    """

    def __init__(self, products: Sequence[Product]) -> None:
        """`products` may be costly to open: each is given to `add` once, in order."""
        self._products = products
        self._owner: list[int] = []
        self._variant: list[int] = []
        self._prices: list[float] = []
        self._stocks: list[int] = []
        self._currencies: set[str] = set()
        self._rows: dict[str, dict[str, list[int]]] = {}
        self._measured: dict[str, list[tuple[int, float, float]]] = {}
        self._columns: dict[str, tuple[Floats, Floats]] = {}
        self._texts: dict[str, dict[int, str]] = {}
        self._sizes: tuple[dict[str, list[int]], list[tuple[float, float, int]]] | None = None

    def add(self, place: int, product: Product) -> None:
        """Take the next product."""
        rows: Sequence[Variant | None] = product.variants or (None,)
        for number, variant in enumerate(rows):
            row = len(self._owner)
            self._owner.append(place)
            self._variant.append(number if variant else -1)
            self._prices.append(_paid(product, variant))
            self._stocks.append(_STOCK.get((variant or product).availability or "", -1))
            own = variant.attributes if variant else ()
            named = {name for name, _ in own}
            for name, said in (*own, *(p for p in product.attributes if p[0] not in named)):
                if name not in _CODES:
                    self._rows.setdefault(name, {}).setdefault(said, []).append(row)
        if product.currency:
            self._currencies.add(product.currency)
        if any(c.isdigit() for c in product.title):
            for kind, low, high in measured(product.title):
                self._measured.setdefault(kind, []).append((place, low, high))

    def finish(self) -> None:
        """All have been added."""
        self.owner: Rows = np.array(self._owner, dtype=np.int64)
        self.price: Floats = np.array(self._prices, dtype=np.float64)
        self.stock = np.array(self._stocks, dtype=np.int8)
        self.size = len(self._owner)
        self.count = len(self._products)
        self._fields = {
            name: {said: np.array(rows, dtype=np.int32) for said, rows in values.items()}
            for name, values in self._rows.items()
        }
        del self._owner, self._prices, self._stocks, self._rows

    def product(self, place: int) -> Product:
        """The product at a place."""
        return self._products[place]

    def places(self, rows: Mask) -> Rows:
        """The products that some rows are of, in the order of the feed."""
        said = np.zeros(self.count, dtype=bool)
        # np.unique sorts or hashes: 20 ms for 100,000 rows, this 0.3 ms.
        said[self.owner[rows]] = True
        return np.flatnonzero(said)

    def rows_of(self, place: int) -> range:
        """The rows of one product."""
        start, end = np.searchsorted(self.owner, [place, place + 1]).tolist()
        return range(start, end)

    def variants(self, place: int, rows: Iterable[int]) -> tuple[Variant, ...]:
        """The variants of a product in some of its rows."""
        numbers = [self._variant[row] for row in rows]
        return tuple(self.product(place).variants[number] for number in numbers if number >= 0)

    def packed(self, rows: Sequence[int], *, large: bool) -> list[int]:
        """Of the rows of one product that of the largest or smallest pack; all where packs do
        not tell them apart."""
        measures: dict[int, tuple[str, float]] = {}
        for row in rows:
            for variant in self.variants(int(self.owner[row]), [row]):
                stated = [found for _, said in variant.attributes for found in measured(said)]
                if stated:
                    measures[row] = (stated[0][0], stated[0][2])
        if len(measures) < len(rows) or len({kind for kind, _ in measures.values()}) != 1:
            return list(rows)
        sizes = [size for _, size in measures.values()]
        chosen = max(sizes) if large else min(sizes)
        return [row for row in rows if measures[row][1] == chosen]

    def everything(self) -> Mask:
        """All rows."""
        return np.ones(self.size, dtype=bool)

    def of_products(self, places: Sequence[int] | Rows) -> Mask:
        """The rows of some products."""
        chosen = np.zeros(self.count, dtype=bool)
        chosen[np.asarray(places, dtype=np.int64)] = True
        return chosen[self.owner]

    def currencies(self) -> frozenset[str]:
        """Every currency that a price is in."""
        return frozenset(self._currencies)

    def fields(self) -> dict[str, dict[str, Places]]:
        """Name of an attribute -> value -> rows; without the codes that name one item each."""
        return self._fields

    def column(self, name: str) -> tuple[Floats, Floats]:
        """Lowest and highest value of a property for each row; NaN where nothing is said."""
        if name == "price":
            return self.price, self.price
        if name not in self._columns:
            low, texts = np.full(self.size, np.nan), dict[int, str]()
            high = low.copy()
            wanted = properties()[name]
            for field in self._fields_of(wanted):
                for said, rows in self._fields[field].items():
                    if stated := read_value(field, said, wanted.dimension):
                        new = rows[np.isnan(low[rows])]
                        low[new], high[new] = stated.low, stated.high
                        texts.update(dict.fromkeys(new.tolist(), stated.text))
            if DEFAULTS.get(wanted.dimension) == name and wanted.dimension in _IN_TITLES:
                self._from_titles(wanted.dimension, low, high)
            self._columns[name] = (low, high)
            self._texts[name] = texts
        return self._columns[name]

    def text(self, name: str, row: int) -> str:
        """How the feed writes a property of a row; empty where it does not."""
        self.column(name)
        return self._texts.get(name, {}).get(row, "")

    def equal(self, dimension: str, low: float, high: float) -> Mask:
        """Rows that any field or the title gives exactly this measure."""
        found = np.zeros(self.size, dtype=bool)
        for field, values in self._fields.items():
            for said, rows in values.items():
                stated = read_value(field, said, dimension)
                if stated and _same(stated.low, low):
                    found[rows] = True
        titled = [place for place, one, _ in self._measured.get(dimension, ()) if _same(one, low)]
        return found | self.of_products(titled)

    def sized(self, size: str) -> Mask:
        """Rows that come in a size: a letter, a number, a number within a range."""
        if self._sizes is None:
            self._sizes = self._read_sizes()
        exact, ranges = self._sizes
        found = np.zeros(self.size, dtype=bool)
        found[exact.get(size_key(size), [])] = True
        number = re.match(r"\d+(?:[.,]\d+)?", size)
        if number:
            asked = value(number.group())
            found[[row for low, high, row in ranges if low <= asked <= high]] = True
        return found

    def has_sizes(self) -> Mask:
        """Rows that state a size at all."""
        if self._sizes is None:
            self._sizes = self._read_sizes()
        exact, ranges = self._sizes
        found = np.zeros(self.size, dtype=bool)
        found[[row for rows in exact.values() for row in rows]] = True
        found[[row for _, _, row in ranges]] = True
        return found

    def _fields_of(self, wanted: Property) -> list[str]:
        """The attributes that state a property, those of its very name first."""
        ranked = []
        for field in self._fields:
            base, counted = base_of(field)
            if counted and counted != wanted.dimension:
                continue
            if base in wanted.fields:
                ranked.append((wanted.fields.index(base), field))
            elif _qualified(base, wanted):
                ranked.append((len(wanted.fields), field))
        found = [field for _, field in sorted(ranked)]
        if DEFAULTS.get(wanted.dimension) == wanted.name:
            found += [f for f in self._fields if f not in found and self._states(f, wanted)]
        return found

    def _states(self, field: str, wanted: Property) -> bool:
        """Whether an attribute of another name is counted in the property's unit ("Gramatura")."""
        base, _ = base_of(field)
        rivals = [p for p in properties().values() if p.dimension == wanted.dimension]
        if any(
            name == base or name in base for p in rivals for name in p.fields if p is not wanted
        ):
            return False
        if any(word in base for word in wanted.other):
            return False
        said = next(iter(self._fields[field]))
        return read_value(field, said, wanted.dimension) is not None

    def _from_titles(self, dimension: str, low: Floats, high: Floats) -> None:
        stated: dict[int, list[tuple[float, float]]] = {}
        for place, one, other in self._measured.get(dimension, ()):
            stated.setdefault(place, []).append((one, other))
        for place, found in stated.items():
            own = np.array(self.rows_of(place))
            at = own[np.isnan(low[own])]
            if len(found) == 1:
                low[at], high[at] = found[0]

    def _read_sizes(self) -> tuple[dict[str, list[int]], list[tuple[float, float, int]]]:
        exact: dict[str, list[int]] = {}
        ranges: list[tuple[float, float, int]] = []
        for field, values in self._fields.items():
            if not is_size(field):
                continue
            for said, rows in values.items():
                keys, spans = size_parts(said)
                for key in keys:
                    exact.setdefault(key, []).extend(rows.tolist())
                ranges += [(low, high, row) for low, high in spans for row in rows.tolist()]
        return exact, ranges


def _qualified(base: str, wanted: Property) -> bool:
    """Whether a field's name is the property's with a word before or behind: "tent weight"."""
    if any(word in base for word in wanted.other):
        return False
    return any(base.startswith(f"{name} ") or base.endswith(f" {name}") for name in wanted.fields)


def _same(one: float, other: float) -> bool:
    return abs(one - other) <= 0.02 * abs(other)


def _paid(product: Product, variant: Variant | None) -> float:
    found = [
        float(price)
        for price in ((variant.price, variant.sale_price) if variant else (None, None))
        if price is not None
    ] or [float(p) for p in (product.price, product.sale_price) if isinstance(p, Decimal)]
    return min(found, default=float("nan"))
