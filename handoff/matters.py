"""Facts that move no state: forms, stages, promises, clocks. Pure; which may follow which.

Each function adds to a conversation's log or changes nothing where the fact is there already.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal

from handoff.conversation import Conversation
from handoff.duties import Clock, Complaint
from handoff.errors import NotFound
from handoff.events import (
    AgentRef,
    Author,
    ClockMoved,
    FollowedUp,
    FormAdded,
    IntakeKind,
    IntakeMoved,
    MessageAdded,
    PromiseMade,
    PromiseMoved,
    ServiceClass,
    Stage,
    StageReached,
    State,
)
from handoff.snapshot import SHOPPER, Recorded

CHAT = "chat"
STAGES: tuple[Stage, ...] = ("received", "analysis", "proposal", "fulfilment", "feedback")


# --- forms and intake -------------------------------------------------------------------


def form_filed(
    chat: Conversation,
    form: str,
    fields: Mapping[str, Any],
    *,
    at: datetime,
    key: str | None = None,
    receipt: str | None = None,
    service_class: ServiceClass | None = None,
) -> Recorded:
    """A form as filled in, by the widget (`key`) or question by question."""
    if key and (stored := chat.with_key(SHOPPER, key)):
        return stored
    if chat.snapshot.duties.intake and chat.snapshot.duties.intake.kind == form:
        intake_moves(chat, "filed", at=at)
    return chat.recorded(
        FormAdded(
            form=form,
            fields=dict(fields),
            key=key,
            receipt=receipt,
            service_class=service_class,
        ),
        at=at,
    )


def intake_starts(chat: Conversation, kind: IntakeKind, *, at: datetime) -> None:
    """From here on the questions of `kind` are asked, while no agent has the conversation."""
    now = chat.snapshot.duties.intake
    if chat.state in (State.BOT, State.WAITING) and (now is None or now.kind != kind):
        chat.recorded(IntakeMoved(intake=kind, step="started"), at=at)


def intake_notes(
    chat: Conversation, values: Mapping[str, str], *, about: int | None, at: datetime
) -> None:
    """Values that are new to the open intake."""
    for field, value in values.items():
        intake = chat.snapshot.duties.intake
        if intake and intake.noted.get(field) != value:
            chat.recorded(
                IntakeMoved(
                    intake=intake.kind, step="noted", field=field, value=value, about=about
                ),
                at=at,
            )


def intake_moves(
    chat: Conversation,
    step: Literal["asked", "left", "filed"],
    *,
    at: datetime,
    field: str | None = None,
) -> None:
    """The open intake asks for a field, or ends."""
    if intake := chat.snapshot.duties.intake:
        chat.recorded(IntakeMoved(intake=intake.kind, step=step, field=field), at=at)


# --- stages -----------------------------------------------------------------------------


def stage_reached(
    chat: Conversation, agent: AgentRef, receipt: str, stage: Stage, *, marker: str, at: datetime
) -> Complaint:
    """A complaint or return has come to a stage, which the shopper reads as `marker`.

    `NotFound` for a receipt of another conversation. To an earlier stage it may go back.
    """
    complaint = chat.snapshot.duties.complaint(receipt)
    if complaint is None:
        raise NotFound("receipt")
    if complaint.stage != stage:
        chat.recorded(StageReached(receipt=receipt, stage=stage, agent=agent), at=at)
        chat.notified(marker, at=at)
    return complaint


# --- promises ---------------------------------------------------------------------------


def promise_made(
    chat: Conversation,
    by: Literal["bot", "agent", "form"],
    text: str,
    due: datetime,
    *,
    about: int,
    at: datetime,
    agent: AgentRef | None = None,
) -> None:
    """A promise that message `about` makes; the same one is kept once."""
    known = chat.snapshot.duties.promises
    if not any(p.about == about and p.due == due for p in known):
        chat.recorded(PromiseMade(by=by, text=text, due=due, about=about, agent=agent), at=at)


def promise_moves(
    chat: Conversation,
    promise: int,
    step: Literal["due", "kept", "broken"],
    *,
    at: datetime,
    agent: AgentRef | None = None,
) -> bool:
    """A promise that is open is soon due, kept or broken; False where it is open no more."""
    if chat.snapshot.duties.promise(promise) is None:
        return False
    chat.recorded(PromiseMoved(promise=promise, step=step, agent=agent), at=at)
    return True


# --- clocks -----------------------------------------------------------------------------


def clock_starts(
    chat: Conversation,
    name: str,
    kind: ServiceClass,
    times: tuple[datetime, datetime],
    *,
    at: datetime,
) -> None:
    """A clock with its times of warning and deadline; one that runs goes on."""
    if chat.snapshot.duties.clock(name) is None:
        warn_at, due_at = times
        chat.recorded(
            ClockMoved(
                clock=name, step="started", service_class=kind, warn_at=warn_at, due_at=due_at
            ),
            at=at,
        )


def clock_moves(
    chat: Conversation,
    name: str,
    step: Literal["warned", "breached", "stopped"],
    *,
    at: datetime,
) -> bool:
    """A clock that runs warns, has run out or stops; False where that is so already."""
    clock = chat.snapshot.duties.clock(name)
    if clock is None or _is(clock, step):
        return False
    told = clock.model_dump(include={"clock", "service_class", "warn_at", "due_at"})
    chat.recorded(ClockMoved(step=step, **told), at=at)
    return True


def _is(clock: Clock, step: str) -> bool:
    return (step == "warned" and clock.warned) or (step == "breached" and clock.breached)


# --- following up -----------------------------------------------------------------------


def followed_up(
    chat: Conversation,
    step: Literal["informed", "uninformed", "survey", "review"],
    *,
    about: int,
    at: datetime,
) -> bool:
    """A step of the plan for event `about`; False where it was taken already."""
    for recorded in chat.log:
        event = recorded.event
        if isinstance(event, FollowedUp) and (event.step, event.about) == (step, about):
            return False
    chat.recorded(FollowedUp(step=step, about=about), at=at)
    return True


def informed(chat: Conversation, since: int, *, at: datetime) -> None:
    """Note whether a person has written to the shopper, or moved the stage, since event `since`."""
    told = any(
        isinstance(r.event, StageReached)
        or (isinstance(r.event, MessageAdded) and r.event.author is Author.AGENT)
        for r in chat.log
        if r.n > since
    )
    followed_up(chat, "informed" if told else "uninformed", about=since, at=at)
