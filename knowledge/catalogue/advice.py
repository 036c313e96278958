"""What the catalogue says to a question, as data. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from knowledge.catalogue.reading import Limit
from knowledge.passage import Product, Variant

# `list`: products that fit; `compare`: named ones, the first has it; `facts`: one named product
# and what was asked of it; `sift`: nothing is claimed, these belong before others.
Kind = Literal["list", "compare", "facts", "sift"]
Failing = Literal["limit", "size", "trait", "stock"]

# Shares that were right on the split `dev` of the suites of the sample shops, rounded.
_UNDERSTOOD: dict[Kind, float] = {"list": 0.95, "compare": 0.95, "facts": 0.85, "sift": 0.5}
_LEFT_OVER: dict[Kind, float] = {"list": 0.7, "compare": 0.6, "facts": 0.6, "sift": 0.4}
_NEAREST = 0.8
_MISSING = 0.15


@dataclass(frozen=True)
class Pick:
    """A product, the variants that fit (none: all), and how the feed writes what was asked.

    `sentence` of the product's text states it.
    """

    product: Product
    variants: tuple[Variant, ...] = ()
    stated: str = ""
    sentence: str = ""


@dataclass(frozen=True)
class Advice:
    """`partial`: not every word was understood. `failing` says which wish leaves nothing, when
    the picks are the nearest rather than what was asked for; `limit` is the one that fails.

    `missing` is a property or aspect that was asked for and that the products do not state;
    `unsaid` are the shopper's words that they do not say; `trait` those that no product has.
    `decided` is set where the first pick has more, or less, of `property` than the others.
    """

    kind: Kind
    picks: tuple[Pick, ...]
    total: int = 0
    limits: tuple[Limit, ...] = ()
    property: str | None = None
    sizes: tuple[str, ...] = ()
    stock: bool = False
    partial: bool = False
    failing: Failing | None = None
    limit: Limit | None = None
    decided: bool = False
    down: bool = False
    missing: str | None = None
    unsaid: str = ""
    trait: str = ""


@dataclass(frozen=True)
class Alike:
    """Goods of one kind of which something is asked: all of them, or, if `single`, one that the
    shopper has in mind and did not name."""

    goods: Advice
    single: bool


def confidence(advice: Advice) -> float:
    """How often a reading of this sort answers the question, 0..1."""
    if advice.missing:
        return _MISSING
    if advice.partial:
        return _LEFT_OVER[advice.kind]
    return _NEAREST if advice.failing else _UNDERSTOOD[advice.kind]
