"""The log of one conversation and what stands in it; events are added here alone. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Self

from handoff.events import MessageAdded, PastMessage, State, StoredEvent
from handoff.snapshot import Recorded, Snapshot, scoped_key


class Logbook:
    """A log, the snapshot after it, and what was added and is not stored yet."""

    def __init__(self, snapshot: Snapshot | None = None, log: Iterable[Recorded] = ()):
        self.snapshot = snapshot or Snapshot()
        self.log = list(log)
        self._keys = {key: r for r in self.log if (key := scoped_key(r.event))}
        self._messages = [
            _past(r.n, r.event) for r in self.log if isinstance(r.event, MessageAdded)
        ]
        self._new: list[Recorded] = []

    @classmethod
    def from_events(cls, events: Iterable[Recorded]) -> Self:
        """Rebuilt from the whole log."""
        return cls().catch_up(events)

    def catch_up(self, events: Iterable[Recorded]) -> Self:
        """Apply events stored since; those already known are passed over."""
        for recorded in events:
            if recorded.n > self.snapshot.n:
                self._apply(recorded)
        return self

    def draft(self) -> Self:
        """A copy to decide on; the original stays as it is stored."""
        copy = type(self)(self.snapshot)
        copy.log = self.log.copy()
        copy._keys = self._keys.copy()
        copy._messages = self._messages.copy()
        return copy

    def take_events(self) -> list[Recorded]:
        """What was added since the last call, in order."""
        new, self._new = self._new, []
        return new

    def news(self) -> tuple[Recorded, ...]:
        """What was added and is not taken yet."""
        return tuple(self._new)

    def has_news(self) -> bool:
        """Whether there is any."""
        return bool(self._new)

    # --- where it stands --------------------------------------------------------

    @property
    def state(self) -> State | None:
        """None before it has started."""
        return self.snapshot.state

    @property
    def turn(self) -> int:
        """The number of the shopper's latest message."""
        return self.snapshot.turn

    def messages(self) -> tuple[PastMessage, ...]:
        """The transcript."""
        return tuple(self._messages)

    def pending(self) -> tuple[MessageAdded, ...]:
        """The shopper's messages that wait for the bot."""
        found = (self.log[n - 1].event for n in self.snapshot.pending)
        return tuple(event for event in found if isinstance(event, MessageAdded))

    def with_key(self, scope: str, key: str) -> Recorded | None:
        """The event stored under the key of the shopper or of an agent (`scope` is their id)."""
        return self._keys.get((scope, key))

    def option(self, option: str) -> str | None:
        """The label of an option some message offers, the latest first."""
        for recorded in reversed(self.log):
            if isinstance(recorded.event, MessageAdded):
                for offered in recorded.event.options:
                    if offered.id == option:
                        return offered.label
        return None

    # --- the pen ----------------------------------------------------------------

    def _add(self, event: StoredEvent, at: datetime) -> Recorded:
        n = self.snapshot.n + 1
        recorded = Recorded(n, self.snapshot.seq + 1 if event.visible else None, at, event)
        self._apply(recorded)
        self._new.append(recorded)
        return recorded

    def _apply(self, recorded: Recorded) -> None:
        self.snapshot = self.snapshot.after(recorded)
        self.log.append(recorded)
        if key := scoped_key(recorded.event):
            self._keys[key] = recorded
        if isinstance(recorded.event, MessageAdded):
            self._messages.append(_past(recorded.n, recorded.event))


def _past(n: int, event: MessageAdded) -> PastMessage:
    return PastMessage(
        n=n,
        author=event.author,
        text=event.text,
        lang=event.lang,
        kind=event.kind,
        sources=event.sources,
        products=event.products,
        options=event.options,
    )
