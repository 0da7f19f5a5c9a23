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


def test_a_table_that_others_refer_to_is_made_anew_without_losing_a_row(app_sqlite):
    flask_migrate.downgrade(revision="0042")
    columns = "id, name, display_name, password_hash, language, active, failures, competences, seconded_from"
    with db.engine.begin() as connection:
        connection.exec_driver_sql(f"INSERT INTO users ({columns}) VALUES (1, 'a', 'a', '', 'en', 1, 0, '[]', '')")
        connection.exec_driver_sql("INSERT INTO user_roles (user_id, role) VALUES (1, 'manager')")
    flask_migrate.upgrade()
    with db.engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT township FROM users").all() == [("",)]
        assert connection.exec_driver_sql("SELECT role FROM user_roles").all() == [("manager",)]
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1
