"""A shop's approved answers in memory, beside its index and asked before it.

Nothing is indexed: a change raises the shop's version, which is looked up with every
question, so that an answer serves, or no longer does, with the next one.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache
from threading import Lock

import numpy as np

from knowledge import curated_match as match
from knowledge.curated import Curated
from knowledge.curated_store import CuratedStore
from knowledge.embed import Embedder, Vectors
from knowledge.errors import EmbedderFailed
from knowledge.lemmas import Lemmas
from knowledge.passage import Passage
from knowledge.search import Hit

# A question of the shop's own documents that is nearer by so much of the way to the same
# question was the one asked.
_NEARER = 0.03
_RIVALS = 3
_NOT_EMBEDDED = -1


@dataclass(frozen=True)
class Match:
    """The curated answer that comes nearest, how surely it is meant, and whether for sure."""

    passage: Passage
    probability: float
    sure: bool
    cosine: float | None

    @property
    def hit(self) -> Hit:
        """As a hit among others."""
        return Hit(self.passage, self.probability, self.cosine, None, 0.0, 0.0)


@dataclass(frozen=True)
class _Shelf:
    version: int
    entries: tuple[tuple[Curated, tuple[match.Asked, ...]], ...]


class CuratedShelves:
    """The shelves of all shops; thread-safe. `lemmas` is called when words are first compared."""

    def __init__(
        self,
        store: CuratedStore,
        embedder: Embedder,
        lemmas: Callable[[], Lemmas],
        today: Callable[[], date] = lambda: datetime.now(UTC).date(),
    ) -> None:
        self._store = store
        self._embedder = embedder
        self._lemmas = lemmas
        self._today = today
        self._shelves: dict[str, _Shelf] = {}
        self._background: dict[str, Vectors] = {}
        self._loading = Lock()
        self._embedded = lru_cache(maxsize=512)(self._embed)

    def nearest(
        self, shop: str, text: str, lang: str, vector: Vectors, rivals: Sequence[Passage]
    ) -> Match | None:
        """The curated answer to a question, or None where none comes near.

        `rivals` are the best passages of the search: where the question of one of them is
        nearer, it wins.
        """
        entries = [pair for pair in self._shelf(shop).entries if pair[0].serves(self._today())]
        if not entries:
            return None
        asked = match.read(text, lang, vector, self._lemmas())
        chance, entry, wording = max(
            (
                (match.probability(asked, wording, self._background), entry, wording)
                for entry, wordings in entries
                for wording in wordings
            ),
            key=lambda found: (found[0] / match.sure(asked, found[2]), found[1].changed_at),
        )
        if chance < match.near(asked, wording) or self._beaten(asked, wording, rivals):
            return None
        return Match(
            entry.passage(lang),
            chance,
            chance >= match.sure(asked, wording),
            float(vector @ wording.vector) if vector.size and wording.vector.size else None,
        )

    def prepare(self, shop: str) -> None:
        """Load and embed what changed now rather than with the next question."""
        self._shelf(shop)

    def _beaten(self, asked: match.Asked, wording: match.Asked, rivals: Sequence[Passage]) -> bool:
        for passage in rivals[:_RIVALS]:
            if not passage.question:
                continue
            rival = match.read(
                passage.question,
                passage.lang,
                self._embedded(passage.question),
                self._lemmas(),
            )
            if match.another_question(asked, rival):
                continue
            near = [match.closeness(asked, other, self._background) for other in (rival, wording)]
            if near[0] > near[1] + _NEARER:
                return True
        return False

    def _embed(self, text: str) -> Vectors:
        try:
            found: Vectors = self._embedder.queries([text])[0]
        except EmbedderFailed:
            return np.zeros(0, dtype=np.float32)
        return found

    def _shelf(self, shop: str) -> _Shelf:
        version = self._store.version(shop)
        shelf = self._shelves.get(shop)
        if shelf is None or shelf.version != version:
            with self._loading:
                shelf = self._shelves.get(shop)
                if shelf is None or shelf.version != version:
                    shelf = self._shelves[shop] = self._loaded(shop, version)
        return shelf

    def _loaded(self, shop: str, version: int) -> _Shelf:
        entries = self._store.all(shop, "approved") if version else []
        if not entries:
            return _Shelf(version, ())
        lemmas = self._lemmas()
        try:
            vectors = self._vectors(shop, entries)
        except EmbedderFailed:
            # Words serve until it is back; the next question asks again.
            version = _NOT_EMBEDDED
            none = np.zeros(0, dtype=np.float32)
            vectors = {q.text: none for entry in entries for q in entry.questions}
        read = {
            q: match.read(q.text, q.lang, vectors[q.text], lemmas)
            for entry in entries
            for q in entry.questions
        }
        pairs = ((entry, tuple(read[q] for q in entry.questions)) for entry in entries)
        return _Shelf(version, tuple(pairs))

    def _vectors(self, shop: str, entries: Sequence[Curated]) -> dict[str, Vectors]:
        """Of all questions by text; those not stored yet are embedded and kept."""
        used = [(entry.id, q.text) for entry in entries for q in entry.questions]
        if not self._embedder.dim:
            return {text: np.zeros(0, dtype=np.float32) for _, text in used}
        if not self._background:
            self._background = {
                lang: self._embedder.queries(texts) for lang, texts in match.BACKGROUND.items()
            }
        stored = self._store.vectors(shop, self._embedder.id)
        missing = sorted({text for _, text in used} - set(stored))
        if missing or len(stored) > len({text for _, text in used}):
            new = self._embedder.queries(missing)
            stored |= {t: v.astype(np.float32).tobytes() for t, v in zip(missing, new, strict=True)}
            self._store.keep_vectors(shop, self._embedder.id, used, stored)
        return {text: np.frombuffer(stored[text], dtype=np.float32) for _, text in used}
