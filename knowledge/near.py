"""The vectors of a generation in memory, so that a question needs no Chroma to be answered.

A server answers two seconds sooner, which is what importing and opening Chroma costs, and
searches in `meaning.py` as fast. The vectors stand in a file beside Chroma's folder; Chroma
stays what they are made from. Those of a large shop are never in memory together: they stay in
the file, which is only looked into, and what comes to them later stands in a small file beside it.
"""

from __future__ import annotations

import logging
import mmap
import os
from collections.abc import Collection, Iterable, Iterator, Sequence
from pathlib import Path
from zipfile import BadZipFile, ZipFile

import numpy as np

from knowledge.embed import Vectors

logger = logging.getLogger("knowledge.near")

# Views of a shop: 250,000 take 400 MB here. Beyond, Chroma is asked.
MOST = 250_000
# From so many on they are put into a file, which is only looked into.
MANY = 20_000
# Rows written together: a bound of memory.
_AT_ONCE = 5_000
# A file is written anew when so large a share has come to it, or is no longer of it.
_GROWN = 0.05
_LOCAL_HEADER = 30


class Near:
    """Vectors by id; `rows` gives them in the order asked for. `file`, if any, holds the first
    of the `parts`; what becomes too much for memory is put `aside`, into a file of that name."""

    def __init__(
        self,
        ids: Iterable[str],
        *parts: Vectors,
        file: Path | None = None,
        aside: Path | None = None,
    ) -> None:
        self._rows = {id_: row for row, id_ in enumerate(ids)}
        self._parts = parts
        self._file = file
        self._aside = aside

    def __len__(self) -> int:
        return len(self._rows)

    @property
    def dim(self) -> int:
        """Length of a vector; 0 where there is none."""
        return int(self._parts[0].shape[1])

    def rows(self, ids: Sequence[str]) -> Vectors:
        """Shape (ids, dim); a row of NaN for an id that is not here."""
        places = np.array([self._rows.get(id_, -1) for id_ in ids], dtype=np.intp)
        found = np.full((len(ids), self._parts[0].shape[1]), np.nan, dtype=np.float32)
        start = 0
        for part in self._parts:
            here = np.flatnonzero((places >= start) & (places < start + len(part)))
            found[here] = part[places[here] - start]
            start += len(part)
        return found

    def lacking(self, ids: Sequence[str]) -> list[str]:
        """Those that are not here."""
        return [id_ for id_ in ids if id_ not in self._rows]

    def with_more(self, ids: Sequence[str], vectors: Vectors) -> Near:
        """These as well, of shape (ids, dim)."""
        new = {id_: place for place, id_ in enumerate(ids) if id_ not in self._rows}
        if not new:
            return self
        rows = vectors[list(new.values())]
        if not self._rows:
            return Near(new, rows, aside=self._aside)._lightened()
        first, *others = self._parts
        others.append(rows)
        # A part is joined to the one before unless that is much larger: of many small ones few
        # are left, and the large ones are seldom copied.
        while len(others) > 1 and len(others[-2]) < 2 * len(others[-1]):
            others[-2:] = [np.concatenate(others[-2:])]
        places = range(self._held, self._held + len(new))
        return self._of(self._rows | dict(zip(new, places, strict=True)), first, *others)

    def only(self, ids: Sequence[str]) -> Near:
        """Those of the ids that are here, and no others."""
        here = {id_: self._rows[id_] for id_ in ids if id_ in self._rows}
        if len(here) == len(self._rows):
            return self
        if self._file is None:
            return Near(here, self.rows(list(here)), aside=self._aside)
        return self._of(here, *self._parts)

    def written(self, file: Path) -> Near:
        """Keep them in a file, whole or not at all; what is there stays open."""
        file.parent.mkdir(parents=True, exist_ok=True)
        making = file.with_suffix(f".{os.getpid()}.npz")
        base = self._file if self._file != file and self._is_little_more() else None
        first = len(self._parts[0]) if base else 0
        ids = [id_ for id_, row in self._rows.items() if row >= first]
        said = {"base": np.array(base.name)} if base else {}
        with ZipFile(making, "w") as archive:
            for name, array in {**said, "ids": np.array(ids, dtype=np.bytes_)}.items():
                with archive.open(f"{name}.npy", "w") as to:
                    np.lib.format.write_array(to, array, allow_pickle=False)
            with archive.open("vectors.npy", "w", force_zip64=True) as to:
                shape = {"shape": (len(ids), self.dim), "fortran_order": False, "descr": "<f4"}
                np.lib.format.write_array_header_1_0(to, shape)
                for some in self._by_parts(ids):
                    to.write(some.tobytes())
        making.replace(file)
        return (_read(file) or self) if len(self._rows) > MANY else self

    def rest(self) -> None:
        """Let go of what was looked into of the file."""
        for part in self._parts:
            opened: mmap.mmap | None = getattr(part, "_mmap", None)
            if opened is not None:
                opened.madvise(mmap.MADV_DONTNEED)

    def _of(self, rows: dict[str, int], *parts: Vectors) -> Near:
        """Of the same files, with these parts and places in them."""
        found = Near((), *parts, file=self._file, aside=self._aside)
        found._rows = rows
        return found._lightened()

    def _lightened(self) -> Near:
        """With few vectors in memory."""
        inside = len(self._parts[0]) if self._file else 0
        if self._aside is None or self._held - inside <= MANY:
            return self
        try:
            return self.written(self._aside)
        except OSError as full:
            logger.warning("Vectors stay in memory: %s", full)
            return self

    def _by_parts(self, ids: Sequence[str]) -> Iterator[Vectors]:
        """The rows of these ids, some at a time."""
        for start in range(0, len(ids), _AT_ONCE):
            yield self.rows(ids[start : start + _AT_ONCE])
            self.rest()

    @property
    def _held(self) -> int:
        return sum(map(len, self._parts))

    def _is_little_more(self) -> bool:
        """Than what the file holds, if there is one."""
        if self._file is None or not self._file.exists():
            return False
        here = len(self._parts[0])
        return self._held - here <= _GROWN * here and len(self._rows) >= (1 - _GROWN) * here


