"""What a shopper's question says of the goods it asks for, as data. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from knowledge.catalogue.tokens import Token


@dataclass(frozen=True)
class Amount:
    """A number, or a stretch, with what it counts: `money`, a dimension, or "" for a bare one.

    `start` and `end` are places of tokens, `factor` leads from the unit to the base unit.
    """

    kind: str
    low: float
    high: float
    start: int
    end: int
    currency: str | None = None
    factor: float = 1.0


@dataclass(frozen=True)
class Limit:
    """Values from `low` to `high` (None: open) of a property, in its dimension's base unit.

    `property` is None where only the dimension is said ("30 l"); `said` are the shopper's
    words; `loose` values are meant about ("around 100 euro").
    """

    dimension: str
    low: float | None
    high: float | None
    property: str | None = None
    currency: str | None = None
    said: str = ""
    loose: bool = False
    start: int = 0
    end: int = 0


@dataclass(frozen=True)
class Order:
    """The property to sort by; `down` from the most to the least."""

    property: str
    down: bool


@dataclass(frozen=True)
class Heard:
    """What was understood of a question without knowing the catalogue.

    `bare` are amounts whose meaning only the catalogue can tell (a size, a pack, part of a
    name); `sized` are places of sizes, `rest` of words that are not yet accounted for.
    `service` and `explains` say that the question is not one for goods, `buys` that something
    is to be bought. `pack` is "large" or "small" where that one of the packs of a thing is
    meant, `packed` the places that say so.
    """

    tokens: tuple[Token, ...]
    limits: tuple[Limit, ...] = ()
    sizes: tuple[str, ...] = ()
    sized: tuple[int, ...] = ()
    orders: tuple[Order, ...] = ()
    asks: tuple[str, ...] = ()
    aspects: tuple[str, ...] = ()
    bare: tuple[Amount, ...] = ()
    rest: tuple[int, ...] = ()
    without: tuple[int, ...] = ()
    negated: tuple[int, ...] = ()
    count: int | None = None
    stock: bool = False
    there: bool = False
    compares: bool = False
    service: bool = False
    explains: bool = False
    buys: bool = False
    pack: str | None = None
    packed: tuple[int, ...] = ()
