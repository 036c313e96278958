"""What is stored beside a step's events, in the same transaction: rows folded from them. Pure.

Complaints, clocks and promises as rows that can be listed over conversations; timers; and what
others are told (`Delivery`), which leaves only once the step is committed.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from handoff.events import (
    ClockMoved,
    FollowedUp,
    FormAdded,
    PromiseMade,
    PromiseMoved,
    StageReached,
    State,
    StateChanged,
)
from handoff.receipts import contact_marks
from handoff.snapshot import Recorded, Snapshot
from handoff.terms import FollowUp

# Before a promise is due somebody is reminded: so long, or a quarter of the time promised.
_REMIND = timedelta(minutes=15)
_WHAT_CHARS = 400


@dataclass(frozen=True)
class TimerRow:
    """Something to look at when its time has come."""

    kind: str
    ref: str
    due_at: datetime


@dataclass(frozen=True)
class DutyRow:
    """A clock or a promise as it stands."""

    ref: str
    kind: str
    what: str
    state: str
    started_at: datetime
    warn_at: datetime | None
    due_at: datetime
    ended_at: datetime | None = None


@dataclass(frozen=True)
class Settled:
    """A promise that is soon due, kept or broken."""

    ref: str
    state: str
    ended_at: datetime | None


@dataclass(frozen=True)
class ComplaintRow:
    """A complaint or return as it stands; `contacts` only when it is new."""

    receipt: str
    kind: str
    service_class: str
    stage: str
    contacts: tuple[str, ...]
    at: datetime
    moved_at: datetime


@dataclass(frozen=True)
class Delivery:
    """Something to be told to a target; `body` names no shopper and quotes nothing."""

    id: str
    target: str
    kind: str
    body: dict[str, Any]
    at: datetime


@dataclass(frozen=True)
class Effects:
    """All rows of one step; `done` is the timer that led to it."""

    timers: tuple[TimerRow, ...] = ()
    duties: tuple[DutyRow | Settled, ...] = ()
    complaints: tuple[ComplaintRow, ...] = ()
    deliveries: tuple[Delivery, ...] = ()
    done: str | None = None


NOTHING = Effects()


@dataclass(frozen=True)
class Plan:
    """What a shop wants: its follow-up, and which targets hear of which kinds."""

    follow_up: FollowUp = field(default_factory=FollowUp)
    targets: Mapping[str, frozenset[str]] = field(default_factory=dict)


def effects(
    shop: str, conversation: str, new: Sequence[Recorded], now: Snapshot, plan: Plan
) -> Effects:
    """The rows that follow from the new events of a conversation that stands at `now` by then."""
    return Effects(
        timers=tuple(timer for one in new for timer in _timers(one, plan.follow_up)),
        duties=tuple(duty for one in new if (duty := _duty(one, now))),
        complaints=tuple(row for one in new if (row := _complaint(one, now))),
        deliveries=tuple(
            Delivery(uuid.uuid4().hex, target, kind, body, one.at)
            for one in new
            for kind, body in _told(one, shop, conversation, now)
            for target, kinds in plan.targets.items()
            if kind in kinds
        ),
    )


def _timers(one: Recorded, plan: FollowUp) -> Iterable[TimerRow]:
    event = one.event
    match event:
        case ClockMoved(step="started"):
            yield TimerRow("clock_warn", event.clock, event.warn_at)
            yield TimerRow("clock_due", event.clock, event.due_at)
        case PromiseMade():
            before = min(_REMIND, (event.due - one.at) / 4)
            yield TimerRow("promise_soon", str(one.n), event.due - before)
            yield TimerRow("promise_due", str(one.n), event.due)
        case FormAdded(receipt=str()) if plan.informed:
            yield TimerRow("informed", str(one.n), one.at + plan.informed)
        case StateChanged(state=State.CLOSED, reason="resolved"):
            if plan.survey:
                yield TimerRow("survey", str(one.n), one.at + plan.survey)
            if plan.review:
                yield TimerRow("review", str(one.n), one.at + plan.review)


def _duty(one: Recorded, now: Snapshot) -> DutyRow | Settled | None:
    event = one.event
    match event:
        case ClockMoved():
            clock = now.duties.clock(event.clock)
            running = {"started": "running", "warned": "warned", "breached": "breached"}
            stopped = "met" if one.at <= event.due_at else "late"
            return DutyRow(
                ref=event.clock,
                kind="clock",
                what=event.service_class,
                state=running.get(event.step, stopped),
                started_at=clock.started_at if clock else one.at,
                warn_at=event.warn_at,
                due_at=event.due_at,
                ended_at=one.at if event.step == "stopped" else None,
            )
        case PromiseMade():
            return DutyRow(
                ref=str(one.n),
                kind="promise",
                what=f"{event.by}: {event.text}"[:_WHAT_CHARS],
                state="open",
                started_at=one.at,
                warn_at=None,
                due_at=event.due,
            )
        case PromiseMoved():
            ended = None if event.step == "due" else one.at
            return Settled(str(event.promise), event.step, ended)
        case _:
            return None


def _complaint(one: Recorded, now: Snapshot) -> ComplaintRow | None:
    event = one.event
    if isinstance(event, FormAdded) and event.receipt:
        contacts = contact_marks(str(event.fields.get("contact", "")))
        receipt = event.receipt
    elif isinstance(event, StageReached):
        contacts, receipt = frozenset(), event.receipt
    else:
        return None
    complaint = now.duties.complaint(receipt)
    if complaint is None:
        return None
    return ComplaintRow(
        receipt=receipt,
        kind=complaint.kind,
        service_class=complaint.service_class,
        stage=complaint.stage,
        contacts=tuple(sorted(contacts)),
        at=complaint.at,
        moved_at=one.at,
    )


def _told(
    one: Recorded, shop: str, conversation: str, now: Snapshot
) -> Iterable[tuple[str, dict[str, Any]]]:
    """The kinds of news an event is, each with what is told of it."""
    event = one.event
    common = {"shop": shop, "conversation": conversation, "n": one.n, "at": one.at.isoformat()}
    match event:
        case StateChanged(state=State.WAITING):
            reason = now.reason if event.reason == "reopened" else event.reason
            yield (
                "waiting",
                {**common, "reason": event.reason, "because": reason, "language": now.lang},
            )
        case FormAdded(receipt=str()):
            told = {"receipt": event.receipt, "service_class": event.service_class}
            yield "complaint", {**common, "form": event.form, **told}
        case ClockMoved(step="warned" | "breached"):
            told = {
                "clock": event.clock,
                "service_class": event.service_class,
                "due_at": event.due_at.isoformat(),
            }
            yield ("warning" if event.step == "warned" else "breach"), {**common, **told}
        case PromiseMoved(step="due" | "broken"):
            kind = "promise_due" if event.step == "due" else "breach"
            yield kind, {**common, "promise": event.promise}
        case FollowedUp(step="uninformed" | "review"):
            kind = "review" if event.step == "review" else "breach"
            yield kind, {**common, "follow_up": event.step, "about": event.about}


KINDS = ("waiting", "complaint", "warning", "breach", "promise_due", "review")
