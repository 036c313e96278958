"""Wakes what is due: rows claimed by conditional update, by any worker, over any restart."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from handoff.steps import Steps
from handoff.store import DutyStore, Timer

logger = logging.getLogger("handoff.timers")
# A worker that dies with a timer in its hands: another takes it after this.
LEASE = timedelta(seconds=60)
EVERY = 5.0


class Timers:
    """Claims due timers and hands each to `fire`; one that fails is tried again after its lease."""

    def __init__(
        self,
        steps: Steps,
        store: DutyStore,
        fire: Callable[[Timer], Awaitable[None]],
        clock: Callable[[], datetime],
    ):
        self._steps = steps
        self._store = store
        self._fire = fire
        self._clock = clock

    async def run_due(self) -> int:
        """Fire all that is due by now; gives back how many were this worker's."""
        count = 0
        while due := await self._steps.sql(self._store.claim_timers, self._clock(), LEASE):
            for timer in due:
                try:
                    await self._fire(timer)
                except Exception as error:
                    logger.error(
                        "timer failed: %s",
                        type(error).__name__,
                        extra={"conversation": timer.conversation, "kind": timer.kind},
                    )
            count += len(due)
        return count


async def every(seconds: float, call: Callable[[], Awaitable[object]]) -> None:
    """Call again and again; what one call raises does not end the rest."""
    while True:
        try:
            await call()
        except Exception as error:
            logger.error("%s: %s", getattr(call, "__qualname__", "call"), type(error).__name__)
        await asyncio.sleep(seconds)
