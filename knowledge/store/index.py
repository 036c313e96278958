"""One slot of every shop of a database: what it shows, and how it moves to the next generation."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from knowledge.store import rows
from knowledge.store.tables import (
    Content,
    Fingerprint,
    LiveIndex,
    Shown,
    Slot,
    file_table,
    index_table,
)

Engine = sa.Engine


class IndexStore:
    """The tables of the index, seen through one slot: the live indexes unless `at` another."""

    def __init__(self, engine: Engine, slot: Slot = Slot.LIVE) -> None:
        self._writing = engine
        # Readers must not queue for SQLite's one write lock; see bot/migrations.
        self._reading = engine.execution_options(read_only=True)
        self.slot = slot

    def at(self, slot: Slot) -> IndexStore:
        """The same tables through another slot."""
        return IndexStore(self._writing, slot)

    # --- reading -------------------------------------------------------------------

    def shops(self) -> list[LiveIndex]:
        """Every shop that has something in this slot."""
        wanted = sa.select(index_table).where(index_table.c.slot == self.slot)
        with self._reading.connect() as db:
            return [_live(row) for row in db.execute(wanted.order_by(index_table.c.shop))]

    def live(self, shop: str) -> LiveIndex | None:
        """What is in this slot of the shop, or None."""
        with self._reading.connect() as db:
            return self._live(db, shop)

    def slots(self, shop: str) -> dict[Slot, LiveIndex]:
        """Every index of the shop by its slot."""
        with self._reading.connect() as db:
            found = db.execute(sa.select(index_table).where(index_table.c.shop == shop)).all()
        return {Slot(row.slot): _live(row) for row in found}

    def generation(self, shop: str) -> tuple[int, int]:
        """Edition and generation, (0, 0) for none; cheap, asked with every question."""
        wanted = sa.select(index_table.c.edition, index_table.c.live)
        with self._reading.connect() as db:
            found = db.execute(wanted.where(*self._mine(shop))).one_or_none()
        return (found.edition, found.live) if found else (0, 0)

    def content(self, shop: str) -> tuple[LiveIndex | None, Content]:
        """All that the slot shows, in one consistent read."""
        with self._reading.connect() as db:
            index = self._live(db, shop)
            if index is None:
                return None, Content((), ())
            return index, rows.content(db, shop, index.edition, index.live)

    def content_of(self, index: LiveIndex, path: str) -> Content:
        """What a generation shows of a file."""
        with self._reading.connect() as db:
            return rows.content(db, index.shop, index.edition, index.live, path)

    def since(self, index: LiveIndex, live: int, before: Content) -> Content:
        """What a generation shows, where generation `live` of the same edition showed `before`:
        only the files that changed are read."""
        if live == index.live:
            return before
        with self._reading.connect() as db:
            return rows.since(db, index.shop, index.edition, index.live, live, before)

    def changed(self, index: LiveIndex, live: int) -> int:
        """How many passages stand in files to which something came since generation `live`."""
        with self._reading.connect() as db:
            of = (index.shop, index.edition, index.live)
            shown = rows.shown(db, *of)
            return sum(shown[path].passages for path in rows.grown(db, *of, live) if path in shown)

    def shown(self, index: LiveIndex) -> dict[str, Shown]:
        """How much of each file a generation shows."""
        with self._reading.connect() as db:
            return rows.shown(db, index.shop, index.edition, index.live)

    def files(self, index: LiveIndex) -> dict[str, Fingerprint]:
        """The files of the last sync by path."""
        mine = (file_table.c.shop == index.shop, file_table.c.edition == index.edition)
        with self._reading.connect() as db:
            found = db.execute(sa.select(file_table).where(*mine)).all()
        return {
            row.path: Fingerprint(
                row.path, row.size, row.mtime_ns, row.seen_ns, row.sha256, row.remarks
            )
            for row in found
        }

    def next_edition(self, shop: str) -> int:
        """The number of an edition that nothing was ever written of."""
        with self._reading.connect() as db:
            named = db.scalars(sa.select(index_table.c.edition).where(index_table.c.shop == shop))
            return max({*named, *rows.editions(db, shop)}, default=0) + 1

    # --- writing -------------------------------------------------------------------

    def clear_unfinished(self, shop: str) -> None:
        """Undo what a killed sync wrote, and delete what nothing shows any more."""
        slots = self.slots(shop)
        with self._reading.connect() as db:
            left = rows.editions(db, shop) - {index.edition for index in slots.values()}
        for edition in left:
            rows.delete_edition(self._writing, shop, edition)
        if self.slot in slots:
            rows.clear_unfinished(self._writing, shop, *slots[self.slot].generation)

    def write_next(self, index: LiveIndex, before: Content, now: Content) -> None:
        """Write `index`, which nobody sees yet: what some files showed, and what they will."""
        rows.write_difference(self._writing, index.shop, index.edition, index.live, before, now)

    def make_live(
        self, index: LiveIndex, files: Iterable[Fingerprint], gone: Iterable[str] = ()
    ) -> None:
        """Show `index` in this slot; `files` are those read again, `gone` those that are not there.

        The edition that was in the slot, if it is another, is in none from then on.
        """
        values = {**vars(index), "changed_at": index.changed_at.isoformat(), "slot": self.slot}
        with self._writing.begin() as db:
            db.execute(sa.delete(index_table).where(*self._mine(index.shop)))
            db.execute(sa.insert(index_table).values(values))
            _remember(db, index, files, gone)

    def remember_files(
        self, index: LiveIndex, files: Iterable[Fingerprint], gone: Iterable[str] = ()
    ) -> None:
        """Fingerprints of a sync that found the same content."""
        with self._writing.begin() as db:
            _remember(db, index, files, gone)

    def mark_complete(self, index: LiveIndex) -> None:
        """Every passage of the generation has its vectors."""
        with self._writing.begin() as db:
            db.execute(
                sa.update(index_table)
                .where(
                    index_table.c.shop == index.shop,
                    index_table.c.edition == index.edition,
                    index_table.c.live == index.live,
                )
                .values(complete=True)
            )

    # --- slots ---------------------------------------------------------------------

    def promote(self, shop: str) -> None:
        """The candidate is live, what was live is previous, what was previous is in no slot."""
        with self._writing.begin() as db:
            _empty(db, shop, Slot.PREVIOUS)
            _move(db, shop, Slot.LIVE, Slot.PREVIOUS)
            _move(db, shop, Slot.CANDIDATE, Slot.LIVE)

    def put_back(self, shop: str) -> None:
        """What was live before is live again, and what was live is the previous one."""
        with self._writing.begin() as db:
            aside = "aside"
            _move(db, shop, Slot.LIVE, aside)
            _move(db, shop, Slot.PREVIOUS, Slot.LIVE)
            _move(db, shop, aside, Slot.PREVIOUS)

    def drop(self, shop: str) -> None:
        """Empty this slot; its rows go with the next clearing."""
        with self._writing.begin() as db:
            _empty(db, shop, self.slot)

    def _mine(self, shop: str) -> tuple[sa.ColumnElement[bool], ...]:
        return index_table.c.shop == shop, index_table.c.slot == self.slot

    def _live(self, db: sa.Connection, shop: str) -> LiveIndex | None:
        row = db.execute(sa.select(index_table).where(*self._mine(shop))).one_or_none()
        return _live(row) if row else None


def _remember(
    db: sa.Connection, index: LiveIndex, files: Iterable[Fingerprint], gone: Iterable[str]
) -> None:
    read = list(files)
    away = [{"of_path": path} for path in {*gone, *(file.path for file in read)}]
    if away:
        mine = (file_table.c.shop == index.shop, file_table.c.edition == index.edition)
        named = file_table.c.path == sa.bindparam("of_path")
        db.execute(sa.delete(file_table).where(*mine, named), away)
    if read:
        place = {"shop": index.shop, "edition": index.edition}
        db.execute(sa.insert(file_table), [{**place, **vars(file)} for file in read])


def _empty(db: sa.Connection, shop: str, slot: Slot) -> None:
    here = (index_table.c.shop == shop, index_table.c.slot == slot)
    edition = db.scalar(sa.select(index_table.c.edition).where(*here))
    if edition is not None:
        db.execute(sa.delete(index_table).where(*here))
        of = (file_table.c.shop == shop, file_table.c.edition == edition)
        db.execute(sa.delete(file_table).where(*of))


def _move(db: sa.Connection, shop: str, source: str, to: str) -> None:
    here = (index_table.c.shop == shop, index_table.c.slot == source)
    db.execute(sa.update(index_table).where(*here).values(slot=to))


def _live(row: sa.Row[Any]) -> LiveIndex:
    values = row._asdict()
    values.pop("slot")
    values["changed_at"] = datetime.fromisoformat(values["changed_at"])
    return LiveIndex(**values)
