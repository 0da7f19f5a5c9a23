"""Alembic inside the application: one metadata, one chain."""

from alembic import context
from flask import current_app

database = current_app.extensions["migrate"].db


def render_item(type_, obj, autogen_context):
    """Write our wrapper types as the plain types beneath them, so that a migration stands alone for ever."""
    if type_ == "type" and obj.__class__.__module__.startswith("compliance."):
        return f"sa.{obj.impl_instance!r}" if hasattr(obj, "impl_instance") else False
    return False


def run():
    """Migrate over the application's own engine.

    SQLite changes a table by making it anew, and would not drop one that rows elsewhere refer to: references are left
    unchecked while tables are rebuilt, and all of them are checked afterwards.
    """
    with database.engine.connect() as connection:
        raw = connection.connection.dbapi_connection if connection.dialect.name == "sqlite" else None
        if raw:
            raw.execute("PRAGMA foreign_keys=OFF")
        context.configure(
            connection=connection,
            target_metadata=database.metadata,
            render_item=render_item,
            render_as_batch=True,
            compare_type=False,
        )
        try:
            with context.begin_transaction():
                context.run_migrations()
            broken = raw.execute("PRAGMA foreign_key_check").fetchall() if raw else []
            if broken:
                raise RuntimeError(f"the migration left references to rows that are not there: {broken[:5]}")
        finally:
            if raw:
                connection.rollback()
                raw.execute("PRAGMA foreign_keys=ON")


run()
