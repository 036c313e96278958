"""What else keeps a shop's words from serving: dates gone by, dead links, long answers, prices."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from urllib.parse import unquote, urlsplit

from knowledge.lemmas import LANGUAGES, fold
from knowledge.lint import Finding
from knowledge.passage import Passage, Product

# What a chat on a phone shows before it has to be scrolled twice.
_LONGEST = 1_100
_MOST_PRICELESS = 20
_UNTIL = re.compile(
    r"(?:until|till|valid to|ends on|do dnia|ważn\w+ do|obowiązuj\w+ do|trwa do|līdz|derīg\w+ līdz"
    r"|действу\w+ до|действительн\w+ до|до|діє до|дійсн\w+ до)\s+"
    r"(?:(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})"
    r"|(?P<d2>\d{1,2})[./](?P<m2>\d{1,2})[./](?P<y2>\d{4}))",
    re.IGNORECASE,
)
_MARKDOWN_LINK = re.compile(r"(?<!!)\[[^\]\n]*\]\(<?([^)\s>]+)")
_HTML_LINK = re.compile(r"<a\b[^>]*?\bhref\s*=\s*[\"']([^\"'>]+)", re.IGNORECASE)
_HTML_ANCHOR = re.compile(r"\b(?:id|name)\s*=\s*[\"']([^\"'>]+)", re.IGNORECASE)
_HEADING = re.compile(r"^#{1,6}\s+(.+?)\s*#*\s*$", re.MULTILINE)
_LARGEST = 2_000_000


def of_passages(passages: Sequence[Passage], today: date) -> Iterator[Finding]:
    """Dates that have passed, answers too long for a chat, languages that were not told."""
    for passage in passages:
        for ended in _ended(passage.text, today):
            yield Finding(
                "out of date",
                "warning",
                f"It says until {ended.isoformat()}, which has passed.",
                ((passage, passage.text),),
                "Shoppers are told so still.",
            )
        if passage.kind == "faq" and len(passage.text) > _LONGEST:
            yield Finding(
                "too long",
                "warning",
                f"The answer has {len(passage.text)} characters; a chat shows {_LONGEST} well.",
                ((passage, passage.question or passage.text),),
                "Split it into questions of its own.",
            )
        if passage.lang not in LANGUAGES and passage.kind != "product":
            yield Finding(
                "language",
                "warning",
                f"Its language was taken for {passage.lang!r}.",
                ((passage, passage.text),),
                "Name it: `lang` in the front matter, the page or a column.",
            )


def of_products(products: Sequence[Product], passages: Sequence[Passage]) -> Iterator[Finding]:
    """Products that no question about a price can find."""
    by_product = {(p.path, p.product_id): p for p in passages if p.product_id}
    priceless = [p for p in products if p.price is None and p.sale_price is None]
    for product in priceless[:_MOST_PRICELESS]:
        passage = by_product.get((product.path, product.id))
        if passage:
            yield Finding(
                "no price",
                "warning",
                f"The product {product.title!r} has no price.",
                ((passage, product.title),),
                "It is left out wherever a price is asked for.",
            )


def of_files(folder: Path, passages: Sequence[Passage]) -> Iterator[Finding]:
    """Links from one document of the folder to another that is not there, or to no such place."""
    first = {passage.path: passage for passage in reversed(passages)}
    for path, passage in sorted(first.items()):
        file = folder / path
        if file.suffix.lower() not in (".md", ".markdown", ".html", ".htm") or not file.is_file():
            continue
        text = _text(file)
        for target in dict.fromkeys((*_MARKDOWN_LINK.findall(text), *_HTML_LINK.findall(text))):
            if broken := _broken(folder, file, text, target):
                yield Finding(
                    "dead link",
                    "error",
                    broken,
                    ((passage, target),),
                    "Shoppers who follow it find nothing.",
                )


def _ended(text: str, today: date) -> Iterator[date]:
    for match in _UNTIL.finditer(text):
        year, month, day = (int(match[k] or match[f"{k}2"]) for k in ("y", "m", "d"))
        try:
            ended = date(year, month, day)
        except ValueError:
            continue
        if ended < today:
            yield ended


def _broken(folder: Path, file: Path, text: str, target: str) -> str | None:
    parts = urlsplit(target)
    if parts.scheme or parts.netloc or target.startswith("/"):
        return None
    other = (file.parent / unquote(parts.path)).resolve() if parts.path else file
    if parts.path and not other.exists():
        # A site's address without the suffix, or of a page that was not given to us.
        given = other.suffix.lower() in (".md", ".markdown", ".html", ".htm", ".pdf", ".docx")
        known = folder.resolve() in other.parents
        return f"It links to {target}, which is not in the folder." if given and known else None
    if parts.fragment and other.suffix.lower() in (".md", ".markdown", ".html", ".htm"):
        held = text if other == file else _text(other)
        if unquote(parts.fragment) not in _anchors(held):
            return f"It links to {target}; there is no such place."
    return None


def _anchors(text: str) -> set[str]:
    slugs = {
        re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-")
        for heading in _HEADING.findall(text)
    }
    return {"top", *_HTML_ANCHOR.findall(text), *slugs, *map(fold, slugs)}


def _text(file: Path) -> str:
    try:
        with file.open("rb") as raw:
            return raw.read(_LARGEST).decode("utf-8", "replace")
    except OSError:
        return ""
