"""The index: passages, products, files and generations."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "shop_index",
        sa.Column("shop", sa.Text, primary_key=True),
        sa.Column("live", sa.Integer, nullable=False),
        sa.Column("embedder", sa.Text, nullable=False),
        sa.Column("folder", sa.Text, nullable=False),
        sa.Column("reader", sa.Text, nullable=False),
        sa.Column("changed_at", sa.Text, nullable=False),
    )
    for name in ("passage", "product"):
        op.create_table(
            name,
            sa.Column("shop", sa.Text, primary_key=True),
            sa.Column("path", sa.Text, primary_key=True),
            sa.Column("id", sa.Text, primary_key=True),
            sa.Column("born", sa.Integer, primary_key=True),
            sa.Column("died", sa.Integer),
            sa.Column("place", sa.Integer, nullable=False),
            sa.Column("body", sa.JSON, nullable=False),
        )
    op.create_table(
        "indexed_file",
        sa.Column("shop", sa.Text, primary_key=True),
        sa.Column("path", sa.Text, primary_key=True),
        sa.Column("size", sa.BigInteger, nullable=False),
        sa.Column("mtime_ns", sa.BigInteger, nullable=False),
        sa.Column("seen_ns", sa.BigInteger, nullable=False),
        sa.Column("sha256", sa.Text, nullable=False),
        sa.Column("remarks", sa.JSON, nullable=False),
    )


def downgrade() -> None:
    for name in ("indexed_file", "product", "passage", "shop_index"):
        op.drop_table(name)
