"""Items of a feed -> products: variants gathered under the product they belong to. Pure."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from itertools import takewhile

from knowledge.passage import Product, Variant

_BEST_FIRST = ("in_stock", "preorder", "backorder", "out_of_stock")


def grouped(items: list[tuple[str | None, Product]]) -> tuple[Product, ...]:
    """Gather items by their group id, in the order of the feed; others stay as they are."""
    groups: dict[str, list[Product]] = {}
    for group, item in items:
        # A group of one is kept under the item's own id, as the shop's pages name it.
        groups.setdefault(f"g{group}" if group else f"i{item.id}", []).append(item)
    return tuple(
        members[0] if len(members) == 1 else _product(key[1:], members)
        for key, members in groups.items()
    )


def _product(group: str, members: list[Product]) -> Product:
    shared = [pair for pair in members[0].attributes if all(pair in m.attributes for m in members)]
    variants = tuple(
        Variant(
            member.id,
            tuple(pair for pair in member.attributes if pair not in shared),
            member.price,
            member.availability,
            member.url,
            member.image,
            member.sale_price,
        )
        for member in members
    )
    best = min(members, key=_rank)
    return replace(
        best,
        id=group,
        title=_common_title([member.title for member in members], variants),
        description=max((member.description for member in members), key=len),
        brand=best.brand or next((m.brand for m in members if m.brand), None),
        category=best.category or next((m.category for m in members if m.category), None),
        url=best.url or next((m.url for m in members if m.url), None),
        image=best.image or next((m.image for m in members if m.image), None),
        attributes=tuple(shared),
        variants=variants,
    )


def _rank(product: Product) -> tuple[int, bool, Decimal]:
    stock = product.availability
    place = _BEST_FIRST.index(stock) if stock in _BEST_FIRST else len(_BEST_FIRST)
    price = product.sale_price or product.price
    return place, price is None, price or Decimal(0)


def _common_title(titles: list[str], variants: tuple[Variant, ...]) -> str:
    """What all titles begin with, cut at a word, or the first title without its values."""
    if len(set(titles)) == 1:
        return titles[0]
    shared = takewhile(
        lambda words: len(set(words)) == 1, zip(*map(str.split, titles), strict=False)
    )
    common = re.sub(r"[\s,;:(/|–—-]+$", "", " ".join(words[0] for words in shared))
    if len(common) * 3 >= min(map(len, titles)):
        return common
    first = titles[0]
    for _, value in variants[0].attributes:
        first = re.sub(rf"[\s,(/|–—-]+{re.escape(value)}\)?(?=\W|$)", "", first, flags=re.I)
    return first.strip() or titles[0]
