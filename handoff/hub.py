"""Who is connected here, and what they hear: committed events in order, and passing frames.

Everything is called on the event loop, and by `Steps` while it holds the conversation,
so that joining a conversation and publishing to it never overlap.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict, deque
from collections.abc import Iterable, Sequence
from typing import ClassVar, TypeVar

from handoff.events import (
    CLOSE_CODES,
    AgentRef,
    AgentState,
    Author,
    Entry,
    ErrorFrame,
    Frame,
    MessageAdded,
    Presence,
    Seen,
    State,
)
from handoff.frames import desk_frame, dump, shopper_frame
from handoff.snapshot import Recorded, Snapshot
from handoff.store import Row

L = TypeVar("L")


class Outbox:
    """Texts on their way to one connection, in order. Whoever does not read them is cut off."""

    OVERFULL: ClassVar[int] = 1013

    def __init__(self, limit: int):
        self._limit = limit
        self._texts: deque[str] = deque()
        self._stir = asyncio.Event()
        self.closed: int | None = None
        self.ended = asyncio.Event()

    def put(self, text: str) -> None:
        """Queue a frame; over the limit the connection is closed, and resumes by number."""
        if self.closed is not None:
            return
        if len(self._texts) >= self._limit:
            self.close(self.OVERFULL)
            return
        self._texts.append(text)
        self._stir.set()

    def put_backlog(self, texts: Iterable[str]) -> None:
        """What was missed, however much: it counts on top of the limit."""
        backlog = list(texts)
        self._limit += len(backlog)
        for text in backlog:
            self.put(text)

    def close(self, code: int) -> None:
        """No more frames; what is queued still goes out unless the client does not read."""
        if self.closed is None:
            self.closed = code
            if code == self.OVERFULL:
                self._texts.clear()
            self._stir.set()
            self.ended.set()

    async def take(self) -> str | None:
        """The next text, or None once closed and empty."""
        while not self._texts:
            if self.closed is not None:
                return None
            self._stir.clear()
            await self._stir.wait()
        return self._texts.popleft()


class ShopperLine:
    """One tab of a shopper; `seq` is the last event sent to it."""

    def __init__(self, outbox: Outbox):
        self.outbox = outbox
        self.conversation: str | None = None
        self.seq = 0

    def send(self, frame: Frame) -> None:
        """A passing frame."""
        self.outbox.put(dump(frame))

    def deliver(self, seq: int, text: str) -> None:
        """The next event; a gap would be a lie, so it ends the connection instead."""
        if seq <= self.seq:
            return
        if seq != self.seq + 1:
            self.outbox.close(Outbox.OVERFULL)
            return
        self.seq = seq
        self.outbox.put(text)


class DeskLine:
    """One desk of an agent: what it watches (to which `n`) and which entries it shows."""

    def __init__(self, agent: AgentRef, shops: tuple[str, ...], session: str, outbox: Outbox):
        self.agent = agent
        self.session = session
        self.shops = shops
        self.outbox = outbox
        self.watching: dict[str, int] = {}
        self.shown: dict[str, Entry] = {}

    def send(self, frame: Frame) -> None:
        """A passing frame."""
        self.outbox.put(dump(frame))

    def deliver(self, conversation: str, n: int, text: str) -> None:
        """The next event of a watched conversation."""
        last = self.watching[conversation]
        if n <= last:
            return
        if n != last + 1:
            self.outbox.close(Outbox.OVERFULL)
            return
        self.watching[conversation] = n
        self.outbox.put(text)


class Hub:
    """The lines of this process."""

    def __init__(self) -> None:
        self._shoppers: defaultdict[str, set[ShopperLine]] = defaultdict(set)
        self._watchers: defaultdict[str, set[DeskLine]] = defaultdict(set)
        self._typing: dict[str, asyncio.TimerHandle] = {}
        self._read: dict[str, int] = {}
        self.desks: set[DeskLine] = set()

    # --- coming and going -------------------------------------------------------

    def join(self, line: ShopperLine, row: Row, log: Sequence[Recorded], after: int) -> None:
        """The shopper hears all after `after`, then all that comes."""
        self.leave(line)
        line.conversation = row.id
        frames = [frame for r in log if (r.seq or 0) > after and (frame := shopper_frame(r))]
        line.seq = max((r.seq for r in log if r.seq is not None), default=0)
        line.outbox.put_backlog([dump(frame) for frame in frames])
        self._shoppers[row.id].add(line)

    def leave(self, line: ShopperLine) -> None:
        """The tab is gone, or goes on in another conversation."""
        if line.conversation is not None:
            _drop(self._shoppers, line.conversation, line)
            line.conversation = None

    def tabs(self, id: str) -> int:
        """How many tabs hear a conversation here."""
        return len(self._shoppers.get(id, ()))

    def watch(self, line: DeskLine, row: Row, log: Sequence[Recorded], after: int) -> None:
        """The desk hears all after event `after`, then all that comes."""
        texts = [dump(desk_frame(row.id, r)) for r in log if r.n > after]
        line.watching[row.id] = len(log)
        line.outbox.put_backlog(texts)
        self._watchers[row.id].add(line)
        self._read[row.id] = max(row.last_read, self._read.get(row.id, 0))
        self._tell_presence(row.id)
        self._tell_seen(row.id, row.snapshot)

    def unwatch(self, line: DeskLine, conversation: str) -> None:
        """The desk has turned away."""
        if line.watching.pop(conversation, None) is not None:
            _drop(self._watchers, conversation, line)
            self._tell_presence(conversation)
            if conversation not in self._watchers:
                self._read.pop(conversation, None)

    def desk_gone(self, line: DeskLine) -> None:
        """The desk is closed."""
        for conversation in list(line.watching):
            self.unwatch(line, conversation)
        self.desks.discard(line)

    def logged_out(self, session: str) -> None:
        """A session has ended: its desks are closed, in every tab."""
        for desk in [desk for desk in self.desks if desk.session == session]:
            desk.outbox.close(CLOSE_CODES["bad_token"])

    def going_away(self) -> None:
        """Everybody reconnects, elsewhere or later."""
        lines: list[ShopperLine | DeskLine] = [*self.desks]
        lines += [line for lines in self._shoppers.values() for line in lines]
        text = "The server is restarting. Please reconnect."
        for line in lines:
            line.send(ErrorFrame(code="going_away", text=text))
            line.outbox.close(CLOSE_CODES["going_away"])

    # --- what they hear ---------------------------------------------------------

    def publish(self, id: str, events: Sequence[Recorded], snapshot: Snapshot) -> None:
        """Committed events, in order, to everyone in the conversation."""
        for recorded in events:
            lines = self._shoppers.get(id)
            if recorded.seq is not None and lines and (frame := shopper_frame(recorded)):
                text = dump(frame)
                for line in list(lines):
                    line.deliver(recorded.seq, text)
            if watchers := self._watchers.get(id):
                text = dump(desk_frame(id, recorded))
                for desk in list(watchers):
                    desk.deliver(id, recorded.n, text)
        if any(isinstance(r.event, MessageAdded) for r in events):
            if any(getattr(r.event, "author", None) is Author.SHOPPER for r in events):
                self._stopped_typing(id)
            self._tell_seen(id, snapshot)

    def to_shopper(self, id: str, frame: Frame) -> None:
        """A passing frame to every tab of a conversation."""
        if lines := self._shoppers.get(id):
            text = dump(frame)
            for line in list(lines):
                line.outbox.put(text)

    def shopper_types(self, id: str, for_seconds: float) -> None:
        """Shown to those who watch, for so long unless a message comes first."""
        if id not in self._watchers:
            return
        known = self._typing.get(id)
        if known:
            known.cancel()
        loop = asyncio.get_running_loop()
        self._typing[id] = loop.call_later(for_seconds, self._stopped_typing, id)
        if not known:
            self._tell_presence(id)

    def _stopped_typing(self, id: str) -> None:
        if timer := self._typing.pop(id, None):
            timer.cancel()
            self._tell_presence(id)

    def shopper_read(self, id: str, seq: int) -> None:
        """Shown to those who watch."""
        if id in self._watchers and seq > self._read.get(id, 0):
            self._read[id] = seq
            self._tell_presence(id)

    def states(self, agents: Iterable[AgentRef]) -> tuple[AgentState, ...]:
        """Agents with their state: online while a desk of theirs is open here."""
        here = {desk.agent.id for desk in self.desks}
        return tuple(
            AgentState(id=a.id, name=a.name, status="online" if a.id in here else "offline")
            for a in agents
        )

    def _tell_presence(self, id: str) -> None:
        watchers = self._watchers.get(id)
        if not watchers:
            return
        viewing = {desk.agent.id: desk.agent for desk in watchers}
        frame = Presence(
            conversation=id,
            viewing=tuple(viewing[one] for one in sorted(viewing)),
            typing=("shopper",) if id in self._typing else (),
            read=self._read.get(id, 0),
        )
        for desk in list(watchers):
            desk.send(frame)

    def _tell_seen(self, id: str, snapshot: Snapshot) -> None:
        holder = snapshot.agent
        if snapshot.state is not State.HUMAN or holder is None:
            return
        if any(desk.agent.id == holder.id for desk in self._watchers.get(id, ())):
            self.to_shopper(id, Seen(seq=snapshot.seq))


def _drop(lines: defaultdict[str, set[L]], id: str, line: L) -> None:
    lines[id].discard(line)
    if not lines[id]:
        del lines[id]
