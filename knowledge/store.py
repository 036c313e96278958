"""Passages, products, file fingerprints and generations, in SQL.

A passage is visible from the generation in `born` to the one before `died`.
A sync writes generation live + 1, which nobody sees, and then moves `live` in one
small transaction. What a killed sync left behind is cleared by the next one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from pydantic import TypeAdapter

from knowledge.passage import Passage, Product

Engine = sa.Engine
metadata = sa.MetaData()

_index = sa.Table(
    "shop_index",
    metadata,
    sa.Column("shop", sa.Text, primary_key=True),
    sa.Column("live", sa.Integer, nullable=False),
    sa.Column("embedder", sa.Text, nullable=False),
    sa.Column("folder", sa.Text, nullable=False),
    sa.Column("reader", sa.Text, nullable=False),
    sa.Column("changed_at", sa.Text, nullable=False),
)


def _generational(name: str) -> sa.Table:
    return sa.Table(
        name,
        metadata,
        sa.Column("shop", sa.Text, primary_key=True),
        sa.Column("path", sa.Text, primary_key=True),
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("born", sa.Integer, primary_key=True),
        sa.Column("died", sa.Integer),
        sa.Column("place", sa.Integer, nullable=False),
        sa.Column("body", sa.JSON, nullable=False),
    )


_passage = _generational("passage")
_product = _generational("product")
_file = sa.Table(
    "indexed_file",
    metadata,
    sa.Column("shop", sa.Text, primary_key=True),
    sa.Column("path", sa.Text, primary_key=True),
    sa.Column("size", sa.BigInteger, nullable=False),
    sa.Column("mtime_ns", sa.BigInteger, nullable=False),
    sa.Column("seen_ns", sa.BigInteger, nullable=False),
    sa.Column("sha256", sa.Text, nullable=False),
    sa.Column("remarks", sa.JSON, nullable=False),
)

_passages = TypeAdapter(Passage)
_products = TypeAdapter(Product)

Key = tuple[str, str]  # path and id


@dataclass(frozen=True)
class LiveIndex:
    """What is live of a shop. `reader` names the code that made the passages of the files."""

    shop: str
    live: int
    embedder: str
    folder: str
    reader: str
    changed_at: datetime


@dataclass(frozen=True)
class Fingerprint:
    """A file as it was when it was read; `remarks` is what its reader had to say."""

    path: str
    size: int
    mtime_ns: int
    seen_ns: int
    sha256: str
    remarks: Mapping[str, Any]


@dataclass(frozen=True)
class Content:
    """All that a generation shows, each in the order of path and place in the file."""

    passages: tuple[Passage, ...]
    products: tuple[Product, ...]


class IndexStore:
    """The tables of the index of one database."""

    def __init__(self, engine: sa.Engine) -> None:
        self._writing = engine
        # Readers must not queue for SQLite's one write lock; see bot/migrations.
        self._reading = engine.execution_options(read_only=True)

    def shops(self) -> list[LiveIndex]:
        """Every shop with a live generation."""
        with self._reading.connect() as db:
            rows = db.execute(sa.select(_index).where(_index.c.live > 0).order_by(_index.c.shop))
            return [_live(row) for row in rows]

    def live(self, shop: str) -> LiveIndex | None:
        """What is live of the shop, or None."""
        with self._reading.connect() as db:
            row = db.execute(sa.select(_index).where(_index.c.shop == shop)).one_or_none()
        return _live(row) if row and row.live > 0 else None

    def generation(self, shop: str) -> int:
        """The number of the live generation, 0 for none; cheap, asked with every question."""
        with self._reading.connect() as db:
            found = db.scalar(sa.select(_index.c.live).where(_index.c.shop == shop))
        return int(found or 0)

    def content(self, shop: str) -> tuple[LiveIndex | None, Content]:
        """The live generation whole, in one consistent read."""
        with self._reading.connect() as db:
            row = db.execute(sa.select(_index).where(_index.c.shop == shop)).one_or_none()
            if row is None or row.live == 0:
                return None, Content((), ())
            passages, products = (
                _bodies(db, table, shop, row.live) for table in (_passage, _product)
            )
        return _live(row), Content(
            tuple(_passages.validate_python(body) for body in passages),
            tuple(_products.validate_python(body) for body in products),
        )

    def files(self, shop: str) -> dict[str, Fingerprint]:
        """The files of the last sync by path."""
        with self._reading.connect() as db:
            rows = db.execute(sa.select(_file).where(_file.c.shop == shop)).all()
        return {
            row.path: Fingerprint(
                row.path, row.size, row.mtime_ns, row.seen_ns, row.sha256, row.remarks
            )
            for row in rows
        }

    def clear_unfinished(self, shop: str) -> None:
        """Undo what a killed sync wrote, and delete what no generation shows any more."""
        live = self.generation(shop)
        with self._writing.begin() as db:
            for table in (_passage, _product):
                mine = table.c.shop == shop
                db.execute(sa.delete(table).where(mine, table.c.born > live))
                db.execute(sa.update(table).where(mine, table.c.died > live).values(died=None))
                db.execute(sa.delete(table).where(mine, table.c.died <= live))

    def write_next(self, shop: str, old: Content, new: Content) -> None:
        """Write generation live + 1, which nobody sees yet, as the difference to `old`."""
        after = self.generation(shop) + 1
        with self._writing.begin() as db:
            for table, adapter, before, now in (
                (_passage, _passages, old.passages, new.passages),
                (_product, _products, old.products, new.products),
            ):
                _write_difference(db, table, adapter, shop, after, before, now)

    def make_live(self, index: LiveIndex, files: Iterable[Fingerprint]) -> None:
        """Move to generation `index.live`, with the files it was made from."""
        values = {**vars(index), "changed_at": index.changed_at.isoformat()}
        with self._writing.begin() as db:
            db.execute(sa.delete(_index).where(_index.c.shop == index.shop))
            db.execute(sa.insert(_index).values(values))
            _replace_files(db, index.shop, files)

    def remember_files(self, shop: str, files: Iterable[Fingerprint]) -> None:
        """Fingerprints of a sync that found the same content."""
        with self._writing.begin() as db:
            _replace_files(db, shop, files)


def _bodies(db: sa.Connection, table: sa.Table, shop: str, live: int) -> list[Any]:
    rows = db.execute(
        sa.select(table.c.path, table.c.body)
        .where(
            table.c.shop == shop,
            table.c.born <= live,
            sa.or_(table.c.died.is_(None), table.c.died > live),
        )
        .order_by(table.c.place)
    )
    # Sorted here: databases order text by rules of their own.
    return [row.body for row in sorted(rows, key=lambda row: str(row.path))]


def _write_difference(
    db: sa.Connection,
    table: sa.Table,
    adapter: TypeAdapter[Any],
    shop: str,
    after: int,
    before: tuple[Any, ...],
    now: tuple[Any, ...],
) -> None:
    was, becomes = _placed(before), _placed(now)
    gone = [key for key, item in was.items() if becomes.get(key) != item]
    new = [
        {
            "shop": shop,
            "path": item.path,
            "id": item.id,
            "born": after,
            "place": place,
            "body": adapter.dump_python(item, mode="json"),
        }
        for key, (place, item) in becomes.items()
        if was.get(key) != (place, item)
    ]
    if gone:
        db.execute(
            sa.update(table)
            .where(
                table.c.shop == shop,
                table.c.path == sa.bindparam("of_path"),
                table.c.id == sa.bindparam("of_id"),
                table.c.died.is_(None),
                table.c.born < after,
            )
            .values(died=after),
            [{"of_path": path, "of_id": id_} for path, id_ in gone],
        )
    if new:
        db.execute(sa.insert(table), new)


def _placed(items: Iterable[Any]) -> dict[Key, tuple[int, Any]]:
    """Each item by path and id, with its place in its file; of the same id twice, the first."""
    found: dict[Key, tuple[int, Any]] = {}
    lengths: Counter[str] = Counter()
    for item in items:
        if (item.path, item.id) not in found:
            found[item.path, item.id] = (lengths[item.path], item)
            lengths[item.path] += 1
    return found


def _replace_files(db: sa.Connection, shop: str, files: Iterable[Fingerprint]) -> None:
    db.execute(sa.delete(_file).where(_file.c.shop == shop))
    rows = [{"shop": shop, **vars(file)} for file in files]
    if rows:
        db.execute(sa.insert(_file), rows)


def _live(row: sa.Row[Any]) -> LiveIndex:
    values = row._asdict()
    values["changed_at"] = datetime.fromisoformat(values["changed_at"])
    return LiveIndex(**values)
