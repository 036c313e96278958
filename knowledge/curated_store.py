"""Curated answers and gaps, in SQL. The index's tables stand in knowledge/store.py."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from typing import Any

import sqlalchemy as sa

from knowledge.curated import Change, Curated, Wording
from knowledge.errors import NoSuchCurated
from knowledge.gaps import Gap
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


class CuratedStore:
    """The curated answers of one database, and the vectors of their questions."""

    def __init__(self, engine: sa.Engine) -> None:
        self._writing = engine
        self._reading = engine.execution_options(read_only=True)

    def version(self, shop: str) -> int:
        """Raised by every change; cheap, asked with every question."""
        with self._reading.connect() as db:
            return int(db.scalar(sa.select(_version.c.version).where(_version.c.shop == shop)) or 0)

    def all(self, shop: str, state: str | None = None) -> list[Curated]:
        """The entries of a shop, oldest first."""
        wanted = sa.select(_curated).where(_curated.c.shop == shop)
        if state:
            wanted = wanted.where(_curated.c.state == state)
        with self._reading.connect() as db:
            rows = db.execute(wanted.order_by(_curated.c.created_at, _curated.c.id)).all()
        return [_entry(row) for row in rows]

    def get(self, shop: str, id: str) -> Curated:
        """One entry; NoSuchCurated."""
        with self._reading.connect() as db:
            row = db.execute(sa.select(_curated).where(*_is(shop, id))).one_or_none()
        if row is None:
            raise NoSuchCurated(
                f"There is no curated answer {id!r}. See them with: shopbell curate list"
            )
        return _entry(row)

    def save(self, entries: Iterable[Curated]) -> None:
        """Add or replace entries, all or none."""
        with self._writing.begin() as db:
            for entry in entries:
                db.execute(sa.delete(_curated).where(*_is(entry.shop, entry.id)))
                db.execute(sa.insert(_curated).values(_row(entry)))
                _raise_version(db, entry.shop)

    def delete(self, shop: str, id: str) -> None:
        """Erase an entry, its history and its vectors; NoSuchCurated."""
        self.get(shop, id)
        with self._writing.begin() as db:
            for table in (_curated, _vector):
                db.execute(sa.delete(table).where(table.c.shop == shop, table.c.id == id))
            _raise_version(db, shop)

    def forget_conversation(self, conversation: str) -> None:
        """Erase drafts made from a conversation, and its name from what staff approved."""
        of_it = _curated.c.conversation == conversation
        with self._writing.begin() as db:
            found = db.execute(
                sa.select(_curated.c.shop, _curated.c.id, _curated.c.state).where(of_it)
            )
            for shop, id, state in found.all():
                if state == "draft":
                    for table in (_curated, _vector):
                        db.execute(sa.delete(table).where(table.c.shop == shop, table.c.id == id))
                _raise_version(db, shop)
            db.execute(sa.update(_curated).where(of_it).values(conversation=None, n=None))

    def vectors(self, shop: str, embedder: str) -> dict[str, bytes]:
        """The stored vectors of questions by their text, float32."""
        wanted = sa.select(_vector.c.text, _vector.c.vector).where(
            _vector.c.shop == shop, _vector.c.embedder == embedder
        )
        with self._reading.connect() as db:
            return {row.text: row.vector for row in db.execute(wanted)}

    def keep_vectors(
        self,
        shop: str,
        embedder: str,
        used: Iterable[tuple[str, str]],
        vectors: Mapping[str, bytes],
    ) -> None:
        """Keep the vectors of `used` (entry's id and text), and none of other questions."""
        rows = [
            {"shop": shop, "id": id, "embedder": embedder, "text": text, "vector": vectors[text]}
            for id, text in dict.fromkeys(used)
        ]
        with self._writing.begin() as db:
            db.execute(sa.delete(_vector).where(_vector.c.shop == shop))
            if rows:
                db.execute(sa.insert(_vector), rows)


class GapStore:
    """The questions nobody answered."""

    def __init__(self, engine: sa.Engine) -> None:
        self._writing = engine
        self._reading = engine.execution_options(read_only=True)

    def add(self, gap: Gap) -> None:
        """Record one; the same id again changes nothing."""
        with self._writing.begin() as db:
            if db.scalar(sa.select(_gap.c.id).where(_gap.c.id == gap.id)) is None:
                values = {**vars(gap), "at": _moment(gap.at)}
                db.execute(sa.insert(_gap).values(values))

    def all(self, shop: str, since: datetime | None = None, lang: str | None = None) -> list[Gap]:
        """The gaps of a shop, oldest first."""
        wanted = sa.select(_gap).where(_gap.c.shop == shop)
        if since:
            wanted = wanted.where(_gap.c.at >= _moment(since))
        if lang:
            wanted = wanted.where(_gap.c.lang == lang)
        with self._reading.connect() as db:
            rows = db.execute(wanted.order_by(_gap.c.at, _gap.c.id)).all()
        return [_found_gap(row) for row in rows]

    def vectors(self, shop: str, embedder: str) -> dict[str, bytes]:
        """Stored vectors by the gap's id, float32."""
        wanted = sa.select(_gap.c.id, _gap.c.vector).where(
            _gap.c.shop == shop, _gap.c.embedder == embedder
        )
        with self._reading.connect() as db:
            return {row.id: row.vector for row in db.execute(wanted)}

    def keep_vectors(self, embedder: str, vectors: Mapping[str, bytes]) -> None:
        """Vectors by the gap's id, so that each is embedded once."""
        if not vectors:
            return
        with self._writing.begin() as db:
            db.execute(
                sa.update(_gap)
                .where(_gap.c.id == sa.bindparam("of_id"))
                .values(embedder=embedder, vector=sa.bindparam("new")),
                [{"of_id": id, "new": vector} for id, vector in vectors.items()],
            )

    def forget(self, *, conversation: str | None = None, before: datetime | None = None) -> int:
        """Erase the gaps of a conversation, or those older than `before`; how many."""
        wanted = [_gap.c.conversation == conversation] if conversation else []
        if before:
            wanted.append(_gap.c.at < _moment(before))
        if not wanted:
            return 0
        with self._writing.begin() as db:
            return int(db.execute(sa.delete(_gap).where(*wanted)).rowcount)


def _is(shop: str, id: str) -> tuple[sa.ColumnElement[bool], ...]:
    return _curated.c.shop == shop, _curated.c.id == id


def _raise_version(db: sa.Connection, shop: str) -> None:
    now = db.scalar(sa.select(_version.c.version).where(_version.c.shop == shop))
    if now is None:
        db.execute(sa.insert(_version).values(shop=shop, version=1))
    else:
        db.execute(sa.update(_version).where(_version.c.shop == shop).values(version=now + 1))


def _moment(at: datetime) -> str:
    """In UTC and of one length, so that text sorts as time."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def _row(entry: Curated) -> dict[str, Any]:
    return {
        "shop": entry.shop,
        "id": entry.id,
        "state": entry.state,
        "questions": [[q.text, q.lang] for q in entry.questions],
        "answers": [list(pair) for pair in entry.answers],
        "author": entry.author,
        "conversation": entry.conversation,
        "n": entry.n,
        "valid_from": entry.valid_from.isoformat() if entry.valid_from else None,
        "valid_until": entry.valid_until.isoformat() if entry.valid_until else None,
        "created_at": _moment(entry.created_at),
        "changed_at": _moment(entry.changed_at),
        "history": [[_moment(c.at), c.by, c.what] for c in entry.history],
    }


def _entry(row: sa.Row[Any]) -> Curated:
    return Curated(
        shop=row.shop,
        id=row.id,
        questions=tuple(Wording(text, lang) for text, lang in row.questions),
        answers=tuple((lang, text) for lang, text in row.answers),
        state=row.state,
        author=row.author,
        created_at=datetime.fromisoformat(row.created_at),
        changed_at=datetime.fromisoformat(row.changed_at),
        conversation=row.conversation,
        n=row.n,
        valid_from=date.fromisoformat(row.valid_from) if row.valid_from else None,
        valid_until=date.fromisoformat(row.valid_until) if row.valid_until else None,
        history=tuple(Change(datetime.fromisoformat(at), by, what) for at, by, what in row.history),
    )


def _found_gap(row: sa.Row[Any]) -> Gap:
    return Gap(
        id=row.id,
        shop=row.shop,
        at=datetime.fromisoformat(row.at),
        text=row.text,
        lang=row.lang,
        kind=row.kind,
        conversation=row.conversation,
        reply=row.reply,
        passage=row.passage,
    )
