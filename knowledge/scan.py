"""Folder -> content: reads the files that changed, and takes the others as they were.

A file that could be read before and cannot now keeps its last readable passages,
and the report says so: a shop that saves a broken file has not withdrawn its policy.
A file that is gone takes its passages with it.
"""

from __future__ import annotations

import hashlib
import importlib.util
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TypeVar

from pydantic import TypeAdapter

from knowledge import documents
from knowledge.documents import Notice, Reading, Rejection, repeats
from knowledge.errors import NothingUsable
from knowledge.passage import Passage, Product, document_passages, product_passages
from knowledge.store import Content, Fingerprint

Progress = Callable[[str, int, int], None]
"""Called with the step (`reading`, `embedding`), how much is done, and of how much."""

Detect = Callable[[str], str]
"""Text -> language code."""

# A file written twice within the clock's grain looks unchanged: then its bytes decide.
_SETTLED_NS = 3_000_000_000


_Item = TypeVar("_Item", Passage, Product)


@dataclass(frozen=True)
class FileContent:
    """What one file gives the index, and what its reader had to say."""

    path: str
    passages: tuple[Passage, ...] = ()
    products: tuple[Product, ...] = ()
    rejections: tuple[Rejection, ...] = ()
    notices: tuple[Notice, ...] = ()

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
class Scan:
    """A folder as it is now, and its files by what happened to them since."""

    files: tuple[FileContent, ...]
    fingerprints: tuple[Fingerprint, ...]
    added: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]
    unchanged: tuple[str, ...]

    def content(self) -> Content:
        """All passages and products, in the order of the paths."""
        files = sorted(self.files, key=lambda file: file.path)
        return Content(
            tuple(passage for file in files for passage in _once(file.passages)),
            tuple(product for file in files for product in _once(file.products)),
        )


def scan(
    folder: Path,
    before: Content,
    known: Mapping[str, Fingerprint],
    detect: Detect,
    progress: Progress,
) -> Scan:
    """Read the folder. `before` is what is live, `known` the files that may be trusted to
    have been read by this same code.

    Raises `NothingUsable` when the folder is missing or empty, or no file can be read.
    """
    paths = _listing(folder)
    previous = by_file(before)
    pages = _Pages(folder, paths, known)
    files: list[FileContent] = []
    prints: list[Fingerprint] = []
    fates: dict[str, list[str]] = {"added": [], "changed": [], "unchanged": []}
    readable = False
    for done, path in enumerate(paths, start=1):
        name = documents.relative_path(path, folder)
        old = previous.get(name, FileContent(name))
        file, seen, remarks = _take(path, pages, old, known.get(name), detect)
        files.append(file)
        prints.append(seen)
        readable = readable or (remarks.readable and file.shown())
        if file.shown():
            fates[_fate(old, file)].append(name)
        progress("reading", done, len(paths))
    if not readable:
        raise NothingUsable(_nothing(folder, files))
    gone = {old.path for old in previous.values()} - {file.path for file in files if file.shown()}
    return Scan(
        tuple(files),
        tuple(prints),
        added=tuple(fates["added"]),
        changed=tuple(fates["changed"]),
        removed=tuple(sorted(gone)),
        unchanged=tuple(fates["unchanged"]),
    )


def by_file(content: Content) -> dict[str, FileContent]:
    """The content of a generation, file by file."""
    passages: dict[str, list[Passage]] = {}
    products: dict[str, list[Product]] = {}
    for passage in content.passages:
        passages.setdefault(passage.path, []).append(passage)
    for product in content.products:
        products.setdefault(product.path, []).append(product)
    return {
        path: FileContent(path, tuple(passages.get(path, ())), tuple(products.get(path, ())))
        for path in sorted({*passages, *products})
    }


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


def _listing(folder: Path) -> list[Path]:
    if not folder.exists():
        raise NothingUsable(f"The folder {folder} does not exist.")
    if not folder.is_dir():
        raise NothingUsable(f"{folder} is not a folder.")
    paths = list(documents.files(folder))
    if not paths:
        raise NothingUsable(f"The folder {folder} holds no documents.")
    return paths


