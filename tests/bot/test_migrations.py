"""The database is brought up to date, and its transactions are honest."""

from __future__ import annotations

import threading

import pytest
import sqlalchemy as sa

from bot import spend
from bot.migrations import head, open_database
from handoff.store import metadata as conversations
from knowledge import curated_store, store

pytestmark = pytest.mark.integration


@pytest.fixture
def engine(tmp_path):
    engine = open_database(f"sqlite:///{tmp_path / 'shopbell.db'}")
    yield engine
    engine.dispose()


def test_the_migrations_make_the_tables_that_the_stores_use(engine):
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    assert curated_store.metadata is store.metadata
    declared = [store.metadata, conversations, spend.metadata]
    with engine.connect() as db:
        differences = compare_metadata(MigrationContext.configure(db), declared)

    assert differences == []


def test_a_database_that_is_up_to_date_is_left_alone(tmp_path):
    url = f"sqlite:///{tmp_path / 'a name with spaces & 100 %.db'}"
    open_database(url).dispose()
    engine = open_database(url)

    with engine.connect() as db:
        assert db.scalar(sa.text("SELECT version_num FROM alembic_version")) == head()
    engine.dispose()


def test_two_servers_that_start_at_once_migrate_once(tmp_path):
    url = f"sqlite:///{tmp_path / 'shopbell.db'}"
    failures = []

    def start() -> None:
        try:
            open_database(url).dispose()
        except Exception as error:
            failures.append(error)

    threads = [threading.Thread(target=start) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert failures == []


def test_a_reader_does_not_wait_for_a_writer(engine):
    reading = engine.execution_options(read_only=True)
    with engine.begin() as writing:
        writing.execute(sa.text("DELETE FROM passage"))
        with reading.connect() as db:
            assert db.scalar(sa.text("SELECT count(*) FROM passage")) == 0


def test_what_a_writer_read_still_holds_when_it_writes(engine):
    insert = sa.text(
        "INSERT INTO shop_index VALUES "
        "('s', 1, 'live', 0, true, 'none', '', '', '2026-11-21T10:00:00+00:00')"
    )
    with engine.begin() as db:
        db.execute(insert)

    def raise_by_one() -> None:
        for _ in range(20):
            with engine.begin() as db:
                live = db.scalar(sa.text("SELECT live FROM shop_index"))
                db.execute(sa.text("UPDATE shop_index SET live = :n"), {"n": live + 1})

    threads = [threading.Thread(target=raise_by_one) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    with engine.connect() as db:
        assert db.scalar(sa.text("SELECT live FROM shop_index")) == 80
        assert db.scalar(sa.text("PRAGMA journal_mode")) == "wal"
        assert db.scalar(sa.text("PRAGMA synchronous")) == 2
        assert db.scalar(sa.text("PRAGMA foreign_keys")) == 1
