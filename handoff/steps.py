"""One step of a conversation in the fixed order: load, core, commit, publish, follow up.

Nothing is published that was not committed. Within this process the steps of one
conversation come one after another; against other processes the append is conditional,
and a step that lost is decided again on what the winner wrote.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import AsyncIterator, Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any, ParamSpec, TypeVar
from weakref import WeakValueDictionary

from handoff.conversation import Conversation
from handoff.effects import NOTHING, Effects
from handoff.errors import Busy, Conflict
from handoff.hub import Hub
from handoff.snapshot import Recorded, Snapshot
from handoff.store import LogStore, Row, Trace

T = TypeVar("T")
P = ParamSpec("P")
Followed = Callable[[Row, Snapshot], Awaitable[None]]
# Adds to a draft what its news entail; and the rows that go with a step's events.
Extended = Callable[[Row, Conversation], None]
Entailed = Callable[[Row, list[Recorded], Snapshot], Effects]
_ATTEMPTS = 8


class Steps:
    """Loads, decides, commits and publishes. `follow` hears the row and the snapshot before."""

    def __init__(self, store: LogStore, hub: Hub, cached: int):
        self._store = store
        self._hub = hub
        self._cached = cached
        self._cache: OrderedDict[str, tuple[Row, Conversation]] = OrderedDict()
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        # One thread: SQLite has one writer anyway, and an in-memory database one connection.
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="log")
        self._running: set[asyncio.Future[Any]] = set()
        self.follow: Followed | None = None
        self.extend: Extended = lambda row, draft: None
        self.entail: Entailed = lambda row, new, now: NOTHING

    async def sql(self, call: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a call of a store off the event loop."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._thread, lambda: call(*args, **kwargs))

    async def create(self, row_id: str, shop: str, token_hash: str, chat: Conversation) -> None:
        """The first step: a conversation comes into the log."""
        events = chat.take_events()
        await self.sql(self._store.create, row_id, shop, token_hash, events, chat.snapshot)
        self._keep(Row(row_id, shop, 0, chat.snapshot), chat)

    async def take(
        self,
        id: str,
        act: Callable[[Conversation], T],
        traces: Callable[[list[Recorded]], list[Trace]] = lambda events: [],
        *,
        timer: str | None = None,
    ) -> T:
        """Decide with `act` on the newest state and commit all it adds, or nothing.

        `timer` is done with the step that it led to. `act` may be called again after a conflict,
        so it has no effect but on its conversation. A caller who goes away does not undo the step
        half-way.
        """
        step = asyncio.ensure_future(self._take(id, act, traces, timer))
        self._running.add(step)
        step.add_done_callback(self._running.discard)
        try:
            return await asyncio.shield(step)
        except asyncio.CancelledError:
            # The caller is gone: whatever comes of the step, somebody must have looked.
            step.add_done_callback(lambda done: done.cancelled() or done.exception())
            raise

    async def _take(
        self,
        id: str,
        act: Callable[[Conversation], T],
        traces: Callable[[list[Recorded]], list[Trace]],
        timer: str | None,
    ) -> T:
        async with self._lock(id):
            for _ in range(_ATTEMPTS):
                row, chat = await self._load(id)
                draft = chat.draft()
                result = act(draft)
                if draft.has_news():
                    self.extend(row, draft)
                new = draft.take_events()
                if not new:
                    return result
                effects = self.entail(row, new, draft.snapshot)
                try:
                    await self.sql(
                        self._store.append,
                        id,
                        row.shop,
                        chat.snapshot.n,
                        new,
                        draft.snapshot,
                        traces(new),
                        replace(effects, done=timer) if timer else effects,
                    )
                except Conflict:
                    self._cache.pop(id, None)
                    continue
                except BaseException:
                    # Whether it was written is not known here; the log knows.
                    self._cache.pop(id, None)
                    raise
                row = replace(row, snapshot=draft.snapshot)
                self._keep(row, draft)
                self._hub.publish(id, new, draft.snapshot)
                break
            else:
                raise Busy
        if self.follow:
            await self.follow(row, chat.snapshot)
        return result

    @asynccontextmanager
    async def held(self, id: str) -> AsyncIterator[tuple[Row, Conversation]]:
        """The conversation as it stands, with nobody writing to it meanwhile."""
        async with self._lock(id):
            yield await self._load(id)

    async def peek(self, id: str) -> tuple[Row, Conversation]:
        """The conversation as it stands; not to be changed."""
        async with self.held(id) as (row, chat):
            return row, chat

    async def read_up_to(self, id: str, seq: int) -> int:
        """The shopper has seen up to `seq`, at most the last event; gives back what counts."""
        async with self._lock(id):
            row, chat = await self._load(id)
            seq = min(seq, chat.snapshot.seq)
            if seq > row.last_read:
                await self.sql(self._store.has_read, id, seq)
                self._keep(replace(row, last_read=seq), chat)
            return seq

    async def close(self) -> None:
        """Finish the steps that are under way, and let go of the thread."""
        while self._running:
            await asyncio.wait(self._running)
        await asyncio.to_thread(self._thread.shutdown)

    def _lock(self, id: str) -> asyncio.Lock:
        lock = self._locks.get(id)
        if lock is None:
            lock = self._locks[id] = asyncio.Lock()
        return lock

    async def _load(self, id: str) -> tuple[Row, Conversation]:
        if id in self._cache:
            self._cache.move_to_end(id)
            return self._cache[id]
        row, chat = await self.sql(self._store.load, id)
        self._keep(replace(row, snapshot=chat.snapshot), chat)
        return self._cache[id]

    def _keep(self, row: Row, chat: Conversation) -> None:
        self._cache[row.id] = (row, chat)
        self._cache.move_to_end(row.id)
        while len(self._cache) > self._cached:
            self._cache.popitem(last=False)
