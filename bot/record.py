"""What each step of a reply took and found: for `shopbell why`, and for agents."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from time import perf_counter
from typing import Any, ParamSpec, TypeVar

from bot.turn import Reply

P = ParamSpec("P")
R = TypeVar("R")


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

    def on(self, reply: Reply) -> Reply:
        """The reply with its times and its trace."""
        took = {**self._took, **reply.timings_ms}
        return replace(
            reply,
            timings_ms={step: round(ms, 2) for step, ms in took.items()},
            trace={**self._noted, **reply.trace},
        )
