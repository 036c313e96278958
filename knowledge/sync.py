"""Folder -> index: read what changed and show it, whole; then give it its vectors."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path

from knowledge.backlog import Text
from knowledge.bodies import Bodies, bodies
from knowledge.crawl import StoredSite
from knowledge.documents import Notice, Rejection
from knowledge.embed import Embedder
from knowledge.errors import NothingUsable, Unrest
from knowledge.index import VectorIndex, vector_id
from knowledge.known import FileContent, Known, reader_id
from knowledge.passage import Passage
from knowledge.scan import Progress, Scan, scan
from knowledge.store import Content, IndexStore, LiveIndex, Shown
from knowledge.taking import Detect
from knowledge.watch import Look

# Passages written together.
_AT_ONCE = 2_000


@dataclass(frozen=True)
class Report:
    """What a sync did: files by what happened to them, and what was left out and why.

    `passages` and `products` count what is live now, `embedded` the texts that
    needed a vector, `seconds` the whole.
    """

    added: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]
    unchanged: tuple[str, ...]
    rejected: tuple[Rejection, ...]
    notices: tuple[Notice, ...]
    passages: int
    products: int
    embedded: int
    seconds: float


@dataclass(frozen=True)
class Change:
    """What the next generation shows of the files that are other than before."""

    paths: frozenset[str]
    now: Content

    def applied(self, before: Content) -> Content:
        """All that the next generation shows."""
        return Content(
            bodies(before.passages).replaced(self.paths, self.now.passages),
            bodies(before.products).replaced(self.paths, self.now.products),
        )


@dataclass(frozen=True)
class Step:
    """A folder as it was read. `todo` are the texts of new passages that have no vector yet;
    `index` is what is live after it, `moved` whether that is a new generation."""

    report: Report
    index: LiveIndex
    todo: tuple[Text, ...]
    moved: bool


class Sync:
    """Brings one shop's index in line with its folder and its site. One run at a time.

    `site` gives what was last fetched of a shop's site, if anything.
    """

    def __init__(
        self,
        store: IndexStore,
        vectors: VectorIndex,
        embedder: Embedder,
        detect: Detect,
        site: Callable[[str], StoredSite | None],
        currency: Callable[[str], str | None] = lambda shop: None,
    ) -> None:
        """`currency` of a shop's prices that name none."""
        self._site = site
        self._currency = currency
        self._store = store
        self._vectors = vectors
        self._embedder = embedder
        self._detect = detect

    def read(
        self,
        shop: str,
        folder: Path,
        progress: Progress,
        before_live: Callable[[LiveIndex, Change, Sequence[Text]], None],
        look: Look | None = None,
    ) -> Step:
        """Show the folder as it is now, or as a `look` saw it: then what is being written waits.

        `before_live` gets a new generation, and its texts without a vector, just before it is
        shown. Raises `NothingUsable` and `Unrest`, with the old index untouched.
        """
        start = time.monotonic()
        self._store.clear_unfinished(shop)
        old = self._store.live(shop)
        known = self._known(old)
        site, currency = self._site(shop), self._currency(shop)
        next_ = self._next(shop, folder, old)
        writing = _Writing(self._store, next_)
        try:
            found = scan(folder, known, self._detect, progress, writing.take, look, site, currency)
        except (NothingUsable, Unrest):
            self._store.clear_unfinished(shop)
            raise
        for path in found.gone:
            writing.take(known.content(path), FileContent.of(path))
        change = writing.done()
        todo = tuple(self.missing(shop, change.now.passages))
        moved = old is None or bool(change.paths) or _made_by(old) != _made_by(next_)
        if moved:
            before_live(next_, change, todo)
            self._store.make_live(next_, found.fingerprints, found.gone)
        elif old is not None and (found.fingerprints or found.gone):
            self._store.remember_files(old, found.fingerprints, found.gone)
        report = _report(found, known.shown, change, time.monotonic() - start)
        return Step(report, next_ if moved or old is None else old, todo, moved)

    def missing(self, shop: str, passages: Iterable[Passage]) -> Iterator[Text]:
        """The texts that stand for the passages and have no vector yet."""
        if not self._embedder.dim:
            return
        for lang, texts in self.wanted(passages).items():
            missing = self._vectors.missing(shop, self._embedder.id, lang, list(texts))
            yield from ((lang, id_, text) for id_, text in texts.items() if id_ in missing)

    def wanted(self, passages: Iterable[Passage]) -> dict[str, dict[str, str]]:
        """The texts that stand for the passages, by vector id, by language."""
        wanted: dict[str, dict[str, str]] = {}
        for passage in passages:
            texts = wanted.setdefault(passage.lang, {})
            for view in passage.views:
                texts[vector_id(self._embedder.id, view)] = view
        return wanted

    def _known(self, old: LiveIndex | None) -> Known:
        if old is None:
            return Known({}, {}, FileContent.of)

        # Asked for a file twice in a row: to take passages over, and to tell what changed.
        @lru_cache(1)
        def content(path: str) -> FileContent:
            stored = self._store.content_of(old, path)
            return FileContent.of(path, stored.passages, stored.products)

        files = self._store.files(old) if old.reader == reader_id() else {}
        return Known(files, self._store.shown(old), content)

    def _next(self, shop: str, folder: Path, old: LiveIndex | None) -> LiveIndex:
        return LiveIndex(
            shop=shop,
            live=old.live + 1 if old else 1,
            embedder=self._embedder.id,
            folder=str(folder.absolute()).encode("utf-8", "replace").decode(),
            reader=reader_id(),
            changed_at=datetime.now(UTC),
            edition=old.edition if old else self._store.next_edition(shop),
            # Until its vectors are there and those of earlier generations are gone.
            complete=not self._embedder.dim,
        )


class _Writing:
    """Writes the next generation as its files are read, so that they are not held as objects."""

    def __init__(self, store: IndexStore, next_: LiveIndex) -> None:
        self._store = store
        self._next = next_
        self._now: list[FileContent] = []
        self._waiting: list[tuple[FileContent, FileContent]] = []

    def take(self, before: FileContent, now: FileContent) -> None:
        """What a file gave, and what it gives."""
        self._now.append(now)
        self._waiting.append((before, now))
        # A transaction a file would be thousands where the documents are small.
        if sum(each.passages.size for both in self._waiting for each in both) > _AT_ONCE:
            self._write()

    def done(self) -> Change:
        """All that was taken."""
        self._write()
        return Change(frozenset(file.path for file in self._now), _content(self._now))

    def _write(self) -> None:
        before, now = (_content([both[which] for both in self._waiting]) for which in (0, 1))
        self._store.write_next(self._next, before, now)
        self._waiting.clear()


def _content(files: Iterable[FileContent]) -> Content:
    held = list(files)
    return Content(Bodies(file.passages for file in held), Bodies(file.products for file in held))


def _made_by(index: LiveIndex) -> tuple[str, str, str]:
    return index.embedder, index.folder, index.reader


def _report(found: Scan, shown: Mapping[str, Shown], change: Change, seconds: float) -> Report:
    kept = [much for path, much in shown.items() if path not in change.paths]
    return Report(
        added=found.added,
        changed=found.changed,
        removed=found.removed,
        unchanged=found.unchanged,
        rejected=found.rejections,
        notices=found.notices,
        passages=sum(much.passages for much in kept) + len(change.now.passages),
        products=sum(much.products for much in kept) + len(change.now.products),
        embedded=0,
        seconds=seconds,
    )
