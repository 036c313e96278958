"""What the head sees of a message: its letters, the rules' evidence, its look, what it speaks
of, its meaning. Pure.

A block of hashed character n-grams and words, a few numbers of the rules, of the look and of the
concepts, and the embedding where there is one. Each block has a length near one or less, so that
none drowns another. Cyrillic and its translit share one rough Latin spelling, so that a word
counts alike however it was typed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from handoff.signals.concepts import CONCEPTS, spoken_of
from handoff.signals.fold import latin, plain

Floats = NDArray[np.float32]

BUCKETS = 1 << 13
# Of a message so much is read: what a shopper wants is said by then.
_CHARACTERS = 700
_GRAMS = (3, 4, 5)
_WORD = re.compile(r"[^\W_]+")
_NUMBER = re.compile(r"\d{4,}")
_MARKS = "?!.,"
RULES = (
    "explicit",
    "safety",
    "legal",
    "complaint",
    "order",
    "payment",
    "abuse",
    "annoyed",
    "misread",
    "again",
    "praise",
    "calm",
)


@dataclass(frozen=True)
class Row:
    """A message's features: the buckets of its letters, each worth `share`, and the numbers.

    Letters fill 200 of 8,000 buckets, so their places are kept and not the empty rest.
    """

    buckets: NDArray[np.int32]
    share: float
    numbers: Floats


def row(text: str, evidence: Mapping[str, float], meaning: Floats | None = None) -> Row:
    """The features of a message; `numbers` are rules, look, concepts, and then its embedding."""
    found = sorted({crc32(piece.encode()) % BUCKETS for piece in _pieces(text)})
    numbers = [_rules(evidence), _looks(text), _concepts(text)]
    if meaning is not None:
        numbers.append(meaning)
    return Row(
        buckets=np.array(found, dtype=np.int32),
        share=float(len(found) or 1) ** -0.5,
        numbers=np.concatenate(numbers).astype(np.float32, copy=False),
    )


def _pieces(text: str) -> Iterator[str]:
    words = _WORD.findall(latin(plain(text[:_CHARACTERS])))
    before = "<"
    for word in words:
        said = "0" if word.isdigit() else word
        yield f"w {said}"
        yield f"b {before} {said}"
        before = said
        if said == "0":
            continue
        edged = f"<{said[:20]}>"
        for size in _GRAMS:
            for start in range(len(edged) - size + 1):
                yield edged[start : start + size]
    yield f"b {before} >"


def _rules(evidence: Mapping[str, float]) -> Floats:
    return np.array([0.5 * evidence.get(kind, 0.0) for kind in RULES], dtype=np.float32)


def _concepts(text: str) -> Floats:
    block = np.zeros(len(CONCEPTS), dtype=np.float32)
    # Without them the head finds 0.76 of the dangers written by a hand and in a language it was
    # not taught, with them 0.82, at one false alarm in a hundred near misses.
    block[list(spoken_of(text[:_CHARACTERS]))] = 0.3
    return block


def _looks(text: str) -> Floats:
    # Without capitals: some always write so, which only their habit tells (mood.py).
    words = len(text.split())
    marks = [min(text.count(mark), 3) / 3 for mark in _MARKS]
    looks = [min(words, 40) / 40, float(words <= 3), float(bool(_NUMBER.search(text)))]
    return 0.3 * np.array([*looks, *marks], dtype=np.float32)
