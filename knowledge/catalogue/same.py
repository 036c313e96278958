"""Which products of several feeds and pages are one. Pure."""

from __future__ import annotations

from knowledge.catalogue.plain import plain
from knowledge.passage import Product


class Same:
    """Gathers products that are one: of one address or barcode, or of one id or title and price.

    Ids alone may be a plain count in each of two feeds.
    """

    def __init__(self) -> None:
        self._parents: list[int] = []
        self._seen: dict[int, int] = {}
        self._paths: list[str] = []

    def add(self, product: Product) -> None:
        """Take the next product."""
        place = len(self._parents)
        self._parents.append(place)
        self._paths.append(product.path)
        for mark in _marks(product):
            other = self._seen.setdefault(hash(mark), place)
            if self._paths[other] != product.path:
                low, high = sorted((self.first(other), self.first(place)))
                self._parents[high] = low

    def first(self, place: int) -> int:
        """The place of the first product that is the same as the one at `place`."""
        while self._parents[place] != place:
            place = self._parents[place]
        return place


def _marks(product: Product) -> list[tuple[str, ...]]:
    price = str(product.sale_price or product.price or "")
    ids = {product.id, *(v.id for v in product.variants)}
    marks: list[tuple[str, ...]] = []
    if price:
        marks += [("id", plain(one), price) for one in ids]
        marks.append(("title", plain(product.title), price))
    named = (*product.attributes, *(pair for v in product.variants for pair in v.attributes))
    marks += [("gtin", value) for name, value in named if name == "gtin" and value]
    if product.url:
        marks.append(("url", product.url.split("#")[0].split("?")[0].rstrip("/")))
    return marks
