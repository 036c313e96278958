"""What follows from a log: a fold over its events, small enough to be stored beside it. Pure.

The snapshot law: the snapshot of all events is the snapshot of the first ones and
the later events applied to it. `tests/handoff/test_conversation_laws.py` holds it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, get_args

from pydantic import BaseModel, ConfigDict

from handoff.duties import Duties
from handoff.events import (
    AgentRef,
    Author,
    DecisionMade,
    Event,
    HandoffReason,
    MessageAdded,
    NoticeShown,
    State,
    StateChanged,
    StateReason,
    StoredEvent,
    SummaryMade,
)
from handoff.limits import BURST_SECONDS

_BURST = timedelta(seconds=BURST_SECONDS)
_GLANCE_CHARS = 200
SHOPPER = "shopper"
_HANDOFF_REASONS = frozenset(get_args(HandoffReason))


@dataclass(frozen=True)
class Recorded:
    """An event in its place: `n` in the log, `seq` among what the shopper sees, time in UTC."""

    n: int
    seq: int | None
    at: datetime
    event: StoredEvent


class Snapshot(BaseModel):
    """Where a conversation stands after event `n`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    state: State | None = None
    n: int = 0
    seq: int = 0
    lang: str = ""
    # The number of shopper's messages so far: a reply belongs to one number and to no other.
    turn: int = 0
    # `n` of the shopper's messages that the bot has yet to answer.
    pending: tuple[int, ...] = ()
    said_at: datetime | None = None
    # The pending turn began within a burst of the one before: triggers count both as one.
    continues: bool = False
    agent: AgentRef | None = None
    # Why a person was brought in last, and by what it came to where it is.
    reason: HandoffReason | None = None
    moved_by: StateReason | None = None
    moved_at: datetime | None = None
    waiting_since: datetime | None = None
    offered: HandoffReason | None = None
    unknowns: int = 0
    handled: tuple[HandoffReason, ...] = ()
    closed_at: datetime | None = None
    by_person: bool = False
    updated_at: datetime | None = None
    # Complaints, clocks, promises, and what is being taken in.
    duties: Duties = Duties()
    # For a glance in the queue.
    wish: str | None = None
    last: str = ""

    @property
    def why(self) -> StateReason | None:
        """Why a person is needed: the handoff's reason, else what moved the conversation."""
        return self.reason or self.moved_by

    def after(self, recorded: Recorded) -> Snapshot:
        """The snapshot once `recorded`, which must be event `n + 1`, has happened."""
        if recorded.n != self.n + 1:
            raise ValueError(f"event {recorded.n} cannot follow event {self.n}")
        changes: dict[str, Any] = {"n": recorded.n, "updated_at": recorded.at}
        if recorded.seq is not None:
            changes["seq"] = recorded.seq
        changes.update(self._changes(recorded.event, recorded))
        duties = self.duties.after(recorded.n, recorded.at, recorded.event)
        if duties is not self.duties:
            changes["duties"] = duties
        return self.model_copy(update=changes)

    def _changes(self, event: Event, recorded: Recorded) -> dict[str, Any]:
        match event:
            case MessageAdded(author=Author.SHOPPER):
                return self._shopper_said(event, recorded)
            case MessageAdded(author=Author.BOT):
                return self._bot_said(event)
            case MessageAdded():
                return {"last": _glance(event.text)}
            case StateChanged():
                return self._moved(event, recorded.at)
            case DecisionMade() if event.decision.action == "offer":
                return {"offered": event.decision.reason}
            case NoticeShown():
                return {"lang": event.lang or self.lang}
            case SummaryMade(part="all"):
                # The shopper's own words: by them it is told whether they wish something else.
                wish = (event.quoted or event.summary).wish
                return {"wish": wish.text if wish else None}
            case _:
                return {}

    def _shopper_said(self, event: MessageAdded, recorded: Recorded) -> dict[str, Any]:
        changes: dict[str, Any] = {
            "turn": self.turn + 1,
            "said_at": recorded.at,
            "last": _glance(event.text),
            "lang": event.lang or self.lang,
        }
        if self.state is State.BOT:
            changes["pending"] = (*self.pending, recorded.n)
            if not self.pending:
                changes["continues"] = (
                    self.said_at is not None and recorded.at - self.said_at <= _BURST
                )
        return changes

    def _bot_said(self, event: MessageAdded) -> dict[str, Any]:
        changes: dict[str, Any] = {"pending": (), "last": _glance(event.text)}
        if event.kind == "unknown":
            changes["unknowns"] = self.unknowns + (0 if self.continues and self.unknowns else 1)
        elif event.kind != "smalltalk":
            changes["unknowns"] = 0
            changes["offered"] = None
        return changes

    def _moved(self, event: StateChanged, at: datetime) -> dict[str, Any]:
        changes: dict[str, Any] = {
            "state": event.state,
            "moved_by": event.reason,
            "moved_at": at,
            "agent": event.agent if event.state is State.HUMAN else None,
            "waiting_since": at if event.state is State.WAITING else None,
            "pending": (),
            "offered": None,
            "unknowns": 0,
            "closed_at": at if event.state is State.CLOSED else None,
            "by_person": event.state is State.CLOSED and event.reason == "resolved",
        }
        if event.reason in _HANDOFF_REASONS:
            changes["reason"] = event.reason
        left_people = self.state in (State.WAITING, State.HUMAN) and event.state in (
            State.BOT,
            State.CLOSED,
        )
        if left_people and self.reason and self.reason not in self.handled:
            changes["handled"] = (*self.handled, self.reason)
        return changes


def scoped_key(event: StoredEvent) -> tuple[str, str] | None:
    """Whose key it is, and the key: what a shopper and an agent make up may collide."""
    key: str | None = getattr(event, "key", None)
    if key is None:
        return None
    agent: AgentRef | None = getattr(event, "agent", None)
    return (agent.id if agent else SHOPPER, key)


def _glance(text: str) -> str:
    return text if len(text) <= _GLANCE_CHARS else text[: _GLANCE_CHARS - 1] + "…"
