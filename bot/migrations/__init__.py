"""Opens the database and brings it to the newest revision."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import sqlalchemy as sa

_HERE = Path(__file__).parent
# A database in memory lives in its one connection, whichever thread asks.
_IN_MEMORY: dict[str, Any] = {
    "poolclass": sa.StaticPool,
    "connect_args": {"check_same_thread": False},
}


def open_database(url: str) -> sa.Engine:
    """An engine on the migrated database; for SQLite with WAL and honest transactions.

    On SQLite a transaction takes the write lock when it begins, so that what it read
    still holds when it writes; an engine or connection with the execution option
    `read_only=True` takes none and never waits for a writer. A database in memory has one
    connection, which may be used by one thread after another but not by two at once.
    """
    # An error must not carry what a shopper wrote into a log.
    options: dict[str, Any] = {"hide_parameters": True}
    if url in ("sqlite://", "sqlite:///:memory:"):
        options |= {"poolclass": sa.StaticPool, "connect_args": {"check_same_thread": False}}
    engine = sa.create_engine(url, **options)
    if engine.dialect.name == "sqlite":
        sa.event.listen(engine, "connect", _set_up_sqlite)
        sa.event.listen(engine, "begin", _begin_sqlite)
    if _revision(engine) != head():
        _upgrade(engine)
    return engine


def head() -> str:
    """The newest revision: files are named by it, `0001_index.py`."""
    return max(path.name for path in (_HERE / "versions").glob("[0-9]*_*.py")).split("_")[0]


def _set_up_sqlite(connection: Any, _record: object) -> None:
    # pysqlite would begin transactions on its own, and only before some statements.
    connection.isolation_level = None
    cursor = connection.cursor()
    # First, so that the change to WAL itself waits for others.
    cursor.execute("PRAGMA busy_timeout = 10000")
    cursor.execute("PRAGMA journal_mode = WAL")
    cursor.execute("PRAGMA synchronous = FULL")
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.close()


def _begin_sqlite(connection: sa.Connection) -> None:
    reading = connection.get_execution_options().get("read_only", False)
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")


def _revision(engine: sa.Engine) -> str | None:
    with engine.connect().execution_options(read_only=True) as db:
        if not sa.inspect(db).has_table("alembic_version"):
            return None
        found: str | None = db.scalar(sa.text("SELECT version_num FROM alembic_version"))
        return found


def _upgrade(engine: sa.Engine) -> None:
    # Half a second of import, needed once in a database's life.
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_HERE).replace("%", "%%"))
    # One transaction from reading the revision to the last step: a second process
    # that starts at the same moment waits, and then finds nothing to do.
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
