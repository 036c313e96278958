"""Questions that arrive at once are embedded at once.

Whoever comes first while the embedder is free embeds for all who wait by then; nobody waits
for others to come. An embedder that takes one text a call (`one_by_one`) would gain nothing:
its callers go straight to it.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from threading import Condition

from knowledge.embed import Embedder, Vectors

# Of an ordinary model: 32 questions take about as long as four alone.
_MOST = 32


@dataclass
class _Asked:
    text: str
    vectors: Vectors | None = None
    error: BaseException | None = None

    @property
    def settled(self) -> bool:
        return self.vectors is not None or self.error is not None


class Together:
    """An embedder whose callers on many threads share its calls. Thread-safe.

    What one text makes it raise, only its asker gets.
    """

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder
        self._alone = bool(getattr(embedder, "one_by_one", False))
        self._at_work = False
        self._waiting: deque[_Asked] = deque()
        self._changed = Condition()

    @property
    def id(self) -> str:
        """Name of model and version."""
        return self._embedder.id

    @property
    def dim(self) -> int:
        """Length of a vector."""
        return self._embedder.dim

    def queries(self, texts: Sequence[str]) -> Vectors:
        """Vectors of questions, shape (n, dim); several at once are a call of their own."""
        if self._alone or len(texts) != 1:
            return self._embedder.queries(texts)
        mine = _Asked(texts[0])
        with self._changed:
            self._waiting.append(mine)
            self._changed.wait_for(lambda: mine.settled or self._is_next(mine))
            batch = [] if mine.settled else self._taken()
        if batch:
            self._embed(batch)
        if mine.error is not None:
            raise mine.error
        assert mine.vectors is not None  # noqa: S101
        return mine.vectors

    def passages(self, texts: Sequence[str]) -> Vectors:
        """Vectors of passages, shape (n, dim)."""
        return self._embedder.passages(texts)

    def _is_next(self, asked: _Asked) -> bool:
        return not self._at_work and bool(self._waiting) and self._waiting[0] is asked

    def _taken(self) -> list[_Asked]:
        self._at_work = True
        return [self._waiting.popleft() for _ in range(min(_MOST, len(self._waiting)))]

    def _embed(self, batch: list[_Asked]) -> None:
        try:
            try:
                vectors = self._embedder.queries([asked.text for asked in batch])
                for place, asked in enumerate(batch):
                    asked.vectors = vectors[place : place + 1]
            except Exception as error:
                if len(batch) == 1:
                    batch[0].error = error
                else:
                    self._one_by_one(batch)
        except BaseException as error:
            for asked in batch:
                asked.error = asked.error or error
            raise
        finally:
            with self._changed:
                self._at_work = False
                self._changed.notify_all()

    def _one_by_one(self, batch: list[_Asked]) -> None:
        for asked in batch:
            try:
                asked.vectors, asked.error = self._embedder.queries([asked.text]), None
            except Exception as error:
                asked.vectors, asked.error = None, error
