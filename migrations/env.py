"""Alembic's entry: runs the migrations on the connection that lookup.db hands over."""

from __future__ import annotations

from alembic import context
from sqlalchemy import Connection

from lookup.db import Database
from lookup.models.base import metadata


def run(connection: Connection) -> None:
    """All pending migrations in the caller's one transaction, on SQLite as on PostgreSQL."""
    context.configure(
        connection=connection,
        target_metadata=metadata,
        transactional_ddl=True,
        transaction_per_migration=False,
    )
    context.run_migrations()


given = context.config.attributes.get("connection")
if given is not None:
    run(given)
else:
    database = Database(context.get_x_argument(as_dictionary=True)["url"])
    with database.begin() as opened:
        run(opened)
