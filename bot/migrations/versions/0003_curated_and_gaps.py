"""Curated answers with their questions' vectors, and questions nobody answered."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.create_table(
        "curated",
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
    )
    op.create_index("curated_by_conversation", "curated", ["conversation"])
    op.create_table(
        "curated_version",
        sa.Column("shop", sa.Text, primary_key=True),
        sa.Column("version", sa.Integer, nullable=False),
    )
    op.create_table(
        "curated_vector",
        sa.Column("shop", sa.Text, primary_key=True),
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("embedder", sa.Text, primary_key=True),
        sa.Column("text", sa.Text, primary_key=True),
        sa.Column("vector", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "gap",
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
    )
    op.create_index("gap_by_time", "gap", ["shop", "at"])
    op.create_index("gap_by_conversation", "gap", ["conversation"])


def downgrade() -> None:
    for name in ("gap", "curated_vector", "curated_version", "curated"):
        op.drop_table(name)
