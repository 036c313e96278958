"""The shops' indexes in one data folder: opened, kept in line with their folders, promoted."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from copy import copy
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from threading import Lock
from typing import Self

from knowledge import lemmas, near
from knowledge.accents import Accents
from knowledge.catalogues import Catalogues
from knowledge.centre import Background, background
from knowledge.crawl import stored_site
from knowledge.curated_shelf import CuratedShelves
from knowledge.curated_store import CuratedStore, GapStore
from knowledge.embed import Embedder
from knowledge.embedders.checked import Checked
from knowledge.gapbook import GapBook
from knowledge.index import ChromaServer, Ownership, VectorIndex
from knowledge.lexical import Counted
from knowledge.promotion import Promotion
from knowledge.rerank import Reranker
from knowledge.scan import Progress
from knowledge.search import Searcher
from knowledge.shelf import Shelf
from knowledge.store import Content, Engine, IndexStore, LiveIndex, Slot
from knowledge.sync import Report, Step
from knowledge.together import Together
from knowledge.upkeep import Pending, Upkeep
from knowledge.watch import Look


@dataclass(frozen=True)
class ShopIndex:
    """What is live of a shop."""

    id: str
    folder: str
    generation: int
    embedder: str
    changed_at: datetime
    passages: int
    products: int
    languages: tuple[str, ...]


# A shop's own limits of the outcomes in a language, as `answerable.outcome` takes them.
LimitsOf = Callable[[str, str], tuple[float, float] | None]


def _fitted(shop: str, lang: str) -> None:
    """No shop's own: the limits that were fitted."""


