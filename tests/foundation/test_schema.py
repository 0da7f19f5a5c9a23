"""The server and the schedule start on a database of their own version and on no other."""

import flask_migrate
import pytest
from sqlalchemy import text

from compliance import servers
from compliance.commands import house
from compliance.foundation import schema
from compliance.foundation.database import db


@pytest.fixture
def start(app, monkeypatch):
    """Say `serve` or `scheduler`; nothing really listens."""
    monkeypatch.setattr(servers, "serve_plain", lambda *_arguments: None)
    return lambda *arguments: app.test_cli_runner().invoke(house, list(arguments), obj=app)


def test_a_database_of_this_version_is_served(app, start):
    schema.require_current()
    assert start("serve", "--no-jobs").exit_code == 0


@pytest.mark.sqlite_only
@pytest.mark.parametrize("command", [("serve", "--no-jobs"), ("serve",), ("scheduler",)])
def test_one_that_lacks_a_migration_is_refused_with_the_command_that_helps(app, start, command):
    flask_migrate.downgrade(revision="-1")
    answer = start(*command)
    assert answer.exit_code == 1
    assert "SCHEMA-01" in answer.stderr
    assert "python app.py init" in answer.stderr
    flask_migrate.upgrade()
    schema.require_current()


@pytest.mark.sqlite_only
def test_an_empty_database_is_refused_too(app, start):
    db.session.execute(text("DELETE FROM alembic_version"))
    db.session.commit()
    assert "SCHEMA-01" in start("serve", "--no-jobs").stderr


@pytest.mark.sqlite_only
def test_a_database_of_a_later_program_is_refused(app, start):
    db.session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    db.session.commit()
    answer = start("serve", "--no-jobs")
    assert answer.exit_code == 1
    assert "SCHEMA-02" in answer.stderr
