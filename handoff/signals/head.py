"""The trained head: a message's features -> how likely each kind is. Linear, one against the rest.

Two sets of weights stand in one small file without pickle: for letters and rules alone, and
with the embedding of the embedder whose id is recorded. `fit.py` makes the file.
"""

from __future__ import annotations

import json
import zipfile
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from handoff.errors import HandoffError
from handoff.signals import features
from handoff.signals.concepts import CONCEPTS
from handoff.signals.features import Row

Floats = NDArray[np.float32]

KINDS = (
    "explicit",
    "safety",
    "legal",
    "complaint",
    "order",
    "payment",
    "abuse",
    "frustration",
)
# Beside the kinds: how upset the message sounds by itself.
MOOD = "mood"
_OUTPUTS = (*KINDS, MOOD)
BUNDLED = Path(__file__).with_name("head.npz")
_VERSION = 2


class BadHead(HandoffError):
    """A head that cannot be used: not one of ours, or made with another embedder."""


@dataclass(frozen=True)
class Weights:
    """A matrix of (features, kinds) and a bias a kind."""

    matrix: Floats
    bias: Floats

    def chances(self, row: Row) -> Floats:
        """The probability of each kind, shape (kinds,)."""
        logits = self.bias + row.numbers @ self.matrix[features.BUCKETS :]
        logits += row.share * self.matrix[row.buckets].sum(axis=0)
        return np.asarray(1.0 / (1.0 + np.exp(-logits)), dtype=np.float32)


@dataclass(frozen=True)
class Head:
    """Weights for words alone and with meaning; `centre` is taken off every embedding."""

    embedder: str
    words: Weights
    meaning: Weights | None
    centre: Floats
    scale: float

    def chances(
        self, text: str, evidence: dict[str, float], vector: Floats | None
    ) -> dict[str, float]:
        """How likely each of `KINDS` is and the `MOOD` of the words alone, each 0..1."""
        if vector is None or self.meaning is None:
            found = self.words.chances(features.row(text, evidence))
        else:
            row = features.row(text, evidence, self.centred(vector))
            found = self.meaning.chances(row)
        return dict(zip(_OUTPUTS, map(float, found), strict=True))

    def centred(self, vector: Floats) -> Floats:
        """An embedding as the weights want it: what all texts share is taken off."""
        return np.asarray((vector - self.centre) * self.scale, dtype=np.float32)

    def save(self, path: Path) -> None:
        """Write it; the same weights give the same file."""
        arrays: dict[str, NDArray[Any]] = {"centre": self.centre.astype(np.float16)}
        for name, weights in (("words", self.words), ("meaning", self.meaning)):
            if weights:
                whole, step = _squeezed(weights.matrix)
                arrays |= {f"{name}_matrix": whole, f"{name}_step": step}
                arrays |= {f"{name}_bias": weights.bias}
        about = {
            "version": _VERSION,
            "embedder": self.embedder,
            "kinds": _OUTPUTS,
            "buckets": features.BUCKETS,
            "rules": features.RULES,
            "concepts": CONCEPTS,
            "scale": self.scale,
        }
        told = np.frombuffer(json.dumps(about).encode(), dtype=np.uint8)
        path.parent.mkdir(parents=True, exist_ok=True)
        beside = path.with_suffix(".part.npz")
        np.savez_compressed(beside, allow_pickle=False, about=told, **arrays)
        beside.replace(path)


def load(path: Path, embedder: str | None = None) -> Head:
    """The head in a file; `BadHead` if it is none, or was made with another embedder.

    `embedder` is the id of the one at hand; None: there is none, and words alone serve.
    """
    try:
        with np.load(path, allow_pickle=False) as stored:
            about = json.loads(stored["about"].tobytes())
            arrays = {name: stored[name] for name in stored.files if name != "about"}
    except (OSError, ValueError, KeyError, zipfile.BadZipFile) as error:
        raise BadHead(f"{path} is not a signal head: make it with shopbell train.") from error
    expected = {
        "version": _VERSION,
        "kinds": list(_OUTPUTS),
        "buckets": features.BUCKETS,
        "rules": list(features.RULES),
        "concepts": list(CONCEPTS),
    }
    if any(about.get(key) != value for key, value in expected.items()):
        raise BadHead(f"{path} was made by another version: make it again with shopbell train.")
    if embedder is not None and about["embedder"] not in ("", embedder):
        raise BadHead(
            f"{path} was made with the embedder {about['embedder']}, here is {embedder}: "
            "make it again with shopbell train."
        )
    return Head(
        embedder=about["embedder"],
        words=_weights(arrays, "words"),
        meaning=_weights(arrays, "meaning") if "meaning_matrix" in arrays else None,
        centre=arrays["centre"].astype(np.float32),
        scale=float(about["scale"]),
    )


@lru_cache(maxsize=1)
def bundled() -> Head:
    """The head that comes with the product."""
    return load(BUNDLED)


def _weights(arrays: dict[str, NDArray[Any]], name: str) -> Weights:
    matrix = arrays[f"{name}_matrix"].astype(np.float32) * arrays[f"{name}_step"]
    return Weights(np.asarray(matrix, np.float32), np.asarray(arrays[f"{name}_bias"], np.float32))


def _squeezed(matrix: Floats) -> tuple[NDArray[np.int8], Floats]:
    """The matrix in steps of a 127th of each kind's greatest weight."""
    step = np.maximum(np.abs(matrix).max(axis=0), 1e-6) / 127
    return np.round(matrix / step).astype(np.int8), step.astype(np.float32)
