"""A service that may be away: it is left alone for a while, and the log hears of it once."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from threading import Lock

logger = logging.getLogger("knowledge.outage")


class Outage:
    """Whether a service (`what`, as the log calls it) is away. Thread-safe.

    After `patience` failures in a row it need not be asked for `pause` seconds, so that
    shoppers do not wait for it one after the other. The log hears of the beginning and the
    end, not of each try.
    """

    def __init__(
        self,
        what: str,
        patience: int = 2,
        pause: float = 30.0,
        clock: Callable[[], float] = time.monotonic,
        instead: str = "words alone are searched",
    ) -> None:
        self._what = what
        self._instead = instead
        self._patience = patience
        self._pause = pause
        self._clock = clock
        self._failures = 0
        self._again = 0.0
        self._lock = Lock()

    def resting(self) -> bool:
        """Whether it failed so recently that asking again is not worth the wait."""
        return self._failures >= self._patience and self._clock() < self._again

    def failed(self, reason: BaseException) -> None:
        """It did not answer; `reason` is for the log."""
        with self._lock:
            self._failures += 1
            self._again = self._clock() + self._pause
            first = self._failures == 1
        if first:
            logger.warning("%s is away; %s: %r", self._what, self._instead, reason)

    def answered(self) -> None:
        """It answered."""
        if not self._failures:
            return
        with self._lock:
            ended, self._failures = self._failures > 0, 0
        if ended:
            logger.warning("%s is back.", self._what)
