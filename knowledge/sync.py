"""Folder -> index: read what changed, embed what is new, then show all of it at once."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from knowledge.documents import Notice, Rejection
from knowledge.embed import Embedder, Vectors
from knowledge.index import VectorIndex, vector_id
from knowledge.passage import Passage
from knowledge.scan import Detect, Progress, Scan, reader_id, scan
from knowledge.store import Content, IndexStore, LiveIndex

# One upsert each; an interrupted first indexing loses at most three of them.
_BATCH = 32

_Todo = tuple[str, str, str]  # language, vector id, text


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


class Sync:
    """Brings one shop's index in line with its folder. One run at a time."""

    def __init__(
        self, store: IndexStore, vectors: VectorIndex, embedder: Embedder, detect: Detect
    ) -> None:
        self._store = store
        self._vectors = vectors
        self._embedder = embedder
        self._detect = detect

    def run(
        self,
        shop: str,
        folder: Path,
        progress: Progress,
        before_live: Callable[[LiveIndex, Content], None],
    ) -> Report:
        """Sync and report. `before_live` gets a new generation just before it is shown.

        Raises `NothingUsable`, with the old index untouched.
        """
        start = time.monotonic()
        self._store.clear_unfinished(shop)
        old_index, old = self._store.content(shop)
        known = self._store.files(shop)
        trusted = known if old_index and old_index.reader == reader_id() else {}
        found = scan(folder, old, trusted, self._detect, progress)
        new = found.content()
        embedded = self._embed(shop, new.passages, progress)
        live = LiveIndex(
            shop=shop,
            live=(old_index.live if old_index else 0) + 1,
            embedder=self._embedder.id,
            folder=str(folder.absolute()).encode("utf-8", "replace").decode(),
            reader=reader_id(),
            changed_at=datetime.now(UTC),
        )
        if old_index is None or old != new or _made_by(old_index) != _made_by(live):
            self._store.write_next(shop, old, new)
            before_live(live, new)
            self._store.make_live(live, found.fingerprints)
        elif known != {file.path: file for file in found.fingerprints}:
            self._store.remember_files(shop, found.fingerprints)
        return _report(found, new, embedded, time.monotonic() - start)

    def collect_garbage(self, shop: str, passages: Iterable[Passage]) -> None:
        """Delete the rows and vectors that the live generation does not show."""
        self._store.clear_unfinished(shop)
        if self._embedder.dim:
            wanted = {lang: set(ids) for lang, ids in self._wanted(passages).items()}
            self._vectors.keep_only(shop, self._embedder.id, wanted)

    def _wanted(self, passages: Iterable[Passage]) -> dict[str, dict[str, str]]:
        """The texts that stand for the passages, by vector id, by language."""
        wanted: dict[str, dict[str, str]] = {}
        for passage in passages:
            texts = wanted.setdefault(passage.lang, {})
            for view in passage.views:
                texts[vector_id(self._embedder.id, view)] = view
        return wanted

    def _embed(self, shop: str, passages: Iterable[Passage], progress: Progress) -> int:
        if not self._embedder.dim:
            return 0
        todo: list[_Todo] = []
        for lang, texts in self._wanted(passages).items():
            missing = self._vectors.missing(shop, self._embedder.id, lang, list(texts))
            todo += [(lang, id_, text) for id_, text in texts.items() if id_ in missing]
        done = 0
        for batch, vectors in self._vectors_of(todo):
            for lang in dict.fromkeys(lang for lang, _, _ in batch):
                rows = [i for i, item in enumerate(batch) if item[0] == lang]
                ids = [batch[i][1] for i in rows]
                self._vectors.add(shop, self._embedder.id, lang, ids, vectors[rows])
            done += len(batch)
            progress("embedding", done, len(todo))
        return len(todo)

    def _vectors_of(self, todo: Sequence[_Todo]) -> Iterator[tuple[Sequence[_Todo], Vectors]]:
        """Batch by batch, two of them under way while one is being stored."""
        batches = [todo[start : start + _BATCH] for start in range(0, len(todo), _BATCH)]
        with ThreadPoolExecutor(2) as ahead:
            coming: deque[Future[Vectors]] = deque()
            for place, batch in enumerate(batches):
                for next_ in batches[place + len(coming) : place + 2]:
                    texts = [text for _, _, text in next_]
                    coming.append(ahead.submit(self._embedder.passages, texts))
                yield batch, coming.popleft().result()


def _made_by(index: LiveIndex) -> tuple[str, str, str]:
    return index.embedder, index.folder, index.reader


def _report(found: Scan, new: Content, embedded: int, seconds: float) -> Report:
    return Report(
        added=found.added,
        changed=found.changed,
        removed=found.removed,
        unchanged=found.unchanged,
        rejected=tuple(r for file in found.files for r in file.rejections),
        notices=tuple(n for file in found.files for n in file.notices),
        passages=len(new.passages),
        products=len(new.products),
        embedded=embedded,
        seconds=seconds,
    )
