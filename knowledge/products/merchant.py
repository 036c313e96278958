"""Google Merchant Center feeds, RSS 2.0 or Atom -> products.

Field names: https://support.google.com/merchants/answer/7052112.
"""

from __future__ import annotations

from typing import ClassVar

from lxml import etree

from knowledge.documents.htmltree import line_of, raw_text
from knowledge.documents.titles import language_code
from knowledge.passage import clean
from knowledge.products.offers import Offers, Pairs, description, one_line, time_of

ROOTS = ("rss", "feed", "rdf", "channel")


class Merchant:
    """One feed: what it says of itself, and each item or entry."""

    items: ClassVar[tuple[str, ...]] = ("item", "entry")

    def where(self, name: str) -> str:
        """How a person gives a field a value in this dialect."""
        return f"Give every item a <g:{name}>."

    def begin(self, root: etree._Element, offers: Offers) -> None:
        """The language that the feed declares."""
        offers.lang = _xml_lang(root)

    def take_head(self, element: etree._Element, name: str, offers: Offers) -> None:
        """What the feed says of itself, above or below its items."""
        text = element.text or ""
        if name in ("lastbuilddate", "updated", "pubdate") and (at := time_of(text)):
            offers.as_of = at
        elif name == "language":
            offers.lang = language_code(text) or offers.lang

    def take_item(self, element: etree._Element, offers: Offers) -> None:
        """One item or entry."""
        values = _values(element)
        values.setdefault("content_language", _xml_lang(element) or "")
        highlights = [
            one_line(raw_text(child)) for child in element if local(child) == "product_highlight"
        ]
        lines = (description(values.get("description", "")), *(f"- {h}" for h in highlights if h))
        values["description"] = "\n".join(filter(None, lines))
        offers.take(values, _details(element), line_of(element))


def _values(element: etree._Element) -> dict[str, str]:
    """The item's fields by local name; those of Google's namespace win over RSS's own."""
    values: dict[str, str] = {}
    for child in element:
        name = local(child)
        text = clean(raw_text(child)).strip()
        if name == "link" and not text:
            text = child.get("href") or ""
        if not text or (name == "link" and child.get("rel") not in (None, "alternate")):
            continue
        if name != "description":
            text = one_line(text)
        if name not in values or "base.google.com" in str(child.tag):
            values[name] = text
    for other in ("summary", "content"):
        if other in values:
            values.setdefault("description", values[other])
    return values


def _details(element: etree._Element) -> Pairs:
    found = []
    for child in element:
        if local(child) == "product_detail":
            detail = {local(part): one_line(part.text or "") for part in child}
            name, value = detail.get("attribute_name"), detail.get("attribute_value")
            if name and value:
                found.append((name, value))
    return tuple(found)


def local(element: etree._Element) -> str:
    """An element's name without its namespace, in small letters."""
    tag = element.tag
    return tag.rsplit("}", 1)[-1].rsplit(":", 1)[-1].lower() if isinstance(tag, str) else ""


def _xml_lang(element: etree._Element) -> str | None:
    return language_code(element.get("{http://www.w3.org/XML/1998/namespace}lang"))
