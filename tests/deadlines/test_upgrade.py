"""A house that an earlier release left, brought up to date by `init`: on either database nothing of it is lost.

earlier_release.tar.xz is the data directory that `init --sample` made when the chain of migrations ended at REVISION:
database, keys, evidence and claims of the sample county. On PostgreSQL the same rows stand in a database of that
revision first.
"""

import json
import sqlite3
import tarfile
from datetime import UTC, date, datetime
from pathlib import Path

import flask_migrate
import pytest
from click.testing import CliRunner
from sqlalchemy import MetaData, text
from sqlalchemy.types import JSON, Boolean, Date, DateTime

from compliance.accounts import people_service, service
from compliance.commands import check
from compliance.county.people_service import one_per_role
from compliance.foundation import trail
from compliance.foundation.database import db
from tests import servers
from tests.conftest import make_app

LEFT, REVISION = Path(__file__).with_name("earlier_release.tar.xz"), "0040"
MANAGED_BY = "alembic_version"


@pytest.fixture
def left(tmp_path):
    """The data directory as it was left."""
    with tarfile.open(LEFT) as packed:
        packed.extractall(tmp_path / "left", filter="data")
    return tmp_path / "left"


@pytest.fixture(params=["sqlite", "postgres"])
def house(request, left, tmp_path):
    """This release over that directory, before `init`."""
    if request.param == "sqlite":
        yield make_app(servers.settings(left, f"sqlite:///{left / 'compliance.sqlite3'}"))
        return
    address, _ = request.getfixturevalue("postgres_template")
    servers.statement(address, f'CREATE DATABASE "{tmp_path.name}"')
    house = make_app(servers.settings(left, servers.database(address, tmp_path.name)))
    with house.app_context():
        flask_migrate.upgrade(revision=REVISION)
        _carry_over(left / "compliance.sqlite3")
        servers.close()
    yield house
    servers.statement(address, f'DROP DATABASE "{tmp_path.name}" WITH (FORCE)')


def _carry_over(source):
    """Every row of an SQLite database, into the same tables of this one."""
    tables = MetaData()
    tables.reflect(db.engine)
    with sqlite3.connect(source) as old, db.engine.begin() as new:
        old.row_factory = sqlite3.Row
        new.execute(text("SET session_replication_role = replica"))  # rows that refer to each other come in any order
        for table in tables.sorted_tables:
            if table.name == MANAGED_BY:
                continue
            new.execute(table.delete())
            rows = [_row(table, row) for row in old.execute(f'SELECT * FROM "{table.name}"')]
            if rows:
                new.execute(table.insert(), rows)
            for column in table.columns:
                if str(column.server_default and column.server_default.arg).startswith("nextval"):
                    new.execute(
                        text(
                            f"SELECT setval(pg_get_serial_sequence('{table.name}', '{column.name}'), "
                            f"(SELECT coalesce(max({column.name}), 0) + 1 FROM {table.name}))"
                        )
                    )


def _row(table, row):
    return {column.name: _value(column.type, row[column.name]) for column in table.columns}


def _value(kind, value):
    """What SQLite keeps as text or number, as the other database wants it."""
    if value is None:
        return None
    if isinstance(kind, Boolean):
        return bool(value)
    if isinstance(kind, DateTime):
        return datetime.fromisoformat(value).replace(tzinfo=UTC)
    if isinstance(kind, Date):
        return date.fromisoformat(value)
    return json.loads(value) if isinstance(kind, JSON) else value


def _before(left):
    """Of the earlier release: rows of each table, what each account came to, number and hash of the last event."""
    with sqlite3.connect(left / "compliance.sqlite3") as old:
        names = [name for (name,) in old.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
        counts = {name: old.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in names}
        sums = dict(old.execute("SELECT account, sum(amount_fen) FROM ledger_entries GROUP BY account").fetchall())
        last = old.execute("SELECT number, hash FROM trail_events ORDER BY number DESC LIMIT 1").fetchone()
    return counts, sums, last


def test_what_an_earlier_release_left_is_whole_after_init_and_everybody_finds_a_home(house, left):
    counts, sums, (number, last) = _before(left)
    servers.prepare(house)
    with house.app_context():
        answer = CliRunner().invoke(check, catch_exceptions=False)
        assert (answer.exit_code, answer.output.strip()) == (0, "完好 / whole")
        kept = {name: db.session.scalar(text(f'SELECT count(*) FROM "{name}"')) for name in counts}
        assert {name: count for name, count in counts.items() if kept[name] < count} == {}
        assert counts["ledger_entries"] == kept["ledger_entries"] > 0
        sql = "SELECT account, sum(amount_fen) FROM ledger_entries GROUP BY account"
        assert {account: int(fen) for account, fen in db.session.execute(text(sql))} == sums
        assert trail.verify(db.session()).first_broken is None
        sql = "SELECT hash FROM trail_events WHERE number = :number"
        assert db.session.scalar(text(sql), {"number": number}) == last
        ids = {person.name: person.id for person in people_service.people()}
        for sample in one_per_role():
            if sample.name in ids:  # a role that came later has nobody yet
                client = house.test_client().sign_in(service.actor_of(ids[sample.name]))
                assert client.get("/", follow_redirects=True).status_code == 200, sample.name
        servers.close()