class Holdings:
    """All shops of one data folder, which it owns until `close`. Thread-safe.

    Raises `Busy` when another process has the folder.
    """

    def __init__(
        self,
        engine: Engine,
        data: Path,
        embedder: Embedder,
        chroma: ChromaServer | None = None,
        reranker: Reranker | None = None,
        currencies: Mapping[str, str] | None = None,
        limits: LimitsOf = _fitted,
    ) -> None:
        """`currencies` (ISO 4217) of the shops whose prices name none; `limits` of outcomes."""
        self._currencies = dict(currencies or {})
        self._limits = limits
        self._ownership = Ownership(data)
        self._data = data
        self._store = IndexStore(engine)
        self._embedder = Checked(Together(embedder), data / "embedders.json")
        self._vectors = VectorIndex(chroma or data / "chroma")
        self._reranker = reranker
        self._lemmas: lemmas.Lemmas | None = None
        self._spelling: Accents | None = None
        self._background: Background | None = None
        self._syncing = Lock()
        self._engine = engine
        self._shelve()

    def candidates(self, embedder: Embedder) -> Self:
        """The same data folder seen through the shops' candidates, which `embedder` is for.

        All that it does is done to candidates and answered from them.
        """
        other = copy(self)
        other._store = self._store.at(Slot.CANDIDATE)
        other._embedder = Checked(Together(embedder), self._data / "embedders.json")
        other._background = None
        other._shelve()
        return other

    def promote(self, shop: str) -> LiveIndex:
        """Make the candidate live between two questions. Raises `NotPromotable`,
        `WrongEmbedder`."""
        with self._syncing:
            return self._promotion.promote(shop)

    def put_back(self, shop: str) -> LiveIndex:
        """Undo the last promotion; undone again it is back. Raises `NotPromotable`,
        `WrongEmbedder`."""
        with self._syncing:
            return self._promotion.put_back(shop)

    def drop(self, shop: str, slot: Slot) -> LiveIndex:
        """Delete a shop's candidate or previous index. Raises `NotPromotable`."""
        with self._syncing:
            return self._promotion.drop(shop, slot)

    def check_candidate(self, shop: str) -> None:
        """Raise `NotPromotable` where the shop has no candidate or one that is not finished."""
        self._promotion.finished(shop)

    def forget(self, shop: str) -> None:
        """Let go of what is in memory of the shop; the next question loads it again."""
        self._upkeep.forget(shop)

    def close(self) -> None:
        """Let go of the data folder."""
        self._vectors.close()
        self._ownership.release()

    def shops(self) -> tuple[ShopIndex, ...]:
        """Every shop that has been indexed, by id."""
        found = []
        for index in self._store.shops():
            _, content = self._store.content(index.shop)
            found.append(
                ShopIndex(
                    id=index.shop,
                    folder=index.folder,
                    generation=index.live,
                    embedder=index.embedder,
                    changed_at=index.changed_at,
                    passages=len(content.passages),
                    products=len(content.products),
                    languages=tuple(sorted({passage.lang for passage in content.passages})),
                )
            )
        return tuple(found)

    def indexed(self, slot: Slot | None = None) -> tuple[LiveIndex, ...]:
        """Which shops have an index, in another slot too, and of which folder; not read."""
        return tuple((self._store.at(slot) if slot else self._store).shops())

    def sync(self, shop: str, folder: Path, progress: Progress | None = None) -> Report:
        """Bring the shop's index in line with the folder, vectors included.

        Searches see the old index or the new, which they find by its words until it has its
        vectors. Raises `NothingUsable`, with the old index untouched.
        """
        tell = progress or silent
        self._dictionaries(tell)
        # Now, rather than while the first shopper waits.
        self._behind()
        return self._upkeep.sync(shop, folder, tell)

    def read(self, shop: str, folder: Path, look: Look | None = None) -> Step:
        """Show the folder as it is, or as a `look` saw it; its vectors are for `embed`.

        Raises `NothingUsable`, with the old index untouched.
        """
        return self._upkeep.read(shop, folder, silent, look)

    def embed(
        self, shop: str, progress: Progress | None = None, stop: Callable[[], bool] = lambda: False
    ) -> bool:
        """Make the vectors that are missing; whether none is, or `stop` said so before."""
        return self._upkeep.embed(shop, progress or silent, stop)

    def pending(self, shop: str) -> Pending:
        """What still waits for its vectors."""
        return self._upkeep.pending(shop)

    def files(self, shop: str) -> frozenset[str]:
        """The files of the folder that the live index was made from, by path."""
        index = self._store.live(shop)
        names = self._store.files(index) if index else ()
        return frozenset(name for name in names if "://" not in name)

    def live(self, shop: str) -> LiveIndex | None:
        """What is live of the shop; None if nothing is."""
        return self._store.live(shop)

    def dictionaries(self) -> lemmas.Lemmas:
        """The dictionaries, built on first use where `make install` left none."""
        return self._dictionaries(silent)

    def _shelve(self) -> None:
        """All that goes with this slot and embedder."""
        self._catalogues = Catalogues(lambda: self._dictionaries(silent))
        self.curated = CuratedShelves(
            CuratedStore(self._engine), self._embedder, lambda: self._dictionaries(silent)
        )
        self.gaps = GapBook(
            GapStore(self._engine), self._embedder, lambda: self._dictionaries(silent)
        )
        self._shelf = Shelf(
            self._store, self._vectors, self._embedder, self._data / "vectors", self._made
        )
        self._upkeep = Upkeep(
            self._store,
            self._vectors,
            self._embedder,
            self._shelf,
            self._syncing,
            partial(stored_site, self._data),
            self._currencies.get,
        )
        self._promotion = Promotion(self._store, self._embedder, self._upkeep)

    def _searcher(self, shop: str) -> Searcher:
        return self._shelf.live(shop)

    def _made(
        self,
        index: LiveIndex,
        content: Content,
        vectors: near.Near | None,
        counted: Iterable[Counted],
        before: Searcher | None,
    ) -> Searcher:
        words = self._dictionaries(silent)
        behind = self._behind()
        made = Searcher(index, content, self._vectors, words, vectors, behind, counted, before)
        if before:
            self._catalogues.prepare(before, made)
        return made

    def _behind(self) -> Background | None:
        if self._background is None:
            self._background = background(self._embedder, self._data / "vectors")
        return self._background

    def _dictionaries(self, tell: Progress) -> lemmas.Lemmas:
        if self._lemmas is None:
            tell("dictionaries", 0, 1)
            self._lemmas = lemmas.Lemmas(lemmas.find_or_build(self._data))
            tell("dictionaries", 1, 1)
        return self._lemmas


def silent(step: str, done: int, total: int) -> None:
    """Tells nobody of progress."""
