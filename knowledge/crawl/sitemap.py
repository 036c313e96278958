"""Sitemaps -> addresses: sitemaps.org's XML, its index files, plain lists, gzip or not. Pure."""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass
from io import BytesIO

from lxml import etree

MOST_BYTES = 50 * 1024 * 1024
MOST_ADDRESSES = 50_000
_XHTML_LINK = "{http://www.w3.org/1999/xhtml}link"


@dataclass(frozen=True)
class Entry:
    """A page that a sitemap lists: as written there. `languages` maps addresses to codes."""

    address: str
    lastmod: str | None = None
    languages: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Sitemap:
    """What one sitemap lists: pages, and further sitemaps. `remark` says what is wrong with it."""

    pages: tuple[Entry, ...] = ()
    sitemaps: tuple[str, ...] = ()
    remark: str | None = None


def read_sitemap(raw: bytes) -> Sitemap:
    """Read what there is; a file that breaks off still gives the entries before the break."""
    try:
        plain = _unpacked(raw)
    except (zlib.error, EOFError):
        return Sitemap(remark="its gzip data is damaged.")
    if plain is None:
        return Sitemap(remark=f"it unpacks to more than {MOST_BYTES // 2**20} MB.")
    head = plain.lstrip(b"\xef\xbb\xbf \t\r\n")
    if head.startswith(b"<") or head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return _xml(plain.lstrip(b" \t\r\n"))
    lines = (line.strip() for line in head.decode("utf-8", "replace").splitlines())
    pages = [Entry(line) for line in lines if re.match(r"https?://", line)]
    if not pages:
        return Sitemap(remark="it is no sitemap.")
    return Sitemap(tuple(pages[:MOST_ADDRESSES]))


def _unpacked(raw: bytes) -> bytes | None:
    if not raw.startswith(b"\x1f\x8b"):
        return raw if len(raw) <= MOST_BYTES else None
    unpacking = zlib.decompressobj(wbits=31)
    plain = unpacking.decompress(raw, MOST_BYTES + 1)
    return plain if len(plain) <= MOST_BYTES else None


def _xml(raw: bytes) -> Sitemap:
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
    pages: list[Entry] = []
    further: list[str] = []
    root, remark = "", None
    try:
        for event, element in parser:
            name = _local(element)
            if not root:
                root = name
                if root not in ("urlset", "sitemapindex"):
                    return Sitemap(remark=f"it is no sitemap: it opens with <{root[:40]}>.")
            if event == "end" and name in ("url", "sitemap"):
                _take(element, name, pages, further)
                element.clear()
                if len(pages) + len(further) >= MOST_ADDRESSES:
                    remark = f"only its first {MOST_ADDRESSES} addresses were taken."
                    break
    except etree.XMLSyntaxError as error:
        remark = f"the XML is broken in line {error.position[0]}; what stands before was taken."
    return Sitemap(tuple(pages), tuple(further), remark)


def _take(element: etree._Element, name: str, pages: list[Entry], further: list[str]) -> None:
    said = {_local(child): (child.text or "").strip() for child in element}
    address = said.get("loc")
    if not address:
        return
    if name == "sitemap":
        further.append(address)
        return
    languages = [
        (link.get("href") or "", link.get("hreflang") or "")
        for link in element.iter(_XHTML_LINK)
        if link.get("hreflang")
    ]
    pages.append(Entry(address, said.get("lastmod") or None, tuple(languages)))


def _local(element: etree._Element) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""
