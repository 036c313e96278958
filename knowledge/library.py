"""The shops' indexes as the bot uses them: sync a folder, search it, look up a product."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from copy import copy
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import partial
from pathlib import Path
from threading import Lock, Thread

import numpy as np

from knowledge import language, lemmas, near
from knowledge.accents import Accents, everyday
from knowledge.answerable import Outcome, features, outcome, probability
from knowledge.catalogue import Advice
from knowledge.catalogues import Catalogues
from knowledge.centre import Background, background
from knowledge.crawl import stored_site
from knowledge.curated_shelf import CuratedShelves, Match
from knowledge.curated_store import CuratedStore, GapStore
from knowledge.embed import Embedder, Vectors
from knowledge.embedders.checked import Checked
from knowledge.errors import EmbedderFailed, KnowledgeError, VectorsDown
from knowledge.gapbook import GapBook
from knowledge.index import ChromaServer, Ownership, VectorIndex
from knowledge.lexical import Counted
from knowledge.lint import Finding
from knowledge.linting import look_over
from knowledge.passage import Passage, Product
from knowledge.promotion import Promotion
from knowledge.rerank import Reranker
from knowledge.search import Hit, Searcher
from knowledge.shelf import Shelf
from knowledge.store import Content, Engine, IndexStore, LiveIndex, Slot
from knowledge.subject import strays
from knowledge.sync import Report, Step
from knowledge.together import Together
from knowledge.upkeep import Pending, Upkeep
from knowledge.watch import Look

Progress = Callable[[str, int, int], None]

logger = logging.getLogger("knowledge.library")

_NO_VECTOR: Vectors = np.zeros(0, dtype=np.float32)


# By library and shop: the generation that a reply is made from. Never changed in place.
_PINNED: ContextVar[Mapping[tuple[int, str], Searcher]] = ContextVar("_PINNED")
_NOT_PINNED: Mapping[tuple[int, str], Searcher] = {}


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

    `timings_ms` and `features` are for the trace. `curated`: the first hit is an answer staff
    wrote to this very question, to be given whole. `stray`: the question is of another subject
    than a shop's.
    """

    hits: tuple[Hit, ...]
    probability: float | None
    outcome: Outcome
    timings_ms: dict[str, float]
    features: dict[str, float]
    curated: bool = False
    stray: bool = False


# A shop's own limits of the outcomes in a language, as `answerable.outcome` takes them.
LimitsOf = Callable[[str, str], tuple[float, float] | None]


def _fitted(shop: str, lang: str) -> None:
    """No shop's own: the limits that were fitted."""


