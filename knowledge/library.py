"""The shops' indexes as the bot uses them: sync a folder, search it, look up a product."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import replace
from datetime import date
from pathlib import Path
from threading import Thread

import numpy as np

from knowledge import language
from knowledge.accents import Accents, everyday
from knowledge.answerable import features, outcome, probability
from knowledge.catalogue import Advice, Alike
from knowledge.embed import Vectors
from knowledge.errors import EmbedderFailed, KnowledgeError, VectorsDown
from knowledge.findings import Findings, with_curated
from knowledge.holdings import Holdings, ShopIndex, silent
from knowledge.lint import Finding
from knowledge.linting import look_over
from knowledge.passage import Passage, Product
from knowledge.scan import Progress
from knowledge.search import Searcher
from knowledge.subject import strays

__all__ = ["Findings", "Library", "ShopIndex"]

_NO_VECTOR: Vectors = np.zeros(0, dtype=np.float32)
# From which share of the passages on a language is one of the shop's.
_SPOKEN = 0.02


# By library and shop: the generation that a reply is made from. Never changed in place.
_PINNED: ContextVar[Mapping[tuple[int, str], Searcher]] = ContextVar("_PINNED")
_NOT_PINNED: Mapping[tuple[int, str], Searcher] = {}


class Library(Holdings):
    """The shops of one data folder, to be asked. Thread-safe."""

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
        try:
            searcher = self._searcher(shop)
            self._accents()
            if searcher.products:
                # Made late, the catalogue of a large shop lets its first shopper wait for seconds.
                self._catalogues.of(searcher)
        finally:
            # A thread that is loading a model when the process ends brings it down with a crash.
            for thread in threads:
                thread.join()
        for error in failed:
            raise error

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
        return with_curated(findings, self.curated.nearest(shop, text, lang, vector, rivals), k)

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

    def alike(self, shop: str, query: str, lang: str, findings: Findings) -> Alike | None:
        """The goods of the kind that a question asks something of, "how much is the jacket?";
        None where it names one of them or asks for more.

        Raises `NoIndex`, `WrongEmbedder`.
        """
        if findings.curated:
            return None
        hits = [hit.passage for hit in findings.hits]
        return self._catalogues.alike(self._searcher(shop), query, lang, hits)

    def elsewhere(self, shop: str, query: str, lang: str) -> bool:
        """Whether a question is one for the documents before it is one for goods: of a service,
        or how and when something is done.

        Raises `NoIndex`, `WrongEmbedder`.
        """
        return self._catalogues.elsewhere(self._searcher(shop), query, lang)

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

    def language_of(self, shop: str, text: str, known: str = "") -> str:
        """The language of what a shopper or the staff of a shop wrote; `known` is that of what was
        written before, or empty."""
        knows = self.dictionaries().knows
        return language.detect(text, known or None, self.spoken(shop), knows)

    def spoken(self, shop: str) -> tuple[str, ...]:
        """The languages of the shop's passages, the commonest first, those of single ones left
        out; empty where it has no index."""
        try:
            own = self._searcher(shop).all.own
        except KnowledgeError:
            return ()
        counts = {lang: int(mask.sum()) for lang, mask in own.items()}
        least = _SPOKEN * sum(counts.values())
        common = sorted(counts, key=lambda lang: -counts[lang])
        return tuple(lang for lang in common if counts[lang] >= least)

    def _vector(self, text: str) -> Vectors:
        """The question's vector; of length 0 while the embedder is away: words serve alone."""
        try:
            vector: Vectors = self._embedder.queries([text])[0]
        except EmbedderFailed:
            return _NO_VECTOR
        return vector

    def _accents(self) -> Accents:
        if self._spelling is None:
            words = self._dictionaries(silent)
            self._spelling = Accents(words, everyday(words))
        return self._spelling

    def _searcher(self, shop: str) -> Searcher:
        return _PINNED.get(_NOT_PINNED).get((id(self), shop)) or super()._searcher(shop)
