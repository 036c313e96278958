"""Which token stands in which text, and how often, as arrays: BM25 over them. Pure.

Arrays rather than a dictionary of strings, because a catalogue of 100,000 products has
about forty million of these facts: six bytes each here, hundreds as Python objects. Tokens
are known by 64 bits of their BLAKE2; arrays may lie in a file that is mapped.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Hashes = NDArray[np.uint64]
Scores = NDArray[np.float32]

# Lucene's variant of BM25 and its usual constants.
_K1 = 1.5
_B = 0.75
# Texts counted at once while building, and facts weighed at once: bounds of memory.
_TEXTS = 1_000
_FACTS = 4_000_000


@dataclass(frozen=True)
class Postings:
    """Facts sorted by token: `places[starts[t]:starts[t + 1]]` are the texts that hold it.

    tokens: shape (vocabulary,), ascending; starts: (vocabulary + 1,); places and times (how
    often): (facts,); lengths: (texts,), the number of tokens of each.
    """

    tokens: Hashes
    starts: NDArray[np.int64]
    places: NDArray[np.int32]
    times: NDArray[np.uint16]
    lengths: NDArray[np.int32]


def hashed(tokens: Iterable[str]) -> Hashes:
    """What the tokens are known by, in their order."""
    data = b"".join(
        hashlib.blake2b(t.encode("utf-8", "replace"), digest_size=8).digest() for t in tokens
    )
    return np.frombuffer(data, dtype=np.uint64)


def counted(texts: Iterable[Hashes]) -> Postings:
    """The facts of texts given as the hashes of their tokens, a thousand texts at a time."""
    parts: list[Postings] = []
    lengths = np.zeros(0, dtype=np.int32)
    for some in _batches(texts):
        sizes = np.array([len(text) for text in some], dtype=np.int32)
        parts.append(_count(np.concatenate(some), sizes, offset=len(lengths)))
        lengths = np.concatenate([lengths, sizes])
    return joined(parts, lengths)


def joined(parts: Sequence[Postings], lengths: NDArray[np.int32]) -> Postings:
    """The facts of several together; their places must already be those of the whole."""
    if not parts:
        none = np.zeros(0, dtype=np.int32)
        return Postings(
            none.astype(np.uint64), np.zeros(1, np.int64), none, none.astype(np.uint16), lengths
        )
    if len(parts) == 1:
        only = parts[0]
        return Postings(only.tokens, only.starts, only.places, only.times, lengths)
    tokens = np.unique(np.concatenate([part.tokens for part in parts]))
    sizes = np.zeros(len(tokens), dtype=np.int64)
    found = [np.searchsorted(tokens, part.tokens) for part in parts]
    for part, at in zip(parts, found, strict=True):
        sizes[at] += np.diff(part.starts)
    starts = np.concatenate([np.zeros(1, dtype=np.int64), np.cumsum(sizes)])
    places = np.empty(starts[-1], dtype=np.int32)
    times = np.empty(starts[-1], dtype=np.uint16)
    free = starts[:-1].copy()
    for part, at in zip(parts, found, strict=True):
        own = np.diff(part.starts)
        # Each token's facts move as one block behind those of the parts before.
        to = np.repeat(free[at] - part.starts[:-1], own) + np.arange(len(part.places))
        places[to], times[to] = part.places, part.times
        free[at] += own
    return Postings(tokens, starts, places, times, lengths)


def moved(postings: Postings, to: NDArray[np.int32], texts: int) -> Postings:
    """The facts with text i at place `to[i]` of so many `texts`; those of texts at -1, and
    the tokens that only they held, are gone."""
    places = to[postings.places]
    stays = places >= 0
    before = np.concatenate([np.zeros(1, dtype=np.int64), np.cumsum(stays, dtype=np.int64)])
    starts = before[postings.starts]
    filled = np.flatnonzero(np.diff(starts))
    lengths = np.zeros(texts, dtype=np.int32)
    lengths[to[to >= 0]] = postings.lengths[to >= 0]
    return Postings(
        postings.tokens[filled],
        np.append(starts[filled], starts[-1]),
        places[stays],
        postings.times[stays],
        lengths,
    )


@dataclass(frozen=True)
class Weights:
    """What each fact of a `Postings` is worth by BM25: `weights` (facts,), the `best` any
    text reaches on each token (vocabulary,), and what a token unknown here would weigh."""

    weights: Scores
    best: Scores
    unknown: float


def weighed(postings: Postings) -> Weights:
    """BM25 of every fact, tf / (tf + k1 (1 - b + b length / mean length)) times idf."""
    frequent = np.diff(postings.starts)
    texts = len(postings.lengths)
    idf = np.log(1 + (texts - frequent + 0.5) / (frequent + 0.5)).astype(np.float32)
    mean = float(postings.lengths.mean()) if texts else 1.0
    damped = (_K1 * (1 - _B + _B * postings.lengths / max(mean, 1e-9))).astype(np.float32)
    weights = np.empty(len(postings.places), dtype=np.float32)
    for first, last in _runs(postings.starts):
        some = slice(postings.starts[first], postings.starts[last])
        times = postings.times[some].astype(np.float32)
        rate = times / (damped[postings.places[some]] + times)
        weights[some] = rate * np.repeat(idf[first:last], frequent[first:last])
    if not len(weights):
        return Weights(weights, np.zeros(0, dtype=np.float32), 0.0)
    best = np.maximum.reduceat(weights, postings.starts[:-1])
    single = best[frequent == 1]
    return Weights(weights, best, float(np.median(single)) if len(single) else float(best.max()))


def _batches(texts: Iterable[Hashes]) -> Iterator[list[Hashes]]:
    held: list[Hashes] = []
    for text in texts:
        held.append(text)
        if len(held) == _TEXTS:
            yield held
            held = []
    if held:
        yield held


def _count(flat: Hashes, sizes: NDArray[np.int32], offset: int) -> Postings:
    tokens, which = np.unique(flat, return_inverse=True)
    texts = len(sizes)
    facts, times = np.unique(
        which * np.int64(texts) + np.repeat(np.arange(texts), sizes), return_counts=True
    )
    held = np.bincount(facts // max(texts, 1), minlength=len(tokens))
    return Postings(
        tokens,
        np.concatenate([np.zeros(1, dtype=np.int64), np.cumsum(held)]),
        (facts % max(texts, 1) + offset).astype(np.int32),
        np.minimum(times, np.iinfo(np.uint16).max).astype(np.uint16),
        sizes,
    )


def _runs(starts: NDArray[np.int64]) -> Iterator[tuple[int, int]]:
    """Stretches of the vocabulary with some millions of facts each."""
    first = 0
    while first < len(starts) - 1:
        last = int(np.searchsorted(starts, starts[first] + _FACTS, side="right")) - 1
        last = max(last, first + 1)
        yield first, last
        first = last
