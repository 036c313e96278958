"""What is still owed in a conversation, folded from its log: complaints, clocks, promises. Pure.

Also what is being taken in question by question. Part of the snapshot, so the snapshot law
holds for it too.
"""

from __future__ import annotations

from datetime import datetime

from pydantic import BaseModel, ConfigDict

from handoff.events import (
    AgentRef,
    ClockMoved,
    Event,
    FollowedUp,
    FormAdded,
    IntakeKind,
    IntakeMoved,
    PromiseMade,
    PromiseMoved,
    ServiceClass,
    Stage,
    StageReached,
    State,
    StateChanged,
)

Matter = (
    FormAdded | StageReached | IntakeMoved | ClockMoved | PromiseMade | PromiseMoved | FollowedUp
)


class _Fact(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Complaint(_Fact):
    """A complaint or return with its receipt number; `n` is its form."""

    receipt: str
    kind: str
    service_class: ServiceClass
    stage: Stage = "received"
    n: int
    at: datetime


class Clock(_Fact):
    """A clock that runs."""

    clock: str
    service_class: ServiceClass
    started_at: datetime
    warn_at: datetime
    due_at: datetime
    warned: bool = False
    breached: bool = False


class Promise(_Fact):
    """A promise that is still open; `n` is the event that made it."""

    n: int
    by: str
    text: str
    due: datetime
    made_at: datetime
    about: int
    agent: AgentRef | None = None


class Intake(_Fact):
    """What has been taken in so far; an empty value is one that the shopper has not got."""

    kind: IntakeKind
    noted: dict[str, str] = {}
    asked: str | None = None
    # How often the field was asked for by now.
    tries: int = 0


class Duties(_Fact):
    """What is owed after some event."""

    complaints: tuple[Complaint, ...] = ()
    clocks: tuple[Clock, ...] = ()
    promises: tuple[Promise, ...] = ()
    intake: Intake | None = None
    # What an intake that was left had noted, by kind: nobody is asked twice.
    kept: dict[str, dict[str, str]] = {}

    def after(self, n: int, at: datetime, event: Event) -> Duties:
        """The duties once event `n` has happened; the same object where nothing changes."""
        match event:
            case FormAdded(receipt=str(receipt)):
                complaint = Complaint(
                    receipt=receipt,
                    kind=event.form,
                    service_class=event.service_class or "general",
                    n=n,
                    at=at,
                )
                return self._with(complaints=(*self.complaints, complaint))
            case StageReached():
                return self._with(
                    complaints=tuple(
                        c.model_copy(update={"stage": event.stage})
                        if c.receipt == event.receipt
                        else c
                        for c in self.complaints
                    )
                )
            case ClockMoved():
                return self._with(clocks=self._clocks(event, at))
            case PromiseMade():
                made = event.model_dump(exclude={"type"}) | {"n": n, "made_at": at}
                return self._with(promises=(*self.promises, Promise.model_validate(made)))
            case PromiseMoved(step="kept" | "broken"):
                open = tuple(p for p in self.promises if p.n != event.promise)
                return self._with(promises=open)
            case IntakeMoved():
                return self._taken_in(event)
            case StateChanged(state=State.HUMAN | State.CLOSED) if self.intake:
                return self._left(self.intake)
            case _:
                return self

    def complaint(self, receipt: str) -> Complaint | None:
        """The complaint or return of that number."""
        return next((c for c in self.complaints if c.receipt == receipt), None)

    def clock(self, name: str) -> Clock | None:
        """The clock of that name, where it runs."""
        return next((c for c in self.clocks if c.clock == name), None)

    def promise(self, n: int) -> Promise | None:
        """The open promise that event `n` made."""
        return next((p for p in self.promises if p.n == n), None)

    def _clocks(self, event: ClockMoved, at: datetime) -> tuple[Clock, ...]:
        others = tuple(c for c in self.clocks if c.clock != event.clock)
        known = self.clock(event.clock)
        if event.step == "stopped":
            return others
        if known is None or event.step == "started":
            known = Clock(
                clock=event.clock,
                service_class=event.service_class,
                started_at=at,
                warn_at=event.warn_at,
                due_at=event.due_at,
            )
        warned = known.warned or event.step in ("warned", "breached")
        breached = known.breached or event.step == "breached"
        return (*others, known.model_copy(update={"warned": warned, "breached": breached}))

    def _taken_in(self, event: IntakeMoved) -> Duties:
        now = self.intake
        if event.step == "started" or now is None:
            noted = self.kept.get(event.intake, {})
            return self._with(intake=Intake(kind=event.intake, noted=noted))
        if event.step == "left":
            return self._left(now)
        if event.step == "filed":
            others = {kind: noted for kind, noted in self.kept.items() if kind != now.kind}
            return self._with(intake=None, kept=others)
        field = event.field or ""
        if event.step == "asked":
            tries = now.tries + 1 if now.asked == field else 1
            return self._with(intake=now.model_copy(update={"asked": field, "tries": tries}))
        noted = {**now.noted, field: event.value or ""}
        return self._with(intake=now.model_copy(update={"noted": noted}))

    def _left(self, intake: Intake) -> Duties:
        return self._with(intake=None, kept={**self.kept, intake.kind: intake.noted})

    def _with(self, **changes: object) -> Duties:
        return self.model_copy(update=changes)
