"""How near every passage is to a question: cosines with the vectors of all its views.

Up to 20,000 views every cosine is worked out. Beyond, that would take 17 ms for 100,000
(memory has to be read whole), so all are first compared in the 128 directions in which the
shop's vectors differ most, which takes 4 ms, and the 1,000 likeliest are then worked
out in full; for the rest the first comparison stands.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache

import numpy as np
from numpy.typing import NDArray

from knowledge.embed import Vectors
from knowledge.packed import Packed

EXACT = 20_000
_WORKED_OUT = 1_000
# Equals may be many more: so many at most.
_MOST = 4_000
_BLOCK = 32


class Meaning:
    """The vectors of a generation's views. `rows`: unit vectors, (views, dim), NaN where there
    is none yet; `views`: (passages,), how many of the rows, in order, are each passage's."""

    def __init__(self, rows: Vectors | Packed, views: NDArray[np.intp]) -> None:
        self._first = np.cumsum(views) - views
        self._views = views
        self._one_each = bool((views == 1).all())
        self._rows = rows

    def cosines(self, vector: Vectors, words: Vectors) -> Vectors:
        """Shape (passages,): of each the nearest view; NaN where none has a vector.

        `words`, (passages,), is what speaks for each beside: by both it is decided which
        are worked out in full.
        """
        return self.begin(vector)(words)

    def begin(self, vector: Vectors) -> Callable[[Vectors], Vectors]:
        """The `cosines` as a function of what speaks for each beside. The first comparison of
        a large shop waits for memory rather than for the processor, and begins now."""
        rows = self._rows
        if not isinstance(rows, Packed):
            return lambda words: self._nearest(rows @ vector)
        coming = _pool().submit(rows.nearly, vector)
        return lambda words: self._worked_out(rows, coming.result(), vector, words)

    def _worked_out(self, rows: Packed, found: Vectors, vector: Vectors, words: Vectors) -> Vectors:
        beside = words if self._one_each else np.repeat(words, self._views)
        likely = highest(found + beside, _WORKED_OUT)[:_MOST]
        found[likely] = rows.cosines(vector, likely)
        return self._nearest(found)

    def views(self, passage: int, vector: Vectors) -> Vectors:
        """Shape (its views,): how near each view of one passage is; NaN without a vector."""
        start = int(self._first[passage])
        own = slice(start, start + int(self._views[passage]))
        if isinstance(self._rows, Packed):
            return self._rows.cosines(vector, own)
        found: Vectors = self._rows[own] @ vector
        return found

    def _nearest(self, cosines: Vectors) -> Vectors:
        if self._one_each:
            return cosines
        found = np.full(len(self._views), np.nan, dtype=np.float32)
        some = np.flatnonzero(self._views)
        if len(some):
            found[some] = np.fmax.reduceat(cosines, self._first[some])
        return found


@cache
def _pool() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(2, thread_name_prefix="meaning")


def highest(values: Vectors, n: int) -> NDArray[np.intp]:
    """Where the n highest are, ascending, and all that equal the least of them; NaN is none."""
    if len(values) > n * _BLOCK:
        # The n highest lie in the n blocks whose highest are highest, and their equals. A block
        # is every so many-th, as those are compared eight at a time.
        number = len(values) // _BLOCK
        whole = number * _BLOCK
        tops = np.fmax.reduce(values[:whole].reshape(_BLOCK, number), axis=0)
        blocks = np.flatnonzero(tops >= _nth(tops, n))
        some = (blocks[:, np.newaxis] + number * np.arange(_BLOCK)).ravel()
        some = np.concatenate([some, np.arange(whole, len(values))])
    else:
        some = np.arange(len(values))
    some = some[~np.isnan(values[some])]
    if len(some) > n:
        some = some[values[some] >= _nth(values[some], n)]
    return np.sort(some)


def _nth(values: Vectors, n: int) -> float:
    known = values[~np.isnan(values)]
    if len(known) <= n:
        return -np.inf
    return float(np.partition(known, len(known) - n)[len(known) - n])
