"""How much came from one address within an hour. Addresses come in as hashes."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, Engine, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from handoff.store.tables import visit


class VisitStore:
    """Counts by address, by what is counted, and by the hour they were counted in."""

    def __init__(self, engine: Engine):
        self._engine = engine
        self._reader = engine.execution_options(read_only=True)

    def used(self, address: str, what: str, hour: datetime) -> int:
        """How many have been counted."""
        with self._reader.connect() as db:
            return db.scalar(select(visit.c.used).where(*_which(address, what, hour))) or 0

    def add(self, address: str, what: str, hour: datetime, new: int) -> int:
        """Count so many more; gives back how many there are now, of all workers."""
        for _ in range(2):
            try:
                with self._engine.begin() as db:
                    where = _which(address, what, hour)
                    more = update(visit).where(*where).values(used=visit.c.used + new)
                    if db.execute(more).rowcount == 0:
                        row = {"address": address, "what": what, "hour": hour, "used": new}
                        db.execute(insert(visit).values(**row))
                    used: int = db.scalars(select(visit.c.used).where(*where)).one()
                    return used
            except IntegrityError:
                # Another worker was first to count this address; now there is its row.
                continue
        return new

    def forget(self, before: datetime) -> None:
        """Delete what was counted before that hour."""
        with self._engine.begin() as db:
            db.execute(delete(visit).where(visit.c.hour < before))


def _which(address: str, what: str, hour: datetime) -> tuple[ColumnElement[bool], ...]:
    return visit.c.address == address, visit.c.what == what, visit.c.hour == hour
