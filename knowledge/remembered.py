"""The last questions' vectors, kept for a moment: whoever asks for the same again need not wait.

Of one shopper's turn both the search and the signals of a handover want the vector.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from threading import Lock

from knowledge.embed import Embedder, Vectors

_KEPT = 1024


class Remembered:
    """An embedder that keeps the vectors of the last single questions. Thread-safe."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder
        self._kept: OrderedDict[str, Vectors] = OrderedDict()
        self._lock = Lock()
        self.one_by_one = bool(getattr(embedder, "one_by_one", False))

    @property
    def id(self) -> str:
        """Name of model and version."""
        return self._embedder.id

    @property
    def dim(self) -> int:
        """Length of a vector."""
        return self._embedder.dim

    def queries(self, texts: Sequence[str]) -> Vectors:
        """Vectors of questions, shape (n, dim)."""
        if len(texts) != 1:
            return self._embedder.queries(texts)
        with self._lock:
            if (known := self._kept.get(texts[0])) is not None:
                self._kept.move_to_end(texts[0])
                return known.copy()
        found = self._embedder.queries(texts)
        with self._lock:
            self._kept[texts[0]] = found.copy()
            while len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
        return found

    def passages(self, texts: Sequence[str]) -> Vectors:
        """Vectors of passages, shape (n, dim)."""
        return self._embedder.passages(texts)
