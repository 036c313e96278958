"""What each step of a reply took and found: for `shopbell why`, and for agents."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, replace
from time import perf_counter
from typing import Any, ParamSpec, TypeVar

from bot.privacy import masked
from bot.turn import Reply
from bot.understand import Understanding
from knowledge.catalogue import Advice
from knowledge.library import Findings
from knowledge.search import Hit

P = ParamSpec("P")
R = TypeVar("R")

_TITLE = 120
# Of what was understood: the text stands in the log, the queries beside it.
_ELSEWHERE = ("text", "queries", "earlier")
_PASSED = "every quotation stands in a passage that was found"
_REFUSED = "a quotation did not stand in what was found: nothing was claimed"


class Record:
    """The steps of one reply, timed in milliseconds, and what is worth knowing of them."""

    def __init__(self) -> None:
        self._took: dict[str, float] = {}
        self._noted: dict[str, Any] = {}

    def timed(self, step: str, work: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """What the work gives, and its time added to the step's."""
        started = perf_counter()
        result = work(*args, **kwargs)
        self.took({step: (perf_counter() - started) * 1000})
        return result

    def took(self, timings_ms: dict[str, float]) -> None:
        """Times measured elsewhere; a step that ran twice took both."""
        for step, took in timings_ms.items():
            self._took[step] = self._took.get(step, 0.0) + took

    def note(self, **facts: object) -> None:
        """Facts in JSON's types."""
        self._noted.update(facts)

    def understood(self, meant: Understanding) -> None:
        """How the turn was read."""
        read = asdict(meant)
        told = {name: read[name] for name in read if read[name] and name not in _ELSEWHERE}
        self.note(understood=_masked(told), queries=list(map(masked, meant.queries)))

    def found(
        self, query: str, findings: Findings, advice: Advice | None, *, refused: bool
    ) -> None:
        """What was found for the reading that is answered, and whether the check refused the
        reply that was made of it."""
        self.note(
            answered=masked(query),
            outcome=findings.outcome,
            probability=findings.probability,
            features=findings.features,
            catalogue=advice.kind if advice else None,
            hits=[_seen(hit) for hit in findings.hits],
            check=_REFUSED if refused else _PASSED,
        )

    def on(self, reply: Reply) -> Reply:
        """The reply with its times and its trace."""
        took = {**self._took, **reply.timings_ms}
        return replace(
            reply,
            timings_ms={step: round(ms, 2) for step, ms in took.items()},
            trace={**self._noted, **reply.trace},
        )


def _masked(told: dict[str, Any]) -> dict[str, Any]:
    """What the shopper wrote stands in the log alone, whose erasing is looked after."""
    return {
        name: masked(value) if isinstance(value, str) else value for name, value in told.items()
    }


def _seen(hit: Hit) -> dict[str, object]:
    passage = hit.passage
    above = passage.question or (passage.trail[-1] if passage.trail else passage.title)
    return {
        "path": passage.path,
        "id": passage.id,
        "title": above[:_TITLE],
        "score": round(hit.score, 4),
        "meaning": None if hit.cosine is None else round(hit.cosine, 3),
        "words": round(hit.lemmas, 3),
        "letters": round(hit.grams, 3),
        "concepts": round(hit.concepts, 3),
    }
