"""The shops' indexes as the bot uses them: sync a folder, search it, look up a product."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from threading import Lock, Thread

import numpy as np

from knowledge import language, lemmas, near
from knowledge.answerable import Outcome, features, outcome, probability
from knowledge.centre import Background, background
from knowledge.embed import Embedder, Vectors
from knowledge.embedders.checked import Checked
from knowledge.errors import EmbedderFailed, KnowledgeError, NoIndex, VectorsDown, WrongEmbedder
from knowledge.index import ChromaServer, Ownership, VectorIndex, vector_id
from knowledge.passage import Passage, Product
from knowledge.search import Hit, Searcher, views_of
from knowledge.store import Content, Engine, IndexStore, LiveIndex
from knowledge.sync import Report, Sync

Progress = Callable[[str, int, int], None]

logger = logging.getLogger("knowledge.library")

_LONGEST_SEARCH = 5.0
_NO_VECTOR: Vectors = np.zeros(0, dtype=np.float32)


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


@dataclass(frozen=True)
class Findings:
    """What a search found; `probability` (0..1) that the hits answer, None without hits.

    `timings_ms` and `features` are for the trace.
    """

    hits: tuple[Hit, ...]
    probability: float | None
    outcome: Outcome
    timings_ms: dict[str, float]
    features: dict[str, float]


class Library:
    """All shops of one data folder, which it owns until `close`. Thread-safe.

    Raises `Busy` when another process has the folder.
    """

    def __init__(
        self, engine: Engine, data: Path, embedder: Embedder, chroma: ChromaServer | None = None
    ) -> None:
        self._ownership = Ownership(data)
        self._data = data
        self._store = IndexStore(engine)
        self._embedder = Checked(embedder, data / "embedders.json")
        self._vectors = VectorIndex(chroma or data / "chroma")
        self._lemmas: lemmas.Lemmas | None = None
        self._background: Background | None = None
        # The live generation of each shop, and during a sync the one about to be.
        self._searchers: dict[str, tuple[Searcher, ...]] = {}
        self._loading = Lock()
        self._syncing = Lock()

    def close(self) -> None:
        """Let go of the data folder."""
        self._vectors.close()
        self._ownership.release()

    def warm(self, shop: str) -> None:
        """Load what the first question to a shop needs: model, vectors, dictionaries.

        An embedder on the network that is away is no hindrance. Raises `NoIndex`,
        `WrongEmbedder`, `NoModel`, `VectorsDown`.
        """
        self._vectors.check()
        failed: list[KnowledgeError] = []

        def model() -> None:
            try:
                self._vector("ok")
            except KnowledgeError as error:
                failed.append(error)

        tasks: list[Callable[[], object]] = [language.warm, model]
        threads = [Thread(target=task, daemon=True) for task in tasks]
        for thread in threads:
            thread.start()
        self._searcher(shop)
        for thread in threads:
            thread.join()
        for error in failed:
            raise error

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

    def indexed(self) -> tuple[LiveIndex, ...]:
        """Which shops have an index, and of which folder; without reading them."""
        return tuple(self._store.shops())

    def questions(self, shop: str) -> tuple[Passage, ...]:
        """The FAQ entries of a shop, in the order of its files."""
        return tuple(p for p in self._searcher(shop).passages if p.kind == "faq")

    def sync(self, shop: str, folder: Path, progress: Progress | None = None) -> Report:
        """Bring the shop's index in line with the folder.

        Searches see the old index until all of the new one is there. Raises
        `NothingUsable`, with the old index untouched.
        """
        tell = progress or _silent
        with self._syncing:
            words = self._dictionaries(tell)
            before = self._searchers.get(shop, ())[:1]
            pending: list[Searcher] = []

            def prepare(index: LiveIndex, content: Content) -> None:
                pending.append(self._made(index, content, words))
                self._searchers[shop] = (*before, *pending)

            sync = Sync(self._store, self._vectors, self._embedder, language.detect)
            report = sync.run(shop, folder, tell, prepare)
            for searcher in pending:
                self._searchers[shop] = (searcher,)
                for old in before:
                    old.wait_until_unread(_LONGEST_SEARCH)
                try:
                    sync.collect_garbage(shop, searcher.passages)
                except VectorsDown as down:
                    logger.warning("What is no longer shown is deleted next time: %s", down)
                file = self._near_file(searcher.index)
                near.forget(file.parent, file.name.rpartition("-")[0], but=file)
            return report

    def search(self, shop: str, text: str, lang: str, k: int = 10) -> Findings:
        """The k best passages for the text, the shopper's language `lang` first.

        Raises `NoIndex`, `WrongEmbedder`.
        """
        started = time.perf_counter()
        vector = self._vector(text)
        embedded = time.perf_counter()
        searcher = self._searcher(shop)
        with searcher.reading():
            try:
                found = searcher.search(text, vector, lang, k)
            except VectorsDown:
                found = searcher.search(text, _NO_VECTOR, lang, k)
        searched = time.perf_counter()
        values = features(text, lang, found)
        return Findings(
            hits=found.hits,
            probability=probability(values) if found.hits else None,
            outcome=outcome(values),
            timings_ms={
                "embed": (embedded - started) * 1e3,
                "search": (searched - embedded) * 1e3,
                "judge": (time.perf_counter() - searched) * 1e3,
            },
            features=values,
        )

    def product(self, shop: str, id: str, path: str | None = None) -> Product | None:
        """The product of that id; with `path`, of that feed (feeds a language share ids)."""
        for product in self._searcher(shop).products:
            if product.id == id and path in (None, product.path):
                return product
        return None

    def products(self, shop: str) -> tuple[Product, ...]:
        """All products of the shop."""
        return self._searcher(shop).products

    def _vector(self, text: str) -> Vectors:
        """The question's vector; of length 0 while the embedder is away: words serve alone."""
        try:
            vector: Vectors = self._embedder.queries([text])[0]
        except EmbedderFailed:
            return _NO_VECTOR
        return vector

    def _searcher(self, shop: str) -> Searcher:
        live = self._store.generation(shop)
        return self._held(shop, live) or self._load(shop)

    def _held(self, shop: str, live: int) -> Searcher | None:
        held = self._searchers.get(shop, ())
        return next((searcher for searcher in held if searcher.index.live == live), None)

    def _load(self, shop: str) -> Searcher:
        with self._loading:
            index, content = self._store.content(shop)
            if index is None:
                raise NoIndex(f"The shop {shop} has no index yet: shopbell index DIR makes one.")
            if index.embedder != self._embedder.id:
                raise WrongEmbedder(
                    f"The index of {shop} was made with {index.embedder}, "
                    f"and {self._embedder.id} is configured. "
                    f'Rebuild it with: shopbell index "{index.folder}" --name "{shop}"'
                )
            searcher = self._held(shop, index.live)
            if searcher is None:
                words = self._dictionaries(_silent)
                searcher = self._made(index, content, words)
                self._searchers[shop] = (searcher,)
            return searcher

    def _made(self, index: LiveIndex, content: Content, words: lemmas.Lemmas) -> Searcher:
        near = self._near(index, content)
        if self._background is None:
            self._background = background(self._embedder, self._data / "vectors")
        return Searcher(index, content, self._vectors, words, near, self._background)

    def _near(self, index: LiveIndex, content: Content) -> near.Near | None:
        views = views_of(index.embedder, content.passages)
        if not self._embedder.dim or len(views) > near.MOST:
            return None
        languages = {id_: lang for _, lang, id_ in views}

        def fetch(ids: Sequence[str]) -> Vectors:
            parts: dict[str, Vectors] = {}
            for lang in set(languages.values()):
                own = [id_ for id_ in ids if languages[id_] == lang]
                vectors = self._vectors.vectors(index.shop, index.embedder, lang, own)
                parts.update(zip(own, vectors, strict=True))
            return np.stack([parts[id_] for id_ in ids])

        return near.kept(self._near_file(index), list(languages), fetch) if views else None

    def _near_file(self, index: LiveIndex) -> Path:
        name = vector_id(index.embedder, index.shop)
        return self._data / "vectors" / f"{name}-{index.live}.npz"

    def _dictionaries(self, tell: Progress) -> lemmas.Lemmas:
        if self._lemmas is None:
            tell("dictionaries", 0, 1)
            self._lemmas = lemmas.Lemmas(lemmas.find_or_build(self._data))
            tell("dictionaries", 1, 1)
        return self._lemmas


def _silent(step: str, done: int, total: int) -> None:
    pass