class _Pages:
    """Reads files, saved pages without what stands on most pages of their folder.

    A page that has not changed tells its blocks by the marks kept from when it was read.
    """

    def __init__(self, folder: Path, paths: list[Path], known: Mapping[str, Fingerprint]) -> None:
        self._folder = folder
        self._read: dict[str, Reading] = {}
        marks: dict[str, tuple[str, ...]] = {}
        for path in paths:
            name = documents.relative_path(path, folder)
            if repeats.is_page(name):
                kept = known.get(name)
                if kept is not None and _is_settled(path, kept):
                    marks[name] = _REMARKS.validate_python(kept.remarks).marks
                else:
                    self._read[name] = documents.read_file(path, folder)
                    marks[name] = repeats.marks_of(self._read[name])
        self._dropped = repeats.repeated(marks)

    def dropped(self, name: str) -> tuple[str, ...]:
        """The marks of what is left out of a page."""
        return self._dropped.get(name, ())

    def read(self, path: Path) -> tuple[Reading, tuple[str, ...]]:
        """A file's content and, of a page, the marks of all its blocks."""
        name = documents.relative_path(path, self._folder)
        whole = self._read.pop(name, None) or documents.read_file(path, self._folder)
        marks = repeats.marks_of(whole) if repeats.is_page(name) else ()
        return repeats.without(whole, self.dropped(name)), marks


def _is_settled(path: Path, known: Fingerprint) -> bool:
    """Whether a file is as it was, without a look at its bytes."""
    try:
        seen = path.stat()
    except OSError:
        return False
    same = (known.size, known.mtime_ns) == (seen.st_size, seen.st_mtime_ns)
    return same and known.seen_ns - seen.st_mtime_ns > _SETTLED_NS


def _take(
    path: Path, pages: _Pages, old: FileContent, known: Fingerprint | None, detect: Detect
) -> tuple[FileContent, Fingerprint, _Remarks]:
    now = time.time_ns()
    settled = False
    try:
        seen = path.stat()
        size, mtime = seen.st_size, seen.st_mtime_ns
        settled = known is not None and _is_settled(path, known)
        digest = known.sha256 if known is not None and settled else _digest(path)
    except OSError:
        # The reader says what is wrong with it.
        size, mtime, digest = -1, -1, ""
    # A feed written again unchanged still tells the prices of a later time.
    newer = known is not None and bool(old.products) and known.mtime_ns != mtime
    remarks = _REMARKS.validate_python(known.remarks) if known is not None else None
    same = known is not None and bool(digest) and known.sha256 == digest and not newer
    if remarks and same and remarks.dropped == pages.dropped(old.path):
        file = FileContent(
            old.path, old.passages, old.products, remarks.rejections, remarks.notices
        )
        if known is not None and settled:
            return file, known, remarks
    else:
        file, remarks = _read(path, pages, old, detect)
    body = _REMARKS.dump_python(remarks, mode="json")
    return file, Fingerprint(old.path, size, mtime, now, digest, body), remarks


def _read(
    path: Path, pages: _Pages, old: FileContent, detect: Detect
) -> tuple[FileContent, _Remarks]:
    reading, marks = pages.read(path)
    dropped = pages.dropped(old.path)
    passages = [p for document in reading.documents for p in document_passages(document, detect)]
    passages += [p for product in reading.products for p in product_passages(product, detect)]
    file = FileContent(
        old.path, tuple(passages), reading.products, reading.rejections, reading.notices
    )
    if not file.shown() and file.rejections and old.shown():
        kept = Notice(old.path, "stays in the index as it was when it could last be read")
        notices = (*file.notices, kept)
        file = FileContent(old.path, old.passages, old.products, file.rejections, notices)
        return file, _Remarks(file.rejections, file.notices, False, marks, dropped)
    return file, _Remarks(file.rejections, file.notices, True, marks, dropped)


def _fate(old: FileContent, new: FileContent) -> str:
    if not old.shown():
        return "added"
    same = set(old.passages) == set(new.passages) and set(old.products) == set(new.products)
    return "unchanged" if same else "changed"


def _nothing(folder: Path, files: Iterable[FileContent]) -> str:
    reasons = [rejection.reason for file in files for rejection in file.rejections]
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
