"""Several indexes of a shop beside each other: editions, and the slots they stand in."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

_GENERATIONAL = ("passage", "product")


def upgrade() -> None:
    _index()
    for name in _GENERATIONAL:
        _rows(name)
    _files()


def _index() -> None:
    op.create_table(
        "new_shop_index",
        sa.Column("shop", sa.Text, primary_key=True),
        sa.Column("edition", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("slot", sa.Text, nullable=False),
        sa.Column("live", sa.Integer, nullable=False),
        sa.Column("complete", sa.Boolean, nullable=False),
        sa.Column("embedder", sa.Text, nullable=False),
        sa.Column("folder", sa.Text, nullable=False),
        sa.Column("reader", sa.Text, nullable=False),
        sa.Column("changed_at", sa.Text, nullable=False),
        sa.UniqueConstraint("shop", "slot", name="shop_index_slot_once"),
    )
    columns = "shop, live, embedder, folder, reader, changed_at"
    op.execute(
        f"INSERT INTO new_shop_index (edition, slot, complete, {columns}) "
        f"SELECT 1, 'live', true, {columns} FROM shop_index WHERE live > 0"
    )
    _replace("shop_index")


def _rows(name: str) -> None:
    op.create_table(
        f"new_{name}",
        sa.Column("shop", sa.Text, primary_key=True),
        sa.Column("edition", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("path", sa.Text, primary_key=True),
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("born", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("died", sa.Integer),
        sa.Column("place", sa.Integer, nullable=False),
        sa.Column("body", sa.JSON, nullable=False),
    )
    _copy(name, "shop, path, id, born, died, place, body")
    op.create_index(f"{name}_by_birth", name, ["shop", "edition", "born"])
    op.create_index(f"{name}_by_death", name, ["shop", "edition", "died"])


def _files() -> None:
    op.create_table(
        "new_indexed_file",
        sa.Column("shop", sa.Text, primary_key=True),
        sa.Column("edition", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("path", sa.Text, primary_key=True),
        sa.Column("size", sa.BigInteger, nullable=False),
        sa.Column("mtime_ns", sa.BigInteger, nullable=False),
        sa.Column("seen_ns", sa.BigInteger, nullable=False),
        sa.Column("sha256", sa.Text, nullable=False),
        sa.Column("remarks", sa.JSON, nullable=False),
    )
    _copy("indexed_file", "shop, path, size, mtime_ns, seen_ns, sha256, remarks")


def _copy(name: str, columns: str) -> None:
    op.execute(f"INSERT INTO new_{name} (edition, {columns}) SELECT 1, {columns} FROM {name}")
    _replace(name)


def _replace(name: str) -> None:
    op.drop_table(name)
    op.rename_table(f"new_{name}", name)


def downgrade() -> None:
    """Only what is live stays."""
    for name in (*_GENERATIONAL, "indexed_file"):
        op.execute(
            f"DELETE FROM {name} WHERE NOT EXISTS (SELECT 1 FROM shop_index i WHERE "
            f"i.shop = {name}.shop AND i.edition = {name}.edition AND i.slot = 'live')"
        )
    op.execute("DELETE FROM shop_index WHERE slot <> 'live'")
    for name in _GENERATIONAL:
        op.drop_index(f"{name}_by_birth", name)
        op.drop_index(f"{name}_by_death", name)
        _without_edition(name, ["shop", "path", "id", "born"])
    _without_edition("indexed_file", ["shop", "path"])
    _without_edition("shop_index", ["shop"], "slot", "complete")


def _without_edition(name: str, key: list[str], *more: str) -> None:
    found = sa.inspect(op.get_bind()).get_columns(name)
    kept = [column for column in found if column["name"] not in ("edition", *more)]
    columns = [
        sa.Column(
            column["name"],
            column["type"],
            primary_key=column["name"] in key,
            autoincrement=False,
            nullable=column["nullable"],
        )
        for column in kept
    ]
    names = ", ".join(column["name"] for column in kept)
    op.create_table(f"new_{name}", *columns)
    op.execute(f"INSERT INTO new_{name} ({names}) SELECT {names} FROM {name}")
    _replace(name)
