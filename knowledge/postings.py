"""Which token stands in which text, and how often, as arrays. Pure.

Arrays rather than a dictionary of strings, because a catalogue of 100,000 products has
fifty million of these facts. Tokens are known by 64 bits of their BLAKE2. Nine facts in ten
say "once", which need not be stored; a place takes two bytes in shelves of up to 65,536.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Hashes = NDArray[np.uint64]
Places = NDArray[np.unsignedinteger[Any]]
_PlaceType = type[np.uint16] | type[np.uint32]

# Texts counted at once: a bound of memory.
_TEXTS = 1_000


@dataclass(frozen=True)
class Facts:
    """Sorted by token: `places[starts[t]:starts[t + 1]]` are the texts that hold it.

    tokens: shape (vocabulary,), ascending; starts: (vocabulary + 1,); places and times (how
    often, 255 for more): (facts,).
    """

    tokens: Hashes
    starts: NDArray[np.int64]
    places: Places
    times: NDArray[np.uint8]


@dataclass(frozen=True)
class Postings:
    """Tokens that stand once in a text, whose times are empty, and those that do more often.

    lengths: shape (texts,), the number of tokens of each.
    """

    once: Facts
    often: Facts
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
    texts_before = 0
    for some in _batches(texts):
        sizes = np.array([len(text) for text in some], dtype=np.int32)
        parts.append(_count(np.concatenate(some), sizes, texts_before))
        texts_before += len(sizes)
    lengths = [part.lengths for part in parts]
    return joined(parts, np.concatenate(lengths) if lengths else np.zeros(0, dtype=np.int32))


def joined(parts: Sequence[Postings], lengths: NDArray[np.int32]) -> Postings:
    """The facts of several together; their places must already be those of the whole."""
    kind = _place_type(len(lengths))
    return Postings(
        _joined([part.once for part in parts], kind),
        _joined([part.often for part in parts], kind),
        lengths,
    )


def moved(postings: Postings, to: NDArray[np.int32], texts: int) -> Postings:
    """The facts with text i at place `to[i]` of so many `texts`; those of texts at -1, and
    the tokens that only they held, are gone."""
    lengths = np.zeros(texts, dtype=np.int32)
    lengths[to[to >= 0]] = postings.lengths[to >= 0]
    once, often = (
        _moved(facts, to, _place_type(texts)) for facts in (postings.once, postings.often)
    )
    return Postings(once, often, lengths)


def _place_type(texts: int) -> _PlaceType:
    """The smallest that numbers so many."""
    return np.uint16 if texts <= 1 << 16 else np.uint32


def _joined(parts: Sequence[Facts], kind: _PlaceType) -> Facts:
    if not parts:
        none = np.zeros(0, dtype=np.uint8)
        return Facts(none.astype(np.uint64), np.zeros(1, np.int64), none.astype(kind), none)
    if len(parts) == 1:
        only = parts[0]
        return Facts(only.tokens, only.starts, only.places.astype(kind, copy=False), only.times)
    tokens = np.unique(np.concatenate([part.tokens for part in parts]))
    sizes = np.zeros(len(tokens), dtype=np.int64)
    found = [np.searchsorted(tokens, part.tokens) for part in parts]
    for part, at in zip(parts, found, strict=True):
        sizes[at] += np.diff(part.starts)
    starts = _ends(sizes)
    if len(parts) == 2 and 8 * len(parts[1].places) < len(parts[0].places):
        return _inserted(tokens, starts, parts[0], parts[1], found[0], kind)
    places: Places = np.empty(starts[-1], dtype=kind)
    times = np.empty(starts[-1] if any(len(part.times) for part in parts) else 0, dtype=np.uint8)
    free = starts[:-1].copy()
    for part, at in zip(parts, found, strict=True):
        own = np.diff(part.starts)
        # Each token's facts move as one block behind those of the parts before.
        to = np.repeat(free[at] - part.starts[:-1], own) + np.arange(len(part.places))
        places[to] = part.places
        if len(part.times):
            times[to] = part.times
        free[at] += own
    return Facts(tokens, starts, places, times)


def _inserted(
    tokens: Hashes,
    starts: NDArray[np.int64],
    many: Facts,
    few: Facts,
    at: NDArray[np.intp],
    kind: _PlaceType,
) -> Facts:
    """The `few` facts each behind the `many` of its token; `at`: where the tokens of the many
    are. What stays is moved as a whole, not fact by fact."""
    before = np.zeros(len(tokens), dtype=np.int64)
    before[at] = np.diff(many.starts)
    own = np.diff(few.starts)
    mine = np.searchsorted(tokens, few.tokens)
    new = np.repeat(starts[mine] + before[mine] - few.starts[:-1], own) + np.arange(len(few.places))
    stayed = np.ones(starts[-1], dtype=bool)
    stayed[new] = False
    places: Places = np.empty(starts[-1], dtype=kind)
    places[stayed], places[new] = many.places, few.places
    times = np.empty(starts[-1] if len(many.times) or len(few.times) else 0, dtype=np.uint8)
    if len(times):
        times[stayed], times[new] = many.times, few.times
    return Facts(tokens, starts, places, times)


def _moved(facts: Facts, to: NDArray[np.int32], kind: _PlaceType) -> Facts:
    if not len(facts.places):
        return Facts(facts.tokens, facts.starts, facts.places.astype(kind), facts.times)
    stays = (to >= 0)[facts.places]
    sizes = np.add.reduceat(stays, facts.starts[:-1], dtype=np.int64)
    filled = np.flatnonzero(sizes)
    # Of some millions of facts none is held in eight bytes: this takes half of a small sync.
    new: Places = np.where(to >= 0, to, 0).astype(kind)
    places = new[facts.places[stays]]
    times = facts.times[stays] if len(facts.times) else facts.times
    return Facts(facts.tokens[filled], _ends(sizes[filled]), places, times)


def _ends(sizes: NDArray[np.int64]) -> NDArray[np.int64]:
    """Where stretches of these sizes begin and end."""
    return np.concatenate([np.zeros(1, dtype=np.int64), np.cumsum(sizes)])


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
    texts = max(len(sizes), 1)
    facts, times = np.unique(
        which * np.int64(texts) + np.repeat(np.arange(len(sizes)), sizes), return_counts=True
    )
    once = times == 1
    counts = np.minimum(times[~once], 255).astype(np.uint8)
    none = np.zeros(0, dtype=np.uint8)
    return Postings(
        _sorted(tokens, facts[once] // texts, facts[once] % texts + offset, none),
        _sorted(tokens, facts[~once] // texts, facts[~once] % texts + offset, counts),
        sizes,
    )


def _sorted(
    tokens: Hashes,
    which: NDArray[np.int64],
    places: NDArray[np.int64],
    times: NDArray[np.uint8],
) -> Facts:
    held = np.bincount(which, minlength=len(tokens))
    filled = np.flatnonzero(held)
    return Facts(tokens[filled], _ends(held[filled]), places.astype(np.uint32), times)
