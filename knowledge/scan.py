"""Folder and site -> content: reads the files that changed, takes the others as they were.

A file that could be read before and cannot now keeps its last readable passages,
and the report says so: a shop that saves a broken file has not withdrawn its policy.
A file that is gone takes its passages with it.
"""

from __future__ import annotations

import hashlib
import importlib.util
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Set
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import TypeVar

from pydantic import TypeAdapter

from knowledge.crawl import StoredSite
from knowledge.documents import Notice, Reading, Rejection, repeats
from knowledge.errors import NothingUsable
from knowledge.passage import Passage, Product, document_passages, product_passages
from knowledge.sources import Source, sources
from knowledge.store import Fingerprint, Shown
from knowledge.watch import Look

Progress = Callable[[str, int, int], None]
"""Called with the step (`reading`, `embedding`), how much is done, and of how much."""

Detect = Callable[[str], str]
"""Text -> language code."""

# A file written twice within the clock's grain looks unchanged: then its bytes decide.
_SETTLED_NS = 3_000_000_000


_Item = TypeVar("_Item", Passage, Product)


@dataclass(frozen=True)
class FileContent:
    """What one file gives the index."""

    path: str
    passages: tuple[Passage, ...] = ()
    products: tuple[Product, ...] = ()

    def shown(self) -> bool:
        """Whether anything of it is in the index."""
        return bool(self.passages or self.products)


@dataclass(frozen=True)
class _Remarks:
    rejections: tuple[Rejection, ...]
    notices: tuple[Notice, ...]
    # Read, rather than kept from before it broke.
    readable: bool
    # Of saved pages: the marks of their blocks, and those left out as the site's furniture.
    marks: tuple[str, ...] = ()
    dropped: tuple[str, ...] = ()


@dataclass(frozen=True)
class Known:
    """What is live of a folder, as far as a scan asks: which files were read by this same code
    (`files`), how much each shows (`shown`), and on demand all that one shows (`content`)."""

    files: Mapping[str, Fingerprint]
    shown: Mapping[str, Shown]
    content: Callable[[str], FileContent]


@dataclass(frozen=True)
class Scan:
    """A folder as it is now: the files whose content is to be written, and all by their fate.

    `fingerprints` are of the files that were looked into, `gone` the names of those that are
    not there any more.
    """

    read: tuple[FileContent, ...]
    fingerprints: tuple[Fingerprint, ...]
    gone: tuple[str, ...]
    added: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]
    unchanged: tuple[str, ...]
    rejections: tuple[Rejection, ...]
    notices: tuple[Notice, ...]


def scan(
    folder: Path,
    known: Known,
    detect: Detect,
    progress: Progress,
    look: Look | None = None,
    site: StoredSite | None = None,
    currency: str | None = None,
) -> Scan:
    """Read what changed in the folder. With a `look`, files that are being written, or are not
    as it saw them, stay as they were: the next look will tell.

    The pages of a `site` count beside the folder's files. Their products do not where the
    folder has some: a feed knows prices and stock better than a page fetched last night.
    `currency` is that of prices which name none.
    Raises `NothingUsable` when the folder is missing or empty, or no file can be read.
    """
    there = sources(folder, site, currency)
    held = {name for name, source in there.items() if not _may_be_read(source, look)}
    paths = {name: path for name, path in there.items() if name not in held or name in known.files}
    pages = _Pages(paths, known.files, held)
    found = _Findings(known)
    if site:
        found.remarks.append(_Remarks(site.rejections, site.notices, False))
    for done, (name, source) in enumerate(paths.items(), start=1):
        taken = None if name in held else _take(source, pages, known, detect, found.feed)
        if taken and (taken.file is None or _may_be_read(source, look)):
            found.add(name, taken)
        elif name in known.files:
            found.add(name, _held(known.files[name]))
        progress("reading", done, len(paths))
    if not found.readable:
        raise NothingUsable(_nothing(folder, found.remarks))
    return found.scan({*there, *(look.names if look else ())})


def _may_be_read(source: Source, look: Look | None) -> bool:
    return look is None or source.address is not None or look.is_still(source.name, source.file)


