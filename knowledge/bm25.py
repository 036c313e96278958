"""BM25 over postings: what every token of a question weighs in every text. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from knowledge.postings import Facts, Hashes, Places, Postings

Scores = NDArray[np.float32]

# Lucene's variant of BM25 and its usual constants.
_K1 = 1.5
_B = 0.75
# Facts weighed at once: a bound of memory.
_FACTS = 2_000_000
# From every so many-th text on a token is common; in small shelves none is; so many of them
# are unpacked at once.
_RARE = 6
_SMALL = 2_000
_ROWS = 8


class Weights:
    """What facts are worth by BM25, tf / (tf + k1 (1 - b + b length / mean length)) times idf.

    tokens: shape (vocabulary,), all of them; `best` that any text reaches on each; `unknown`,
    what a token of no text would weigh.
    """

    def __init__(self, postings: Postings) -> None:
        self._once, self._often = postings.once, postings.often
        texts = len(postings.lengths)
        mean = float(postings.lengths.mean()) if texts else 1.0
        self._damped: Scores = (_K1 * (1 - _B + _B * postings.lengths / max(mean, 1e-9))).astype(
            np.float32
        )
        self._damped_once = self._damped + 1
        self.tokens: Hashes = np.union1d(self._once.tokens, self._often.tokens)
        # Where the facts of each token of the whole vocabulary begin and end.
        self._once_from = _starts(self.tokens, self._once)
        self._often_from = _starts(self.tokens, self._often)
        frequent = np.diff(self._once_from) + np.diff(self._often_from)
        self._idf: Scores = np.log(1 + (texts - frequent + 0.5) / (frequent + 0.5)).astype(
            np.float32
        )
        self._common = _Common(self._once.places, self._once_from, texts)
        # What the times of those are worth, tf / (tf + …): a long question has 100,000 of them.
        self._rates: Scores = np.empty(len(self._often.places), dtype=np.float32)
        for start in range(0, len(self._rates), _FACTS):
            some = slice(start, start + _FACTS)
            times = self._often.times[some].astype(np.float32)
            self._rates[some] = times / (self._damped[self._often.places[some]] + times)
        highest = np.maximum(
            self._highest(self._once, self._once_from), self._highest(self._often, self._often_from)
        )
        self.best: Scores = self._idf * highest
        single = self.best[frequent == 1]
        self.unknown = 0.0
        if len(self.best):
            self.unknown = float(np.median(single)) if len(single) else float(self.best.max())

    def find(self, tokens: Hashes) -> tuple[NDArray[np.intp], NDArray[np.bool_]]:
        """Where in the vocabulary each token is, and whether it is there at all."""
        at = np.searchsorted(self.tokens, tokens)
        if not len(self.tokens):
            return at, np.zeros(len(tokens), dtype=bool)
        return at, self.tokens[np.minimum(at, len(self.tokens) - 1)] == tokens

    def holds(self, token: int, text: int) -> bool:
        """Whether a text holds the token at this place of the vocabulary."""
        once = self._once.places[self._once_from[token] : self._once_from[token + 1]]
        often = self._often.places[self._often_from[token] : self._often_from[token + 1]]
        return bool((once == text).any() or (often == text).any())

    def sums(self, ids: NDArray[np.intp]) -> Scores:
        """Shape (texts,): what the tokens at these places of the vocabulary weigh together."""
        idf = self._idf[ids]
        common = self._common.row[ids] >= 0
        found = self._common.sums(ids[common], idf[common])
        places, sizes = _facts(self._once.places, self._once_from, ids[~common])
        found += self._added(places, np.repeat(idf[~common], sizes))
        # All of them by the same factor of the text, which is why they are kept apart.
        found /= self._damped_once
        places, sizes = _facts(self._often.places, self._often_from, ids)
        if len(places):
            rates = _facts(self._rates, self._often_from, ids)[0]
            found += self._added(places, np.repeat(idf, sizes) * rates)
        return found

    def _added(self, places: Places, weights: Scores) -> Scores:
        if not len(places):
            return np.zeros(len(self._damped), dtype=np.float32)
        return np.bincount(places, weights, len(self._damped)).astype(np.float32)

    def _highest(self, facts: Facts, starts: NDArray[np.int64]) -> Scores:
        """The most that tf / (tf + …) comes to for each token of the vocabulary."""
        found = np.zeros(len(self.tokens), dtype=np.float32)
        here = np.flatnonzero(np.diff(starts))
        for first, last in _runs(facts.starts):
            some = slice(facts.starts[first], facts.starts[last])
            times = facts.times[some].astype(np.float32) if len(facts.times) else np.float32(1)
            rates = times / (self._damped[facts.places[some]] + times)
            found[here[first:last]] = np.maximum.reduceat(
                rates, facts.starts[first:last] - facts.starts[first]
            )
        return found


class _Common:
    """The tokens that stand in every sixth text of a large shelf, a bit a text.

    Eight of them are added up in the time that one takes place by place. `row`: shape
    (vocabulary,), where the bits of each are, -1 for the others.
    """

    def __init__(self, places: Places, starts: NDArray[np.int64], texts: int) -> None:
        self._texts = texts
        common = (np.diff(starts) * _RARE > texts) & (texts > _SMALL)
        ids = np.flatnonzero(common)
        self.row = np.where(common, np.cumsum(common) - 1, -1).astype(np.int32)
        self._bits = np.zeros((len(ids), -(-texts // 8)), dtype=np.uint8)
        for row, token in enumerate(ids.tolist()):
            flags = np.zeros(texts, dtype=bool)
            flags[places[starts[token] : starts[token + 1]]] = True
            self._bits[row] = np.packbits(flags)

    def sums(self, ids: NDArray[np.intp], worth: Scores) -> Scores:
        """Shape (texts,): what these of the tokens, each worth so much, come to."""
        found = np.zeros(self._texts, dtype=np.float32)
        rows = self.row[ids]
        for start in range(0, len(rows), _ROWS):
            some = slice(start, start + _ROWS)
            flags = np.unpackbits(self._bits[rows[some]], axis=1, count=self._texts)
            found += worth[some] @ flags.astype(np.float32)
        return found


_Kind = TypeVar("_Kind", bound=np.generic)


def _facts(
    values: NDArray[_Kind], starts: NDArray[np.int64], ids: NDArray[np.intp]
) -> tuple[NDArray[_Kind], NDArray[np.int64]]:
    """The values of the facts of these tokens, and how many each token has."""
    first, last = starts[ids], starts[ids + 1]
    stretches = zip(first.tolist(), last.tolist(), strict=True)
    parts = [values[a:b] for a, b in stretches if a < b]
    return np.concatenate(parts) if parts else values[:0], last - first


def _starts(vocabulary: Hashes, facts: Facts) -> NDArray[np.int64]:
    """Shape (vocabulary + 1,)."""
    sizes = np.zeros(len(vocabulary) + 1, dtype=np.int64)
    sizes[np.searchsorted(vocabulary, facts.tokens) + 1] = np.diff(facts.starts)
    return np.cumsum(sizes)


def _runs(starts: NDArray[np.int64]) -> Iterator[tuple[int, int]]:
    """Stretches of the vocabulary with some millions of facts each."""
    first = 0
    while first < len(starts) - 1:
        last = int(np.searchsorted(starts, starts[first] + _FACTS, side="right")) - 1
        last = max(last, first + 1)
        yield first, last
        first = last
