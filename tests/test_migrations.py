"""One chain of migrations with one head, and tables as the models say."""

import flask_migrate
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from compliance.foundation.database import db


def _scripts(app):
    return ScriptDirectory(app.extensions["migrate"].directory)


def test_there_is_one_head(app_sqlite):
    assert len(_scripts(app_sqlite).get_heads()) == 1


def test_models_and_migrations_agree(app):
    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": False})
        assert compare_metadata(context, db.metadata) == []


def test_the_way_back_works(app_sqlite):
    flask_migrate.downgrade(revision="base")
    flask_migrate.upgrade()
