"""Tables of products (CSV, TSV): whose export it is, told by its headings alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from itertools import islice

from knowledge.documents.reading import Reading, Rejection
from knowledge.documents.rows import Sheet, listed, mending, named
from knowledge.products.columns import field_of, is_about_people, is_internal, property_name
from knowledge.products.offers import Offers, description, one_line
from knowledge.products.price import currency_in, parse_price
from knowledge.products.shopify import is_shopify, read_shopify
from knowledge.products.stock import availability
from knowledge.products.woocommerce import is_translated, is_woocommerce, read_woocommerce

Record = Mapping[str, str]

_IN_HEADING = 'Name it behind the heading of the price, as in "{} (EUR)".'
_SAMPLE = 50


def known_headings(headings: tuple[str, ...]) -> int:
    """How many headings mean something in a table of products."""
    return sum(field_of(heading) is not None for heading in headings)


def is_product_sheet(headings: tuple[str, ...]) -> bool:
    """Whether a table lists products, as an export of a known shop or by what it names."""
    return is_shopify(headings) or is_woocommerce(headings) or is_product_table(headings)


def is_product_table(headings: tuple[str, ...]) -> bool:
    """Whether headings name titles with a price, a number or a stock, and no customers."""
    found = {field_of(heading) for heading in headings}
    return (
        "title" in found
        and bool(found & {"price", "sale_price", "availability", "id"})
        and len(headings) > 1
        and not is_about_people(headings)
    )


def read_sheet(sheet: Sheet, path: str, modified: float, currency: str | None = None) -> Reading:
    """Read a table that `is_product_sheet`. `modified` (seconds since 1970) dates its prices."""
    offers = Offers(path, datetime.fromtimestamp(modified, UTC), _fill_in, currency)
    sample = (row.cells for row in islice(sheet.rows(), _SAMPLE))
    if is_shopify(sheet.headings):
        _name_currency(sheet, offers, ("variant price", "price"), "Variant Price")
        read_shopify(_records(sheet, offers), offers)
    elif is_woocommerce(sheet.headings):
        _name_currency(sheet, offers, ("regular price",), "Regular price")
        read_woocommerce(_records(sheet, offers), offers)
    elif is_translated(sheet.headings, sample):
        reason = "it is a WooCommerce export whose headings are not in English."
        hint = "Set your profile's language to English in WordPress and export again."
        return Reading(rejections=(Rejection(path, reason, sheet.line, "header", hint),))
    else:
        _read_plain(sheet.headings, sheet.line, _records(sheet, offers), offers)
    if not len(offers) and not offers.rejections:
        hint = "Add rows below, or set products to published."
        offers.reject("the table holds no products on sale.", sheet.line, None, hint)
    return offers.reading()


def read_records(
    headings: tuple[str, ...],
    records: Iterable[Record],
    path: str,
    modified: float,
    currency: str | None = None,
) -> Reading:
    """Read objects with the headings of an `is_product_table`, as JSON files hold them."""
    offers = Offers(path, datetime.fromtimestamp(modified, UTC), _fill_in, currency)
    _read_plain(headings, None, ((record, None) for record in records), offers)
    return offers.reading()


def _fill_in(name: str) -> str:
    return f"Fill in the {name} or delete the row."


def _records(sheet: Sheet, offers: Offers) -> Iterator[tuple[Record, int]]:
    """Rows by heading; one with too many cells is refused, for its price may be another's."""
    width = len(sheet.headings)
    for row in sheet.rows():
        if row.fault:
            offers.reject(row.fault, row.line, None, mending(row.fault))
        elif any(row.cells[width:]):
            reason = f"the row has {len(row.cells)} cells under {width} headings."
            hint = f"Put cells that hold {named(sheet.delimiter)} in double quotes."
            offers.reject(reason, row.line, None, hint)
        else:
            cells = (*row.cells, *[""] * (width - len(row.cells)))
            record: dict[str, str] = {}
            for heading, cell in zip(sheet.headings, cells[:width], strict=True):
                # The first of two columns of one name is the shop's own, not an add-on's.
                record.setdefault(heading, cell)
            yield record, row.line


def _name_currency(sheet: Sheet, offers: Offers, names: tuple[str, ...], shown: str) -> None:
    for heading in sheet.headings:
        if heading.casefold().partition(" (")[0] in names and (found := currency_in(heading)):
            offers.currency = found
    offers.currency_hint = _IN_HEADING.format(shown)


def _read_plain(
    headings: tuple[str, ...],
    line: int | None,
    records: Iterable[tuple[Record, int | None]],
    offers: Offers,
) -> None:
    columns = _columns(headings)
    google = _is_merchant(headings)
    if not google:
        _say_how(headings, line, columns, offers)
    price = columns.get("price") or columns.get("sale_price")
    if price:
        offers.currency = currency_in(price) or offers.currency
        offers.currency_hint = _IN_HEADING.format(price)
    others = [
        heading
        for heading in headings
        if heading
        and heading not in columns.values()
        and not is_internal(heading)
        # What else a feed for Google holds is for its advertisements.
        and not google
    ]
    for record, at in records:
        values = {name: record.get(heading, "").strip() for name, heading in columns.items()}
        details = [
            (property_name(name), one_line(record[name])) for name in others if record.get(name)
        ]
        offers.take(_completed(values), tuple(details), at)


def _is_merchant(headings: tuple[str, ...]) -> bool:
    """Whether these are a Google Merchant feed's own headings, which need no guessing."""
    names = {" ".join(heading.casefold().replace("_", " ").split()) for heading in headings}
    return {"id", "title", "link", "price"} <= names


def _columns(headings: tuple[str, ...]) -> dict[str, str]:
    """The field that each heading stands for; the first heading of a field has it."""
    found: dict[str, str] = {}
    for heading in headings:
        name = field_of(heading)
        if name and not is_internal(heading):
            found.setdefault(name, heading)
    return found


def _say_how(
    headings: tuple[str, ...], line: int | None, columns: dict[str, str], offers: Offers
) -> None:
    shown = ", ".join(f'{name.replace("_", " ")} from "{h}"' for name, h in columns.items())
    internal = tuple(heading for heading in headings if is_internal(heading))
    left = f" Left out as the shop's own affair: {listed(internal)}." if internal else ""
    reason = f"it was read as a table of products: {shown}.{left}"
    offers.notice(reason, line, "Other columns count as properties of the product.")


def _completed(values: dict[str, str]) -> dict[str, str]:
    """Fields that shops word otherwise than Google does."""
    found = {
        name: description(value) if name == "description" else one_line(value)
        for name, value in values.items()
    }
    if not found.get("id"):
        # A shop that numbers nothing names its products apart.
        found["id"] = found.get("title", "") if "id" not in values else ""
    if not found.get("price"):
        found["price"] = found.pop("sale_price", "")
    found.update(_before_and_now(found))
    if (code := found.get("currency")) and found["price"]:
        for name in ("price", "sale_price"):
            price = parse_price(found.get(name, ""))
            if price and price.currency is None:
                found[name] = f"{price.amount} {currency_in(code) or code}"
    # Words of the shop's own ("2–3 days") say when, not whether.
    if availability(found.get("availability", "")) is None:
        found.pop("availability", None)
    return found


def _before_and_now(values: dict[str, str]) -> dict[str, str]:
    now, then = parse_price(values.get("price", "")), parse_price(values.get("old_price", ""))
    if now and then and then.amount > now.amount and not values.get("sale_price"):
        currency = then.currency or now.currency or ""
        return {
            "price": f"{replace(then, currency=None).amount} {currency}".strip(),
            "sale_price": values["price"],
        }
    return {}
