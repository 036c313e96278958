"""An embedder whose vectors are made by seed: as quick or as slow as a test needs."""

from __future__ import annotations

import threading
import time
import zlib
from collections.abc import Sequence
from functools import cache

import numpy as np

from knowledge.embed import Vectors


class Seeded:
    """A bag of words in 64 numbers, so that texts with words in common are near each other.

    `seconds` a text; while `gate` is shut no passage is embedded. `seen` are those that were.
    """

    dim = 64

    def __init__(self, id: str = "seeded/1", seconds: float = 0.0) -> None:
        self.id = id
        self.seconds = seconds
        self.gate = threading.Event()
        self.gate.set()
        self.seen: list[str] = []

    def queries(self, texts: Sequence[str]) -> Vectors:
        return np.stack([self._vector(text) for text in texts])

    def passages(self, texts: Sequence[str]) -> Vectors:
        self.gate.wait(30)
        time.sleep(self.seconds * len(texts))
        self.seen += texts
        return self.queries(texts)

    def _vector(self, text: str) -> Vectors:
        total = np.full(self.dim, 1e-3, dtype=np.float32)
        for word in text.lower().split():
            total += _drawn(f"{self.id} {word.strip('.,?!')}", self.dim)
        return total / np.float32(np.linalg.norm(total))


@cache
def _drawn(name: str, dim: int) -> Vectors:
    seed = zlib.crc32(name.encode())
    return np.random.default_rng(seed).standard_normal(dim).astype(np.float32)
