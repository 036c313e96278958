"""The shop's gaps as they are asked for: read, embedded once, grouped."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

import numpy as np

from knowledge import curated_match as match
from knowledge.curated_store import GapStore
from knowledge.embed import Embedder, Vectors
from knowledge.gaps import Cluster, Gap, clusters
from knowledge.lemmas import Lemmas

Progress = Callable[[str, int, int], None]
_BATCH = 32


class GapBook:
    """The gaps of all shops of one database."""

    def __init__(self, store: GapStore, embedder: Embedder, lemmas: Callable[[], Lemmas]) -> None:
        self._store = store
        self._embedder = embedder
        self._lemmas = lemmas

    def add(self, gap: Gap) -> None:
        """Record a question, masked already."""
        self._store.add(gap)

    def clusters(
        self, shop: str, since: datetime | None, lang: str | None, progress: Progress
    ) -> list[Cluster]:
        """The gaps of a shop in groups, the most frequent first."""
        gaps = self._store.all(shop, since, lang)
        if not gaps:
            return []
        vectors = self._vectors(shop, gaps, progress)
        lemmas = self._lemmas()
        asked = {gap.id: match.read(gap.text, gap.lang, vectors[gap.id], lemmas) for gap in gaps}
        background = {
            lang: self._embedder.queries(texts) for lang, texts in match.BACKGROUND.items()
        }
        return clusters(gaps, asked, background)

    def _vectors(self, shop: str, gaps: Sequence[Gap], progress: Progress) -> dict[str, Vectors]:
        if not self._embedder.dim:
            return {gap.id: np.zeros(0, dtype=np.float32) for gap in gaps}
        stored = self._store.vectors(shop, self._embedder.id)
        missing = [gap for gap in gaps if gap.id not in stored]
        for start in range(0, len(missing), _BATCH):
            some = missing[start : start + _BATCH]
            rows = self._embedder.queries([gap.text for gap in some])
            new = {
                gap.id: row.astype(np.float32).tobytes()
                for gap, row in zip(some, rows, strict=True)
            }
            self._store.keep_vectors(self._embedder.id, new)
            stored |= new
            progress("embedding questions", min(start + _BATCH, len(missing)), len(missing))
        return {gap.id: np.frombuffer(stored[gap.id], dtype=np.float32) for gap in gaps}
