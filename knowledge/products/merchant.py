"""Google Merchant Center feeds, RSS 2.0 or Atom -> products.

Field names: https://support.google.com/merchants/answer/7052112. The parser loads no
entity, no DTD and nothing from the network, and is never asked to recover: a feed cut
in half would look like a shop that sold out.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from io import BytesIO

from lxml import etree

from knowledge.documents.htmltree import line_of, raw_text
from knowledge.documents.htmlwalk import plain_text
from knowledge.documents.reading import Notice, Reading, Rejection
from knowledge.documents.titles import language_code, web_address
from knowledge.passage import Product, clean
from knowledge.products.group import grouped
from knowledge.products.price import parse_price

_ATTRIBUTES = [
    *("color", "size", "material", "pattern", "gender", "age_group", "condition"),
    *("size_type", "size_system", "energy_efficiency_class"),
    *("product_length", "product_width", "product_height", "product_weight"),
    *("shipping_weight", "gtin", "mpn"),
]
_AVAILABILITY = {
    "in stock": "in_stock",
    "available": "in_stock",
    "out of stock": "out_of_stock",
    "sold out": "out_of_stock",
    "preorder": "preorder",
    "pre order": "preorder",
    "backorder": "backorder",
    "back order": "backorder",
}
_DIALECTS_TO_COME = {"yml_catalog": "YML feeds", "urlset": "sitemaps", "sitemapindex": "sitemaps"}


@dataclass
class _Feed:
    path: str
    as_of: datetime
    lang: str | None = None
    items: list[tuple[str | None, Product]] = field(default_factory=list)
    ids: dict[str, int] = field(default_factory=dict)
    rejections: list[Rejection] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)


def read_feed(text: str, path: str, modified: float) -> Reading:
    """Read a feed. `modified` (seconds since 1970) dates it where it does not do so itself."""
    raw = re.sub(r"\A\s*<\?xml.*?\?>", lambda m: "\n" * m[0].count("\n"), text, flags=re.S)
    feed = _Feed(path, datetime.fromtimestamp(modified, UTC))
    try:
        _parse(raw.encode("utf-8", "replace"), feed)
    except etree.XMLSyntaxError as error:
        return _broken(path, error)
    except _NoFeedError as error:
        return Reading(rejections=(Rejection(path, str(error), 1, hint=_EXPECTED),))
    if not feed.items and not feed.rejections:
        feed.rejections.append(Rejection(path, "the feed holds no products.", hint=_EXPECTED))
    dated = [(group, _finished(item, feed)) for group, item in feed.items]
    return Reading((), grouped(dated), tuple(feed.rejections), tuple(feed.notices))


_EXPECTED = "Expected is a Google Merchant feed: <rss> with <item>s, or <feed> with <entry>s."


class _NoFeedError(Exception):
    """The XML is something else; the text says what."""


def _parse(raw: bytes, feed: _Feed) -> None:
    """Go over the feed item by item, letting each go, so that memory stays small."""
    parser = etree.iterparse(
        BytesIO(raw),
        events=("start", "end"),
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    inside, seen_root = 0, False
    for event, element in parser:
        name = _local(element)
        if not seen_root:
            seen_root = True
            _check_root(name)
            feed.lang = _xml_lang(element)
        if event == "start":
            inside += name in ("item", "entry")
        elif name in ("item", "entry"):
            inside -= 1
            _take(element, feed)
            element.clear()
        elif not inside:
            _take_head(name, element.text or "", feed)


def _check_root(name: str) -> None:
    if name in _DIALECTS_TO_COME:
        raise _NoFeedError(f"{_DIALECTS_TO_COME[name]} are not supported yet.")
    if name not in ("rss", "feed", "rdf", "channel"):
        raise _NoFeedError(f"the XML is no product feed: it opens with <{name}>.")


def _take_head(name: str, text: str, feed: _Feed) -> None:
    if name in ("lastbuilddate", "updated", "pubdate") and (at := _time(text)):
        feed.as_of = at
    elif name == "language":
        feed.lang = language_code(text) or feed.lang


def _finished(item: Product, feed: _Feed) -> Product:
    """The feed's own time and language may stand below its items."""
    return replace(item, as_of=feed.as_of, lang=item.lang or feed.lang)


def _take(element: etree._Element, feed: _Feed) -> None:
    values = _values(element)
    line = line_of(element)
    identity, title = values.get("id", ""), values.get("title", "")
    for value, name in ((identity, "id"), (title, "title")):
        if not value:
            named = f' "{identity or title}"' if identity or title else ""
            reason = f"the product{named} has no {name}."
            feed.rejections.append(
                Rejection(feed.path, reason, line, name, f"Give every item a <g:{name}>.")
            )
            return
    if identity in feed.ids:
        reason = f'the id "{identity}" is taken by the product in line {feed.ids[identity]}.'
        feed.rejections.append(
            Rejection(feed.path, reason, line, "id", "Give every item an id of its own.")
        )
        return
    feed.ids[identity] = line or 0
    feed.items.append((values.get("item_group_id"), _product(values, element, feed)))


