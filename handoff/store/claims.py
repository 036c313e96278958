"""Rows that wait for any worker, each given to one of them by a conditional update."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Column, ColumnElement, Engine, Row, Table, and_, or_, select, update


def claim(
    engine: Engine,
    table: Table,
    ready: ColumnElement[bool],
    order: Column[Any],
    now: datetime,
    lease: timedelta,
    limit: int,
) -> list[Row[Any]]:
    """At most so many rows that are `ready` and in nobody's hands, by `order`; they are the
    caller's for `lease`. Two workers never get the same one."""
    free = and_(ready, or_(table.c.claimed_until.is_(None), table.c.claimed_until <= now))
    with engine.execution_options(read_only=True).connect() as db:
        due = db.execute(select(table).where(free).order_by(order).limit(limit)).all()
    if not due:
        return []
    with engine.begin() as db:
        return [
            one
            for one in due
            if db.execute(
                update(table).where(table.c.id == one.id, free).values(claimed_until=now + lease)
            ).rowcount
        ]
