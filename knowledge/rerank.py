"""Hits read again, question and passage together, by a cross-encoder, within a time budget.

Off by default: it costs some 10 ms a passage for a small model, far more for a large one,
and which one helps a shop in its languages only the shop's own suite can tell.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from threading import Lock
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from knowledge.errors import NoModel
from knowledge.search import Found, Hit

logger = logging.getLogger("knowledge.rerank")

# So many pairs between two looks at the clock.
_BATCH = 4


class Scorer(Protocol):
    """Judges texts by a question."""

    def scores(self, question: str, texts: Sequence[str]) -> NDArray[np.float32]:
        """Shape (texts,), each 0..1: how well the text answers. Thread-safe."""
        ...


@dataclass(frozen=True)
class RerankChoice:
    """Which cross-encoder, as the configuration says it.

    `name` is `sentence-transformers:NAME_OR_FOLDER`; the `top` hits are read again; the new
    score is `weight` parts the model's and the rest the first one; after `seconds` the first
    order stays.
    """

    name: str
    top: int = 20
    weight: float = 0.5
    seconds: float = 1.0
    threads: int = 1


class Reranker:
    """Puts the first hits in a better order, or leaves them as they are. Thread-safe."""

    def __init__(
        self,
        choice: RerankChoice,
        load: Callable[[], Scorer],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.top = choice.top
        self._choice = choice
        self._load = load
        self._clock = clock
        self._scorer: Scorer | None = None
        self._loading = Lock()

    def warm(self) -> None:
        """Load the model now rather than with the first question. Raises `NoModel`."""
        self._ready()

    def better(self, question: str, found: Found, k: int) -> Found:
        """The k best of the hits in the new order; in the old one when time ran out.

        Scores that are not finite count as time run out.
        """
        head = found.hits[: self.top]
        scores = self._scores(question, [_read(hit) for hit in head])
        if scores is None:
            return replace(found, hits=found.hits[:k])
        weight = self._choice.weight
        fused = [
            replace(hit, score=(1 - weight) * hit.score + weight * float(score))
            for hit, score in zip(head, scores, strict=True)
        ]
        fused.sort(key=lambda hit: -hit.score)
        # What was not read again stays behind what was, and never scores above it.
        floor = fused[-1].score if fused else 0.0
        rest = [replace(hit, score=min(hit.score, floor)) for hit in found.hits[self.top :]]
        return replace(found, hits=tuple([*fused, *rest][:k]))

    def _scores(self, question: str, texts: Sequence[str]) -> NDArray[np.float32] | None:
        until = self._clock() + self._choice.seconds
        scorer = self._ready()
        parts: list[NDArray[np.float32]] = []
        for start in range(0, len(texts), _BATCH):
            if self._clock() > until:
                logger.info("Reading again took longer than %s s.", self._choice.seconds)
                return None
            parts.append(scorer.scores(question, texts[start : start + _BATCH]))
        scores = np.concatenate(parts) if parts else np.zeros(0, dtype=np.float32)
        if scores.shape != (len(texts),) or not np.isfinite(scores).all():
            logger.warning("The cross-encoder gave scores that cannot be used.")
            return None
        return scores

    def _ready(self) -> Scorer:
        with self._loading:
            if self._scorer is None:
                self._scorer = self._load()
            return self._scorer


def make_reranker(choice: RerankChoice) -> Reranker:
    """The reranker chosen; `NoModel` for an unknown name and a model that is not there."""
    kind, _, which = choice.name.partition(":")
    if kind != "sentence-transformers" or not which:
        raise NoModel(
            f"There is no reranker named {choice.name!r}; "
            "it is written sentence-transformers:NAME_OR_FOLDER."
        )
    from knowledge.models import PairScorer, folder_of

    folder = folder_of(which)
    return Reranker(choice, lambda: PairScorer(folder, choice.threads))


def _read(hit: Hit) -> str:
    """What the model reads: headings or question, then the text."""
    passage = hit.passage
    above = passage.question or " > ".join(passage.trail[-2:])
    return f"{above}\n{passage.text}" if above else passage.text
