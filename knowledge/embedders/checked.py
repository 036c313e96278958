"""What every embedder's vectors must be before anybody may rely on them."""

from __future__ import annotations

import json
import logging
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from knowledge.embed import Embedder, Vectors
from knowledge.errors import EmbedderFailed, KnowledgeError

logger = logging.getLogger("knowledge.embedders.checked")

_LEAST_LENGTH = 1e-6
_UNIT = 1e-3


class Checked:
    """An embedder whose vectors are as many as the texts, finite, unit and of one length.

    Anything else, and anything it raises, is an `EmbedderFailed`. The length of its vectors
    is kept in `file`, so that a service need not be asked for it at every start, and one
    that changes its model under the same name is found out.
    """

    def __init__(self, embedder: Embedder, file: Path) -> None:
        self._embedder = embedder
        self._file = file
        self._dim = _known(file).get(embedder.id)

    @property
    def id(self) -> str:
        """Name of model and version."""
        return self._embedder.id

    @property
    def dim(self) -> int:
        """Length of a vector, asked for once. Raises `EmbedderFailed`."""
        if self._dim is None:
            try:
                dim = self._embedder.dim
            except KnowledgeError:
                raise
            except Exception as error:
                raise self._failed(f"it failed ({type(error).__name__})") from error
            self._remember(dim)
            return dim
        return self._dim

    def queries(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors of questions, shape (n, dim). Raises `EmbedderFailed`, `NoModel`."""
        return self._sound(self._embedder.queries, texts)

    def passages(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors of passages, shape (n, dim). Raises `EmbedderFailed`, `NoModel`."""
        return self._sound(self._embedder.passages, texts)

    def _sound(self, embed: Callable[[Sequence[str]], Vectors], texts: Sequence[str]) -> Vectors:
        try:
            vectors = np.asarray(embed(texts), dtype=np.float32)
        except KnowledgeError:
            raise
        except Exception as error:
            raise self._failed(f"it failed ({type(error).__name__})") from error
        wanted = (len(texts), self.dim)
        if vectors.shape != wanted:
            raise self._failed(f"vectors of shape {vectors.shape} came where {wanted} was expected")
        if not np.isfinite(vectors).all():
            raise self._failed("some of its numbers are not finite")
        if not vectors.size:
            return vectors
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        if (lengths < _LEAST_LENGTH).any():
            raise self._failed("a text got the zero vector")
        if np.abs(lengths - 1.0).max() > _UNIT:
            vectors = vectors / lengths
        return vectors

    def _failed(self, why: str) -> EmbedderFailed:
        logger.warning("The embedder %s: %s.", self.id, why, exc_info=sys.exc_info()[0] is not None)
        return EmbedderFailed(f"The embedder {self.id} cannot be used: {why}. Nothing was stored.")

    def _remember(self, dim: int) -> None:
        self._dim = dim
        dims = _known(self._file)
        if dims.get(self.id) == dim:
            return
        self._file.parent.mkdir(parents=True, exist_ok=True)
        making = self._file.with_suffix(f".{os.getpid()}.json")
        making.write_text(json.dumps({**dims, self.id: dim}, indent=1), "utf-8")
        making.replace(self._file)


def _known(file: Path) -> dict[str, int]:
    try:
        found = json.loads(file.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return (
        {str(k): v for k, v in found.items() if isinstance(v, int)}
        if isinstance(found, dict)
        else {}
    )
