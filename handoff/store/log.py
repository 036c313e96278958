"""Conversations, their events and the traces of replies."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import Connection, Engine, insert, select, update
from sqlalchemy import Row as SqlRow
from sqlalchemy.exc import IntegrityError

from handoff.conversation import Conversation
from handoff.effects import NOTHING, Effects
from handoff.errors import Conflict, NotFound
from handoff.events import State, StoredEvent
from handoff.snapshot import Recorded, Snapshot, scoped_key
from handoff.store.duties import write
from handoff.store.tables import conversation, event, trace

_EVENT: TypeAdapter[StoredEvent] = TypeAdapter(StoredEvent)


@dataclass(frozen=True)
class Row:
    """A conversation as the queue and the doors need it, without its log."""

    id: str
    shop: str
    last_read: int
    snapshot: Snapshot


@dataclass(frozen=True)
class Trace:
    """Why a reply came out as it did: `body` belongs to event `n` of the conversation."""

    id: str
    n: int
    at: datetime
    body: dict[str, Any]


class LogStore:
    """The log. Appending is conditional: it succeeds for whoever read the newest event."""

    def __init__(self, engine: Engine):
        self._engine = engine
        # Where readers can be told from writers, they do not queue up behind them.
        self._reader = engine.execution_options(read_only=True)

    # --- writing ----------------------------------------------------------------

    def create(
        self,
        id: str,
        shop: str,
        token_hash: str,
        events: Sequence[Recorded],
        snapshot: Snapshot,
    ) -> None:
        """A new conversation with its first events."""
        with self._engine.begin() as db:
            columns = _columns(snapshot)
            db.execute(
                insert(conversation).values(
                    id=id, shop=shop, token_hash=token_hash, last_read=0, **columns
                )
            )
            _write(db, id, shop, events)

    def append(
        self,
        id: str,
        shop: str,
        after: int,
        events: Sequence[Recorded],
        snapshot: Snapshot,
        traces: Sequence[Trace] = (),
        effects: Effects = NOTHING,
    ) -> None:
        """All events of one step and what follows from them, or `Conflict` and nothing at all
        where the log has grown."""
        try:
            with self._engine.begin() as db:
                moved = db.execute(
                    update(conversation)
                    .where(conversation.c.id == id, conversation.c.n == after)
                    .values(**_columns(snapshot))
                )
                if moved.rowcount != 1:
                    raise Conflict
                _write(db, id, shop, events)
                for one in traces:
                    db.execute(
                        insert(trace).values(
                            id=one.id, shop=shop, conversation=id, n=one.n, at=one.at, body=one.body
                        )
                    )
                write(db, shop, id, effects, events[-1].at)
        except IntegrityError as error:
            raise Conflict from error

    def has_read(self, id: str, seq: int) -> None:
        """The shopper has seen everything up to `seq`."""
        with self._engine.begin() as db:
            db.execute(
                update(conversation)
                .where(conversation.c.id == id, conversation.c.last_read < seq)
                .values(last_read=seq)
            )

    # --- reading ----------------------------------------------------------------

    def load(self, id: str) -> tuple[Row, Conversation]:
        """A conversation with its whole log, or `NotFound`."""
        with self._reader.connect() as db:
            row = self._row(db, conversation.c.id == id)
            found = db.execute(
                select(event).where(event.c.conversation == id).order_by(event.c.n)
            ).all()
        log = [_recorded(one) for one in found]
        # The row was read first: what was stored in between is applied to its snapshot.
        chat = Conversation(row.snapshot, [one for one in log if one.n <= row.snapshot.n])
        return row, chat.catch_up(log)

    def row(self, id: str) -> Row:
        """A conversation by its id, or `NotFound`."""
        with self._reader.connect() as db:
            return self._row(db, conversation.c.id == id)

    def by_token(self, token_hash: str) -> Row:
        """The conversation a token opens, or `NotFound`."""
        with self._reader.connect() as db:
            return self._row(db, conversation.c.token_hash == token_hash)

    def open_with_people(self, shop: str) -> list[Row]:
        """All that wait or are in an agent's hands."""
        with self._reader.connect() as db:
            found = db.execute(
                select(conversation).where(
                    conversation.c.shop == shop,
                    conversation.c.state.in_([State.WAITING.value, State.HUMAN.value]),
                )
            ).all()
        return [_row(one) for one in found]

    def unanswered(self) -> list[str]:
        """Ids of conversations in which a shopper waits for the bot."""
        with self._reader.connect() as db:
            return list(
                db.scalars(
                    select(conversation.c.id)
                    .where(conversation.c.unanswered, conversation.c.state == State.BOT.value)
                    .order_by(conversation.c.updated_at)
                )
            )

    def quiet_since(self, before: datetime, states: Sequence[State]) -> list[str]:
        """Ids of conversations in those states to which nothing was added since `before`."""
        with self._reader.connect() as db:
            return list(
                db.scalars(
                    select(conversation.c.id).where(
                        conversation.c.state.in_([state.value for state in states]),
                        conversation.c.updated_at < before,
                    )
                )
            )

    def moves_since(self, shop: str, since: datetime) -> list[tuple[str, Recorded]]:
        """Changes of state of all conversations, the oldest first; waiting times come from them."""
        with self._reader.connect() as db:
            found = db.execute(
                select(event)
                .where(event.c.shop == shop, event.c.type == "state", event.c.at >= since)
                .order_by(event.c.at, event.c.conversation, event.c.n)
            ).all()
        return [(one.conversation, _recorded(one)) for one in found]

    def traces(self, id: str) -> list[Trace]:
        """Why the replies of a conversation came out as they did."""
        with self._reader.connect() as db:
            found = db.execute(
                select(trace).where(trace.c.conversation == id).order_by(trace.c.n)
            ).all()
        return [Trace(one.id, one.n, one.at, one.body) for one in found]

    def _row(self, db: Connection, condition: Any) -> Row:
        found = db.execute(select(conversation).where(condition)).one_or_none()
        if found is None:
            raise NotFound
        return _row(found)


def _columns(snapshot: Snapshot) -> dict[str, Any]:
    return {
        "state": snapshot.state.value if snapshot.state else "",
        "n": snapshot.n,
        "agent": snapshot.agent.id if snapshot.agent else None,
        "waiting_since": snapshot.waiting_since,
        "updated_at": snapshot.updated_at,
        "unanswered": bool(snapshot.pending),
        "snapshot": snapshot.model_dump(mode="json"),
    }


def _write(db: Connection, id: str, shop: str, events: Sequence[Recorded]) -> None:
    rows = []
    for one in events:
        key = scoped_key(one.event)
        rows.append(
            {
                "conversation": id,
                "n": one.n,
                "shop": shop,
                "seq": one.seq,
                "at": one.at,
                "type": one.event.type,
                "key": f"{key[0]}:{key[1]}" if key else None,
                "body": one.event.model_dump(mode="json"),
            }
        )
    db.execute(insert(event), rows)


def _recorded(row: SqlRow[Any]) -> Recorded:
    return Recorded(row.n, row.seq, row.at, _EVENT.validate_python(row.body, strict=False))


def _row(row: SqlRow[Any]) -> Row:
    return Row(row.id, row.shop, row.last_read, Snapshot.model_validate(row.snapshot))
