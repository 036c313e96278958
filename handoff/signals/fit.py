"""Makes a head from labelled examples; `shopbell train` calls it (docs/handoff.md).

Logistic regression, one against the rest, over the rows of features.py, from zero and without
chance: the same texts and vectors give the same file.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

import numpy as np
from numpy.typing import NDArray

from handoff.signals import features
from handoff.signals.descent import lowest
from handoff.signals.examples import Example
from handoff.signals.features import Row
from handoff.signals.grammar import strongest
from handoff.signals.head import KINDS, MOOD, Head, Weights

Floats = NDArray[np.float32]
Embed = Callable[[Sequence[str]], Floats]

# Folds of the training conversations tell ridges from 1e-5 to 5e-5 hardly apart.
RIDGE = 3e-5
LOOKS = 90
# A sign that is missed is worse than one too many.
POSITIVE = 2.0
# So much does one of a shop's own turns count beside one of the project's.
OWN = 4.0
_OUTPUTS = (*KINDS, MOOD)
# So many letters at a time: what they weigh then stays in the processor's cache.
_AT_ONCE = 1 << 16


def evidence(text: str) -> dict[str, float]:
    """What the rules say of a message, by kind."""
    return {kind: hit.score for kind in features.RULES if (hit := strongest(kind, text))}


def fit(
    project: Sequence[Example],
    own: Sequence[Example] = (),
    *,
    embedder: str = "",
    embed: Embed | None = None,
    progress: Callable[[str, int, int], None] = lambda step, done, total: None,
) -> Head:
    """The head for examples; with `embed` it also reads meaning, and records the embedder's id."""
    taught = [*project, *own]
    importance = np.array([1.0] * len(project) + [OWN] * len(own), dtype=np.float32)
    rows = []
    for done, one in enumerate(taught):
        rows.append(features.row(one.text, evidence(one.text)))
        progress("reading", done + 1, len(taught))
    words = fitted(rows, taught, importance, tell=partial(progress, "learning from the words"))
    if embed is None:
        return Head("", words, None, np.zeros(0, np.float32), 1.0)
    found = []
    for done, one in enumerate(taught):
        found.append(embed([one.text])[0])
        progress("embedding", done + 1, len(taught))
    vectors = np.stack(found)
    centre = vectors.mean(axis=0).astype(np.float16).astype(np.float32)
    scale = float(1.0 / max(np.linalg.norm(vectors - centre, axis=1).mean(), 1e-6))
    bare = Head(embedder, words, None, centre, scale)
    tell = partial(progress, "learning from the meaning")
    meaning = fitted(rows, taught, importance, bare.centred(vectors), tell)
    return Head(embedder, words, meaning, centre, scale)


def fitted(
    rows: Sequence[Row],
    taught: Sequence[Example],
    importance: Floats,
    meanings: Floats | None = None,
    tell: Callable[[int, int], None] = lambda done, total: None,
) -> Weights:
    """Weights that bring the rows, with `meanings` of shape (rows, dim), nearest to what they
    teach."""
    targets = np.zeros((len(taught), len(_OUTPUTS)), dtype=np.float32)
    weight = np.zeros_like(targets)
    for row, one in enumerate(taught):
        for output, value in one.targets.items():
            column = _OUTPUTS.index(output)
            targets[row, column] = value
            weight[row, column] = importance[row]
            if output != MOOD and value:
                weight[row, column] *= POSITIVE
    weight /= np.maximum(weight.sum(axis=0), 1e-9)
    table = _Rows(rows, meanings)

    def losses(matrix: Floats) -> tuple[NDArray[np.float64], Floats]:
        logits = table.times(matrix)
        small = np.exp(-np.abs(logits))
        chances = np.where(logits < 0, small, 1.0) / (1.0 + small)
        miss = weight * (np.maximum(logits, 0.0) - targets * logits + np.log1p(small))
        height = miss.sum(axis=0, dtype=np.float64)
        height += RIDGE / 2 * np.einsum("ij,ij->j", matrix, matrix, dtype=np.float64)
        return height, table.back(
            np.asarray(weight * (chances - targets), np.float32)
        ) + np.float32(RIDGE) * matrix

    start = np.zeros((table.width, len(_OUTPUTS)), dtype=np.float32)
    matrix = lowest(losses, start, LOOKS, tell)
    return Weights(matrix[:-1].copy(), matrix[-1].copy())


class _Rows:
    """Rows as a matrix of buckets, numbers and a last column of ones. Letters are kept as places
    alone: as a full matrix those of 20,000 messages took 700 MB and not 20."""

    def __init__(self, rows: Sequence[Row], meanings: Floats | None) -> None:
        blocks = [np.stack([row.numbers for row in rows])]
        if meanings is not None:
            blocks.append(meanings)
        blocks.append(np.ones((len(rows), 1), np.float32))
        self._numbers = np.concatenate(blocks, axis=1).astype(np.float32, copy=False)
        self.width = features.BUCKETS + self._numbers.shape[1]
        self._share = np.array([[row.share] for row in rows], dtype=np.float32)
        counts = np.array([len(row.buckets) for row in rows])
        buckets = np.concatenate([row.buckets for row in rows])
        owners = np.repeat(np.arange(len(rows), dtype=np.int32), counts)
        self._by_row = _Sums(owners, buckets, len(rows))
        order = np.argsort(buckets, kind="stable")
        self._by_bucket = _Sums(buckets[order], owners[order], features.BUCKETS)

    def times(self, matrix: Floats) -> Floats:
        """The rows times a matrix of shape (width, outputs)."""
        letters = self._by_row.of(matrix[: features.BUCKETS]) * self._share
        return np.asarray(letters + self._numbers @ matrix[features.BUCKETS :], np.float32)

    def back(self, error: Floats) -> Floats:
        """The transposed rows times an error of shape (rows, outputs)."""
        letters = self._by_bucket.of(error * self._share)
        return np.concatenate([letters, self._numbers.T @ error])


class _Sums:
    """For each group the sum of a matrix's rows at its `places`; `groups` are in order."""

    def __init__(self, groups: NDArray[np.int32], places: NDArray[np.int32], size: int) -> None:
        self._size = size
        filled, starts = np.unique(groups, return_index=True)
        bounds = np.append(starts, len(groups))
        self._parts = []
        first = 0
        while first < len(filled):
            last = max(first + 1, int(np.searchsorted(bounds, bounds[first] + _AT_ONCE)) - 1)
            begin, end = bounds[first], bounds[last]
            self._parts.append((filled[first:last], places[begin:end], bounds[first:last] - begin))
            first = last

    def of(self, matrix: Floats) -> Floats:
        """Shape (size, columns). A column at a time: one whole matrix took twice as long."""
        columns = np.ascontiguousarray(matrix.T, dtype=np.float32)
        sums = np.zeros((len(columns), self._size), dtype=np.float32)
        for groups, places, starts in self._parts:
            for column, total in zip(columns, sums, strict=True):
                total[groups] = np.add.reduceat(column[places], starts)
        return sums.T
