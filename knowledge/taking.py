"""One source -> its content and what there is to say of it; None where it is as it was."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path
from typing import TypeVar

from knowledge.documents import Notice
from knowledge.known import REMARKS, FileContent, Known, Remarks, is_settled
from knowledge.pages import Pages
from knowledge.passage import Passage, Product, document_passages, product_passages
from knowledge.sources import Source
from knowledge.store import Fingerprint, Shown

Detect = Callable[[str], str]
"""Text -> language code."""

_Item = TypeVar("_Item", Passage, Product)


@dataclass(frozen=True)
class Taken:
    """A file's new content, None where it is as it was."""

    file: FileContent | None
    fingerprint: Fingerprint
    remarks: Remarks


# Digits of a SHA-256; behind them stands the source's mark.
_HEX = 64


def held_back(known: Fingerprint) -> Taken:
    """The file as it was: it is at work now."""
    return Taken(None, known, REMARKS.validate_python(known.remarks))


def take(source: Source, pages: Pages, known: Known, detect: Detect, feed: bool) -> Taken:
    """The source as it is now; `feed`: the folder has products, so pages need give none."""
    name, path, mark = source.name, source.file, source.mark(feed)
    now = time.time_ns()
    before = known.files.get(name)
    settled = False
    try:
        seen = path.stat()
        size, mtime = seen.st_size, seen.st_mtime_ns
        settled = before is not None and is_settled(path, before) and before.sha256[_HEX:] == mark
        digest = before.sha256 if before is not None and settled else _digest(path) + mark
    except OSError:
        # The reader says what is wrong with it.
        size, mtime, digest = -1, -1, ""
    file: FileContent | None = None
    remarks = REMARKS.validate_python(before.remarks) if before is not None else None
    if remarks and _is_same(before, digest, mtime, known.shown.get(name)):
        if remarks.dropped != pages.dropped(source):
            file, remarks = _read(source, pages, known, detect, feed)
        elif before is not None and settled:
            return Taken(None, before, remarks)
    else:
        file, remarks = _read(source, pages, known, detect, feed)
    body = REMARKS.dump_python(remarks, mode="json")
    return Taken(file, Fingerprint(name, size, mtime, now, digest, body), remarks)


def _is_same(known: Fingerprint | None, digest: str, mtime: int, shown: Shown | None) -> bool:
    # A feed written again unchanged still tells the prices of a later time.
    newer = known is not None and bool(shown and shown.products) and known.mtime_ns != mtime
    return known is not None and bool(digest) and known.sha256 == digest and not newer


def _read(
    source: Source, pages: Pages, known: Known, detect: Detect, feed: bool
) -> tuple[FileContent | None, Remarks]:
    name = source.name
    reading, marks = pages.read(source)
    if feed and source.address:
        reading = replace(reading, products=())
    dropped = pages.dropped(source)
    # Only passages made by this same code may be taken over.
    old = known.content(name) if reading.products and name in known.files else None
    passages = chain(
        (p for document in reading.documents for p in document_passages(document, detect)),
        _of_products(reading.products, old, detect),
    )
    file = FileContent.of(name, _once(passages), _once(reading.products))
    if not file.shown and not reading.rejections and dropped:
        bare = Notice(name, "it holds no text but what stands on most other pages too.")
        reading = replace(reading, notices=(*reading.notices, bare))
    if not file.shown and reading.rejections and known.shown.get(name):
        kept = Notice(name, "stays in the index as it was when it could last be read")
        notices = (*reading.notices, kept)
        return None, Remarks(reading.rejections, notices, False, marks, dropped)
    return file, Remarks(reading.rejections, reading.notices, True, marks, dropped)


def _of_products(
    products: Iterable[Product], old: FileContent | None, detect: Detect
) -> Iterator[Passage]:
    """The passages of the products; those of one that is as it was are taken over.

    Telling the languages of 100,000 products takes longer than reading their feed.
    """
    was = {product.id: _timeless(product) for product in old.products} if old else {}
    made: dict[str | None, list[int]] = {}
    for place, passage in enumerate(old.passages if old else ()):
        made.setdefault(passage.product_id, []).append(place)
    for product in products:
        if old and product.id in made and was.get(product.id) == _timeless(product):
            yield from (old.passages[place] for place in made[product.id])
        else:
            yield from product_passages(product, detect)


def _timeless(product: Product) -> bytes:
    """A hash of all that a product is but the time at which it was told."""
    return hashlib.blake2b(repr(replace(product, as_of=None)).encode(), digest_size=16).digest()


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _once(items: Iterable[_Item]) -> Iterator[_Item]:
    """The first of each id: the same text twice in a file is one passage."""
    seen: set[str] = set()
    for item in items:
        if item.id not in seen:
            seen.add(item.id)
            yield item
