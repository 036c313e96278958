"""Search by words: BM25 over lemmas, character n-grams and concepts, in memory.

Three rankings a language, so that a word common in Polish is weighed
against Polish passages only. A generation takes over what the one before it counted.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache, partial
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from knowledge.bm25 import Scores, Weights
from knowledge.concepts import Concepts
from knowledge.lemmas import Lemmas, codes, fold, words
from knowledge.passage import Passage, searched_text
from knowledge.postings import Hashes, Postings, counted, hashed, joined, moved
from knowledge.whereabouts import shown

_WORD = re.compile(r"\w+")
_LONGEST_WORD = 30
_QUERY_CHARACTERS = 1_000
_HEARD = 0.45
# Concepts of how something is asked: how much, where, until when.
_ASKED = "ask_"
# Words whose pieces are remembered while a shelf is counted: about 15 MB.
_REMEMBERED = 50_000


def grams(text: str) -> list[str]:
    """Character n-grams of 3 to 5 within each word, its edges marked: finds butow in butów."""
    return [piece for word in _WORD.findall(fold(text)) for piece in _pieces(word)]


def edged(text: str) -> str:
    """The text's words so that an n-gram is in it exactly if it is one of its n-grams."""
    return "".join(map(_edged, _WORD.findall(fold(text))))


def _edged(word: str) -> str:
    return f" {word[:_LONGEST_WORD]} "


def _pieces(word: str) -> list[str]:
    word = _edged(word)
    return [word[i : i + size] for size in (3, 4, 5) for i in range(len(word) - size + 1)]


@lru_cache(maxsize=16_384)
def _hashed_pieces(word: str) -> Hashes:
    """The n-grams of a word that shoppers may use again."""
    return hashed(_pieces(word))


class Ranking:
    """BM25 whose scores say which share of the question's weight a text holds, 0..1."""

    def __init__(self, postings: Postings) -> None:
        self.postings = postings

    @cached_property
    def _worth(self) -> Weights:
        return Weights(self.postings)

    def weigh(self) -> None:
        """Now rather than with the first question."""
        _ = self._worth

    @classmethod
    def of(cls, texts: Sequence[Iterable[str]]) -> Ranking:
        """The ranking of texts given as their tokens."""
        return cls(counted(hashed(text) for text in texts))

    def knows(self, tokens: Hashes) -> NDArray[np.bool_]:
        """Of each token, whether any text holds it."""
        return self._worth.find(tokens)[1]

    def holds(self, tokens: Hashes, text: int) -> NDArray[np.bool_]:
        """Of each token, whether this text holds it."""
        at, known = self._worth.find(tokens)
        here = [ok and self._worth.holds(id_, text) for id_, ok in zip(at, known, strict=True)]
        return np.array(here, dtype=bool)

    def scores(self, tokens: Hashes) -> Scores:
        """Shape (texts,), 0..1; a token given twice counts once."""
        if not len(tokens):
            return np.zeros(len(self.postings.lengths), dtype=np.float32)
        at, known = self._worth.find(np.unique(tokens))
        ids = at[known]
        if not len(ids):
            return np.zeros(len(self.postings.lengths), dtype=np.float32)
        ideal = float(self._worth.best[ids].sum()) + self._worth.unknown * (~known).sum()
        return self._worth.sums(ids) / np.float32(ideal)


@dataclass(frozen=True)
class Counted:
    """The passages of one language: where they stand, what their texts are known by, and
    what was counted of them."""

    lang: str
    places: NDArray[np.int64]
    texts: Hashes
    lemmas: Ranking
    grams: Ranking
    concepts: Ranking

    @cached_property
    def where(self) -> slice | NDArray[np.int64]:
        """Its places, as a stretch where they are one: that is written to at once."""
        first, last = int(self.places[0]), int(self.places[-1])
        whole = last - first + 1 == len(self.places)
        return slice(first, last + 1) if whole else self.places


class Worded(NamedTuple):
    """By lemmas, by n-grams and by concepts, each of shape (passages,), 0..1."""

    lemmas: Scores
    grams: Scores
    concepts: Scores


