"""The tables of conversations, agents and traces; every row carries its shop."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    UniqueConstraint,
)
from sqlalchemy.types import TypeDecorator

metadata = MetaData()


class UtcTime(TypeDecorator[datetime]):
    """Times go in and come out in UTC, also where the database keeps no zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuses a time without a zone."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without a zone cannot be stored")
        return value.astimezone(UTC)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        """SQLite gives back what it was given, without the zone."""
        if value is None:
            return None
        stored: datetime = value
        return stored.replace(tzinfo=UTC) if stored.tzinfo is None else stored.astimezone(UTC)


def _of_a_conversation() -> tuple[Column[Any], ...]:
    """Whose a row is; a column belongs to one table, so they are made for each."""
    return (
        Column("shop", String(200), nullable=False),
        Column("conversation", String(36), nullable=False),
    )


def _of_an_agent() -> tuple[Column[Any], ...]:
    """What lets an agent in, and until when."""
    return (
        Column("shop", String(200), nullable=False),
        Column("agent", String(64), ForeignKey("agent.id"), nullable=False),
        Column("expires_at", UtcTime, nullable=False),
    )


conversation = Table(
    "conversation",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("shop", String(200), nullable=False),
    Column("token_hash", String(64), nullable=False, unique=True),
    Column("state", String(16), nullable=False),
    Column("n", Integer, nullable=False),
    Column("agent", String(64)),
    Column("waiting_since", UtcTime),
    Column("updated_at", UtcTime, nullable=False),
    # A shopper's message waits for the bot: what a restart has to answer.
    Column("unanswered", Boolean, nullable=False),
    Column("last_read", Integer, nullable=False),
    Column("snapshot", JSON, nullable=False),
    Index("conversation_by_state", "shop", "state"),
    Index("conversation_by_quiet", "state", "updated_at"),
    Index("conversation_unanswered", "unanswered"),
)

event = Table(
    "event",
    metadata,
    Column("conversation", String(36), ForeignKey("conversation.id"), primary_key=True),
    Column("n", Integer, primary_key=True, autoincrement=False),
    Column("shop", String(200), nullable=False),
    Column("seq", Integer),
    Column("at", UtcTime, nullable=False),
    Column("type", String(16), nullable=False),
    # "whose key: key", so that a shopper's and an agent's cannot collide.
    Column("key", String(160)),
    Column("body", JSON, nullable=False),
    UniqueConstraint("conversation", "key", name="event_key_once"),
    Index("event_by_time", "shop", "type", "at"),
)

trace = Table(
    "trace",
    metadata,
    Column("id", String(36), primary_key=True),
    *_of_a_conversation(),
    Column("n", Integer, nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("body", JSON, nullable=False),
    Index("trace_by_conversation", "conversation", "n"),
    Index("trace_by_time", "at"),
)

visit = Table(
    "visit",
    metadata,
    Column("address", String(64), primary_key=True),
    Column("what", String(16), primary_key=True),
    Column("hour", UtcTime, primary_key=True),
    Column("used", Integer, nullable=False),
)

agent = Table(
    "agent",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("shop", String(200), nullable=False),
    Column("name", String(200), nullable=False),
)

session = Table(
    "session",
    metadata,
    Column("token_hash", String(64), primary_key=True),
    *_of_an_agent(),
)

login_code = Table(
    "login_code",
    metadata,
    Column("code_hash", String(64), primary_key=True),
    *_of_an_agent(),
    Column("used_at", UtcTime),
)

complaint = Table(
    "complaint",
    metadata,
    Column("receipt", String(20), primary_key=True),
    *_of_a_conversation(),
    Column("kind", String(20), nullable=False),
    Column("service_class", String(20), nullable=False),
    Column("stage", String(20), nullable=False),
    # By what a contact is recognised, for whoever asks from another conversation.
    Column("contacts", JSON, nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("moved_at", UtcTime, nullable=False),
    Index("complaint_by_shop", "shop", "stage", "at"),
)

duty = Table(
    "duty",
    metadata,
    Column("conversation", String(36), primary_key=True),
    Column("ref", String(40), primary_key=True),
    Column("shop", String(200), nullable=False),
    Column("kind", String(20), nullable=False),
    Column("what", String(400), nullable=False),
    Column("state", String(20), nullable=False),
    Column("started_at", UtcTime, nullable=False),
    Column("warn_at", UtcTime),
    Column("due_at", UtcTime, nullable=False),
    Column("ended_at", UtcTime),
    Index("duty_by_shop", "shop", "kind", "state", "due_at"),
)

timer = Table(
    "timer",
    metadata,
    Column("id", String(32), primary_key=True),
    *_of_a_conversation(),
    Column("kind", String(20), nullable=False),
    Column("ref", String(40), nullable=False),
    Column("due_at", UtcTime, nullable=False),
    Column("claimed_until", UtcTime),
    Column("done_at", UtcTime),
    Index("timer_by_due", "done_at", "due_at"),
    Index("timer_by_conversation", "conversation"),
)

delivery = Table(
    "delivery",
    metadata,
    Column("id", String(32), primary_key=True),
    *_of_a_conversation(),
    Column("target", String(80), nullable=False),
    Column("kind", String(20), nullable=False),
    Column("body", JSON, nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("state", String(20), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("next_at", UtcTime, nullable=False),
    Column("claimed_until", UtcTime),
    Column("done_at", UtcTime),
    Index("delivery_by_next", "state", "next_at"),
    Index("delivery_by_conversation", "conversation"),
)

delivery_attempt = Table(
    "delivery_attempt",
    metadata,
    Column("delivery", String(32), ForeignKey("delivery.id"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("at", UtcTime, nullable=False),
    # Of HTTP; an error is a word, never what the other side answered.
    Column("status", Integer),
    Column("error", String(80)),
)

upload = Table(
    "upload",
    metadata,
    Column("id", String(64), primary_key=True),
    *_of_a_conversation(),
    Column("at", UtcTime, nullable=False),
    Column("media_type", String(40), nullable=False),
    Column("size", Integer, nullable=False),
    Column("width", Integer, nullable=False),
    Column("height", Integer, nullable=False),
    Index("upload_by_conversation", "conversation"),
)
