"""A new key: every sealed value moves to it, by portions that may break off, and nothing reads differently."""

import json
from dataclasses import replace

import pytest

from compliance.accounts import factor_service
from compliance.accounts.factor_models import SecondFactor
from compliance.accounts.rules import SYSTEM
from compliance.deadlines.reminder_models import Contact
from compliance.foundation import clock, rotation, sealed_columns, store_faults
from compliance.foundation.database import db
from compliance.foundation.errors import Refusal
from compliance.foundation.unit_of_work import unit_of_work
from compliance.settings import from_environment


@pytest.fixture
def renewed(app, people, tmp_path, monkeypatch):
    """Values sealed under the first key; then a second one in use, as after a start."""
    factor_service.begin(people.officer)
    with unit_of_work(SYSTEM) as work:
        for person in (people.officer, people.checker, people.manager):
            work.session.add(Contact(user_id=person.user_id, email=f"{person.user_id}@bureau.invalid"))
    ring = app.extensions["keyring"]
    fresh = replace(ring, active="k2", keys={**ring.keys, "k2": bytes(range(32))})
    monkeypatch.setitem(app.extensions, "keyring", fresh)
    return fresh


def _keys_in_use():
    return {
        sealed[1 : 1 + sealed[0]].decode()
        for column in sealed_columns.of_house()
        for _key, sealed in sealed_columns.each(column)
    }


def test_every_sealed_value_moves_to_the_new_key_and_reads_the_same(app, people, renewed):
    before = {row.user_id: row.email for row in db.session.scalars(db.select(Contact))}
    secret = db.session.get(SecondFactor, people.officer.user_id).secret
    assert _keys_in_use() == {"k1"}
    assert rotation.reseal(SYSTEM) == 4
    db.session.rollback()
    assert _keys_in_use() == {"k2"}
    assert {row.user_id: row.email for row in db.session.scalars(db.select(Contact))} == before
    assert db.session.get(SecondFactor, people.officer.user_id).secret == secret
    assert rotation.reseal(SYSTEM) == 0
    assert list(store_faults.faults(clock.now())) == []


@pytest.mark.sqlite_only
def test_what_broke_off_goes_on_where_it_was(app, renewed, monkeypatch):
    monkeypatch.setattr(sealed_columns.portion, "__defaults__", (2,))
    calls = []

    def twice(*given):
        calls.append(given)
        if len(calls) > 1:
            raise KeyboardInterrupt
        return portion(*given)

    portion = rotation._portion
    monkeypatch.setattr(rotation, "_portion", twice)
    with pytest.raises(KeyboardInterrupt):
        rotation.reseal(SYSTEM)
    assert _keys_in_use() == {"k1", "k2"}
    monkeypatch.setattr(rotation, "_portion", portion)
    assert rotation.reseal(SYSTEM) == 2
    assert _keys_in_use() == {"k2"}


def test_a_key_is_added_before_it_is_used_and_the_file_stays_private(tmp_path):
    from_environment({"COMPLIANCE_DATA_DIR": str(tmp_path)})
    path = tmp_path / "keyring.json"
    with pytest.raises(Refusal, match="CRYPTO-01"):
        rotation.activate(path, "k2")
    assert rotation.add_key(path) == "k2"
    assert json.loads(path.read_text())["active"] == "k1"
    rotation.activate(path, "k2")
    ring = from_environment({"COMPLIANCE_DATA_DIR": str(tmp_path)}).keyring
    assert (ring.active, set(ring.keys)) == ("k2", {"k1", "k2"})
    assert path.stat().st_mode & 0o077 == 0