NOTHING = Near([], np.zeros((0, 0), dtype=np.float32))


def rows_of(vectors: Iterable[Vectors]) -> Vectors:
    """Shape (vectors, dim)."""
    rows = [np.asarray(vector, dtype=np.float32) for vector in vectors]
    return np.stack(rows) if rows else np.zeros((0, 0), dtype=np.float32)


def newest(folder: Path, name: str) -> Near:
    """What the last generation of the index called `name` kept; nothing if it did not."""
    files = sorted(folder.glob(f"{name}-*.npz"), key=_generation, reverse=True)
    nothing = Near([], NOTHING.rows([]), aside=_aside(folder, name))
    return next((near for file in files if (near := _read(file))), nothing)


def forget(folder: Path, name: str, but: Path | None) -> None:
    """Delete the files of other generations of the index called `name`, but what is needed."""
    needed: Collection[Path | None] = {but, _base(but) if but else None}
    for file in folder.glob(f"{name}-*.npz"):
        if file not in needed:
            file.unlink(missing_ok=True)


_UNREADABLE = (OSError, ValueError, KeyError, EOFError, BadZipFile)


def _read(file: Path) -> Near | None:
    try:
        with file.open("rb") as raw, np.load(raw, allow_pickle=False) as stored:
            ids = stored["ids"].astype(np.str_).tolist()
            if "base" not in stored:
                aside = _aside(file.parent, file.stem.rpartition("-")[0])
                if len(ids) > MANY:
                    return Near(ids, _mapped(file), file=file, aside=aside)
                return Near(ids, stored["vectors"], aside=aside)
            base = _read(file.with_name(str(stored["base"])))
            return base and base.with_more(ids, stored["vectors"])
    except _UNREADABLE:
        # Missing, or cut short by a kill: it can always be made again.
        return None


def _aside(folder: Path, name: str) -> Path:
    """Where vectors wait for the file of a generation, which is never 0."""
    return folder / f"{name}-0.npz"


def _mapped(file: Path) -> Vectors:
    """The vectors of a file, where they stand in it: an archive that is not compressed."""
    with ZipFile(file) as archive, file.open("rb") as raw:
        member = archive.getinfo("vectors.npy")
        raw.seek(member.header_offset)
        header = raw.read(_LOCAL_HEADER)
        name, more = (int.from_bytes(header[at : at + 2], "little") for at in (26, 28))
        raw.seek(member.header_offset + _LOCAL_HEADER + name + more)
        np.lib.format.read_magic(raw)
        shape, _, kind = np.lib.format.read_array_header_1_0(raw)
        if raw.tell() + int(np.prod(shape)) * kind.itemsize > file.stat().st_size:
            raise EOFError
        return np.memmap(file, kind, "r", raw.tell(), shape)


def _base(file: Path) -> Path | None:
    try:
        with file.open("rb") as raw, np.load(raw, allow_pickle=False) as stored:
            return file.with_name(str(stored["base"])) if "base" in stored else None
    except _UNREADABLE:
        return None


def _generation(file: Path) -> int:
    number = file.stem.rpartition("-")[2]
    return int(number) if number.isdecimal() else -1
