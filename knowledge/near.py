"""The vectors of a generation in memory, so that a question needs no Chroma to be answered.

A server answers two seconds sooner, which is what importing and opening Chroma costs, and
searches in `meaning.py` as fast. The vectors stand in a file beside Chroma's folder; Chroma
stays what they are made from.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from pathlib import Path
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from knowledge.embed import Vectors

# Views of a shop: 250,000 take 400 MB here. Beyond, Chroma is asked.
MOST = 250_000


class Near:
    """Vectors by id; `rows` gives them in the order asked for."""

    def __init__(self, ids: Sequence[str], vectors: Vectors) -> None:
        self._rows = {id_: row for row, id_ in enumerate(ids)}
        self._vectors = vectors

    def rows(self, ids: Sequence[str]) -> Vectors:
        """Shape (ids, dim); a row of NaN for an id that is not here."""
        places = np.array([self._rows.get(id_, -1) for id_ in ids], dtype=np.intp)
        found = np.full((len(ids), self._vectors.shape[1]), np.nan, dtype=np.float32)
        found[places >= 0] = self._vectors[places[places >= 0]]
        return found

    def lacking(self, ids: Sequence[str]) -> list[str]:
        """Those that are not here."""
        return [id_ for id_ in ids if id_ not in self._rows]

    def with_more(self, ids: Sequence[str], vectors: Vectors) -> Near:
        """These as well, of shape (ids, dim)."""
        new = [place for place, id_ in enumerate(ids) if id_ not in self._rows]
        if not new:
            return self
        if not self._rows:
            return Near([ids[place] for place in new], vectors[new])
        return Near(
            [*self._rows, *(ids[place] for place in new)],
            np.concatenate([self._vectors, vectors[new]]),
        )

    def only(self, ids: Sequence[str]) -> Near:
        """Those of the ids that are here, and no others."""
        here = [id_ for id_ in dict.fromkeys(ids) if id_ in self._rows]
        return self if len(here) == len(self._rows) else Near(here, self.rows(here))

    def write(self, file: Path) -> None:
        """Keep them in a file, whole or not at all."""
        file.parent.mkdir(parents=True, exist_ok=True)
        making = file.with_suffix(f".{os.getpid()}.npz")
        np.savez(making, ids=np.array(list(self._rows), dtype="U64"), vectors=self._vectors)
        making.replace(file)


NOTHING = Near([], np.zeros((0, 0), dtype=np.float32))


def rows_of(vectors: Iterable[Vectors]) -> Vectors:
    """Shape (vectors, dim)."""
    rows = [np.asarray(vector, dtype=np.float32) for vector in vectors]
    return np.stack(rows) if rows else np.zeros((0, 0), dtype=np.float32)


def newest(folder: Path, name: str) -> Near:
    """What the last generation of the index called `name` kept; nothing if it did not."""
    files = sorted(folder.glob(f"{name}-*.npz"), key=_generation, reverse=True)
    return next((near for file in files if (near := _read(file))), NOTHING)


def forget(folder: Path, name: str, but: Path | None) -> None:
    """Delete the files of other generations of the index called `name`."""
    for file in folder.glob(f"{name}-*.npz"):
        if file != but:
            file.unlink(missing_ok=True)


def best_of(cosines: NDArray[np.float32], owners: NDArray[np.intp], passages: int) -> Vectors:
    """Shape (passages,): of each passage's views the nearest, NaN where no view has a cosine."""
    found = np.full(passages, np.nan, dtype=np.float32)
    np.fmax.at(found, owners, cosines)
    return found


def _read(file: Path) -> Near | None:
    try:
        with file.open("rb") as raw, np.load(raw, allow_pickle=False) as stored:
            return Near(stored["ids"].tolist(), stored["vectors"])
    except (OSError, ValueError, KeyError, EOFError, BadZipFile):
        # Missing, or cut short by a kill: it can always be made again.
        return None


def _generation(file: Path) -> int:
    number = file.stem.rpartition("-")[2]
    return int(number) if number.isdecimal() else -1
