"""Texts that wait for their vectors: newest first, taken in small batches, planned again."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Lock

import numpy as np

from knowledge.embed import Embedder, Vectors

Text = tuple[str, str, str]
"""Language, vector id, text."""

# A second or two of work each: a document that changes meanwhile need not wait longer.
# Batches of 32 texts would take the offline model up to ten seconds.
BATCH_CHARACTERS = 2_400
BATCH_TEXTS = 32
# What a quick embedder made is stored together, as each transaction waits for the disk; of what
# takes longer than this, every batch at once.
_STORED_TEXTS = 512
_STORED_SECONDS = 1.0


class Backlog:
    """What one shop's index still has to embed. Thread-safe.

    Counted in characters, because texts differ in length and time goes with it.
    """

    def __init__(self) -> None:
        self._waiting: dict[str, Text] = {}
        self._newest: deque[deque[str]] = deque()
        self._taken: set[str] = set()
        self._lock = Lock()
        self._running = Lock()
        self.done = 0
        self.total = 0

    def __len__(self) -> int:
        return len(self._waiting) + len(self._taken)

    def put_first(self, texts: Iterable[Text]) -> None:
        """Texts of documents that changed just now: before all that wait already."""
        with self._lock:
            here = {*self._waiting, *self._taken}
            new = [text for text in texts if text[1] not in here]
            if not here:
                self.done = self.total = 0
            self._waiting.update((id_, (lang, id_, text)) for lang, id_, text in new)
            self._newest.appendleft(deque(id_ for _, id_, _ in new))
            self.total += sum(len(text) for _, _, text in new)

    def keep_only(self, wanted: set[str]) -> None:
        """Forget what no passage asks for any more."""
        with self._lock:
            for id_ in [id_ for id_ in self._waiting if id_ not in wanted]:
                self.total -= len(self._waiting.pop(id_)[2])

    def take(self) -> list[Text]:
        """The next batch, at least one text unless nothing waits."""
        batch: list[Text] = []
        characters = 0
        with self._lock:
            while self._newest and len(batch) < BATCH_TEXTS:
                if not self._newest[0]:
                    self._newest.popleft()
                    continue
                text = self._waiting.get(self._newest[0][0])
                if text is not None and batch and characters + len(text[2]) > BATCH_CHARACTERS:
                    break
                self._newest[0].popleft()
                if text is not None:
                    del self._waiting[text[1]]
                    self._taken.add(text[1])
                    batch.append(text)
                    characters += len(text[2])
        return batch

    def count_done(self, texts: Iterable[Text]) -> None:
        """These have their vectors now."""
        with self._lock:
            for _, id_, text in texts:
                self._taken.discard(id_)
                self.done += len(text)

    def idle(self) -> bool:
        """Whether nothing waits and nothing is being embedded."""
        return not self._waiting and not self._running.locked()

    def claim(self) -> bool:
        """Whether the caller is the one to work it off; it must `release`."""
        return self._running.acquire(blocking=False)

    def release(self) -> None:
        """Let another work it off."""
        self._running.release()


def vectors_of(
    backlog: Backlog, embedder: Embedder, stop: Callable[[], bool]
) -> Iterator[tuple[Sequence[Text], Vectors]]:
    """Batch by batch until nothing waits, two of them under way while one is being stored."""
    with ThreadPoolExecutor(2) as ahead:
        coming: deque[tuple[list[Text], Future[Vectors]]] = deque()
        while True:
            while len(coming) < 2 and not stop() and (batch := backlog.take()):
                texts = [text for _, _, text in batch]
                coming.append((batch, ahead.submit(embedder.passages, texts)))
            if not coming:
                return
            batch, vectors = coming.popleft()
            yield batch, vectors.result()


def gathered(
    batches: Iterable[tuple[Sequence[Text], Vectors]],
) -> Iterator[tuple[Sequence[Text], Vectors]]:
    """The batches in larger ones, none of which took much longer than a second to come."""
    texts: list[Text] = []
    rows: list[Vectors] = []
    due = time.monotonic() + _STORED_SECONDS
    try:
        for batch, vectors in batches:
            texts += batch
            rows.append(vectors)
            if len(texts) >= _STORED_TEXTS or time.monotonic() >= due:
                yield texts, np.concatenate(rows)
                texts, rows = [], []
                due = time.monotonic() + _STORED_SECONDS
    except Exception:
        if texts:
            # What was made before an embedder failed is as good.
            yield texts, np.concatenate(rows)
        raise
    if texts:
        yield texts, np.concatenate(rows)
