"""Evidence, encryption and numbers under many hands."""

import threading

import pytest
from sqlalchemy import text

from compliance.accounts.rules import SYSTEM
from compliance.foundation import crypto, evidence_store
from compliance.foundation.database import db
from compliance.foundation.errors import Refusal
from compliance.foundation.hashing import canonical
from compliance.foundation.unit_of_work import unit_of_work
from compliance.settings import from_environment

PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 32


def test_evidence_is_kept_under_its_hash_and_once(app):
    first, second = evidence_store.put(SYSTEM, PNG), evidence_store.put(SYSTEM, PNG)
    assert first == second
    assert first.media_type == "image/png"
    assert evidence_store.read(first.sha256) == PNG


def test_changed_evidence_is_not_handed_out(app):
    stored = evidence_store.put(SYSTEM, PNG)
    evidence_store.path_of(stored.sha256).write_bytes(b"other")
    with pytest.raises(ValueError, match="changed"):
        evidence_store.read(stored.sha256)


@pytest.mark.parametrize("name", ["../secret_key", "A" * 64, "0" * 63, ""])
def test_a_name_that_is_no_hash_reaches_no_file(app, name):
    with pytest.raises(ValueError, match="64"):
        evidence_store.read(name)


def test_sealed_text_opens_only_unchanged(app):
    sealed = crypto.encrypt("某患者".encode())
    assert "某患者".encode() not in sealed
    assert crypto.decrypt(sealed).decode() == "某患者"
    with pytest.raises(ValueError, match="changed"):
        crypto.decrypt(sealed[:-1] + bytes([sealed[-1] ^ 1]))


def test_the_blind_index_finds_equal_texts_only(app):
    assert crypto.blind_index(" ABC ") == crypto.blind_index("abc")
    assert crypto.blind_index("abc") != crypto.blind_index("abd")


def test_twenty_writers_get_twenty_numbers_without_a_gap(app):
    taken, broken = [], []

    def take():
        with app.app_context():
            try:
                with unit_of_work(SYSTEM) as work:
                    taken.append(work.next_number("case:2024"))
            except Exception as error:
                broken.append(error)
            finally:
                db.session.remove()

    threads = [threading.Thread(target=take) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not broken
    assert sorted(taken) == list(range(1, 21))


def test_foreign_keys_are_held(app):
    with pytest.raises(Exception, match=r"(?i)foreign key"):
        db.session.execute(text("INSERT INTO user_roles (user_id, role) VALUES (999999, 'manager')"))
        db.session.commit()
    db.session.rollback()


@pytest.mark.parametrize("value", [1.5, {"a": [0.1]}, float("nan")])
def test_floats_have_no_canonical_text(value):
    with pytest.raises(TypeError):
        canonical(value)


def test_canonical_json_is_sorted_and_tight():
    assert canonical({"b": 1, "a": ["元"]}) == '{"a":["元"],"b":1}'.encode()


def test_an_unknown_setting_stops_the_start(tmp_path):
    with pytest.raises(Refusal, match="SETTINGS-01"):
        from_environment({"COMPLIANCE_DATA_DIR": str(tmp_path), "COMPLIANCE_DATABSE_URL": "x"})


def test_keys_are_made_once_and_private(tmp_path):
    first = from_environment({"COMPLIANCE_DATA_DIR": str(tmp_path)})
    second = from_environment({"COMPLIANCE_DATA_DIR": str(tmp_path)})
    assert first == second
    assert (tmp_path / "keyring.json").stat().st_mode & 0o777 == 0o600
