"""The rows of one edition's passages and products: read, written as a difference, cleared."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, TypeVar

import sqlalchemy as sa
from pydantic import TypeAdapter

from knowledge.bodies import Bodies
from knowledge.passage import Passage, Product
from knowledge.store.tables import Content, Shown, passage_table, product_table

# So many in one transaction: a chat message must not wait for 100,000 products.
CHUNK = 2_000
# SQLite takes 32,766 variables a statement, older ones 999.
_NAMES = 400
# Rows held at once while a whole generation is read.
_READ = 1_000

_Item = TypeVar("_Item")
_KINDS: tuple[tuple[sa.Table, TypeAdapter[Any]], ...] = (
    (passage_table, TypeAdapter(Passage)),
    (product_table, TypeAdapter(Product)),
)
_Key = tuple[str, str]  # path and id


def content(
    db: sa.Connection, shop: str, edition: int, live: int, paths: Sequence[str] | None = None
) -> Content:
    """What the generation shows, of all files or of these."""
    passages, products = (
        map(adapter.validate_python, _visible(db, table, shop, edition, live, paths))
        for table, adapter in _KINDS
    )
    if paths is None:
        return Content(Bodies.of(passages), Bodies.of(products))
    return Content(tuple(passages), tuple(products))


def shown(db: sa.Connection, shop: str, edition: int, live: int) -> dict[str, Shown]:
    """How much of each file the generation shows."""
    counts: list[dict[str, int]] = []
    for table, _ in _KINDS:
        seen = sa.select(table.c.path, sa.func.count()).where(
            *_of(table, shop, edition), _seen(table, live)
        )
        counts.append({path: number for path, number in db.execute(seen.group_by(table.c.path))})
    passages, products = counts
    return {
        path: Shown(passages.get(path, 0), products.get(path, 0)) for path in {*passages, *products}
    }


def languages(db: sa.Connection, shop: str, edition: int, live: int) -> set[str]:
    """Of the passages the generation shows."""
    lang = passage_table.c.body["lang"].as_string()
    seen = (*_of(passage_table, shop, edition), _seen(passage_table, live))
    return {str(found) for found in db.scalars(sa.select(lang).where(*seen).distinct())}


def write_difference(
    engine: sa.Engine, shop: str, edition: int, after: int, before: Content, now: Content
) -> None:
    """Rows of generation `after`, which nobody sees yet, in several transactions.

    `before` and `now` are what the same files showed and will show.
    """
    pairs = ((before.passages, now.passages), (before.products, now.products))
    for (table, adapter), (was, becomes) in zip(_KINDS, pairs, strict=True):
        gone, new = _difference(_placed(was), _placed(becomes))
        for some in _chunks(gone, CHUNK):
            with engine.begin() as db:
                _let_die(db, table, shop, edition, after, some)
        for part in _chunks(new, CHUNK):
            rows = [
                {
                    "shop": shop,
                    "edition": edition,
                    "path": item.path,
                    "id": item.id,
                    "born": after,
                    "place": place,
                    "body": adapter.dump_python(item, mode="json"),
                }
                for place, item in part
            ]
            with engine.begin() as db:
                db.execute(sa.insert(table), rows)


def clear_unfinished(engine: sa.Engine, shop: str, edition: int, live: int) -> None:
    """Undo what a killed sync wrote, and delete what no generation shows any more."""
    for table, _ in _KINDS:
        mine = sa.and_(*_of(table, shop, edition))
        _delete(engine, table, sa.and_(mine, table.c.born > live))
        with engine.begin() as db:
            db.execute(sa.update(table).where(mine, table.c.died > live).values(died=None))
        _delete(engine, table, sa.and_(mine, table.c.died <= live))


def delete_edition(engine: sa.Engine, shop: str, edition: int) -> None:
    """Delete every passage and product of an edition that no slot names any more."""
    for table, _ in _KINDS:
        _delete(engine, table, sa.and_(*_of(table, shop, edition)))


def editions(db: sa.Connection, shop: str) -> set[int]:
    """Every edition of which there are rows."""
    found: set[int] = set()
    for table, _ in _KINDS:
        found.update(db.scalars(sa.select(table.c.edition).where(table.c.shop == shop).distinct()))
    return found


def _of(table: sa.Table, shop: str, edition: int) -> tuple[sa.ColumnElement[bool], ...]:
    return table.c.shop == shop, table.c.edition == edition


def _seen(table: sa.Table, live: int) -> sa.ColumnElement[bool]:
    return sa.and_(table.c.born <= live, sa.or_(table.c.died.is_(None), table.c.died > live))


def _visible(
    db: sa.Connection,
    table: sa.Table,
    shop: str,
    edition: int,
    live: int,
    paths: Sequence[str] | None,
) -> Iterator[Any]:
    wanted = (
        sa.select(table.c.path, table.c.body)
        .where(*_of(table, shop, edition), _seen(table, live))
        .order_by(table.c.path, table.c.place)
    )
    if paths is None:
        # Databases order text by rules of their own; `Bodies` puts the files in order.
        for row in db.execute(wanted.execution_options(yield_per=_READ)):
            yield row.body
        return
    rows = [
        row
        for some in _chunks(paths, _NAMES)
        for row in db.execute(wanted.where(table.c.path.in_(some)))
    ]
    for row in sorted(rows, key=lambda row: str(row.path)):
        yield row.body


def _difference(
    was: dict[_Key, tuple[int, Any]], becomes: dict[_Key, tuple[int, Any]]
) -> tuple[list[_Key], list[tuple[int, Any]]]:
    gone = [key for key, item in was.items() if becomes.get(key) != item]
    new = [item for key, item in becomes.items() if was.get(key) != item]
    return gone, new


def _let_die(
    db: sa.Connection,
    table: sa.Table,
    shop: str,
    edition: int,
    after: int,
    gone: Sequence[_Key],
) -> None:
    db.execute(
        sa.update(table)
        .where(
            *_of(table, shop, edition),
            table.c.path == sa.bindparam("of_path"),
            table.c.id == sa.bindparam("of_id"),
            table.c.died.is_(None),
            table.c.born < after,
        )
        .values(died=after),
        [{"of_path": path, "of_id": id_} for path, id_ in gone],
    )


def _delete(engine: sa.Engine, table: sa.Table, which: sa.ColumnElement[bool]) -> None:
    columns = list(table.primary_key.columns)
    while True:
        with engine.begin() as db:
            keys = db.execute(sa.select(*columns).where(which).limit(CHUNK)).all()
            if keys:
                one = sa.and_(*(column == sa.bindparam(f"of_{column.name}") for column in columns))
                named = [
                    {f"of_{column.name}": part for column, part in zip(columns, key, strict=True)}
                    for key in keys
                ]
                db.execute(sa.delete(table).where(one), named)
        if len(keys) < CHUNK:
            return


def _placed(items: Iterable[Any]) -> dict[_Key, tuple[int, Any]]:
    """Each item by path and id, with its place in its file; of the same id twice, the first."""
    found: dict[_Key, tuple[int, Any]] = {}
    lengths: Counter[str] = Counter()
    for item in items:
        if (item.path, item.id) not in found:
            found[item.path, item.id] = (lengths[item.path], item)
            lengths[item.path] += 1
    return found


def _chunks(items: Sequence[_Item], size: int) -> Iterator[Sequence[_Item]]:
    for start in range(0, len(items), size):
        yield items[start : start + size]