class _Findings:
    """What a scan has found so far."""

    def __init__(self, known: Known) -> None:
        self._known = known
        self._read: list[FileContent] = []
        self._prints: list[Fingerprint] = []
        self._fates: dict[str, list[str]] = {"added": [], "changed": [], "unchanged": []}
        self.remarks: list[_Remarks] = []
        self.readable = False
        # Whether the folder has products.
        self.feed = False

    def add(self, name: str, taken: _Taken) -> None:
        """One file."""
        shows = taken.file.shown() if taken.file else bool(self._known.shown.get(name))
        before = self._known.shown.get(name)
        sells = taken.file.products if taken.file else before and before.products
        self.feed = self.feed or (bool(sells) and "://" not in name)
        self.readable = self.readable or (taken.remarks.readable and shows)
        self.remarks.append(taken.remarks)
        if taken.fingerprint is not self._known.files.get(name):
            self._prints.append(taken.fingerprint)
        fate = _fate(name, taken.file, self._known)
        if taken.file and fate != "unchanged":
            self._read.append(taken.file)
        if shows:
            self._fates[fate].append(name)

    def scan(self, there: Set[str]) -> Scan:
        """All of it, now that these files are known to be there."""
        emptied = {file.path for file in self._read if not file.shown()}
        known = self._known
        return Scan(
            tuple(sorted(self._read, key=lambda file: file.path)),
            tuple(self._prints),
            gone=tuple(name for name in {*known.files, *known.shown} if name not in there),
            added=tuple(self._fates["added"]),
            changed=tuple(self._fates["changed"]),
            removed=tuple(sorted(n for n in known.shown if n not in there or n in emptied)),
            unchanged=tuple(self._fates["unchanged"]),
            rejections=tuple(one for remarks in self.remarks for one in remarks.rejections),
            notices=tuple(one for remarks in self.remarks for one in remarks.notices),
        )


@cache
def reader_id() -> str:
    """Names the code that makes passages of files: other code, and every file is read again."""
    digest = hashlib.sha256()
    for package in ("knowledge.documents", "knowledge.products", "knowledge.passage"):
        spec = importlib.util.find_spec(package)
        if spec is None or spec.origin is None:
            raise ImportError(package)
        origin = Path(spec.origin)
        whole = spec.submodule_search_locations is not None
        for source in sorted(origin.parent.glob("*.py")) if whole else [origin]:
            digest.update(source.read_bytes())
    return digest.hexdigest()[:16]


class _Pages:
    """Reads files, saved pages without what stands on most pages of their folder.

    A page that has not changed tells its blocks by the marks kept from when it was read.
    """

    def __init__(
        self,
        paths: Mapping[str, Source],
        known: Mapping[str, Fingerprint],
        held: Set[str],
    ) -> None:
        self._read: dict[str, Reading] = {}
        marks: dict[str, tuple[str, ...]] = {}
        for name, source in paths.items():
            if repeats.is_page(source.place):
                kept = known.get(name)
                if kept is not None and (name in held or _is_settled(source.file, kept)):
                    marks[source.place] = _REMARKS.validate_python(kept.remarks).marks
                else:
                    self._read[name] = source.read()
                    marks[source.place] = repeats.marks_of(self._read[name])
        self._dropped = repeats.repeated(marks)

    def dropped(self, source: Source) -> tuple[str, ...]:
        """The marks of what is left out of a page."""
        return self._dropped.get(source.place, ())

    def read(self, source: Source) -> tuple[Reading, tuple[str, ...]]:
        """A file's content and, of a page, the marks of all its blocks."""
        whole = self._read.pop(source.name, None) or source.read()
        marks = repeats.marks_of(whole) if repeats.is_page(source.place) else ()
        return repeats.without(whole, self.dropped(source)), marks


def _is_settled(path: Path, known: Fingerprint) -> bool:
    """Whether a file is as it was, without a look at its bytes."""
    try:
        seen = path.stat()
    except OSError:
        return False
    same = (known.size, known.mtime_ns) == (seen.st_size, seen.st_mtime_ns)
    return same and known.seen_ns - seen.st_mtime_ns > _SETTLED_NS


@dataclass(frozen=True)
class _Taken:
    """A file's new content, None where it is as it was."""

    file: FileContent | None
    fingerprint: Fingerprint
    remarks: _Remarks


# Digits of a SHA-256; behind them stands the source's mark.
_HEX = 64


