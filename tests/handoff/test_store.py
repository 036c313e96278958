import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from bot.migrations import open_database
from handoff.store import metadata

pytestmark = pytest.mark.integration


def test_the_migrations_make_the_tables_the_store_uses(tmp_path):
    engine = open_database(f"sqlite:///{tmp_path / 'shop.db'}")
    own = set(metadata.tables)

    def of_conversations(thing, name, kind, reflected, other) -> bool:
        table = thing if kind == "table" else getattr(thing, "table", None)
        return table is None or table.name in own

    with engine.connect() as db:
        context = MigrationContext.configure(db, opts={"include_object": of_conversations})
        assert compare_metadata(context, metadata) == []
    engine.dispose()
