"""Makes a head from labelled examples; `shopbell train` calls it (docs/handoff.md).

Logistic regression, one against the rest, over the rows of features.py, by accelerated
gradient steps (Nesterov, 1983) from zero: no chance in it, the same texts and vectors give
the same file.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

import numpy as np
from numpy.typing import NDArray

from handoff.signals import features
from handoff.signals.examples import Example
from handoff.signals.grammar import strongest
from handoff.signals.head import KINDS, MOOD, Head, Weights

Floats = NDArray[np.float32]
Embed = Callable[[Sequence[str]], Floats]

# Folds of the training conversations tell ridges from 1e-5 to 5e-5 hardly apart.
RIDGE = 3e-5
STEPS = 350
POSITIVE = 2.0
# A danger that is missed is worse than one too many.
DEARER = {"safety": 4.0, "legal": 3.0, "explicit": 3.0}
# So much does one of a shop's own turns count beside one of the project's.
OWN = 4.0
_OUTPUTS = (*KINDS, MOOD)


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
    words = fitted(rows, taught, importance, partial(progress, "learning from the words"))
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
    both = [np.concatenate(pair) for pair in zip(rows, bare.centred(vectors), strict=True)]
    meaning = fitted(both, taught, importance, partial(progress, "learning from the meaning"))
    return Head(embedder, words, meaning, centre, scale)


def fitted(
    rows: Sequence[Floats],
    taught: Sequence[Example],
    importance: Floats,
    tell: Callable[[int, int], None] = lambda done, total: None,
) -> Weights:
    """Weights that bring the rows, each of shape (features,), nearest to what they teach."""
    targets = np.zeros((len(taught), len(_OUTPUTS)), dtype=np.float32)
    weight = np.zeros_like(targets)
    for row, one in enumerate(taught):
        for output, value in one.targets.items():
            column = _OUTPUTS.index(output)
            targets[row, column] = value
            weight[row, column] = importance[row]
            if output != MOOD and value:
                weight[row, column] *= DEARER.get(output, POSITIVE)
    weight /= np.maximum(weight.sum(axis=0), 1e-9)
    return _descended(_Rows(rows), targets, weight, tell)


def _descended(
    rows: _Rows, targets: Floats, weight: Floats, tell: Callable[[int, int], None]
) -> Weights:
    matrix = np.zeros((rows.width + 1, targets.shape[1]), dtype=np.float32)
    ahead, momentum = matrix, 1.0
    # The steepest curve a step may meet, a kind: a quarter of the rows' weighted length.
    step = 1.0 / (0.25 * (weight * rows.length[:, None]).sum(axis=0) + RIDGE)
    for done in range(STEPS):
        chances = 1.0 / (1.0 + np.exp(-rows.times(ahead)))
        error = (weight * (chances - targets)).astype(np.float32)
        new = ahead - step * (rows.back(error) + RIDGE * ahead)
        momentum, before = (1.0 + np.sqrt(1.0 + 4.0 * momentum**2)) / 2.0, momentum
        ahead = new + ((before - 1.0) / momentum) * (new - matrix)
        matrix = new
        tell(done + 1, STEPS)
    return Weights(matrix[:-1].astype(np.float32), matrix[-1].astype(np.float32))


class _Rows:
    """Rows as a matrix with a last column of ones, mostly empty: 200 of 8,000 letters stand in
    a message, and multiplying the empty ones took twenty times as long."""

    def __init__(self, rows: Sequence[Floats]) -> None:
        self.width = len(rows[0])
        places = [np.append(np.flatnonzero(row), self.width) for row in rows]
        self._values = np.concatenate([np.append(row[np.flatnonzero(row)], 1.0) for row in rows])
        self._values = self._values.astype(np.float32)[:, None]
        self._columns = np.concatenate(places)
        counts = np.array([len(place) for place in places])
        self._starts = np.concatenate([[0], np.cumsum(counts)[:-1]])
        self.length = np.asarray(np.add.reduceat(self._values[:, 0] ** 2, self._starts))
        # The same entries by column, for the way back.
        self._order = np.argsort(self._columns, kind="stable")
        self._owner = np.repeat(np.arange(len(rows)), counts)[self._order]
        self._used, self._firsts = np.unique(self._columns[self._order], return_index=True)

    def times(self, matrix: Floats) -> Floats:
        """The rows times a matrix of shape (width + 1, outputs)."""
        entries = self._values * matrix[self._columns]
        return np.asarray(np.add.reduceat(entries, self._starts, axis=0), np.float32)

    def back(self, error: Floats) -> Floats:
        """The transposed rows times an error of shape (rows, outputs)."""
        entries = self._values[self._order] * error[self._owner]
        found = np.zeros((self.width + 1, error.shape[1]), dtype=np.float32)
        found[self._used] = np.add.reduceat(entries, self._firsts, axis=0)
        return found