class Lexical:
    """All rankings of all passages of a shop; `langs` and `texts` (hashes of what they are
    found by) are of shape (passages,). What `before`, of an earlier generation or of the last
    time, has counted is not counted again."""

    def __init__(
        self,
        passages: Sequence[Passage],
        langs: NDArray[np.str_],
        texts: Hashes,
        lemmas: Lemmas,
        before: Iterable[Counted] = (),
    ) -> None:
        self._size = len(passages)
        self._lemmas = lemmas
        self._concepts = Concepts.load(lemmas)
        # A question's words are looked up in every shelf, and shoppers use the same ones.
        self._forms = lru_cache(16_384)(lambda word, lang: hashed(lemmas.forms(word, lang)))
        self._about = lru_cache(256)(partial(_about, self._concepts))
        known = {shelf.lang: shelf for shelf in before}
        self.counted: list[Counted] = []
        for lang in map(str, np.unique(langs)):
            places = np.flatnonzero(langs == lang)
            shelf = self._shelf(passages, lang, places, texts[places], known.get(lang))
            for ranking in (shelf.lemmas, shelf.grams, shelf.concepts):
                ranking.weigh()
            self.counted.append(shelf)

    def scores(self, text: str, lang: str) -> Worded:
        """How much of a question, asked in `lang`, each passage says."""
        text = text[:_QUERY_CHARACTERS]
        found = Worded(*(np.zeros(self._size, dtype=np.float32) for _ in Worded._fields))
        pieces = _joined([_hashed_pieces(word) for word in _WORD.findall(fold(text))])
        concepts = hashed(self.concepts(text, lang))
        said, numbers = words(text), hashed(codes(text))
        for shelf in self.counted:
            # Lemmatised as the shelf was: names and shared words meet across languages,
            # and Russian asked of Ukrainian passages is taken as Ukrainian.
            forms = _joined([*(self._forms(word, shelf.lang) for word in said), numbers])
            found.lemmas[shelf.where] = shelf.lemmas.scores(forms)
            found.grams[shelf.where] = shelf.grams.scores(pieces)
            if len(concepts):
                found.concepts[shelf.where] = shelf.concepts.scores(concepts)
        return found

    def concepts(self, text: str, lang: str) -> frozenset[str]:
        """What a question is about; how it asks says nothing of that."""
        return self._about(text, lang)

    def met(self, text: str, lang: str, places: Sequence[int]) -> float | None:
        """The share of a question's concepts that these passages hold; None if it has none."""
        asked = hashed(self.concepts(text, lang))
        if not len(asked):
            return None
        told = np.zeros(len(asked), dtype=bool)
        for place in places:
            for shelf in self.counted:
                at = int(np.searchsorted(shelf.places, place))
                if at < len(shelf.places) and shelf.places[at] == place:
                    told |= shelf.concepts.holds(asked, at)
        return float(told.mean())

    def told(self, passage: Passage) -> frozenset[str]:
        """What a passage is about, and what that is a kind of."""
        said = self._concepts.of(searched_text(passage), passage.lang, kin=False)
        broader = {name for each in said for name in self._concepts.broader(each)}
        written = frozenset() if passage.kind == "product" else shown(passage.text)
        return frozenset(said) | broader | written

    def unheard(self, text: str) -> frozenset[str]:
        """The words, folded, of whose n-grams no language's passages hold even half."""
        asked = list(dict.fromkeys(_WORD.findall(fold(text[:_QUERY_CHARACTERS]))))
        if not asked:
            return frozenset()
        pieces = [_hashed_pieces(word) for word in asked]
        heard = np.zeros(sum(map(len, pieces)), dtype=bool)
        for shelf in self.counted:
            heard |= shelf.grams.knows(np.concatenate(pieces))
        sizes = np.array([len(each) for each in pieces])
        shares = np.add.reduceat(heard, np.cumsum(sizes) - sizes, dtype=np.int64) / sizes
        few = (shares < _HEARD).tolist()
        return frozenset(word for word, unheard in zip(asked, few, strict=True) if unheard)

    def _shelf(
        self,
        passages: Sequence[Passage],
        lang: str,
        places: NDArray[np.intp],
        texts: Hashes,
        before: Counted | None,
    ) -> Counted:
        if before and len(before.texts) == len(texts) and (before.texts == texts).all():
            return replace(before, places=places)
        came_from = _matched(texts, before.texts if before else texts[:0])
        new = [int(place) for place in places[came_from < 0]]
        forms = _Remembered(lambda word: self._lemmas.forms(word, lang))
        pieces = _Remembered(_pieces)

        def tokens(text: str) -> Hashes:
            return np.concatenate([forms.of(words(text)), hashed(codes(text))])

        by_lemmas = _continued(
            before.lemmas if before else None,
            came_from,
            counted(tokens(searched_text(passages[place])) for place in new),
        )
        by_grams = _continued(
            before.grams if before else None,
            came_from,
            counted(pieces.of(_WORD.findall(fold(searched_text(passages[p])))) for p in new),
        )
        by_concepts = _continued(
            before.concepts if before else None,
            came_from,
            counted(hashed(self.told(passages[place])) for place in new),
        )
        return Counted(lang, places, texts, by_lemmas, by_grams, by_concepts)


class _Remembered:
    """The hashes of words' tokens, kept by word: a catalogue says the same words over."""

    def __init__(self, tokens: Callable[[str], Iterable[str]]) -> None:
        self._tokens = tokens
        self._of: dict[str, Hashes] = {}

    def of(self, words: Iterable[str]) -> Hashes:
        """Those of all the words, in their order."""
        if len(self._of) > _REMEMBERED:
            self._of.clear()
        return _joined([self._one(word) for word in words])

    def _one(self, word: str) -> Hashes:
        known = self._of.get(word)
        if known is None:
            known = self._of[word] = hashed(self._tokens(word))
        return known


def _joined(hashes: Sequence[Hashes]) -> Hashes:
    return np.concatenate(hashes) if hashes else np.zeros(0, dtype=np.uint64)


def _about(concepts: Concepts, text: str, lang: str) -> frozenset[str]:
    return frozenset(name for name in concepts.of(text, lang) if not name.startswith(_ASKED))


def _matched(texts: Hashes, before: Hashes) -> NDArray[np.int64]:
    """For each text the place it had before, -1 for a new one; repeats one by one."""
    free: dict[int, list[int]] = {}
    for place, text in reversed(list(enumerate(before.tolist()))):
        free.setdefault(text, []).append(place)
    found = [free[text].pop() if free.get(text) else -1 for text in texts.tolist()]
    return np.array(found, dtype=np.int64)


def _continued(before: Ranking | None, came_from: NDArray[np.int64], new: Postings) -> Ranking:
    """The ranking of texts of which `new` counts those that were not there before."""
    size = len(came_from)
    fresh = moved(new, np.flatnonzero(came_from < 0).astype(np.int32), size)
    if before is None:
        return Ranking(fresh)
    to = np.full(len(before.postings.lengths), -1, dtype=np.int32)
    stayed = np.flatnonzero(came_from >= 0)
    to[came_from[stayed]] = stayed
    old = moved(before.postings, to, size)
    return Ranking(joined([old, fresh], old.lengths + fresh.lengths))
