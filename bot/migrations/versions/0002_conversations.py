"""Conversations: their logs, traces, agents and sessions."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

_TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    _conversations()
    _agents()


def _conversations() -> None:
    op.create_table(
        "conversation",
        sa.Column("id", sa.String(36), primary_key=True),
        sa.Column("shop", sa.String(200), nullable=False),
        sa.Column("token_hash", sa.String(64), nullable=False, unique=True),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("n", sa.Integer, nullable=False),
        sa.Column("agent", sa.String(64)),
        sa.Column("waiting_since", _TIME),
        sa.Column("updated_at", _TIME, nullable=False),
        sa.Column("unanswered", sa.Boolean, nullable=False),
        sa.Column("last_read", sa.Integer, nullable=False),
        sa.Column("snapshot", sa.JSON, nullable=False),
    )
    op.create_index("conversation_by_state", "conversation", ["shop", "state"])
    op.create_index("conversation_by_quiet", "conversation", ["state", "updated_at"])
    op.create_index("conversation_unanswered", "conversation", ["unanswered"])
    op.create_table(
        "event",
        sa.Column(
            "conversation", sa.String(36), sa.ForeignKey("conversation.id"), primary_key=True
        ),
        sa.Column("n", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("shop", sa.String(200), nullable=False),
        sa.Column("seq", sa.Integer),
        sa.Column("at", _TIME, nullable=False),
        sa.Column("type", sa.String(16), nullable=False),
        sa.Column("key", sa.String(160)),
        sa.Column("body", sa.JSON, nullable=False),
        sa.UniqueConstraint("conversation", "key", name="event_key_once"),
    )
    op.create_index("event_by_time", "event", ["shop", "type", "at"])
    op.create_table(
        "trace",
        sa.Column("id", sa.String(36), primary_key=True),
        sa.Column("shop", sa.String(200), nullable=False),
        sa.Column("conversation", sa.String(36), nullable=False),
        sa.Column("n", sa.Integer, nullable=False),
        sa.Column("at", _TIME, nullable=False),
        sa.Column("body", sa.JSON, nullable=False),
    )
    op.create_index("trace_by_conversation", "trace", ["conversation", "n"])
    op.create_index("trace_by_time", "trace", ["at"])


def _agents() -> None:
    op.create_table(
        "agent",
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("shop", sa.String(200), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
    )
    op.create_table(
        "session",
        sa.Column("token_hash", sa.String(64), primary_key=True),
        sa.Column("shop", sa.String(200), nullable=False),
        sa.Column("agent", sa.String(64), sa.ForeignKey("agent.id"), nullable=False),
        sa.Column("expires_at", _TIME, nullable=False),
    )
    op.create_table(
        "login_code",
        sa.Column("code_hash", sa.String(64), primary_key=True),
        sa.Column("shop", sa.String(200), nullable=False),
        sa.Column("agent", sa.String(64), sa.ForeignKey("agent.id"), nullable=False),
        sa.Column("expires_at", _TIME, nullable=False),
        sa.Column("used_at", _TIME),
    )


def downgrade() -> None:
    for name in ("login_code", "session", "agent", "trace", "event", "conversation"):
        op.drop_table(name)
