"""Folder and site -> content: reads the files that changed, takes the others as they were.

A file that could be read before and cannot now keeps its last readable passages,
and the report says so: a shop that saves a broken file has not withdrawn its policy.
A file that is gone takes its passages with it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Set
from dataclasses import dataclass
from pathlib import Path

from knowledge.crawl import StoredSite
from knowledge.documents import Notice, Rejection
from knowledge.errors import NothingUsable, Unrest
from knowledge.known import FileContent, Known, Remarks
from knowledge.pages import Pages
from knowledge.sources import Source, sources
from knowledge.store import Fingerprint, Shown
from knowledge.taking import Detect, Taken, held_back, take
from knowledge.watch import Look

Progress = Callable[[str, int, int], None]
"""Called with the step (`reading`, `embedding`), how much is done, and of how much."""


Keep = Callable[[FileContent, FileContent], None]
"""Called with what a file gave before and what it gives now, if that is another."""


@dataclass(frozen=True)
class Scan:
    """A folder as it is now: all files by their fate.

    `fingerprints` are of the files that were looked into, `gone` the names of those that are
    not there any more.
    """

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
    keep: Keep,
    look: Look | None = None,
    site: StoredSite | None = None,
    currency: str | None = None,
) -> Scan:
    """Read what changed in the folder, and `keep` it file by file.

    With a `look`, files that are being written, or are not as it saw them, stay as they were:
    the next look will tell.

    The pages of a `site` count beside the folder's files. Their products do not where the
    folder has some: a feed knows prices and stock better than a page fetched last night.
    `currency` is that of prices which name none.
    Raises `NothingUsable` when the folder is missing or empty, or no file can be read, and
    `Unrest` where the look was strict; what was kept by then is void.
    """
    there = sources(folder, site, currency)
    held = {name for name, source in there.items() if not _may_be_read(source, look)}
    if look and look.strict and (new := (held - look.held) | (look.files.keys() - there.keys())):
        raise Unrest(f"{min(new)} was changed before it could be read.")
    paths = {name: path for name, path in there.items() if name not in held or name in known.files}
    pages = Pages(paths, known.files, held)
    found = _Findings(known, keep)
    if site:
        found.remarks.append(Remarks(site.rejections, site.notices, False))
    for done, (name, source) in enumerate(paths.items(), start=1):
        taken = None if name in held else take(source, pages, known, detect, found.feed)
        if taken and (taken.file is None or _may_be_read(source, look)):
            found.add(name, taken)
        elif look and look.strict and name not in look.held:
            raise Unrest(f"{name} was changed while the folder was read.")
        elif name in known.files:
            found.add(name, held_back(known.files[name]))
        progress("reading", done, len(paths))
    if not found.readable:
        raise NothingUsable(_nothing(folder, found.remarks))
    return found.scan({*there, *(look.names if look else ())})


def _may_be_read(source: Source, look: Look | None) -> bool:
    return look is None or source.address is not None or look.is_still(source.name, source.file)


class _Findings:
    """What a scan has found so far."""

    def __init__(self, known: Known, keep: Keep) -> None:
        self._known = known
        self._keep = keep
        self._emptied: set[str] = set()
        self._prints: list[Fingerprint] = []
        self._fates: dict[str, list[str]] = {"added": [], "changed": [], "unchanged": []}
        self.remarks: list[Remarks] = []
        self.readable = False
        # Whether the folder has products.
        self.feed = False

    def add(self, name: str, taken: Taken) -> None:
        """One file."""
        before = self._known.shown.get(name, Shown())
        shows = taken.file.shown if taken.file else before
        self.feed = self.feed or (bool(shows.products) and "://" not in name)
        self.readable = self.readable or (taken.remarks.readable and bool(shows))
        self.remarks.append(taken.remarks)
        if taken.fingerprint is not self._known.files.get(name):
            self._prints.append(taken.fingerprint)
        fate = self._fate(name, before, taken.file)
        if shows:
            self._fates[fate].append(name)

    def _fate(self, name: str, before: Shown, file: FileContent | None) -> str:
        if file is None:
            return "unchanged"
        old = self._known.content(name) if before else FileContent.of(name)
        if before and file.says_what(old):
            return "unchanged"
        if not file.shown:
            self._emptied.add(name)
        self._keep(old, file)
        return "changed" if before else "added"

    def scan(self, there: Set[str]) -> Scan:
        """All of it, now that these files are known to be there."""
        known, emptied = self._known, self._emptied
        return Scan(
            tuple(self._prints),
            gone=tuple(name for name in {*known.files, *known.shown} if name not in there),
            added=tuple(self._fates["added"]),
            changed=tuple(self._fates["changed"]),
            removed=tuple(sorted(n for n in known.shown if n not in there or n in emptied)),
            unchanged=tuple(self._fates["unchanged"]),
            rejections=tuple(one for remarks in self.remarks for one in remarks.rejections),
            notices=tuple(one for remarks in self.remarks for one in remarks.notices),
        )


def _nothing(folder: Path, remarks: Iterable[Remarks]) -> str:
    reasons = [rejection.reason for one in remarks for rejection in one.rejections]
    told = " ".join(reasons[:5]) + (" …" if len(reasons) > 5 else "")
    return f"Nothing in {folder} can be indexed. {told}".strip()
