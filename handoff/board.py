"""The queue as it is shown: places to those who wait, entries to the desks, changes only."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Callable
from contextlib import AsyncExitStack
from datetime import datetime

from handoff import queue
from handoff.events import DeskWelcome, Entry, Gone, QueuePlace, State
from handoff.hub import DeskLine, Hub, ShopperLine
from handoff.snapshot import Snapshot
from handoff.steps import Steps
from handoff.store import AccountStore, LogStore, Row

_PACE_LASTS = 15.0


class Board:
    """What desks and waiting shoppers were last shown, shop by shop."""

    def __init__(
        self,
        steps: Steps,
        store: LogStore,
        accounts: AccountStore,
        hub: Hub,
        clock: Callable[[], datetime],
    ):
        self._steps = steps
        self._store = store
        self._accounts = accounts
        self._hub = hub
        self._clock = clock
        self._locks: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._places: defaultdict[str, dict[str, queue.Place]] = defaultdict(dict)
        self._paces: dict[str, tuple[datetime, list[float]]] = {}

    async def refresh(self, shop: str) -> None:
        """Read the queue again and tell everyone what has changed for them."""
        async with self._locks[shop]:
            rows = await self._read(shop)
            for desk in [desk for desk in self._hub.desks if shop in desk.shops]:
                self._tell(desk, shop, rows)

    async def place(self, shop: str, line: ShopperLine) -> None:
        """Tell a tab that has just come where it stands."""
        async with self._locks[shop]:
            if line.conversation not in self._places[shop]:
                # It entered the queue in another life of this server.
                await self._read(shop)
            elif line.conversation:
                place = self._places[shop][line.conversation]
                line.send(QueuePlace(position=place.position, eta=place.eta))

    async def welcome(self, desk: DeskLine) -> None:
        """The desk hears how things stand, then what changes."""
        entries: list[Entry] = []
        async with AsyncExitStack() as stack:
            # All shops at once, so that no change is sent before the welcome it changes.
            for shop in desk.shops:
                await stack.enter_async_context(self._locks[shop])
            colleagues = [
                colleague
                for shop in desk.shops
                for colleague in await self._steps.sql(self._accounts.agents, shop)
            ]
            for shop in desk.shops:
                entries += self._entries(desk, shop, await self._read(shop))
            desk.shown.update({entry.conversation: entry for entry in entries})
            self._hub.desks.add(desk)
            desk.send(
                DeskWelcome(
                    agent=desk.agent,
                    queue=tuple(e for e in entries if e.state is State.WAITING),
                    mine=tuple(e for e in entries if e.state is State.HUMAN),
                    agents=self._hub.states(colleagues),
                )
            )

    async def _read(self, shop: str) -> list[Row]:
        rows = await self._steps.sql(self._store.open_with_people, shop)
        order = queue.ordered({row.id: row.snapshot for row in rows})
        places = queue.places(order, await self._pace(shop)) if order else {}
        before, self._places[shop] = self._places[shop], places
        for id, place in places.items():
            if before.get(id) != place:
                self._hub.to_shopper(id, QueuePlace(position=place.position, eta=place.eta))
        by_place = {id: place.position for id, place in places.items()}
        return sorted(rows, key=lambda row: (by_place.get(row.id, 0), row.id))

    async def _pace(self, shop: str) -> list[float]:
        now = self._clock()
        known = self._paces.get(shop)
        if known and (now - known[0]).total_seconds() < _PACE_LASTS:
            return known[1]
        moves = await self._steps.sql(self._store.moves_since, shop, now - queue.LOOK_BACK)
        self._paces[shop] = (now, queue.paces(moves))
        return self._paces[shop][1]

    def _entries(self, desk: DeskLine, shop: str, rows: list[Row]) -> list[Entry]:
        return [
            _entry(row, self._places[shop].get(row.id))
            for row in rows
            if row.snapshot.state is State.WAITING or _holds(desk, row.snapshot)
        ]

    def _tell(self, desk: DeskLine, shop: str, rows: list[Row]) -> None:
        entries = {entry.conversation: entry for entry in self._entries(desk, shop, rows)}
        holders = {row.id: row.snapshot.agent for row in rows}
        for id, shown in list(desk.shown.items()):
            if shown.shop == shop and (id not in entries or entries[id].state != shown.state):
                desk.send(Gone(conversation=id, agent=holders.get(id)))
                del desk.shown[id]
        for id, entry in entries.items():
            if desk.shown.get(id) != entry:
                desk.send(entry)
                desk.shown[id] = entry


def _holds(desk: DeskLine, snapshot: Snapshot) -> bool:
    return snapshot.agent is not None and snapshot.agent.id == desk.agent.id


def _entry(row: Row, place: queue.Place | None) -> Entry:
    snapshot = row.snapshot
    if snapshot.state is None or snapshot.moved_at is None:
        raise ValueError("a conversation that has not started has no place in a queue")
    return Entry(
        conversation=row.id,
        shop=row.shop,
        state=snapshot.state,
        position=place.position if place else None,
        since=snapshot.waiting_since or snapshot.moved_at,
        reason=snapshot.why,
        language=snapshot.lang,
        wish=snapshot.wish,
        last=snapshot.last,
        agent=snapshot.agent,
    )
