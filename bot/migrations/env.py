"""Runs the revisions on the connection that `open_database` holds. Used by alembic alone."""

from __future__ import annotations

from alembic import context

context.configure(connection=context.config.attributes["connection"], render_as_batch=True)
context.run_migrations()
