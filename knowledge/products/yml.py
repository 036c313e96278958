"""YML feeds (`<yml_catalog>`, as price aggregators in Ukraine and elsewhere take) -> products.

Categories and the date stand above the offers. An offer of the type `vendor.model` is
named by its parts. https://yandex.ru/support/partnermarket/export/yml.html; name_ua and
description_ua are how Ukrainian marketplaces add the second language.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

from lxml import etree

from knowledge.documents.htmltree import line_of, raw_text
from knowledge.passage import clean
from knowledge.products.columns import property_name
from knowledge.products.merchant import local
from knowledge.products.offers import Offers, Pairs, description, one_line, time_of
from knowledge.products.price import parse_price

ROOTS = ("yml_catalog", "shop")

_DEEPEST = 12
_OLD_CODES = {"RUR": "RUB", "GRN": "UAH", "ГРН": "UAH"}
_PLAIN = {
    "vendor": "brand",
    "url": "link",
    "picture": "image_link",
    "barcode": "gtin",
    "vendorcode": "mpn",
    "article": "mpn",
}


@dataclass
class Yml:
    """One catalogue: what stands above its offers, and each offer."""

    items: ClassVar[tuple[str, ...]] = ("offer",)
    _names: dict[str, str] = field(default_factory=dict)
    _parents: dict[str, str] = field(default_factory=dict)

    def where(self, name: str) -> str:
        """How a person gives a field a value in this dialect."""
        named = {"id": 'an id="…"', "title": "a <name>"}
        return f"Give every <offer> {named.get(name, f'a <{name}>')}."

    def begin(self, root: etree._Element, offers: Offers) -> None:
        """The catalogue's date."""
        if at := time_of(root.get("date") or ""):
            offers.as_of = at

    def take_head(self, element: etree._Element, name: str, offers: Offers) -> None:
        """A category among those above the offers."""
        if name == "category" and (identity := element.get("id")):
            self._names[identity] = one_line(raw_text(element))
            self._parents[identity] = element.get("parentId") or ""

    def take_item(self, element: etree._Element, offers: Offers) -> None:
        """One offer, in Ukrainian where it is given in two languages."""
        said = _children(element)
        ukrainian = bool(said.get("name_ua") or said.get("title_ua"))
        values = {ours: one_line(said[theirs]) for theirs, ours in _PLAIN.items() if theirs in said}
        values |= {
            "id": element.get("id") or "",
            "item_group_id": element.get("group_id") or said.get("group_id", ""),
            "title": one_line(_title(said)),
            "description": description(said.get("description_ua") or said.get("description", "")),
            "availability": _availability(element, said),
            "product_type": self._category(said.get("categoryid", "")),
            "content_language": "uk" if ukrainian else "",
            **_prices(said),
        }
        details = _params(element)
        if ukrainian and said.get("name") and one_line(said["name"]) != values["title"]:
            # Shoppers ask by the other name too.
            details = (("Название", one_line(said["name"])), *details)
        offers.take(values, details, line_of(element))

    def _category(self, identity: str) -> str:
        path: list[str] = []
        while identity in self._names and len(path) < _DEEPEST:
            path.insert(0, self._names[identity])
            identity = self._parents[identity]
        return " > ".join(path)


def _children(element: etree._Element) -> dict[str, str]:
    """The first text of each name; pictures come in the order of their weight."""
    found: dict[str, str] = {}
    for child in element:
        if text := clean(raw_text(child)).strip():
            found.setdefault(local(child), text)
    return found


def _title(said: dict[str, str]) -> str:
    if name := said.get("name_ua") or said.get("title_ua") or said.get("name") or said.get("title"):
        return name
    return " ".join(filter(None, (said.get(n, "") for n in ("typeprefix", "vendor", "model"))))


def _prices(said: dict[str, str]) -> dict[str, str]:
    """Google's way round: `price` before, `sale_price` now."""
    code = said.get("currencyid", "").upper()
    currency = _OLD_CODES.get(code, code)

    def price(*names: str) -> str:
        text = next((said[name] for name in names if said.get(name)), "")
        found = parse_price(text)
        return f"{text} {currency}".strip() if found and not found.currency else text

    now, before = price("price"), price("oldprice", "old_price", "price_old")
    promo = price("price_promo", "promo_price")
    paid, old = parse_price(now), parse_price(before)
    if promo:
        return {"price": now, "sale_price": promo}
    if paid and old and old.amount > paid.amount:
        return {"price": before, "sale_price": now}
    return {"price": now}


def _availability(element: etree._Element, said: dict[str, str]) -> str:
    pieces = said.get("stock_quantity") or said.get("quantity_in_stock") or said.get("quantity")
    available = (element.get("available") or said.get("available") or "").casefold()
    if available == "false" or (pieces and pieces.strip() == "0"):
        return "out of stock"
    return "in stock" if available == "true" or pieces else ""


def _params(element: etree._Element) -> Pairs:
    found = []
    for child in element:
        name, value = one_line(child.get("name") or ""), one_line(raw_text(child))
        if local(child) == "param" and name and value:
            unit = one_line(child.get("unit") or "")
            found.append((property_name(name), f"{value} {unit}".strip()))
    return tuple(found)
