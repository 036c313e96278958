"""The rows of one edition's passages and products: read, written as a difference, cleared."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, TypeVar

import sqlalchemy as sa
from pydantic import TypeAdapter

from knowledge.bodies import Bodies, bodies
from knowledge.passage import Passage, Product
from knowledge.store.tables import Content, Shown, passage_table, product_table

# So many in one transaction: a chat message must not wait for 100,000 products.
CHUNK = 2_000
# Rows held at once while a whole generation is read.
_READ = 1_000

_Item = TypeVar("_Item")
_KINDS: tuple[tuple[sa.Table, TypeAdapter[Any]], ...] = (
    (passage_table, TypeAdapter(Passage)),
    (product_table, TypeAdapter(Product)),
)
_Key = tuple[str, str]  # path and id


def content(
    db: sa.Connection, shop: str, edition: int, live: int, path: str | None = None
) -> Content:
    """What the generation shows, of all files or of one."""
    passages, products = (
        Bodies.of(map(adapter.validate_python, _visible(db, table, shop, edition, live, path)))
        for table, adapter in _KINDS
    )
    return Content(passages, products)


def shown(db: sa.Connection, shop: str, edition: int, live: int) -> dict[str, Shown]:
    """How much of each file the generation shows."""
    passages, products = (_counted(db, table, shop, edition, live) for table, _ in _KINDS)
    return {
        path: Shown(passages.get(path, 0), products.get(path, 0)) for path in {*passages, *products}
    }


def grown(db: sa.Connection, shop: str, edition: int, live: int, since: int) -> set[str]:
    """The files of which the generation shows rows that an earlier one did not."""
    found: set[str] = set()
    for table, _ in _KINDS:
        born = sa.and_(table.c.born > since, _seen(table, live))
        found.update(db.scalars(sa.select(table.c.path).where(*_of(table, shop, edition), born)))
    return found


def since(
    db: sa.Connection, shop: str, edition: int, live: int, earlier: int, before: Content
) -> Content:
    """What the generation shows; of files from which nothing came and nothing went since an
    `earlier` one, it is what that one showed."""
    now = shown(db, shop, edition, live)
    was = {path: Shown(*sizes) for path, sizes in _sizes(before).items()}
    paths = grown(db, shop, edition, live, earlier)
    paths |= {path for path in {*now, *was} if now.get(path) != was.get(path)}
    read = [content(db, shop, edition, live, path) for path in paths if path in now]
    passages = [piece for each in read for piece in bodies(each.passages).pieces]
    products = [piece for each in read for piece in bodies(each.products).pieces]
    return Content(
        bodies(before.passages).replaced(paths, Bodies(passages)),
        bodies(before.products).replaced(paths, Bodies(products)),
    )


def _sizes(content: Content) -> dict[str, tuple[int, int]]:
    passages = {piece.path: piece.size for piece in bodies(content.passages).pieces}
    products = {piece.path: piece.size for piece in bodies(content.products).pieces}
    return {path: (passages.get(path, 0), products.get(path, 0)) for path in {*passages, *products}}


def _counted(
    db: sa.Connection, table: sa.Table, shop: str, edition: int, live: int
) -> dict[str, int]:
    """How many rows of each file are seen: all, which the primary key tells, without those that
    are not. To look whether each of 100,000 is seen would read all their bodies."""
    here = _of(table, shop, edition)
    by_file = sa.select(table.c.path, sa.func.count()).where(*here).group_by(table.c.path)
    found = {path: number for path, number in db.execute(by_file)}
    gone = sa.and_(table.c.born <= live, table.c.died <= live)
    for unseen in (table.c.born > live, gone):
        for path, number in db.execute(by_file.where(unseen)):
            found[path] = found.get(path, 0) - number
    return {path: number for path, number in found.items() if number > 0}


def write_difference(
    engine: sa.Engine, shop: str, edition: int, after: int, before: Content, now: Content
) -> None:
    """Rows of generation `after`, which nobody sees yet, in several transactions.

    `before` and `now` are what the same files showed and will show.
    """
    of_index = {"shop": shop, "edition": edition, "born": after}
    pairs: tuple[tuple[Bodies[Any], Bodies[Any]], ...] = (
        (bodies(before.passages), bodies(now.passages)),
        (bodies(before.products), bodies(now.products)),
    )
    for (table, _), (was, becomes) in zip(_KINDS, pairs, strict=True):
        known = {key: _mark(place, body) for key, place, body in _placed(was)}
        stays: set[_Key] = set()
        for some in _chunks(_placed(becomes), CHUNK):
            rows = []
            for key, place, body in some:
                if known.get(key) == _mark(place, body):
                    stays.add(key)
                    continue
                path, id_ = key
                row = {"path": path, "id": id_, "place": place, "body": body}
                rows.append({**of_index, **row})
            if rows:
                with engine.begin() as db:
                    db.execute(sa.insert(table), rows)
        for gone in _chunks((key for key in known if key not in stays), CHUNK):
            with engine.begin() as db:
                _let_die(db, table, shop, edition, after, gone)


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
    """Every edition of which there are rows; asked one after the other, each a look at the key."""
    found: set[int] = set()
    for table, _ in _KINDS:
        next_ = sa.select(sa.func.min(table.c.edition)).where(table.c.shop == shop)
        edition = db.scalar(next_)
        while edition is not None:
            found.add(edition)
            edition = db.scalar(next_.where(table.c.edition > edition))
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
    path: str | None,
) -> Iterator[Any]:
    wanted = (
        sa.select(table.c.body)
        .where(*_of(table, shop, edition), _seen(table, live))
        .where(*(() if path is None else (table.c.path == path,)))
        # Databases order text by rules of their own; `Bodies` puts the files in order.
        .order_by(table.c.path, table.c.place)
    )
    yield from db.scalars(wanted.execution_options(yield_per=_READ))


def _placed(items: Bodies[Any]) -> Iterator[tuple[_Key, int, dict[str, Any]]]:
    """Path and id of each item, its place in its file, and itself as JSON; of the same id twice
    the first."""
    for piece in items.pieces:
        place = 0
        seen: set[str] = set()
        for raw in piece.bodies():
            body = json.loads(raw)
            if body["id"] not in seen:
                seen.add(body["id"])
                yield (piece.path, body["id"]), place, body
                place += 1


def _mark(place: int, body: Mapping[str, Any]) -> bytes:
    """The same for the same item at the same place."""
    said = json.dumps([place, body], sort_keys=True).encode()
    return hashlib.blake2b(said, digest_size=16).digest()


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


def _chunks(items: Iterable[_Item], size: int) -> Iterator[list[_Item]]:
    left = iter(items)
    while some := list(islice(left, size)):
        yield some
