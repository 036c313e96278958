"""Rows that follow from events: complaints, clocks, promises, timers and uploads."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Engine, and_, delete, func, insert, or_, select, update
from sqlalchemy import Row as SqlRow

from handoff.effects import ComplaintRow, DutyRow, Effects, Settled
from handoff.errors import NotFound
from handoff.store.claims import claim
from handoff.store.tables import complaint, delivery, duty, timer, upload

_OPEN = ("running", "warned", "breached", "open", "due", "broken")


@dataclass(frozen=True)
class Timer:
    """A timer that was claimed."""

    id: str
    shop: str
    conversation: str
    kind: str
    ref: str
    due_at: datetime


@dataclass(frozen=True)
class Filed:
    """A complaint or return as a list shows it; `contacts` are marks (`contact_marks`)."""

    receipt: str
    conversation: str
    kind: str
    service_class: str
    stage: str
    contacts: frozenset[str]
    at: datetime
    moved_at: datetime


@dataclass(frozen=True)
class Duty:
    """A clock (`what`: its class) or a promise (`what`: who and the sentence), for a list."""

    conversation: str
    ref: str
    kind: str
    what: str
    state: str
    started_at: datetime
    warn_at: datetime | None
    due_at: datetime
    ended_at: datetime | None


@dataclass(frozen=True)
class Upload:
    """A photo that was taken in; its bytes lie in the data folder under its id."""

    id: str
    shop: str
    conversation: str
    at: datetime
    media_type: str
    size: int
    width: int
    height: int


def write(db: Connection, shop: str, conversation: str, rows: Effects, at: datetime) -> None:
    """All rows of a step, within its transaction."""
    for one in rows.duties:
        _write_duty(db, shop, conversation, one)
    for filed in rows.complaints:
        _write_complaint(db, shop, conversation, filed)
    where = {"shop": shop, "conversation": conversation}
    if rows.timers:
        timers = [
            {"id": uuid.uuid4().hex, **where, "kind": t.kind, "ref": t.ref, "due_at": t.due_at}
            for t in rows.timers
        ]
        db.execute(insert(timer), timers)
    if rows.deliveries:
        told = [
            {
                **where,
                "id": d.id,
                "target": d.target,
                "kind": d.kind,
                "body": d.body,
                "at": d.at,
                "state": "waiting",
                "attempts": 0,
                "next_at": d.at,
            }
            for d in rows.deliveries
        ]
        db.execute(insert(delivery), told)
    if rows.done:
        db.execute(update(timer).where(timer.c.id == rows.done).values(done_at=at))


def _write_duty(db: Connection, shop: str, conversation: str, one: DutyRow | Settled) -> None:
    same = and_(duty.c.conversation == conversation, duty.c.ref == one.ref)
    if isinstance(one, Settled):
        db.execute(update(duty).where(same).values(state=one.state, ended_at=one.ended_at))
        return
    db.execute(delete(duty).where(same))
    db.execute(insert(duty).values(conversation=conversation, shop=shop, **vars(one)))


def _write_complaint(db: Connection, shop: str, conversation: str, one: ComplaintRow) -> None:
    if not one.contacts:
        moved = db.execute(
            update(complaint)
            .where(complaint.c.receipt == one.receipt)
            .values(stage=one.stage, moved_at=one.moved_at)
        )
        if moved.rowcount:
            return
    values = {**vars(one), "contacts": list(one.contacts)}
    db.execute(insert(complaint).values(conversation=conversation, shop=shop, **values))


class DutyStore:
    """What is owed, listed; timers, claimed by whoever comes first."""

    def __init__(self, engine: Engine):
        self._engine = engine
        self._reader = engine.execution_options(read_only=True)

    # --- timers -----------------------------------------------------------------

    def claim_timers(self, now: datetime, lease: timedelta, limit: int = 50) -> list[Timer]:
        """Timers whose time has come, each given to one worker for `lease`."""
        ready = and_(timer.c.done_at.is_(None), timer.c.due_at <= now)
        rows = claim(self._engine, timer, ready, timer.c.due_at, now, lease, limit)
        return [_timer(one) for one in rows]

    def timer_done(self, id: str, now: datetime) -> None:
        """It led to nothing, or its step is stored."""
        with self._engine.begin() as db:
            db.execute(update(timer).where(timer.c.id == id).values(done_at=now))

    # --- lists ------------------------------------------------------------------

    def complaint(self, shop: str, receipt: str) -> Filed | None:
        """A complaint or return of a shop by its number."""
        with self._reader.connect() as db:
            found = db.execute(
                select(complaint).where(complaint.c.shop == shop, complaint.c.receipt == receipt)
            ).one_or_none()
        return _filed(found) if found else None

    def complaints(self, shop: str, limit: int = 500) -> list[Filed]:
        """The newest complaints and returns of a shop."""
        with self._reader.connect() as db:
            found = db.execute(
                select(complaint)
                .where(complaint.c.shop == shop)
                .order_by(complaint.c.at.desc(), complaint.c.receipt)
                .limit(limit)
            ).all()
        return [_filed(one) for one in found]

    def open_duties(self, shop: str, limit: int = 500) -> list[Duty]:
        """Clocks and promises that are open, due or broken, the most urgent first."""
        return self._duties(shop, duty.c.ended_at.is_(None), duty.c.state.in_(_OPEN), limit=limit)

    def breaches(self, shop: str, limit: int = 500) -> list[Duty]:
        """Clocks that ran out and promises that were broken, also settled since."""
        late = or_(
            duty.c.state.in_(("breached", "late", "broken")),
            and_(duty.c.kind == "clock", duty.c.ended_at > duty.c.due_at),
        )
        return self._duties(shop, late, limit=limit)

    def _duties(self, shop: str, *where: Any, limit: int) -> list[Duty]:
        with self._reader.connect() as db:
            found = db.execute(
                select(duty)
                .where(duty.c.shop == shop, *where)
                .order_by(duty.c.due_at, duty.c.conversation, duty.c.ref)
                .limit(limit)
            ).all()
        return [Duty(**{k: v for k, v in one._mapping.items() if k != "shop"}) for one in found]

    # --- uploads ----------------------------------------------------------------

    def add_upload(self, one: Upload, limit: int) -> bool:
        """Note an upload; False where the conversation has `limit` of them already."""
        with self._engine.begin() as db:
            count = db.scalar(
                select(func.count())
                .select_from(upload)
                .where(upload.c.conversation == one.conversation)
            )
            if (count or 0) >= limit:
                return False
            db.execute(insert(upload).values(**vars(one)))
        return True

    def upload(self, id: str) -> Upload:
        """An upload by its id, or `NotFound`."""
        with self._reader.connect() as db:
            found = db.execute(select(upload).where(upload.c.id == id)).one_or_none()
        if found is None:
            raise NotFound("upload")
        return Upload(**found._mapping)

    def uploads(self, conversation: str) -> frozenset[str]:
        """The ids of a conversation's uploads."""
        with self._reader.connect() as db:
            return frozenset(
                db.scalars(select(upload.c.id).where(upload.c.conversation == conversation))
            )


def _timer(row: SqlRow[Any]) -> Timer:
    return Timer(row.id, row.shop, row.conversation, row.kind, row.ref, row.due_at)


def _filed(row: SqlRow[Any]) -> Filed:
    return Filed(
        row.receipt,
        row.conversation,
        row.kind,
        row.service_class,
        row.stage,
        frozenset(row.contacts),
        row.at,
        row.moved_at,
    )
