"""What a product costs and whether it is there, where its variants differ in it. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from bot.described import FOR_MACHINES
from bot.money import money
from bot.words import word
from knowledge.catalogue import Pick
from knowledge.passage import Product, Variant

_SAID_STOCK = ("in_stock", "out_of_stock", "preorder", "backorder")
_MOST_VARIANTS = 8
# Of a variant, not to choose by.
_UNTOLD = FOR_MACHINES | {"product_weight"}


def paid(product: Product | Variant) -> Decimal | None:
    """What is paid now: the sale price where it is the lower one."""
    prices = [price for price in (product.price, product.sale_price) if price is not None]
    return min(prices, default=None)


def as_chosen(pick: Pick) -> Product:
    """The product as those of its variants that fit make it, at the price of the best of them."""
    priced = [v for v in pick.variants if v.price is not None]
    if not priced or pick.product.price is None:
        return pick.product
    best = min(priced, key=lambda v: (v.availability != "in_stock", v.sale_price or v.price or 0))
    return replace(
        pick.product,
        price=best.price,
        sale_price=best.sale_price,
        availability=best.availability or pick.product.availability,
        variants=pick.variants,
    )


def price(product: Product, lang: str) -> str:
    """What is paid now and what was before; the span where variants that can be had differ."""
    lowest = paid(product)
    if lowest is None:
        return ""
    open_to = [v for v in product.variants if v.availability != "out_of_stock"]
    prices = {p for v in open_to or product.variants if (p := paid(v)) is not None}
    if len(prices) > 1:
        low, high = (money(p, product.currency, lang) for p in (min(prices), max(prices)))
        return word(lang, "product", "span", low=low, high=high)
    return _with_before(lowest, product.price, product.currency, lang)


def availability(stock: str | None, lang: str) -> str:
    """How a state of stock is said; empty where it is not known."""
    return word(lang, "product", stock) if stock in _SAID_STOCK and stock else ""


def stock(pick: Pick) -> str | None:
    """The stock that holds for all that was picked; None where only a line each can tell it."""
    chosen = {v.availability for v in pick.variants}
    if not chosen:
        return pick.product.availability
    others = {v.availability for v in pick.product.variants}
    if len(chosen) > 1 or (chosen == {"out_of_stock"} and others != chosen):
        return None
    return chosen.pop() or pick.product.availability


def told_apart(pick: Pick, lang: str, *, all: bool) -> list[str]:
    """Price and stock of the variants that were picked, those alike on one line.

    Where none of them is there, of the others that are. `all`: of every variant, where they
    differ in price or stock and none was picked.
    """
    product = pick.product
    told = list(pick.variants)
    if told and {v.availability for v in told} == {"out_of_stock"}:
        told += [v for v in product.variants if v.availability == "in_stock"]
    elif (
        not told
        and all
        and (_differ(product.variants, "price") or _differ(product.variants, "stock"))
    ):
        told = list(product.variants)
    with_price = _differ(told, "price")
    found: dict[str, list[str]] = {}
    for variant in told:
        said = " ".join(value for name, value in variant.attributes if name not in _UNTOLD)
        amount = paid(variant) if with_price else None
        cost = _with_before(amount, variant.price, product.currency, lang) if amount else ""
        state = ", ".join(filter(None, (cost, availability(variant.availability, lang))))
        if said and state:
            found.setdefault(state, []).append(said)
    return [
        word(lang, "goods", "variant", variant=_listed(each), availability=state)
        for state, each in found.items()
    ]


def priced(product: Product) -> list[str]:
    """Every price of the product and of its variants as a feed writes it."""
    items: tuple[Product | Variant, ...] = (product, *product.variants)
    amounts = [each for item in items for each in (item.price, paid(item))]
    return list(dict.fromkeys(str(amount) for amount in amounts if amount is not None))


def _differ(variants: Sequence[Variant], by: str) -> bool:
    found: set[object] = {paid(v) if by == "price" else v.availability for v in variants}
    return len(found - {None}) > 1


def _with_before(now: Decimal, before: Decimal | None, currency: str | None, lang: str) -> str:
    said = money(now, currency, lang)
    if before is None or now == before:
        return said
    return word(lang, "product", "before", price=said, old=money(before, currency, lang))


def _listed(variants: Sequence[str]) -> str:
    more = " …" if len(variants) > _MOST_VARIANTS else ""
    return ", ".join(variants[:_MOST_VARIANTS]) + more
