"""What every feed says of a product, in Google's words -> products, with the remarks. Pure.

Each dialect is turned into the fields of Google's specification
(https://support.google.com/merchants/answer/7052112), still text, so that prices, stock,
sales and variants are understood in one place.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from knowledge.documents.htmlwalk import plain_text
from knowledge.documents.reading import Notice, Reading, Rejection
from knowledge.documents.titles import language_code, web_address
from knowledge.passage import Product, clean
from knowledge.products.group import grouped
from knowledge.products.price import Price, parse_price
from knowledge.products.stock import availability

Pairs = tuple[tuple[str, str], ...]

ATTRIBUTES = (
    *("color", "size", "material", "pattern", "gender", "age_group", "condition"),
    *("size_type", "size_system", "energy_efficiency_class"),
    *("product_length", "product_width", "product_height", "product_weight"),
    *("shipping_weight", "gtin", "mpn", "tags"),
)
# A question opens the products it finds: of 100,000 variants that takes seconds.
_MOST_VARIANTS = 1_000
_MOST_ATTRIBUTES = 200
_ONE_EACH = "Give every product a group and attributes of its own."
_PRICE_HINT = 'Write it as "129.00 EUR".'


@dataclass
class Offers:
    """Collects the products of one feed.

    `where` says how a person gives a field a value in this dialect, `currency` is meant
    where a price names none.
    """

    path: str
    as_of: datetime
    where: Callable[[str], str]
    currency: str | None = None
    lang: str | None = None
    rejections: list[Rejection] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)
    currency_hint: str = _PRICE_HINT
    _items: list[tuple[str | None, Product]] = field(default_factory=list)
    _lines: dict[str, int] = field(default_factory=dict)
    _bare_prices: list[int | None] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self._items)

    def take(self, values: Mapping[str, str], details: Pairs = (), line: int | None = None) -> None:
        """Take one product or variant, its description already plain; remark on what it lacks."""
        identity, title = values.get("id", ""), values.get("title", "")
        for value, name in ((identity, "id"), (title, "title")):
            if not value:
                said = f' "{identity or title}"' if identity or title else ""
                self.reject(f"the product{said} has no {name}.", line, name, self.where(name))
                return
        if identity in self._lines:
            place = self._lines[identity]
            taken = f" by the product in line {place}" if place else ""
            hint = "Give every item an id of its own."
            self.reject(f'the id "{identity}" is taken{taken}.', line, "id", hint)
            return
        self._lines[identity] = line or 0
        self._items.append((values.get("item_group_id"), self._product(values, details, line)))

    def reject(self, reason: str, line: int | None, name: str | None, hint: str) -> None:
        """Leave something out and say so."""
        self.rejections.append(Rejection(self.path, reason, line, name, hint))

    def notice(self, reason: str, line: int | None = None, hint: str = "") -> None:
        """Say something worth knowing."""
        self.notices.append(Notice(self.path, reason, line, hint=hint))

    def reading(self) -> Reading:
        """All products, variants gathered. The feed's own time and language may come last."""
        if self._bare_prices:
            count = len(self._bare_prices)
            said = (
                "the price has no currency." if count == 1 else f"{count} prices name no currency."
            )
            self.notices.append(
                Notice(self.path, said, self._bare_prices[0], "price", self.currency_hint)
            )
        dated = [
            (group, replace(item, as_of=self.as_of, lang=item.lang or self.lang))
            for group, item in self._items
        ]
        products = tuple(map(self._bounded, grouped(dated)))
        return Reading((), products, tuple(self.rejections), tuple(self.notices))

    def _bounded(self, product: Product) -> Product:
        """A product that a question can be answered from while somebody waits."""
        variants, attributes = len(product.variants), len(product.attributes)
        if variants <= _MOST_VARIANTS and attributes <= _MOST_ATTRIBUTES:
            return product
        said = (
            f'product "{product.id[:40]}" has {variants:,} variants and {attributes:,} attributes'
        )
        most = f"{_MOST_VARIANTS:,} and {_MOST_ATTRIBUTES:,} of them are kept at most."
        self.notice(f"{said}: {most}", self._lines.get(product.id) or None, _ONE_EACH)
        return replace(
            product,
            variants=product.variants[:_MOST_VARIANTS],
            attributes=product.attributes[:_MOST_ATTRIBUTES],
        )

    def _product(self, values: Mapping[str, str], details: Pairs, line: int | None) -> Product:
        price = self._price(values, line)
        sale = parse_price(values.get("sale_price", ""))
        if sale and (price is None or sale.amount >= price.amount or not self._on_sale(values)):
            sale = None
        category = values.get("product_type") or values.get("google_product_category")
        known = tuple((name, values[name]) for name in ATTRIBUTES if values.get(name))
        return Product(
            id=values["id"],
            title=values["title"],
            path=self.path,
            description=values.get("description", ""),
            price=price.amount if price else None,
            sale_price=sale.amount if sale else None,
            currency=price.currency if price else None,
            availability=availability(values.get("availability", "")),
            brand=values.get("brand") or None,
            category=None if not category or category.isdigit() else category,
            url=web_address(values.get("link")),
            image=web_address(values.get("image_link")),
            lang=language_code(values.get("content_language")),
            attributes=tuple(dict.fromkeys((*known, *details))),
        )

    def _price(self, values: Mapping[str, str], line: int | None) -> Price | None:
        said = values.get("price")
        price = parse_price(said or "")
        if price is None:
            reason = f'the price "{said[:40]}" cannot be read' if said else "it has no price"
            reason = f'product "{values["id"]}": {reason}; it is kept without one.'
            self.notices.append(Notice(self.path, reason, line, "price", _PRICE_HINT))
            return None
        if price.currency is None and self.currency is None:
            self._bare_prices.append(line)
        return price if price.currency else replace(price, currency=self.currency)

    def _on_sale(self, values: Mapping[str, str]) -> bool:
        """Whether the feed was made within the sale's dates, or it has none."""
        start, _, end = values.get("sale_price_effective_date", "").partition("/")
        begins, ends = time_of(start), time_of(end)
        if ends and re.fullmatch(r"\s*\d{4}-\d\d-\d\d\s*", end):
            ends = ends.replace(hour=23, minute=59, second=59)
        return (begins is None or begins <= self.as_of) and (ends is None or self.as_of <= ends)


def description(text: str) -> str:
    """A description without its HTML, a line a block."""
    # Twice: shops escape the HTML that their own editor had escaped already.
    plain = plain_text(plain_text(text)) if "&lt;" in text else plain_text(text)
    return clean(plain).strip()


def one_line(text: str) -> str:
    """A value on one line, entities and tags resolved."""
    return " ".join(clean(plain_text(text) if "&" in text or "<" in text else text).split())


def time_of(text: str) -> datetime | None:
    """A moment in any of the ways feeds write it, or None."""
    text = text.strip()
    for read in (datetime.fromisoformat, parsedate_to_datetime):
        try:
            at = read(text)
            return (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC)
        except (ValueError, TypeError, IndexError, OverflowError):
            continue
    return None
