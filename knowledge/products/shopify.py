"""Shopify's product export (CSV) -> products.

One row a variant, further rows for further pictures; what a product's first row says
holds for the rows below with the same handle. The columns were renamed in 2025, so each
has two names. https://help.shopify.com/en/manual/products/import-export/using-csv
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from knowledge.documents.rows import listed
from knowledge.products.columns import property_name
from knowledge.products.offers import Offers, description, one_line
from knowledge.products.price import parse_price

Record = Mapping[str, str]

_RENAMED = {
    "url handle": "handle",
    "description": "body (html)",
    "published on online store": "published",
    "sku": "variant sku",
    "barcode": "variant barcode",
    "price": "variant price",
    "compare-at price": "variant compare at price",
    "inventory tracker": "variant inventory tracker",
    "inventory quantity": "variant inventory qty",
    "continue selling when out of stock": "variant inventory policy",
    "product image url": "image src",
    "variant image url": "variant image",
}
_OPTIONS = ("option1", "option2", "option3")
_NO_OPTION = ("", "Default Title")


@dataclass
class _Product:
    head: Record
    line: int
    variants: list[tuple[Record, int]] = field(default_factory=list)
    image: str = ""


def is_shopify(headings: tuple[str, ...]) -> bool:
    """Whether these are the headings of Shopify's export."""
    names = {_canonical(heading) for heading in headings}
    return {"handle", "title", "option1 name"} <= names


def shopify_record(record: Record) -> Record:
    """A row under the names that the columns had first, currencies in headings aside."""
    found: dict[str, str] = {}
    for heading, value in record.items():
        found.setdefault(_canonical(heading), value)
    return found


def read_shopify(records: Iterator[tuple[Record, int]], offers: Offers) -> None:
    """Take all products that are on sale into `offers`."""
    hidden: list[str] = []
    for handle, product in _gathered(records, offers).items():
        if _is_hidden(product.head):
            hidden.append(product.head.get("title") or handle)
        else:
            _take(handle, product, offers)
    if hidden:
        count = "one product is" if len(hidden) == 1 else f"{len(hidden)} products are"
        reason = f"{count} no longer or not yet on sale and left out: {listed(tuple(hidden))}."
        offers.notice(reason, hint="Set them to active and published to have them answered.")


@lru_cache(256)
def _canonical(heading: str) -> str:
    name = " ".join(heading.casefold().split())
    # A currency that somebody wrote behind the heading: "Variant Price (PLN)".
    name = name if name == "body (html)" else name.partition(" (")[0]
    return _RENAMED.get(name, name)


def _gathered(records: Iterator[tuple[Record, int]], offers: Offers) -> dict[str, _Product]:
    products: dict[str, _Product] = {}
    for raw, line in records:
        record = shopify_record(raw)
        handle = record.get("handle", "")
        if not handle:
            hint = offers.where("handle")
            offers.reject("the row has no handle.", line, "handle", hint)
            continue
        product = products.setdefault(handle, _Product(record, line))
        if not product.head.get("title") and record.get("title"):
            product.head, product.line = record, line
        product.image = product.image or record.get("image src", "")
        if record.get("variant price") or record.get("option1 value"):
            product.variants.append((record, line))
    return products


def _is_hidden(head: Record) -> bool:
    status = head.get("status", "").casefold()
    return status in ("draft", "archived", "unlisted") or head.get("published", "").casefold() in (
        "false",
        "no",
        "0",
    )


def _take(handle: str, product: _Product, offers: Offers) -> None:
    head = product.head
    shared = {
        "title": one_line(head.get("title", "")),
        "description": description(head.get("body (html)", "")),
        "brand": head.get("vendor", ""),
        "product_type": head.get("type") or head.get("product category", ""),
        "tags": head.get("tags", ""),
    }
    for name in ("gender", "age group", "condition", "mpn"):
        shared[name.replace(" ", "_")] = head.get(f"google shopping / {name}", "")
    variants = product.variants or [(head, product.line)]
    for number, (record, line) in enumerate(variants, start=1):
        alone = handle if len(variants) == 1 else f"{handle}-{number}"
        values = {
            **shared,
            **_price(record),
            "id": record.get("variant sku", "").lstrip("'") or alone,
            "item_group_id": handle,
            "gtin": record.get("variant barcode", "").lstrip("'"),
            "availability": _availability(record),
            "image_link": record.get("variant image") or product.image,
        }
        offers.take(values, _options(head, record), line)


def _price(record: Record) -> dict[str, str]:
    """What is paid stands in Variant Price; a higher price beside it is the one before."""
    paid, before = record.get("variant price", ""), record.get("variant compare at price", "")
    now, then = parse_price(paid), parse_price(before)
    if now and then and then.amount > now.amount:
        return {"price": before, "sale_price": paid}
    return {"price": paid}


def _availability(record: Record) -> str:
    quantity = record.get("variant inventory qty")
    if quantity is None:
        # Shops with several stores get the stock in an export of its own.
        return ""
    # Without that column at all nothing says that the quantity does not count.
    if not record.get("variant inventory tracker", "shopify"):
        return "in stock"
    if quantity.lstrip("-").isdigit() and int(quantity) <= 0:
        goes_on = record.get("variant inventory policy", "").casefold() in ("continue", "true")
        return "backorder" if goes_on else "out of stock"
    return "in stock" if quantity else ""


def _options(head: Record, record: Record) -> tuple[tuple[str, str], ...]:
    """The values of a variant under the names that only the first row carries."""
    pairs = []
    for option in _OPTIONS:
        name = head.get(f"{option} name", "")
        value = one_line(record.get(f"{option} value", ""))
        if name and value not in _NO_OPTION:
            pairs.append((property_name(name), value))
    return tuple(pairs)