def _held(known: Fingerprint) -> _Taken:
    return _Taken(None, known, _REMARKS.validate_python(known.remarks))


def _take(source: Source, pages: _Pages, known: Known, detect: Detect, feed: bool) -> _Taken:
    name, path, mark = source.name, source.file, source.mark(feed)
    now = time.time_ns()
    before = known.files.get(name)
    settled = False
    try:
        seen = path.stat()
        size, mtime = seen.st_size, seen.st_mtime_ns
        settled = before is not None and _is_settled(path, before) and before.sha256[_HEX:] == mark
        digest = before.sha256 if before is not None and settled else _digest(path) + mark
    except OSError:
        # The reader says what is wrong with it.
        size, mtime, digest = -1, -1, ""
    file: FileContent | None = None
    remarks = _REMARKS.validate_python(before.remarks) if before is not None else None
    if remarks and _is_same(before, digest, mtime, known.shown.get(name)):
        if remarks.dropped != pages.dropped(source):
            file, remarks = _read(source, pages, known, detect, feed)
        elif before is not None and settled:
            return _Taken(None, before, remarks)
    else:
        file, remarks = _read(source, pages, known, detect, feed)
    body = _REMARKS.dump_python(remarks, mode="json")
    return _Taken(file, Fingerprint(name, size, mtime, now, digest, body), remarks)


def _is_same(known: Fingerprint | None, digest: str, mtime: int, shown: Shown | None) -> bool:
    # A feed written again unchanged still tells the prices of a later time.
    newer = known is not None and bool(shown and shown.products) and known.mtime_ns != mtime
    return known is not None and bool(digest) and known.sha256 == digest and not newer


def _read(
    source: Source, pages: _Pages, known: Known, detect: Detect, feed: bool
) -> tuple[FileContent | None, _Remarks]:
    name = source.name
    reading, marks = pages.read(source)
    if feed and source.address:
        reading = replace(reading, products=())
    dropped = pages.dropped(source)
    passages = [p for document in reading.documents for p in document_passages(document, detect)]
    # Only passages made by this same code may be taken over.
    old = known.content(name) if reading.products and name in known.files else FileContent(name)
    passages += _of_products(reading.products, old, detect)
    file = FileContent(name, tuple(_once(passages)), tuple(_once(reading.products)))
    if not file.shown() and not reading.rejections and dropped:
        bare = Notice(name, "it holds no text but what stands on most other pages too.")
        reading = replace(reading, notices=(*reading.notices, bare))
    if not file.shown() and reading.rejections and known.shown.get(name):
        kept = Notice(name, "stays in the index as it was when it could last be read")
        notices = (*reading.notices, kept)
        return None, _Remarks(reading.rejections, notices, False, marks, dropped)
    return file, _Remarks(reading.rejections, reading.notices, True, marks, dropped)


def _of_products(
    products: Iterable[Product], old: FileContent, detect: Detect
) -> Iterator[Passage]:
    """The passages of the products; those of one that is as it was are taken over.

    Telling the languages of 100,000 products takes longer than reading their feed.
    """
    was = {product.id: product for product in old.products}
    made: dict[str | None, list[Passage]] = {}
    for passage in old.passages:
        made.setdefault(passage.product_id, []).append(passage)
    for product in products:
        before = was.get(product.id)
        if before and product.id in made and replace(before, as_of=product.as_of) == product:
            yield from made[product.id]
        else:
            yield from product_passages(product, detect)


def _fate(name: str, file: FileContent | None, known: Known) -> str:
    if file is None:
        return "unchanged"
    if not known.shown.get(name):
        return "added"
    old = known.content(name)
    return (
        "unchanged" if (old.passages, old.products) == (file.passages, file.products) else "changed"
    )


def _nothing(folder: Path, remarks: Iterable[_Remarks]) -> str:
    reasons = [rejection.reason for one in remarks for rejection in one.rejections]
    told = " ".join(reasons[:5]) + (" …" if len(reasons) > 5 else "")
    return f"Nothing in {folder} can be indexed. {told}".strip()


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _once(items: Iterable[_Item]) -> list[_Item]:
    """The first of each id: the same text twice in a file is one passage."""
    found: dict[str, _Item] = {}
    for item in items:
        found.setdefault(item.id, item)
    return list(found.values())


_REMARKS = TypeAdapter(_Remarks)
