"""The vectors of more views than are all worked out: as they look from few directions, and
whole in half the memory.

The next generation takes over what has not changed: the directions, and what texts have in
common, move little with a twentieth of the texts.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from knowledge.embed import Vectors

# Of the 20 nearest of 100,000 made-up products 0.975 are found so, 0.82 in 64 directions.
_DIRECTIONS = 128
_ONE = 32_767
# Rows that the directions are found from, and rows turned and looked for at once: bounds of
# memory. One in twelve of a file's rows brings all of its pages.
_SAMPLE = 8_000
_AT_ONCE = 5_000
_LOOKED_FOR = 1_000
# Beyond such a share of rows that came since, the directions are found anew.
_DRIFT = 0.1
_STRETCH = 20

Places = NDArray[np.intp]
_Kind = TypeVar("_Kind", bound=np.generic)


class Packed:
    """Rows of NaN are texts without a vector yet. Never changed in place."""

    def __init__(
        self, axes: Vectors, shown: Vectors, rows: NDArray[np.int16], found_of: int, came: int = 0
    ) -> None:
        """`shown` (n, directions) are the `rows` (n, dim), of 32,767ths, turned to the `axes`
        (dim, directions), which were `found_of` so many rows; so many `came` since."""
        self._axes, self._shown, self._rows = axes, shown, rows
        self._found_of, self._came = found_of, came

    @classmethod
    def of(cls, size: int, rows: Callable[[Places], Vectors]) -> Packed:
        """Of so many rows, which `rows` gives by their places."""
        known = np.zeros(size, dtype=bool)
        for some in _parts(size):
            known[some] = ~np.isnan(rows(some)[:, 0])
        places = np.flatnonzero(known)
        chosen = places[:: max(1, len(places) // _SAMPLE)]
        sample = np.concatenate([rows(chosen[some]) for some in _parts(len(chosen), _LOOKED_FOR)])
        _, axes = np.linalg.eigh(sample.T @ sample)
        axes = np.ascontiguousarray(axes[:, -_DIRECTIONS:], dtype=np.float32)
        shown = np.empty((size, axes.shape[1]), dtype=np.float32)
        packed = np.empty((size, sample.shape[1]), dtype=np.int16)
        for some in _parts(size):
            shown[some], packed[some] = _turned(rows(some), axes)
        return cls(axes, shown, packed, len(places))

    @property
    def known(self) -> NDArray[np.bool_]:
        """Which rows are of texts that have a vector."""
        return ~np.isnan(self._shown[:, 0])

    def bears(self, more: int) -> bool:
        """Whether so many more rows leave the directions what they are."""
        return self._came + more <= _DRIFT * self._found_of

    def continued(
        self, came_from: Places, places: Places, rows: Callable[[Places], Vectors]
    ) -> Packed:
        """Rows that were at `came_from` (n,), but at these `places` new ones, given by `rows`."""
        shown, packed = _copied(self._shown, came_from), _copied(self._rows, came_from)
        for part in _parts(len(places)):
            some = places[part]
            shown[some], packed[some] = _turned(rows(some), self._axes)
        came = self._came + int((~np.isnan(shown[places, 0])).sum())
        return Packed(self._axes, shown, packed, self._found_of, came)

    def nearly(self, vector: Vectors) -> Vectors:
        """Shape (n,): nearly the cosines, NaN where there is no vector."""
        found: Vectors = self._shown @ (vector @ self._axes)
        return found

    def cosines(self, vector: Vectors, which: Places | slice) -> Vectors:
        """The cosines of these rows; of those without a vector 0."""
        found: Vectors = self._rows[which].astype(np.float32) @ (vector / np.float32(_ONE))
        return found


def _copied(rows: NDArray[_Kind], places: Places) -> NDArray[_Kind]:
    """The rows at the places, stretch by stretch: row by row takes twice as long."""
    ends = np.flatnonzero(np.diff(places) != 1) + 1
    if len(ends) * _STRETCH > len(places):
        return rows[places]
    found = np.empty((len(places), rows.shape[1]), dtype=rows.dtype)
    for start, end in pairwise([0, *ends.tolist(), len(places)]):
        found[start:end] = rows[places[start] : places[start] + end - start]
    return found


def _turned(rows: Vectors, axes: Vectors) -> tuple[Vectors, NDArray[np.int16]]:
    """As they look from the directions; and in half the memory: a thirty-thousandth is lost,
    and read faster than float16."""
    return rows @ axes, np.rint(np.nan_to_num(rows) * _ONE).astype(np.int16)


def _parts(size: int, most: int = _AT_ONCE) -> list[Places]:
    return [np.arange(start, min(start + most, size)) for start in range(0, size, most)]
