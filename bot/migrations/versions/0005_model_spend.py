"""What language models cost a day, in all (shop `*`) and by shop."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.create_table(
        "model_spend",
        sa.Column("day", sa.Text, primary_key=True),
        sa.Column("shop", sa.Text, primary_key=True),
        sa.Column("asked", sa.Integer, nullable=False),
        sa.Column("input_tokens", sa.Integer, nullable=False),
        sa.Column("output_tokens", sa.Integer, nullable=False),
        # Millionths of the currency that the prices are in.
        sa.Column("micros", sa.Integer, nullable=False),
    )


def downgrade() -> None:
    op.drop_table("model_spend")
