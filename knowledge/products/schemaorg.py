"""schema.org Product, as pages and files declare it (JSON-LD) -> products.

https://schema.org/Product, https://schema.org/ProductGroup, https://schema.org/Offer.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from knowledge.documents.htmltree import parse_html
from knowledge.documents.jsonld import Node, listed, nodes, said, scripts
from knowledge.documents.reading import Reading
from knowledge.products.columns import property_name
from knowledge.products.offers import Offers, Pairs, description, one_line
from knowledge.products.price import parse_price
from knowledge.products.stock import availability

_KINDS = ("Product", "ProductGroup", "IndividualProduct", "ProductModel", "Vehicle", "Book")
_IDENTITIES = (
    "sku",
    "productID",
    "mpn",
    "gtin13",
    "gtin",
    "gtin12",
    "gtin14",
    "url",
    "@id",
    "name",
)
_GTINS = ("gtin13", "gtin", "gtin12", "gtin14", "gtin8", "isbn")
_STRUCK = ("StrikethroughPrice", "ListPrice", "SRP", "MSRP")


def has_products(data: Any) -> bool:
    """Whether JSON-LD data declares a product."""
    return next(nodes(data, *_KINDS), None) is not None


def read_page_products(
    text: str, path: str, modified: float, currency: str | None = None
) -> Reading:
    """The products that a saved page declares; a page without any gives an empty reading."""
    if "ld+json" not in text or "Product" not in text or (root := parse_html(text)) is None:
        return Reading()
    return read_schema_org(list(scripts(root)), path, modified, currency)


def read_schema_org(data: Any, path: str, modified: float, currency: str | None = None) -> Reading:
    """The products in JSON-LD data. `modified` (seconds since 1970) dates their prices."""
    offers = Offers(path, datetime.fromtimestamp(modified, UTC), _where, currency)
    seen: set[str] = set()
    for node in nodes(data, *_KINDS):
        for values, details in _variants(node):
            # Pages repeat their product in lists of what else there is.
            if values["id"] not in seen:
                seen.add(values["id"])
                offers.take(values, details)
    return offers.reading()


def _where(name: str) -> str:
    return f"Give every Product a {({'id': 'sku', 'title': 'name'}).get(name, name)}."


def _variants(node: Node) -> Iterator[tuple[dict[str, str], Pairs]]:
    variants = [one for one in listed(node.get("hasVariant")) if isinstance(one, dict)]
    if not variants:
        yield _values(node, {}), _details(node, {})
        return
    group = said(node.get("productGroupID")) or _identity(node)
    for variant in variants:
        values = _values(variant, node)
        yield (
            {**values, "title": _text(node, "name") or values["title"], "item_group_id": group},
            (_details(variant, node)),
        )


def _values(node: Node, whole: Node) -> dict[str, str]:
    offer = _best_offer(node) or _best_offer(whole)

    def of(name: str) -> str:
        return _text(node, name) or _text(whole, name)

    weight = node.get("weight") or whole.get("weight")
    return {
        "id": _identity(node),
        "title": _text(node, "name"),
        "description": description(of("description")),
        "brand": of("brand") or of("manufacturer"),
        "product_type": of("category").replace(" / ", " > "),
        "link": said(offer.get("url")) or of("url"),
        "image_link": _image(node) or _image(whole),
        "gtin": next((found for name in _GTINS if (found := _text(node, name))), ""),
        "mpn": _text(node, "mpn"),
        "color": of("color"),
        "size": of("size"),
        "material": of("material"),
        "pattern": of("pattern"),
        "product_weight": _measure(weight),
        "availability": said(offer.get("availability")),
        "content_language": of("inLanguage"),
        **_prices(offer),
    }


def _identity(node: Node) -> str:
    return next((found for name in _IDENTITIES if (found := _text(node, name))), "")


def _text(node: Node, name: str) -> str:
    text = said(node.get(name))
    return text if name == "description" else one_line(text)


def _image(node: Node) -> str:
    image = next(iter(listed(node.get("image"))), "")
    return (
        said(image.get("url") or image.get("contentUrl"))
        if isinstance(image, dict)
        else said(image)
    )


def _best_offer(node: Node) -> Node:
    """The cheapest offer that can be had, else the cheapest."""
    found: list[Node] = []
    for offer in listed(node.get("offers")):
        if isinstance(offer, dict):
            inner = [one for one in listed(offer.get("offers")) if isinstance(one, dict)]
            found += inner or [offer]

    def rank(offer: Node) -> tuple[bool, bool, Any]:
        price = parse_price(_prices(offer).get("price", ""))
        stock = availability(said(offer.get("availability")))
        return stock == "out_of_stock", price is None, price.amount if price else 0

    return min(found, key=rank, default={})


def _prices(offer: Node) -> dict[str, str]:
    """Google's way round: `price` before, `sale_price` now."""
    specifications = [s for s in listed(offer.get("priceSpecification")) if isinstance(s, dict)]
    struck = [s for s in specifications if said(s.get("priceType")).endswith(_STRUCK)]
    plain = [s for s in specifications if s not in struck]
    paid = _price(offer) or next((price for s in plain if (price := _price(s))), "")
    before = next((price for s in struck if (price := _price(s, offer))), "")
    now, then = parse_price(paid), parse_price(before)
    if now and then and then.amount > now.amount:
        return {"price": before, "sale_price": paid}
    return {"price": paid}


def _price(node: Node, whole: Node | None = None) -> str:
    amount = said(node.get("price")) or said(node.get("lowPrice"))
    currency = said(node.get("priceCurrency")) or said((whole or {}).get("priceCurrency"))
    found = parse_price(amount)
    return f"{amount} {currency}".strip() if found and not found.currency else amount


def _measure(value: Any) -> str:
    if isinstance(value, dict):
        unit = said(value.get("unitText")) or said(value.get("unitCode"))
        unit = {"KGM": "kg", "GRM": "g"}.get(unit, unit)
        return f"{said(value.get('value'))} {unit}".strip() if said(value.get("value")) else ""
    return said(value)


def _details(node: Node, whole: Node) -> Pairs:
    found: dict[str, str] = {}
    for one in (*listed(whole.get("additionalProperty")), *listed(node.get("additionalProperty"))):
        if isinstance(one, dict) and (name := _text(one, "name")):
            unit = said(one.get("unitText"))
            found[property_name(name)] = f"{one_line(said(one.get('value')))} {unit}".strip()
    return tuple((name, value) for name, value in found.items() if value)
