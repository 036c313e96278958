"""What stands on the shelf: which products a page shows, in which words and at what price. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import UTC
from decimal import Decimal
from urllib.parse import quote, urlencode

from babel.dates import format_date, format_time

from bot.money import money
from bot.store.words import words
from knowledge.passage import Passage, Product, Variant

# Divides by 2, 3 and 4, so that no row of the grid is left half empty.
PAGE_SIZE = 24
_CATEGORIES_SHOWN = 8
_QUESTIONS_SHOWN = 6
# Numbers for machines; the item number is shown anyway.
_CODES = frozenset({"mpn", "gtin", "ean", "barcode"})


def in_language(products: Sequence[Product], lang: str) -> list[Product]:
    """The products of a feed in this language; all of them where there is none."""
    return [product for product in products if product.lang == lang] or list(products)


def category_of(product: Product) -> str | None:
    """The narrowest category: `Coats` of `Clothing > Outerwear > Coats`."""
    name = (product.category or "").rsplit(">", 1)[-1].strip()
    return name or None


def categories(products: Sequence[Product]) -> list[str]:
    """The most frequent categories, by name."""
    counted = Counter(name for name in map(category_of, products) if name)
    return sorted(name for name, _ in counted.most_common(_CATEGORIES_SHOWN))


def top_questions(passages: Sequence[Passage], lang: str) -> list[tuple[str, str]]:
    """The first questions of the FAQ in this language with their answers."""
    asked = [(p.question, _answer(p)) for p in passages if p.question and p.lang == lang]
    return asked[:_QUESTIONS_SHOWN]


def price(amount: Decimal | None, currency: str | None, lang: str) -> str | None:
    """A price as the language writes it; None where the feed gives none."""
    if amount is None:
        return None
    return money(amount, currency, lang)


def availability(product: Product, lang: str) -> tuple[str, str] | None:
    """The availability as a code (`in_stock`) and in words; None where the feed gives none."""
    code = (product.availability or "").strip().lower().replace(" ", "_")
    return (code, words(lang).get(code, code.replace("_", " "))) if code else None


def facts(product: Product, lang: str) -> list[tuple[str, str]]:
    """The product's attributes and their values, named in the language where we have the word."""
    said = words(lang)
    named = [
        (said.get(_plain(name), name.replace("_", " ").capitalize()), _value(name, value, lang))
        for name, value in product.attributes
        if _plain(name) not in _CODES and (_plain(name), _plain(value)) != ("condition", "new")
    ]
    brand = [(said["brand"], product.brand)] if product.brand else []
    return [*brand, *named, (said["article"], product.id)]


def variant_name(variant: Variant) -> str:
    """What sets a version apart, e.g. `blue · M`; its id where the feed says nothing."""
    told = [value for name, value in variant.attributes if _plain(name) not in _CODES]
    return " · ".join(told) or variant.id


def as_of(product: Product, lang: str) -> str | None:
    """When price and availability were true, in the words of the language."""
    if product.as_of is None:
        return None
    time = product.as_of.astimezone(UTC)
    day = format_date(time, "medium", locale=lang)
    hour = format_time(time, "short", locale=lang)
    return words(lang)["price_as_of"].format(time=f"{day}, {hour} UTC")


def product_path(product: Product) -> str:
    """The address of the product's page; the id may hold anything."""
    return f"/p/{quote(product.id, safe='')}"


def address(path: str, lang: str, **query: str | int | None) -> str:
    """A path of the shop in a language; parameters that are None are left out."""
    given = {key: value for key, value in query.items() if value is not None}
    return f"{path}?{urlencode({'lang': lang, **given})}"


def _value(name: str, value: str, lang: str) -> str:
    # These two are codes of the feed's standard; all other values are the shop's own words.
    coded = _plain(name) in {"gender", "age_group"}
    return words(lang).get(_plain(value), value) if coded else value


def _plain(name: str) -> str:
    return name.strip().lower().replace(" ", "_")


def _answer(passage: Passage) -> str:
    # Some readers keep the question at the head of the text, where a citation needs it.
    return passage.text.removeprefix(passage.question or "").strip()
