"""XML feeds, item by item: Google Merchant Center and YML.

The parser loads no entity, no DTD and nothing from the network, and is never asked to
recover: a feed cut in half would look like a shop that sold out.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from io import BytesIO

from lxml import etree

from knowledge.documents.reading import Reading, Rejection
from knowledge.products import merchant, yml
from knowledge.products.merchant import Merchant, local
from knowledge.products.offers import Offers

_EXPECTED = (
    "Expected is a Google Merchant feed (<rss> with <item>s, or <feed> with <entry>s) "
    "or YML (<yml_catalog> with <offer>s)."
)
_SITEMAPS = ("urlset", "sitemapindex")


def read_feed(text: str, path: str, modified: float, currency: str | None = None) -> Reading:
    """Read a feed. `modified` (seconds since 1970) dates it where it does not do so itself."""
    raw = re.sub(r"\A\s*<\?xml.*?\?>", lambda m: "\n" * m[0].count("\n"), text, flags=re.S)
    offers = Offers(path, datetime.fromtimestamp(modified, UTC), Merchant().where, currency)
    try:
        _parse(raw.encode("utf-8", "replace"), offers)
    except etree.XMLSyntaxError as error:
        return _broken(path, error)
    except _NoFeedError as error:
        return Reading(rejections=(Rejection(path, str(error), 1, hint=_EXPECTED),))
    if not len(offers) and not offers.rejections:
        offers.reject("the feed holds no products.", None, None, _EXPECTED)
    return offers.reading()


class _NoFeedError(Exception):
    """The XML is something else; the text says what."""


def _parse(raw: bytes, offers: Offers) -> None:
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
    inside, dialect = 0, None
    for event, element in parser:
        name = local(element)
        if dialect is None:
            dialect = _dialect(name)
            dialect.begin(element, offers)
            offers.where = dialect.where
        if event == "start":
            inside += name in dialect.items
        elif name in dialect.items:
            inside -= 1
            dialect.take_item(element, offers)
            element.clear()
        elif not inside:
            dialect.take_head(element, name, offers)


def _dialect(root: str) -> Merchant | yml.Yml:
    if root in merchant.ROOTS:
        return Merchant()
    if root in yml.ROOTS:
        return yml.Yml()
    if root in _SITEMAPS:
        raise _NoFeedError("it is a sitemap, which lists pages but holds none.")
    raise _NoFeedError(f"the XML is no product feed: it opens with <{root}>.")


def _broken(path: str, error: etree.XMLSyntaxError) -> Reading:
    line, column = error.position
    said = re.sub(r", line \d+, column \d+$", "", error.msg or "unknown error").rstrip(".")
    reason = f"the XML is broken at column {column}: {said}."
    hint = "The whole feed is left out. Export it again or mend this place."
    return Reading(rejections=(Rejection(path, reason, line or None, hint=hint),))
