"""Why replies came out as they did, by the reply's id or its place in the log.

Replies to `ask`, whose conversations are forgotten, leave only their traces, and of those the
last ones.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Engine, delete, insert, select
from sqlalchemy import Row as SqlRow

from handoff.store.log import Trace
from handoff.store.tables import trace

# Before the id of a conversation that is not kept.
FORGOTTEN = "ask:"
_MOST_FORGOTTEN = 1_000


@dataclass(frozen=True)
class Traced:
    """A trace with its shop and conversation; `kept` is whether that has a log."""

    shop: str
    conversation: str
    trace: Trace

    @property
    def kept(self) -> bool:
        """Whether there is a log that it belongs to."""
        return not self.conversation.startswith(FORGOTTEN)


class TraceStore:
    """Reads the traces that replies are committed with, and keeps those of `ask`."""

    def __init__(self, engine: Engine):
        self._engine = engine
        self._reader = engine.execution_options(read_only=True)

    def of_reply(self, id: str) -> Traced | None:
        """The trace of that id, None if there is none."""
        return self._one(select(trace).where(trace.c.id == id))

    def at(self, conversation: str, n: int) -> Traced | None:
        """The trace of event `n`, or of the reply that comes next after it."""
        return self._one(
            select(trace)
            .where(trace.c.conversation == conversation, trace.c.n >= n)
            .order_by(trace.c.n)
            .limit(1)
        )

    def keep(self, shop: str, conversation: str, traces: Sequence[Trace]) -> None:
        """Keep the traces of a conversation that is about to be forgotten."""
        rows = [
            {
                "id": one.id,
                "shop": shop,
                "conversation": f"{FORGOTTEN}{conversation}",
                "n": one.n,
                "at": one.at,
                "body": one.body,
            }
            for one in traces
        ]
        if rows:
            with self._engine.begin() as db:
                db.execute(insert(trace), rows)

    def forget_old(self) -> None:
        """Of the traces without a conversation only the last thousand stay."""
        ours = trace.c.conversation.startswith(FORGOTTEN)
        newest = select(trace.c.id).where(ours).order_by(trace.c.at.desc(), trace.c.n.desc())
        with self._engine.begin() as db:
            last = newest.limit(_MOST_FORGOTTEN).subquery()
            db.execute(delete(trace).where(ours, trace.c.id.not_in(select(last.c.id))))

    def _one(self, statement: Any) -> Traced | None:
        with self._reader.connect() as db:
            found: SqlRow[Any] | None = db.execute(statement).one_or_none()
        if found is None:
            return None
        return Traced(
            found.shop, found.conversation, Trace(found.id, found.n, found.at, found.body)
        )
