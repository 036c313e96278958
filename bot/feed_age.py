"""How old a feed is: in whose time that is told, and from when on nothing of it is quoted. Pure."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Any

from knowledge.passage import Product, Variant


def told_in(product: Product, zone: tzinfo) -> Product:
    """The product with its feed's time in a shop's zone."""
    if product.as_of is None:
        return product
    known = product.as_of if product.as_of.tzinfo else product.as_of.replace(tzinfo=UTC)
    return replace(product, as_of=known.astimezone(zone))


class Unpriced(Product):
    """A product of a feed that is too old: what it is, without price and stock."""


def fresh(product: Product, now: datetime, max_age: timedelta | None) -> Product:
    """The product itself, or without price and stock where its feed is older than that."""
    if max_age is None or (product.as_of and now - product.as_of <= max_age):
        return product
    told: dict[str, Any] = {**vars(product), "price": None, "sale_price": None}
    told |= {"availability": None, "variants": tuple(map(_unpriced, product.variants))}
    return Unpriced(**told)


def is_stale(product: Product) -> bool:
    """Whether price and stock were taken from it for the age of its feed."""
    return isinstance(product, Unpriced)


def _unpriced(variant: Variant) -> Variant:
    return replace(variant, price=None, sale_price=None, availability=None)
