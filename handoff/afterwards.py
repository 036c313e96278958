"""What a summary gets once the hand-over is committed: its next step, and better words.

Both may take seconds and may fail; each comes as a renewed summary, or not at all.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine
from datetime import datetime
from threading import Event

from handoff.briefing import (
    Advise,
    advised,
    latest,
    wants_advice,
    wants_words,
    worded,
)
from handoff.conversation import Conversation
from handoff.events import SummaryMade
from handoff.rewording import Reword, by_rules, wording
from handoff.snapshot import Snapshot
from handoff.steps import Steps
from handoff.store import Row

logger = logging.getLogger("handoff.afterwards")


class Afterwards:
    """Renews summaries. `advise` finds a next step, `reword` says a line in other words."""

    def __init__(
        self,
        steps: Steps,
        clock: Callable[[], datetime],
        advise: Advise | None,
        reword: Reword | None,
    ):
        self._steps = steps
        self._clock = clock
        self._advise = advise
        self._reword = reword
        self._tasks: set[asyncio.Task[None]] = set()
        # Being worded; and those of them to which more was added meanwhile.
        self._wording: set[str] = set()
        self._stale: set[str] = set()
        self._closed = Event()

    def follow(self, row: Row, before: Snapshot) -> None:
        """A step was committed: start what it asks for."""
        if self._advise and wants_advice(before, row.snapshot):
            self._start(self._find_step(self._advise, row.id))
        if self._reword and wants_words(before, row.snapshot):
            if row.id in self._wording:
                self._stale.add(row.id)
            else:
                self._wording.add(row.id)
                self._start(self._find_words(self._reword, row.id))

    def close(self) -> None:
        """Give up what is under way."""
        self._closed.set()
        for task in self._tasks:
            task.cancel()

    def _start(self, work: Coroutine[None, None, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _find_step(self, advise: Advise, id: str) -> None:
        try:
            row, chat = await self._steps.peek(id)
            if (made := latest(chat)) is None:
                return
            about = by_rules(made)
            found = await asyncio.to_thread(advise, row.shop, about, row.snapshot.reason)
            if found is not None:
                await self._renew(id, lambda chat: advised(chat, about, found))
        except Exception as error:
            # The agent has the rest of the summary; the text of an error may quote the shopper.
            logger.error("no next step found: %s", type(error).__name__)

    async def _find_words(self, reword: Reword, id: str) -> None:
        try:
            self._stale.add(id)
            while id in self._stale:
                self._stale.discard(id)
                await self._word(reword, id)
        except Exception as error:
            # What the rules made is there already.
            logger.error("summary not worded: %s", type(error).__name__)
        finally:
            self._wording.discard(id)
            self._stale.discard(id)

    async def _word(self, reword: Reword, id: str) -> None:
        row, chat = await self._steps.peek(id)
        made = latest(chat)
        wanted = wording(row.shop, made, chat.messages()) if made else None
        if wanted is None:
            return
        said = await asyncio.to_thread(reword, wanted, self._closed.is_set)
        new = {quote: text for quote, text in zip(wanted.quotes, said, strict=True) if text}
        if new:
            await self._renew(id, lambda chat: worded(chat, new))

    async def _renew(self, id: str, make: Callable[[Conversation], SummaryMade | None]) -> None:
        def act(chat: Conversation) -> None:
            if made := make(chat):
                chat.summarized(made, at=self._clock())

        await self._steps.take(id, act)