def _product(values: dict[str, str], element: etree._Element, feed: _Feed) -> Product:
    identity, line = values["id"], line_of(element)

    def warn(reason: str, name: str, hint: str) -> None:
        feed.notices.append(Notice(feed.path, f'product "{identity}": {reason}', line, name, hint))

    price = parse_price(values.get("price", ""))
    sale = parse_price(values.get("sale_price", ""))
    if price is None:
        said = values.get("price")
        reason = f'the price "{said[:40]}" cannot be read' if said else "it has no price"
        warn(f"{reason}; it is kept without one.", "price", 'Write it as "129.00 EUR".')
    elif price.currency is None:
        warn("the price has no currency.", "price", 'Write it as "129.00 EUR".')
    if sale and (price is None or sale.amount >= price.amount or not _sale_runs(values, feed)):
        sale = None
    category = values.get("product_type") or values.get("google_product_category")
    return Product(
        id=identity,
        title=values["title"],
        path=feed.path,
        description=_description(values, element),
        price=price.amount if price else None,
        sale_price=sale.amount if sale else None,
        currency=price.currency if price else None,
        availability=_availability(values.get("availability", "")),
        brand=values.get("brand"),
        category=None if category is None or category.isdigit() else category,
        url=web_address(values.get("link")),
        image=web_address(values.get("image_link")),
        lang=language_code(values.get("content_language")) or _xml_lang(element),
        attributes=_attributes(values, element),
    )


def _values(element: etree._Element) -> dict[str, str]:
    """The item's fields by local name; those of Google's namespace win over RSS's own."""
    values: dict[str, str] = {}
    for child in element:
        name = _local(child)
        text = clean(raw_text(child)).strip()
        if name == "link" and not text:
            text = child.get("href") or ""
        if not text or (name == "link" and child.get("rel") not in (None, "alternate")):
            continue
        if name != "description":
            text = " ".join(clean(plain_text(text)).split()) if "&" in text else _one_line(text)
        if name not in values or "base.google.com" in str(child.tag):
            values[name] = text
    for other in ("summary", "content"):
        if other in values:
            values.setdefault("description", values[other])
    return values


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _description(values: dict[str, str], element: etree._Element) -> str:
    text = values.get("description", "")
    # Twice: shops escape the HTML that their own editor had escaped already.
    text = plain_text(plain_text(text)) if "&lt;" in text else plain_text(text)
    highlights = [
        _one_line(raw_text(child)) for child in element if _local(child) == "product_highlight"
    ]
    return clean("\n".join(filter(None, (text, *(f"- {h}" for h in highlights if h)))))


def _attributes(values: dict[str, str], element: etree._Element) -> tuple[tuple[str, str], ...]:
    found = [(name, values[name]) for name in _ATTRIBUTES if name in values]
    for child in element:
        if _local(child) == "product_detail":
            detail = {_local(part): _one_line(part.text or "") for part in child}
            name, value = detail.get("attribute_name"), detail.get("attribute_value")
            if name and value:
                found.append((clean(name), clean(value)))
    return tuple(dict.fromkeys(found))


def _availability(text: str) -> str | None:
    word = re.sub(r"[\s_-]+", " ", text.lower()).strip()
    return _AVAILABILITY.get(word.rsplit("/", 1)[-1])


def _sale_runs(values: dict[str, str], feed: _Feed) -> bool:
    """Whether the feed was made within the sale's dates, or it has none."""
    start, _, end = values.get("sale_price_effective_date", "").partition("/")
    begins, ends = _time(start), _time(end)
    return (begins is None or begins <= feed.as_of) and (ends is None or feed.as_of <= ends)


def _time(text: str) -> datetime | None:
    text = text.strip()
    for read in (datetime.fromisoformat, parsedate_to_datetime):
        try:
            at = read(text)
        except (ValueError, TypeError, IndexError):
            continue
        return (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC)
    return None


def _local(element: etree._Element) -> str:
    tag = element.tag
    return tag.rsplit("}", 1)[-1].rsplit(":", 1)[-1].lower() if isinstance(tag, str) else ""


def _xml_lang(element: etree._Element) -> str | None:
    return language_code(element.get("{http://www.w3.org/XML/1998/namespace}lang"))


def _broken(path: str, error: etree.XMLSyntaxError) -> Reading:
    line, column = error.position
    said = re.sub(r", line \d+, column \d+$", "", error.msg or "unknown error").rstrip(".")
    reason = f"the XML is broken at column {column}: {said}."
    hint = "The whole feed is left out. Export it again or mend this place."
    return Reading(rejections=(Rejection(path, reason, line or None, hint=hint),))
