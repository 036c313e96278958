"""WooCommerce's product export (CSV) -> products.

A `variable` row describes a product, `variation` rows name it as their parent by SKU or
`id:NN` and are what is bought. Line ends in texts are written as a backslash and an n,
commas in lists as a backslash and a comma.
https://woocommerce.com/document/product-csv-importer-exporter/
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from knowledge.documents.rows import listed
from knowledge.products.columns import property_name
from knowledge.products.offers import Offers, Pairs, description, one_line

Record = Mapping[str, str]

_ATTRIBUTE = re.compile(r"attribute (\d{1,3}) name")
_WEIGHT = re.compile(r"weight \((\w{1,5})\)")
_TYPES = frozenset({"simple", "variable", "variation", "grouped", "external"})
_YES = ("1", "yes", "true")


@dataclass
class _Parent:
    record: Record
    line: int
    variations: int = 0


def is_woocommerce(headings: tuple[str, ...]) -> bool:
    """Whether these are the headings of WooCommerce's export, in English as it is by default."""
    names = {heading.casefold() for heading in headings}
    return {"type", "name", "regular price"} <= names and bool({"sku", "id"} & names)


def is_translated(headings: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> bool:
    """Whether a WooCommerce export has its headings in another language.

    Its types of product stay English, and rows of one kind could not be told from another
    by headings that each version of each translation words anew.
    """
    if "sku" not in {heading.casefold() for heading in headings}:
        return False
    seen = {cell.partition(",")[0] for row in rows for cell in row[:3]}
    return bool(seen & {"variable", "variation"}) and bool(seen & _TYPES)


def read_woocommerce(records: Iterator[tuple[Record, int]], offers: Offers) -> None:
    """Take all products that are on sale into `offers`."""
    rows: list[tuple[Record, int]] = [
        ({name.casefold(): v for name, v in record.items()}, n) for record, n in records
    ]
    parents = _parents(rows)
    hidden: list[str] = []
    for record, line in rows:
        kinds = _kinds(record)
        if "variation" in kinds:
            parent = parents.get(record.get("parent", ""))
            if _is_public(record) and (parent is None or _is_public(parent.record)):
                _take(record, parent, line, offers)
        elif not _is_public(record):
            hidden.append(record.get("name", "") or _identity(record))
        elif "variable" not in kinds or not parents[_identity(record)].variations:
            _take(record, None, line, offers)
    if hidden:
        count = "one product is" if len(hidden) == 1 else f"{len(hidden)} products are"
        reason = f"{count} not published or hidden and left out: {listed(tuple(hidden))}."
        offers.notice(reason, hint="Publish them to have them answered.")


def _parents(rows: list[tuple[Record, int]]) -> dict[str, _Parent]:
    """Products with variations under both names by which a variation may call them."""
    found: dict[str, _Parent] = {}
    for record, line in rows:
        if "variation" not in _kinds(record):
            parent = _Parent(record, line)
            found[_identity(record)] = parent
            if record.get("id"):
                found[f"id:{record['id']}"] = parent
    for record, _ in rows:
        if "variation" in _kinds(record) and (of := found.get(record.get("parent", ""))):
            of.variations += 1
    return found


def _kinds(record: Record) -> set[str]:
    return {kind.strip().casefold() for kind in record.get("type", "").split(",")}


def _identity(record: Record) -> str:
    return record.get("sku") or record.get("id", "")


def _is_public(record: Record) -> bool:
    published = record.get("published", "1") in ("1", "")
    return published and record.get("visibility in catalog", "").casefold() != "hidden"


def _take(record: Record, parent: _Parent | None, line: int, offers: Offers) -> None:
    whole: Record = parent.record if parent else record

    def said(name: str) -> str:
        return record.get(name) or whole.get(name, "")

    values = {
        "id": _identity(record),
        "item_group_id": _identity(whole) if parent else "",
        "title": one_line(_unescaped(whole.get("name") or record.get("name", ""))),
        "description": _description(record, whole),
        "price": record.get("regular price", ""),
        "sale_price": record.get("sale price", ""),
        "sale_price_effective_date": _dates(record),
        "availability": _availability(record),
        "brand": one_line(_first(_listed(said("brands")))),
        "product_type": _category(said("categories")),
        "tags": one_line(", ".join(_listed(said("tags")))),
        "gtin": said("gtin, upc, ean, or isbn").lstrip("'"),
        "link": record.get("external url", ""),
        "image_link": _first(_listed(said("images"))),
        "product_weight": _weight(said, record),
    }
    offers.take(values, _attributes(record, whole), line)


def _description(record: Record, whole: Record) -> str:
    """The short description, then the long one, then what is said of the variation alone."""
    parts = [_unescaped(whole.get(name, "")) for name in ("short description", "description")]
    if record is not whole:
        parts.append(_unescaped(record.get("description", "")))
    plain = [text for part in parts if (text := description(part))]
    if len(plain) > 1 and plain[0] in plain[1]:
        del plain[0]
    return "\n".join(dict.fromkeys(plain))


def _dates(record: Record) -> str:
    start, end = record.get("date sale price starts", ""), record.get("date sale price ends", "")
    return f"{start}/{end}" if start or end else ""


def _availability(record: Record) -> str:
    said, stock = record.get("in stock?", "").casefold(), record.get("stock", "")
    on_order = record.get("backorders allowed?", "").casefold() in ("1", "yes", "notify")
    sold_out = bool(re.fullmatch(r"-\d+|0+", stock))
    if said == "backorder" or (sold_out and on_order):
        return "backorder"
    if said:
        return "in stock" if said in _YES else "out of stock"
    return "out of stock" if sold_out else "in stock" if stock.isdigit() else ""


def _category(said: str) -> str:
    """The deepest of the categories, which names those above it."""
    return one_line(max(_listed(said), key=lambda path: path.count(">"), default=""))


def _weight(said: object, record: Record) -> str:
    for heading in record:
        unit = _WEIGHT.fullmatch(heading)
        if unit and callable(said) and (value := said(heading)):
            return f"{value} {unit[1]}"
    return ""


def _attributes(record: Record, whole: Record) -> Pairs:
    """The product's properties, with the variation's own value where it has one."""
    found: dict[str, str] = {}
    for row in (whole, record):
        for heading in row:
            number = _ATTRIBUTE.fullmatch(heading)
            if not number or not row[heading]:
                continue
            value = row.get(f"attribute {number[1]} value(s)", "")
            hidden = row.get(f"attribute {number[1]} visible") == "0" and row is whole
            if value and not hidden:
                name = property_name(one_line(_unescaped(row[heading])))
                found[name] = one_line(", ".join(_listed(value)))
    return tuple(found.items())


def _listed(value: str) -> list[str]:
    parts = re.split(r"(?<!\\),", value)
    return [part.replace("\\,", ",").strip() for part in parts if part.strip()]


def _first(values: list[str]) -> str:
    return values[0] if values else ""


def _unescaped(text: str) -> str:
    """Line ends as such, and no apostrophe put before "=" or "-" against spreadsheets."""
    text = re.sub(r"^'(?=[=+\-@])", "", text)
    return text.replace("\\r\\n", "\n").replace("\\n", "\n").replace("\\t", " ")
