"""What a fetched page is, and what it says of itself: name, language, wishes, links. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from knowledge.crawl.address import plain
from knowledge.documents.htmltree import parse_html
from knowledge.documents.titles import language_code

_MOST_LINKS = 2_000
_HTML = re.compile(rb"<(!doctype\s+html|html|head|body|title|meta)\b", re.IGNORECASE)
_REFRESH = re.compile(r"\s*(\d{1,3})(?:\.\d*)?\s*[;,]\s*url\s*=\s*['\"]?([^'\"]+)", re.IGNORECASE)
_SOON = 5
_TEXTS = {"text/markdown": ".md", "text/x-markdown": ".md", "text/csv": ".csv"}
# A server that does not know better calls everything so.
_VAGUE = ("", "text/plain", "application/octet-stream", "binary/octet-stream")


@dataclass(frozen=True)
class Page:
    """`canonical` and `moved` are addresses of any host; `lang` is what hreflang says of it,
    `written` what the page itself does, which templates often leave as they found it."""

    canonical: str | None
    moved: str | None
    noindex: bool
    lang: str | None
    written: str | None
    links: tuple[str, ...]


def suffix_of(raw: bytes, declared: str, address: str) -> str | None:
    """The suffix of the reader a page is for, by what it holds; None for none of ours."""
    kind = declared.split(";")[0].strip().lower()
    if b"%PDF-" in raw[:1024]:
        return ".pdf"
    if raw.startswith(b"PK\x03\x04"):
        return ".docx" if b"word/" in raw else None
    if b"\x00" in raw[:1024] and not raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return None
    if "html" in kind or (kind in (*_VAGUE, "text/xml", "application/xml") and _is_html(raw)):
        return ".html"
    named = re.search(r"\.(md|markdown|csv|txt)$", address.partition("?")[0], re.IGNORECASE)
    if kind in _VAGUE and named:
        return named[0].lower()
    return ".txt" if kind == "text/plain" else _TEXTS.get(kind)


def in_utf8(raw: bytes, declared: str) -> bytes:
    """A text in UTF-8, where the server names another encoding and the bytes bear it out."""
    named = re.search(r"charset\s*=\s*[\"']?([\w.:-]+)", declared, re.IGNORECASE)
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        pass
    else:
        return raw
    if named is None:
        return raw
    try:
        return raw.decode(named[1]).encode("utf-8", "replace")
    except (LookupError, ValueError):
        return raw


def read_page(raw: bytes, address: str, wishes: str = "") -> Page:
    """Look through a page; `wishes` is the server's X-Robots-Tag."""
    words = set(_wishes(wishes))
    root = parse_html(raw.decode("utf-8", "replace").replace("\x00", ""))
    if root is None:
        return Page(None, None, not words.isdisjoint(("noindex", "none")), None, None, ())
    words |= {word for meta in _metas(root) for word in _tokens(meta)}
    found = root.find(".//base[@href]")
    base = plain(found.get("href") or "", address) if found is not None else None
    nofollow = not words.isdisjoint(("nofollow", "none"))
    return Page(
        canonical=_canonical(root, address),
        moved=_moved(root, address),
        noindex=not words.isdisjoint(("noindex", "none")),
        lang=_lang(root, address),
        written=language_code(root.get("lang")),
        links=() if nofollow else tuple(_links(root, base or address)),
    )


def _is_html(raw: bytes) -> bool:
    return bool(_HTML.search(raw[:2_000]))


def _wishes(header: str) -> Iterator[str]:
    """The words of X-Robots-Tag that are meant for all or for us: `otherbot: noindex` is not."""
    ours = True
    for part in header.lower().split(","):
        agent, colon, word = part.partition(":")
        if colon and "unavailable_after" not in agent:
            ours = agent.strip() in ("shopbell", "*")
        if ours:
            yield (word if colon else agent).strip()


def _metas(root: etree._Element) -> Iterator[str]:
    for meta in root.iter("meta"):
        if (meta.get("name") or "").strip().lower() in ("robots", "shopbell"):
            yield meta.get("content") or ""


def _tokens(content: str) -> list[str]:
    return re.split(r"[\s,;]+", content.lower())


def _canonical(root: etree._Element, address: str) -> str | None:
    for link in root.iter("link"):
        if "canonical" in (link.get("rel") or "").lower().split():
            return plain(link.get("href") or "", address) if link.get("href") else None
    return None


def _moved(root: etree._Element, address: str) -> str | None:
    for meta in root.iter("meta"):
        if (meta.get("http-equiv") or "").lower() == "refresh":
            found = _REFRESH.match(meta.get("content") or "")
            if found and int(found[1]) <= _SOON:
                return plain(found[2], address)
    return None


def _lang(root: etree._Element, address: str) -> str | None:
    for link in root.iter("link"):
        code = link.get("hreflang")
        if code and plain(link.get("href") or "", address) == address:
            return language_code(code) if code.lower() != "x-default" else None
    return None


def _links(root: etree._Element, base: str) -> Iterator[str]:
    seen: set[str] = set()
    for link in root.iter("a"):
        if "nofollow" in (link.get("rel") or "").lower().split() or not link.get("href"):
            continue
        found = plain(link.get("href") or "", base)
        if found and found not in seen:
            seen.add(found)
            yield found
            if len(seen) >= _MOST_LINKS:
                return
