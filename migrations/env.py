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
    """Migrate over the application's own engine."""
    with database.engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=database.metadata,
            render_item=render_item,
            render_as_batch=True,
            compare_type=False,
        )
        with context.begin_transaction():
            context.run_migrations()


run()