class Library:
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

    def candidates(self, embedder: Embedder) -> Library:
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

    def _shelve(self) -> None:
        """All that goes with this slot and embedder."""
        self._catalogues = Catalogues(lambda: self._dictionaries(_silent))
        self.curated = CuratedShelves(
            CuratedStore(self._engine), self._embedder, lambda: self._dictionaries(_silent)
        )
        self.gaps = GapBook(
            GapStore(self._engine), self._embedder, lambda: self._dictionaries(_silent)
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
        if self._reranker:
            self._reranker.warm()
        threads = [Thread(target=task, daemon=True) for task in tasks]
        for thread in threads:
            thread.start()
        searcher = self._searcher(shop)
        self._accents()
        if searcher.products:
            # Made late, the catalogue of a large shop lets its first shopper wait for seconds.
            self._catalogues.of(searcher)
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

    def indexed(self, slot: Slot | None = None) -> tuple[LiveIndex, ...]:
        """Which shops have an index, in another slot too, and of which folder; not read."""
        return tuple((self._store.at(slot) if slot else self._store).shops())

    def questions(self, shop: str) -> tuple[Passage, ...]:
        """The FAQ entries of a shop, in the order of its files."""
        return self._searcher(shop).all.questions()

    def passages(self, shop: str) -> Sequence[Passage]:
        """All passages of the shop, in the order of its files; opened one by one."""
        return self._searcher(shop).passages

    def told(self, shop: str, path: str, id: str) -> dict[str, str] | None:
        """Path, title, text and language of a passage that was found; None where it is gone."""
        passage = self._searcher(shop).all.passage(id, path)
        if passage is None:
            return None
        return {
            "path": path,
            "title": passage.question or passage.title,
            "text": passage.text,
            "lang": passage.lang,
        }

    def lint(self, shop: str, today: date, progress: Progress) -> list[Finding]:
        """What in the shop's words disagrees or cannot serve, errors first."""
        searcher = self._searcher(shop)
        live = self._store.live(shop)
        folder = Path(live.folder) if live and live.folder else None
        return look_over(
            searcher.passages,
            searcher.products,
            folder if folder and folder.is_dir() else None,
            self._embedder,
            self._dictionaries(progress),
            today,
            progress,
        )

    def sync(self, shop: str, folder: Path, progress: Progress | None = None) -> Report:
        """Bring the shop's index in line with the folder, vectors included.

        Searches see the old index or the new, which they find by its words until it has its
        vectors. Raises `NothingUsable`, with the old index untouched.
        """
        tell = progress or _silent
        self._dictionaries(tell)
        # Now, rather than while the first shopper waits.
        self._behind()
        return self._upkeep.sync(shop, folder, tell)

    def read(self, shop: str, folder: Path, look: Look | None = None) -> Step:
        """Show the folder as it is, or as a `look` saw it; its vectors are for `embed`.

        Raises `NothingUsable`, with the old index untouched.
        """
        return self._upkeep.read(shop, folder, _silent, look)

    def embed(
        self, shop: str, progress: Progress | None = None, stop: Callable[[], bool] = lambda: False
    ) -> bool:
        """Make the vectors that are missing; whether none is, or `stop` said so before."""
        return self._upkeep.embed(shop, progress or _silent, stop)

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

    def search(self, shop: str, text: str, lang: str, k: int = 10) -> Findings:
        """The k best passages for the text, the shopper's language `lang` first.

        Raises `NoIndex`, `WrongEmbedder`.
        """
        started = time.perf_counter()
        text = self._accents().restore(text, lang)
        vector = self._vector(text)
        embedded = time.perf_counter()
        searcher = self._searcher(shop)
        with searcher.reading():
            wanted = max(k, self._reranker.top) if self._reranker else k
            try:
                found = searcher.search(text, vector, lang, wanted)
            except VectorsDown:
                found = searcher.search(text, _NO_VECTOR, lang, wanted)
        searched = time.perf_counter()
        if self._reranker:
            found = self._reranker.better(text, found, k)
        read_again = time.perf_counter()
        values = features(text, lang, found)
        judged = outcome(values, self._limits(shop, lang))
        findings = Findings(
            hits=found.hits,
            probability=probability(values) if found.hits else None,
            outcome=judged,
            timings_ms={
                "embed": (embedded - started) * 1e3,
                "search": (searched - embedded) * 1e3,
                **({"rerank": (read_again - searched) * 1e3} if self._reranker else {}),
                "judge": (time.perf_counter() - read_again) * 1e3,
            },
            features=values,
            stray=strays(values, judged),
        )
        rivals = [hit.passage for hit in found.hits]
        return _with_curated(findings, self.curated.nearest(shop, text, lang, vector, rivals), k)

    @contextmanager
    def as_of_now(self, shop: str) -> Iterator[None]:
        """All that is asked inside, in this context, comes from one generation.

        Raises `NoIndex`, `WrongEmbedder`.
        """
        searcher = self._searcher(shop)
        pinned = _PINNED.set({**_PINNED.get(_NOT_PINNED), (id(self), shop): searcher})
        try:
            with searcher.reading():
                yield
        finally:
            _PINNED.reset(pinned)

    def product(self, shop: str, id: str, path: str | None = None) -> Product | None:
        """The product of that id; with `path`, of that feed (feeds a language share ids)."""
        return self._searcher(shop).all.product(id, path)

    def advice(
        self,
        shop: str,
        queries: Sequence[str],
        lang: str,
        findings: Findings,
        earlier: Sequence[str] = (),
    ) -> Advice | None:
        """What the shop's products say to the first of several readings that is theirs.

        The last of `queries` is the message itself; `earlier` ones, which it may narrow, are
        the shopper's, the oldest first. None where the question is not one for the feed's
        fields: then `findings` answer.
        Raises `NoIndex`, `WrongEmbedder`.
        """
        if findings.curated:
            return None
        hits = [hit.passage for hit in findings.hits]
        return self._catalogues.consult(self._searcher(shop), queries, lang, hits, earlier)

    def once(self, shop: str, findings: Findings, lang: str) -> Findings:
        """The findings with each product once, though several feeds or pages have it.

        Raises `NoIndex`, `WrongEmbedder`.
        """
        if findings.curated:
            return findings
        hits = self._catalogues.once(self._searcher(shop), findings.hits, lang)
        return replace(findings, hits=hits)

    def doubted(self, shop: str, query: str, lang: str, shown: Sequence[Passage]) -> Advice | None:
        """The products to be shown with what they leave open of the question; None where nothing.

        Raises `NoIndex`, `WrongEmbedder`.
        """
        return self._catalogues.doubted(self._searcher(shop), query, lang, shown)

    def products(self, shop: str) -> Sequence[Product]:
        """All products of the shop; opened one by one."""
        return self._searcher(shop).products

    def dictionaries(self) -> lemmas.Lemmas:
        """The dictionaries, built on first use where `make install` left none."""
        return self._dictionaries(_silent)

    def _vector(self, text: str) -> Vectors:
        """The question's vector; of length 0 while the embedder is away: words serve alone."""
        try:
            vector: Vectors = self._embedder.queries([text])[0]
        except EmbedderFailed:
            return _NO_VECTOR
        return vector

    def _searcher(self, shop: str) -> Searcher:
        return _PINNED.get(_NOT_PINNED).get((id(self), shop)) or self._shelf.live(shop)

    def _made(
        self,
        index: LiveIndex,
        content: Content,
        vectors: near.Near | None,
        counted: Iterable[Counted],
        before: Searcher | None,
    ) -> Searcher:
        words = self._dictionaries(_silent)
        behind = self._behind()
        return Searcher(index, content, self._vectors, words, vectors, behind, counted, before)

    def _behind(self) -> Background | None:
        if self._background is None:
            self._background = background(self._embedder, self._data / "vectors")
        return self._background

    def _accents(self) -> Accents:
        if self._spelling is None:
            words = self._dictionaries(_silent)
            self._spelling = Accents(words, everyday(words))
        return self._spelling

    def _dictionaries(self, tell: Progress) -> lemmas.Lemmas:
        if self._lemmas is None:
            tell("dictionaries", 0, 1)
            self._lemmas = lemmas.Lemmas(lemmas.find_or_build(self._data))
            tell("dictionaries", 1, 1)
        return self._lemmas


def _silent(step: str, done: int, total: int) -> None:
    pass


def _with_curated(findings: Findings, match: Match | None, k: int) -> Findings:
    """What staff answered wins where it is surely meant; else it is quoted before a guess."""
    if match is None or (findings.outcome == "answer" and not match.sure):
        return findings
    # Where the search found nothing to quote, only the answer of staff is.
    others = () if findings.outcome == "unknown" and not match.sure else findings.hits
    findings = replace(findings, hits=(match.hit, *others)[:k], stray=False)
    if match.sure:
        return replace(findings, probability=match.probability, outcome="answer", curated=True)
    chance = max(match.probability, findings.probability or 0.0)
    return replace(findings, probability=chance, outcome="unsure")
