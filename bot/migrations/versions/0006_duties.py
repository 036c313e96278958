"""Complaints, clocks and promises; timers, what is told to others, and uploads."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

_TIME = sa.DateTime(timezone=True)


def _shop() -> tuple[sa.Column[str], sa.Column[str]]:
    return (
        sa.Column("shop", sa.String(200), nullable=False),
        sa.Column("conversation", sa.String(36), nullable=False),
    )


def upgrade() -> None:
    _duties()
    _timers()
    _deliveries()
    op.create_table(
        "upload",
        sa.Column("id", sa.String(64), primary_key=True),
        *_shop(),
        sa.Column("at", _TIME, nullable=False),
        sa.Column("media_type", sa.String(40), nullable=False),
        sa.Column("size", sa.Integer, nullable=False),
        sa.Column("width", sa.Integer, nullable=False),
        sa.Column("height", sa.Integer, nullable=False),
    )
    op.create_index("upload_by_conversation", "upload", ["conversation"])


def _duties() -> None:
    op.create_table(
        "complaint",
        sa.Column("receipt", sa.String(20), primary_key=True),
        *_shop(),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("service_class", sa.String(20), nullable=False),
        sa.Column("stage", sa.String(20), nullable=False),
        sa.Column("contacts", sa.JSON, nullable=False),
        sa.Column("at", _TIME, nullable=False),
        sa.Column("moved_at", _TIME, nullable=False),
    )
    op.create_index("complaint_by_shop", "complaint", ["shop", "stage", "at"])
    op.create_table(
        "duty",
        sa.Column("conversation", sa.String(36), primary_key=True),
        sa.Column("ref", sa.String(40), primary_key=True),
        sa.Column("shop", sa.String(200), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("what", sa.String(400), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("started_at", _TIME, nullable=False),
        sa.Column("warn_at", _TIME),
        sa.Column("due_at", _TIME, nullable=False),
        sa.Column("ended_at", _TIME),
    )
    op.create_index("duty_by_shop", "duty", ["shop", "kind", "state", "due_at"])


def _timers() -> None:
    op.create_table(
        "timer",
        sa.Column("id", sa.String(32), primary_key=True),
        *_shop(),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("ref", sa.String(40), nullable=False),
        sa.Column("due_at", _TIME, nullable=False),
        sa.Column("claimed_until", _TIME),
        sa.Column("done_at", _TIME),
    )
    op.create_index("timer_by_due", "timer", ["done_at", "due_at"])
    op.create_index("timer_by_conversation", "timer", ["conversation"])


def _deliveries() -> None:
    op.create_table(
        "delivery",
        sa.Column("id", sa.String(32), primary_key=True),
        *_shop(),
        sa.Column("target", sa.String(80), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("body", sa.JSON, nullable=False),
        sa.Column("at", _TIME, nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("next_at", _TIME, nullable=False),
        sa.Column("claimed_until", _TIME),
        sa.Column("done_at", _TIME),
    )
    op.create_index("delivery_by_next", "delivery", ["state", "next_at"])
    op.create_index("delivery_by_conversation", "delivery", ["conversation"])
    op.create_table(
        "delivery_attempt",
        sa.Column("delivery", sa.String(32), sa.ForeignKey("delivery.id"), primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("at", _TIME, nullable=False),
        sa.Column("status", sa.Integer),
        sa.Column("error", sa.String(80)),
    )


def downgrade() -> None:
    for name in ("upload", "delivery_attempt", "delivery", "timer", "duty", "complaint"):
        op.drop_table(name)
