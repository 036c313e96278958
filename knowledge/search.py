"""Query -> hits: by meaning and by words, fused, the shopper's language first."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from knowledge.centre import Background
from knowledge.embed import Vectors
from knowledge.generation import Generation, views_of
from knowledge.index import VectorIndex
from knowledge.lemmas import Lemmas
from knowledge.lexical import Counted, Lexical
from knowledge.meaning import Meaning, highest
from knowledge.near import Near
from knowledge.passage import Passage, Product
from knowledge.sight import Sight, sight
from knowledge.store import Content, LiveIndex
from knowledge.subject import names_matter
from knowledge.tongues import in_own_script

Floats = NDArray[np.float32]

# What Chroma is asked for in each language. Beyond it a passage counts as being as
# near as the last one proposed.
_PROPOSED = 200

# Weights of the fusion beside the cosine, and what a passage in the shopper's language has
# over another, and a product over a document, of which more sentences may come near.
# Fitted on two of the suites' shops (split dev) for the third; half or twice of one changes
# the questions answered first by one in a hundred.
_BY_LEMMAS = 0.09
_BY_GRAMS = 0.36
_BY_CONCEPTS = 0.12
_OWN_LANGUAGE = 0.065
# To a shopper in whose language the shop has no documents, its neighbour is spoken, else English.
_NEIGHBOURS = {"uk": "ru", "ru": "uk"}
_LINGUA_FRANCA = "en"
_SECOND_LANGUAGE = 0.1
_THIRD_LANGUAGE = 0.05
_PRODUCT = 0.03
_TOTAL = 1.0 + _BY_LEMMAS + _BY_GRAMS + _BY_CONCEPTS + _OWN_LANGUAGE + _PRODUCT
# What has no vector yet is taken to be as near as such words make it on the average.
_COSINE_OF_WORDS = 0.7
_NEAREST = 20
_READ = 3
_LEAST_DEVIATION = 0.01
# So many of the best are put in order at first.
_SORTED = 200


@dataclass(frozen=True)
class Hit:
    """A passage that may answer. `score`, `lemmas`, `grams` and `concepts` are 0..1.

    `cosine` is read against the background (`knowledge.centre`), `above` says by how many
    deviations it stands out from all; both are None where there is no vector. `views` are the
    cosines of the passage's views, in their order; empty where they are not at hand.
    """

    passage: Passage
    score: float
    cosine: float | None
    above: float | None
    lemmas: float
    grams: float
    concepts: float = 0.0
    views: tuple[float, ...] = ()


@dataclass(frozen=True)
class Found:
    """Hits, best first, and the twenty highest cosines of all; none without vectors.

    `unheard` are the words of the query that the shop never says in any form; `met` is the
    share of its concepts that the best three hits hold, None where it names none. `elsewhere`
    and `matter`: as `knowledge.subject.strays` takes them.
    """

    hits: tuple[Hit, ...]
    cosines: tuple[float, ...]
    unheard: frozenset[str] = frozenset()
    met: float | None = None
    elsewhere: float | None = None
    matter: bool = False


class Searcher:
    """One generation of one shop's index, in memory beside its vectors. Thread-safe."""

    def __init__(
        self,
        index: LiveIndex,
        content: Content,
        vectors: VectorIndex,
        lemmas: Lemmas,
        near: Near | None = None,
        background: Background | None = None,
        counted: Iterable[Counted] = (),
        before: Searcher | None = None,
    ) -> None:
        """`counted` need not be counted again; `before` was searched until now."""
        self.index = index
        self.all = Generation(content.passages, content.products, index.embedder)
        self._vectors = vectors
        self._lexical: Lexical = Lexical(
            self.all.passages,
            self.all.langs,
            self.all.texts,
            lemmas,
            counted,
        )
        self._background = background
        self._sight: Sight | None = before._sight if before else None
        self._meaning: Meaning | None = None
        if near:
            self.see(near)
        self._leanings: dict[str, Floats] = {}
        self._readers = 0
        self._idle = threading.Condition()

    @property
    def counted(self) -> Sequence[Counted]:
        """What was counted of its words, for the generation after it."""
        return self._lexical.counted

    @property
    def passages(self) -> Sequence[Passage]:
        """All of the generation; opened one by one."""
        return self.all.passages

    @property
    def products(self) -> Sequence[Product]:
        """All of the generation; opened one by one."""
        return self.all.products

    def see(self, near: Near) -> None:
        """Search by these vectors from now on: those of this generation that there are yet."""
        if self.all.ids and near.dim:
            self._sight = sight(near, self.all, self._background, self._sight)
            # In one assignment: a search under way keeps the vectors it has.
            self._meaning = self._sight.meaning

    def search(self, text: str, vector: Vectors, lang: str, k: int) -> Found:
        """The k best passages; `vector` of shape (dim,), of length 0 without an embedder."""
        if not len(self.passages):
            return Found((), ())
        near = self._begun(vector, lang) if vector.size else None
        said = self._lexical.scores(text, lang)
        words = _BY_LEMMAS * said.lemmas + _BY_GRAMS * said.grams + _BY_CONCEPTS * said.concepts
        cosines = near(words) if near else None
        lacking = np.flatnonzero(np.isnan(cosines)) if cosines is not None else None
        if lacking is not None and len(lacking) == len(self.passages):
            cosines = None
        fused = words + self._leaning(lang)
        if cosines is not None and lacking is not None:
            fused += cosines
            if len(lacking):
                worded = words + self._leaning(lang) + _COSINE_OF_WORDS * said.grams
                fused[lacking] = worded[lacking]
        order = self._best_first(fused, words, cosines, k)
        above = _above(cosines, order) if cosines is not None else {}
        views = self._views(order, vector, lang)
        hits = tuple(
            Hit(
                self.passages[i],
                score=float(np.clip(fused[i] / _TOTAL, 0.0, 1.0)),
                cosine=None if cosines is None or np.isnan(cosines[i]) else float(cosines[i]),
                above=above.get(i),
                lemmas=float(said.lemmas[i]),
                grams=float(said.grams[i]),
                concepts=float(said.concepts[i]),
                views=views.get(i, ()),
            )
            for i in order
        )
        unheard, met = self._lexical.unheard(text), self._lexical.met(text, lang, order[:_READ])
        return Found(
            hits,
            _nearest(hits, cosines),
            unheard,
            met,
            elsewhere=self._elsewhere(vector, lang) if in_own_script(text, lang) else None,
            matter=names_matter(self._lexical.concepts(text, lang)),
        )

    def _elsewhere(self, vector: Vectors, lang: str) -> float | None:
        if self._background is None or not vector.size:
            return None
        return self._background.elsewhere(self._background.question(vector, lang))

    def _leaning(self, lang: str) -> Floats:
        """Shape (passages,): what speaks for each before anything is asked in that language."""
        lang = lang if lang in self.all.own else ""
        found = self._leanings.get(lang)
        if found is None:
            found = self._leanings[lang] = self._preferred(lang)
        return found

    def _preferred(self, lang: str) -> Floats:
        """What each passage has for its language and kind, shape (passages,).

        Products in any language have it where none are in the shopper's: a feed has one
        language as a rule, and without this its products lose to every FAQ entry: the right
        one was among the first three for 14 of 33 questions, so for 23.
        """
        products = self.all.of_products
        nothing = np.zeros(len(products), dtype=bool)
        own: NDArray[np.bool_] = self.all.own.get(lang, nothing)
        found = _PRODUCT * products + _OWN_LANGUAGE * (
            own if (own & products).any() else own | products
        )
        if not (own & ~products).any():
            spoken = (_NEIGHBOURS.get(lang, ""), _LINGUA_FRANCA)
            documents = [self.all.own.get(each, nothing) & ~products for each in spoken]
            nearest = [each for each in documents if each.any()]
            for mask, worth in zip(nearest, (_SECOND_LANGUAGE, _THIRD_LANGUAGE), strict=False):
                found = found + worth * mask
        preferred: Floats = found.astype(np.float32)
        return preferred

    @contextmanager
    def reading(self) -> Iterator[None]:
        """Held during a search, so that nothing it may still need is deleted."""
        with self._idle:
            self._readers += 1
        try:
            yield
        finally:
            with self._idle:
                self._readers -= 1
                self._idle.notify_all()

    def wait_until_unread(self, seconds: float) -> None:
        """Wait for the searches under way, at most so long."""
        with self._idle:
            self._idle.wait_for(lambda: self._readers == 0, timeout=seconds)

    def _begun(self, vector: Vectors, lang: str) -> Callable[[Floats], Floats]:
        """By what words say of each, shape (passages,): the nearest view of each, NaN where none
        has its vector yet."""
        if self._background:
            vector = self._background.question(vector, lang)
        meaning = self._meaning
        if meaning is not None:
            return meaning.begin(vector)
        proposed = self._proposed(vector)
        return lambda words: proposed

    def _proposed(self, vector: Vectors) -> Floats:
        """As Chroma says; a passage it does not propose is as near as the farthest it does."""
        found = np.full(len(self.passages), np.nan, dtype=np.float32)
        for lang, own in self.all.own.items():
            near = self._vectors.nearest(
                self.index.shop, self.index.embedder, lang, vector, _PROPOSED
            )
            for id_, cosine in near:
                for place in self._places.get((lang, id_), ()):
                    found[place] = np.fmax(found[place], cosine)
            if near:
                found[own & np.isnan(found)] = min(cosine for _, cosine in near)
        return found

    def _views(
        self, order: Sequence[int], vector: Vectors, lang: str
    ) -> dict[int, tuple[float, ...]]:
        """Of the passages that were found, how near each view is: which sentence was meant."""
        meaning = self._meaning
        if meaning is None or not vector.size:
            return {}
        if self._background:
            vector = self._background.question(vector, lang)
        return {i: tuple(meaning.views(i, vector).tolist()) for i in order}

    @cached_property
    def _places(self) -> dict[tuple[str, str], list[int]]:
        """The passages by language and vector, for what Chroma proposes."""
        found: dict[tuple[str, str], list[int]] = {}
        for place, lang, id_ in views_of(self.index.embedder, self.passages):
            found.setdefault((lang, id_), []).append(place)
        return found

    def _best_first(
        self,
        fused: Floats,
        words: Floats,
        cosines: Floats | None,
        k: int,
    ) -> list[int]:
        quoted: set[int] = set()
        order: list[int] = []
        for i in _descending(fused):
            if cosines is None and not words[i]:
                # Without vectors only shared words and concepts speak for a passage.
                continue
            same = int(self.all.same[i])
            if same in quoted:
                continue
            quoted.add(same)
            order.append(i)
            if len(order) == k:
                break
        return order


def _descending(values: Floats) -> Iterator[int]:
    """Places by value, the highest first, of equals the first one."""
    some = highest(values, _SORTED)
    yield from some[np.argsort(-values[some], kind="stable")].tolist()
    if len(some) < len(values):
        # A catalogue is not sorted for its first ten.
        yield from np.argsort(-values, kind="stable")[len(some) :].tolist()


def _above(cosines: Floats, places: Sequence[int]) -> dict[int, float]:
    """The cosines at these places in deviations above the mean of all; none of NaN."""
    unknown = np.isnan(cosines)
    known = cosines[~unknown] if unknown.any() else cosines
    deviation = max(float(known.std()), _LEAST_DEVIATION)
    above = (cosines[places] - known.mean()) / np.float32(deviation)
    return {
        place: float(each) for place, each in zip(places, above, strict=True) if not np.isnan(each)
    }


def _nearest(hits: Sequence[Hit], cosines: Floats | None) -> tuple[float, ...]:
    """The highest cosines; none where the best hit has no vector yet: words alone judge it."""
    if cosines is None or not hits or hits[0].cosine is None:
        return ()
    return tuple(np.sort(cosines[highest(cosines, _NEAREST)])[::-1][:_NEAREST].tolist())
