"""Brings what is in the outbox to where it belongs, with retries, and logs each attempt."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Protocol

from handoff.steps import Steps
from handoff.store import Due, Outbox

logger = logging.getLogger("handoff.courier")
LEASE = timedelta(seconds=90)
# After each failure so long, with jitter; then it is given up, two days after the news.
_PAUSES = (10, 60, 300, 1800, 7200, 21600, 43200, 86400)
_GONE = 410


class Carrier(Protocol):
    """The way to one target."""

    async def carry(self, due: Due, at: datetime) -> tuple[int | None, str | None]:
        """An HTTP status where there is one, and a word for what went wrong or None."""
        ...


class Courier:
    """`carriers` by shop and target; news for a target that is configured no more are given up."""

    def __init__(
        self,
        steps: Steps,
        outbox: Outbox,
        carriers: Mapping[tuple[str, str], Carrier],
        clock: Callable[[], datetime],
        jitter: Callable[[], float],
    ):
        """`jitter` gives numbers from 0 to 1."""
        self._steps = steps
        self._outbox = outbox
        self._carriers = carriers
        self._clock = clock
        self._jitter = jitter

    async def run_due(self) -> int:
        """Carry all whose turn it is; gives back how many there were."""
        count = 0
        while due := await self._steps.sql(self._outbox.claim, self._clock(), LEASE):
            await asyncio.gather(*(self._carry(one) for one in due))
            count += len(due)
        return count

    async def _carry(self, due: Due) -> None:
        at = self._clock()
        carrier = self._carriers.get((due.shop, due.target))
        status: int | None = None
        error: str | None = "no such target"
        if carrier:
            try:
                status, error = await carrier.carry(due, at)
            except Exception as failure:
                error = type(failure).__name__
        if error:
            logger.warning("not delivered to %s: %s", due.target, error)
        final = carrier is None or status == _GONE
        await self._steps.sql(
            self._outbox.tried,
            due,
            at=at,
            status=status,
            error=error,
            next_at=None if error is None or final else self._next(due, at),
        )

    def _next(self, due: Due, at: datetime) -> datetime | None:
        if due.attempts >= len(_PAUSES):
            return None
        pause = _PAUSES[due.attempts]
        return at + timedelta(seconds=pause * (0.8 + 0.4 * self._jitter()))
