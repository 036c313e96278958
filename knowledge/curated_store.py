"""Curated answers and gaps, in SQL. The index's tables stand in knowledge/store.py."""

from __future__ import annotations

import sqlalchemy as sa

from knowledge.store import metadata

_curated = sa.Table(
    "curated",
    metadata,
    sa.Column("shop", sa.Text, primary_key=True),
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("questions", sa.JSON, nullable=False),
    sa.Column("answers", sa.JSON, nullable=False),
    sa.Column("author", sa.Text, nullable=False),
    sa.Column("conversation", sa.Text),
    sa.Column("n", sa.Integer),
    sa.Column("valid_from", sa.Text),
    sa.Column("valid_until", sa.Text),
    sa.Column("created_at", sa.Text, nullable=False),
    sa.Column("changed_at", sa.Text, nullable=False),
    sa.Column("history", sa.JSON, nullable=False),
    sa.Index("curated_by_conversation", "conversation"),
)
# One number a shop, raised by every change: servers ask for it with each question.
_version = sa.Table(
    "curated_version",
    metadata,
    sa.Column("shop", sa.Text, primary_key=True),
    sa.Column("version", sa.Integer, nullable=False),
)
_vector = sa.Table(
    "curated_vector",
    metadata,
    sa.Column("shop", sa.Text, primary_key=True),
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("embedder", sa.Text, primary_key=True),
    sa.Column("text", sa.Text, primary_key=True),
    sa.Column("vector", sa.LargeBinary, nullable=False),
)
_gap = sa.Table(
    "gap",
    metadata,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("shop", sa.Text, nullable=False),
    sa.Column("at", sa.Text, nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("lang", sa.Text, nullable=False),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("conversation", sa.Text),
    sa.Column("reply", sa.Text),
    sa.Column("passage", sa.JSON),
    sa.Column("embedder", sa.Text),
    sa.Column("vector", sa.LargeBinary),
    sa.Index("gap_by_time", "shop", "at"),
    sa.Index("gap_by_conversation", "conversation"),
)
