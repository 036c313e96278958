"""What is kept of conversations and agents, in SQL. The only part of this package with SQLAlchemy.

Statements are plain enough for SQLite and PostgreSQL alike.
"""

from __future__ import annotations

from sqlalchemy import Engine

from handoff.store.accounts import AccountStore, Agent
from handoff.store.duties import Duty, DutyStore, Filed, Timer, Upload
from handoff.store.log import LogStore, Row, Trace
from handoff.store.outbox import Due, Outbox, Sent
from handoff.store.tables import metadata
from handoff.store.visits import VisitStore


class Store:
    """The stores on one database, whose tables the migrations have made."""

    def __init__(self, engine: Engine):
        self.log = LogStore(engine)
        self.accounts = AccountStore(engine)
        self.duties = DutyStore(engine)
        self.outbox = Outbox(engine)
        self.visits = VisitStore(engine)


__all__ = [
    "AccountStore",
    "Agent",
    "Due",
    "Duty",
    "DutyStore",
    "Filed",
    "LogStore",
    "Outbox",
    "Row",
    "Sent",
    "Store",
    "Timer",
    "Trace",
    "Upload",
    "VisitStore",
    "metadata",
]
