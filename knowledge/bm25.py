"""BM25 over postings: what every token of a question weighs in every text. Pure."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from knowledge.postings import Facts, Hashes, Postings

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
        self._postings = postings
        once, often = postings.once, postings.often
        texts = len(postings.lengths)
        mean = float(postings.lengths.mean()) if texts else 1.0
        self._damped: Scores = (_K1 * (1 - _B + _B * postings.lengths / max(mean, 1e-9))).astype(
            np.float32
        )
        self.tokens: Hashes = np.union1d(once.tokens, often.tokens)
        at_once, at_often = (np.searchsorted(self.tokens, f.tokens) for f in (once, often))
        frequent = np.zeros(len(self.tokens), dtype=np.int64)
        frequent[at_once] += np.diff(once.starts)
        frequent[at_often] += np.diff(often.starts)
        self._idf: Scores = np.log(1 + (texts - frequent + 0.5) / (frequent + 0.5)).astype(
            np.float32
        )
        self._common = _Common(once, texts)
        highest = np.zeros(len(self.tokens), dtype=np.float32)
        for facts, at in ((once, at_once), (often, at_often)):
            highest[at] = np.maximum(highest[at], self._highest(facts))
        self.best: Scores = self._idf * highest
        single = self.best[frequent == 1]
        self.unknown = 0.0
        if len(self.best):
            self.unknown = float(np.median(single)) if len(single) else float(self.best.max())

    def find(self, tokens: Hashes) -> tuple[NDArray[np.intp], NDArray[np.bool_]]:
        """Where in the vocabulary each token is, and whether it is there at all."""
        return _find(self.tokens, tokens)

    def sums(self, ids: NDArray[np.intp]) -> Scores:
        """Shape (texts,): what the tokens at these places of the vocabulary weigh together."""
        idf = self._idf[ids]
        once, often = self._postings.once, self._postings.often
        found = np.zeros(len(self._damped), dtype=np.float32)
        at, known = _find(once.tokens, self.tokens[ids])
        worth = np.zeros(len(once.tokens), dtype=np.float32)
        worth[at[known]] = idf[known]
        found += self._common.sums(worth)
        for token in np.flatnonzero((worth > 0) & ~self._common.here).tolist():
            places = once.places[once.starts[token] : once.starts[token + 1]]
            np.add.at(found, places.astype(np.intp), worth[token])
        # All of them by the same factor of the text, which is why they are kept apart.
        found /= self._damped + 1
        at, known = _find(often.tokens, self.tokens[ids])
        for token, weight in zip(at[known].tolist(), idf[known], strict=True):
            some = slice(often.starts[token], often.starts[token + 1])
            places = often.places[some].astype(np.intp)
            times = often.times[some].astype(np.float32)
            np.add.at(found, places, weight * (times / (self._damped[places] + times)))
        return found

    def _highest(self, facts: Facts) -> Scores:
        """The most that tf / (tf + …) comes to for each token."""
        found = np.zeros(len(facts.tokens), dtype=np.float32)
        for first, last in _runs(facts.starts):
            some = slice(facts.starts[first], facts.starts[last])
            times = facts.times[some].astype(np.float32) if len(facts.times) else np.float32(1)
            rates = times / (self._damped[facts.places[some]] + times)
            found[first:last] = np.maximum.reduceat(
                rates, facts.starts[first:last] - facts.starts[first]
            )
        return found


class _Common:
    """The tokens that stand in every sixth text of a large shelf, a bit a text.

    Eight of them are added up in the time that one takes place by place. `here`: shape
    (vocabulary,), which they are.
    """

    def __init__(self, once: Facts, texts: int) -> None:
        self._texts = texts
        self.here = (np.diff(once.starts) * _RARE > texts) & (texts > _SMALL)
        self._ids = np.flatnonzero(self.here)
        self._bits = np.zeros((len(self._ids), -(-texts // 8)), dtype=np.uint8)
        for row, token in enumerate(self._ids.tolist()):
            flags = np.zeros(texts, dtype=bool)
            flags[once.places[once.starts[token] : once.starts[token + 1]]] = True
            self._bits[row] = np.packbits(flags)

    def sums(self, worth: Scores) -> Scores:
        """Shape (texts,): what the tokens, each worth so much, come to."""
        found = np.zeros(self._texts, dtype=np.float32)
        own = worth[self._ids]
        asked = np.flatnonzero(own)
        for start in range(0, len(asked), _ROWS):
            some = asked[start : start + _ROWS]
            flags = np.unpackbits(self._bits[some], axis=1, count=self._texts)
            found += own[some] @ flags.astype(np.float32)
        return found


def _find(vocabulary: Hashes, tokens: Hashes) -> tuple[NDArray[np.intp], NDArray[np.bool_]]:
    at = np.searchsorted(vocabulary, tokens)
    if not len(vocabulary):
        return at, np.zeros(len(tokens), dtype=bool)
    return at, vocabulary[np.minimum(at, len(vocabulary) - 1)] == tokens


def _runs(starts: NDArray[np.int64]) -> Iterator[tuple[int, int]]:
    """Stretches of the vocabulary with some millions of facts each."""
    first = 0
    while first < len(starts) - 1:
        last = int(np.searchsorted(starts, starts[first] + _FACTS, side="right")) - 1
        last = max(last, first + 1)
        yield first, last
        first = last
