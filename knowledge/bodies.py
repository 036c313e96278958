"""Passages and products in memory, small: compressed by file, opened one at a time.

A catalogue of 100,000 products takes about 40 MB this way and the better part of a
gigabyte as objects. A question opens its ten hits, 0.05 ms each; going through a whole
catalogue takes seconds, so what a search needs of all passages stands in `generation.py`.
"""

from __future__ import annotations

import zlib
from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import accumulate, groupby
from typing import Any, Generic, Protocol, TypeVar, cast, overload

from pydantic import TypeAdapter

from knowledge.passage import Passage, Product

# Bodies compressed together: opening eight takes 30 µs; sixteen would save a fifth.
_BLOCK = 8


class _OfAFile(Protocol):
    @property
    def path(self) -> str: ...


Item = TypeVar("Item", bound=_OfAFile)

_ADAPTERS: dict[type, TypeAdapter[Any]] = {kind: TypeAdapter(kind) for kind in (Passage, Product)}


class Piece(Generic[Item]):
    """What one file gives, in order. Never changes."""

    def __init__(self, path: str, items: Iterable[Item]) -> None:
        self.path = path
        self.size = 0
        self._kind: type | None = None
        self._blocks: list[bytes] = []
        block: list[bytes] = []
        for item in items:
            self._kind = type(item)
            block.append(_ADAPTERS[self._kind].dump_json(item))
            self.size += 1
            if len(block) == _BLOCK:
                self._blocks.append(_compressed(block))
                block = []
        if block:
            self._blocks.append(_compressed(block))

    @classmethod
    def stored(cls, kind: type, path: str, size: int, blocks: list[bytes]) -> Piece[Item]:
        """One whose `blocks` were kept."""
        piece = cls(path, ())
        piece.size, piece._kind, piece._blocks = size, kind, blocks
        return piece

    @property
    def blocks(self) -> Sequence[bytes]:
        """Its items, compressed eight together."""
        return self._blocks

    def bodies(self) -> Iterator[bytes]:
        """Its items as JSON."""
        for block in self._blocks:
            yield from zlib.decompress(block).split(b"\n")

    def says_what(self, other: Piece[Item]) -> bool:
        """Whether another piece gives the same items."""
        if self.size != other.size:
            return False
        return self._blocks == other._blocks or all(
            a == b for a, b in zip(self, other, strict=True)
        )

    def __getitem__(self, place: int) -> Item:
        body = zlib.decompress(self._blocks[place // _BLOCK]).split(b"\n")[place % _BLOCK]
        return self._opened(body)

    def __iter__(self) -> Iterator[Item]:
        return map(self._opened, self.bodies())

    def _opened(self, body: bytes) -> Item:
        assert self._kind is not None  # noqa: S101
        return cast("Item", _ADAPTERS[self._kind].validate_json(body))


class Bodies(Sequence[Item]):
    """All passages, or all products, of a generation, in the order of path and place."""

    def __init__(self, pieces: Iterable[Piece[Item]] = ()) -> None:
        self.pieces = tuple(sorted((p for p in pieces if p.size), key=lambda piece: piece.path))
        self._starts = [0, *accumulate(piece.size for piece in self.pieces)]

    @classmethod
    def of(cls, items: Iterable[Item]) -> Bodies[Item]:
        """Of items in the order of their paths."""
        # A list, as each group is gone when the next begins.
        return cls([Piece(path, some) for path, some in groupby(items, key=lambda item: item.path)])

    def replaced(self, paths: Collection[str], now: Iterable[Item]) -> Bodies[Item]:
        """With `now` in the place of all that the files at `paths` gave."""
        kept = (piece for piece in self.pieces if piece.path not in paths)
        if isinstance(now, Bodies):
            return Bodies((*kept, *now.pieces))
        fresh = sorted(now, key=lambda item: item.path)
        return Bodies((*kept, *Bodies.of(fresh).pieces))

    def __len__(self) -> int:
        return self._starts[-1]

    @overload
    def __getitem__(self, place: int) -> Item: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[Item, ...]: ...
    def __getitem__(self, place: int | slice) -> Item | tuple[Item, ...]:
        if isinstance(place, slice):
            return tuple(self[i] for i in range(*place.indices(len(self))))
        if place < 0:
            place += len(self)
        if not 0 <= place < len(self):
            raise IndexError(place)
        which = bisect_right(self._starts, place) - 1
        return self.pieces[which][place - self._starts[which]]

    def __iter__(self) -> Iterator[Item]:
        for piece in self.pieces:
            yield from piece


def bodies(items: Sequence[Item]) -> Bodies[Item]:
    """The items as `Bodies`, which they may be already."""
    return items if isinstance(items, Bodies) else Bodies.of(items)


def _compressed(bodies: Sequence[bytes]) -> bytes:
    return zlib.compress(b"\n".join(bodies), 1)
