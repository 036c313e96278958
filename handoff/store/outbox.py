"""What others are to be told: deliveries, claimed by whoever comes first, and their attempts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Engine, and_, insert, select, update

from handoff.store.claims import claim
from handoff.store.tables import delivery, delivery_attempt


@dataclass(frozen=True)
class Due:
    """A delivery that was claimed; `attempts` have failed before."""

    id: str
    shop: str
    conversation: str
    target: str
    kind: str
    body: dict[str, Any]
    at: datetime
    attempts: int


@dataclass(frozen=True)
class Attempt:
    """One try: an HTTP status, or a word for what went wrong; both None where all is well."""

    number: int
    at: datetime
    status: int | None
    error: str | None


@dataclass(frozen=True)
class Sent:
    """A delivery with all its attempts, for the log of deliveries."""

    id: str
    target: str
    kind: str
    state: str
    at: datetime
    attempts: tuple[Attempt, ...]


class Outbox:
    """Deliveries wait here until they arrive or are given up."""

    def __init__(self, engine: Engine):
        self._engine = engine
        self._reader = engine.execution_options(read_only=True)

    def claim(self, now: datetime, lease: timedelta, limit: int = 20) -> list[Due]:
        """Deliveries whose turn it is, each given to one worker for `lease`."""
        ready = and_(delivery.c.state == "waiting", delivery.c.next_at <= now)
        rows = claim(self._engine, delivery, ready, delivery.c.next_at, now, lease, limit)
        return [
            Due(
                one.id,
                one.shop,
                one.conversation,
                one.target,
                one.kind,
                one.body,
                one.at,
                one.attempts,
            )
            for one in rows
        ]

    def tried(
        self,
        one: Due,
        *,
        at: datetime,
        status: int | None,
        error: str | None,
        next_at: datetime | None,
    ) -> None:
        """Log an attempt. Without an error it has arrived; without `next_at` it is given up."""
        state = "sent" if error is None else ("waiting" if next_at else "failed")
        number = one.attempts + 1
        with self._engine.begin() as db:
            db.execute(
                insert(delivery_attempt).values(
                    delivery=one.id, number=number, at=at, status=status, error=error
                )
            )
            db.execute(
                update(delivery)
                .where(delivery.c.id == one.id)
                .values(
                    state=state,
                    attempts=number,
                    next_at=next_at or at,
                    claimed_until=None,
                    done_at=None if state == "waiting" else at,
                )
            )

    def log(self, shop: str, limit: int = 200) -> list[Sent]:
        """The newest deliveries of a shop with their attempts."""
        with self._reader.connect() as db:
            found = db.execute(
                select(delivery)
                .where(delivery.c.shop == shop)
                .order_by(delivery.c.at.desc(), delivery.c.id)
                .limit(limit)
            ).all()
            tries = db.execute(
                select(delivery_attempt)
                .where(delivery_attempt.c.delivery.in_([one.id for one in found]))
                .order_by(delivery_attempt.c.number)
            ).all()
        return [
            Sent(
                one.id,
                one.target,
                one.kind,
                one.state,
                one.at,
                tuple(
                    Attempt(t.number, t.at, t.status, t.error)
                    for t in tries
                    if t.delivery == one.id
                ),
            )
            for one in found
        ]
