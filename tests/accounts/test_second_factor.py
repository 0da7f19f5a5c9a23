"""The second proof of a sign-in: enrolled once, asked each time, good once; and what holds against guessing."""

import hashlib
import hmac
import struct
from base64 import b32decode
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from compliance.accounts import attempt_service, factor_rules, factor_service, rules, service
from compliance.accounts.factor_models import RecoveryCode, SecondFactor
from compliance.accounts.rules import Role
from compliance.foundation import clock
from compliance.foundation.database import db
from compliance.foundation.errors import Refusal
from compliance.foundation.models import TrailEvent
from tests.people import PASSWORD, add_person, add_provider

NOON = datetime(2024, 3, 1, 4, 0, 3, tzinfo=clock.SHANGHAI)


@pytest.fixture
def officer(app):
    return add_person("officer", "经办甲", Role.OFFICER)


@pytest.fixture
def required(app, monkeypatch):
    """The installation asks an authenticator of the bureau's people, as production does."""
    monkeypatch.setitem(app.extensions, "settings", replace(app.extensions["settings"], second_factor_required=True))


def code_at(key: str, at: datetime) -> str:
    """RFC 6238 worked out here, not by the code under test."""
    step = struct.pack(">Q", int(at.timestamp()) // 30)
    digest = hmac.new(b32decode(key.replace("-", "")), step, hashlib.sha1).digest()
    start = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[start : start + 4])[0] & 0x7FFFFFFF) % 1_000_000:06d}"


def enrol(actor, at=NOON):
    """(key, recovery codes) of a person whose authenticator was confirmed an hour before `at`."""
    with clock.at(at - timedelta(hours=1)):
        key = factor_service.begin(actor).key
        return key, factor_service.confirm(actor, PASSWORD, code_at(key, clock.now()))


def test_codes_are_those_of_the_standard():
    key = b"12345678901234567890".hex()
    for at, expected in ((59, "287082"), (1111111109, "081804"), (2000000000, "279037")):  # RFC 6238, appendix B
        assert factor_service._totp(key).generate(at) == expected.encode()


def test_a_sign_in_waits_for_the_code_and_then_has_a_new_token(officer):
    key, _codes = enrol(officer)
    with clock.at(NOON):
        waiting = service.sign_in("officer", PASSWORD)
        assert waiting.pending
        assert service.session_of(waiting.token) is None
        live = factor_service.complete(waiting.token, code_at(key, NOON))
        assert live.token != waiting.token
        assert service.session_of(live.token).actor == officer
        assert service.session_of(waiting.token) is None


@pytest.mark.parametrize(("seconds", "good"), [(-60, False), (-30, True), (0, True), (30, True), (60, False)])
def test_a_code_is_good_for_a_step_either_way(officer, seconds, good):
    key, _codes = enrol(officer)
    with clock.at(NOON):
        waiting = service.sign_in("officer", PASSWORD)
        given = code_at(key, NOON + timedelta(seconds=seconds))
        if good:
            assert factor_service.complete(waiting.token, given)
        else:
            with pytest.raises(Refusal, match="ACCOUNTS-11"):
                factor_service.complete(waiting.token, given)


def test_a_code_is_good_once(officer):
    key, _codes = enrol(officer)
    with clock.at(NOON):
        factor_service.complete(service.sign_in("officer", PASSWORD).token, code_at(key, NOON))
        again = service.sign_in("officer", PASSWORD)
        with pytest.raises(Refusal, match="ACCOUNTS-11"):
            factor_service.complete(again.token, code_at(key, NOON))


def test_a_recovery_code_is_good_once_and_only_its_hash_is_kept(officer):
    _key, codes = enrol(officer)
    assert len(set(codes)) == factor_rules.CODES
    kept = " ".join(db.session.scalars(db.select(RecoveryCode.code_hash)))
    assert not any(code in kept or code.replace("-", "") in kept for code in codes)
    with clock.at(NOON):
        assert factor_service.complete(service.sign_in("officer", PASSWORD).token, codes[0].lower())
        with pytest.raises(Refusal, match="ACCOUNTS-11"):
            factor_service.complete(service.sign_in("officer", PASSWORD).token, codes[0])


def test_the_wait_for_a_code_ends_after_five_minutes(officer):
    key, _codes = enrol(officer)
    with clock.at(NOON):
        waiting = service.sign_in("officer", PASSWORD)
    late = NOON + factor_rules.CODE_WAITS + timedelta(seconds=1)
    with clock.at(late), pytest.raises(Refusal, match="ACCOUNTS-11"):
        factor_service.complete(waiting.token, code_at(key, late))


def test_whoever_knows_the_password_has_five_guesses_at_the_code_and_no_more(officer):
    key, _codes = enrol(officer)
    with clock.at(NOON):
        for _ in range(rules.FAILURES_BEFORE_LOCK):
            waiting = service.sign_in("officer", PASSWORD)  # the right password gives no fresh guesses
            with pytest.raises(Refusal, match="ACCOUNTS-11"):
                factor_service.complete(waiting.token, "000000")
        with pytest.raises(Refusal, match="ACCOUNTS-11"):
            factor_service.complete(waiting.token, code_at(key, NOON))
        with pytest.raises(Refusal, match="ACCOUNTS-01"):
            service.sign_in("officer", PASSWORD)


def test_enrolling_takes_the_password_and_tells_it_on_the_trail(officer):
    key = factor_service.begin(officer).key
    with pytest.raises(Refusal, match="ACCOUNTS-01"):
        factor_service.confirm(officer, "wrong password", code_at(key, clock.now()))
    assert not factor_service.enrolled(officer.user_id)
    factor_service.confirm(officer, PASSWORD, code_at(key, clock.now()))
    assert factor_service.enrolled(officer.user_id)
    kinds = set(db.session.scalars(db.select(TrailEvent.kind)))
    assert "accounts.factor_enrolled" in kinds
    assert key.replace("-", "") not in str(db.session.scalars(db.select(TrailEvent.payload)).all())


def test_the_key_is_sealed_in_the_database(officer):
    enrol(officer)
    secret = db.session.get(SecondFactor, officer.user_id).secret
    raw = db.session.execute(db.text("SELECT secret FROM second_factors")).scalar_one()
    assert secret.encode() not in bytes(raw)


@pytest.mark.usefixtures("required")
def test_people_of_the_bureau_enrol_before_anything_else_and_a_provider_need_not(client, people):
    client.sign_in(people.officer)
    assert client.get("/ledger/").headers["Location"] == "/accounts/second-factor"
    assert client.get("/api/v1/visits").status_code == 403
    page = client.get("/accounts/second-factor")
    assert page.status_code == 200
    key = factor_service.begin(people.officer).key
    assert key in page.text
    data = {"code": code_at(key, clock.now()), "password": PASSWORD}
    assert client.post("/accounts/second-factor", data=data).text.count("<code>") == factor_rules.CODES
    assert client.get("/ledger/").status_code == 200
    assert client.sign_in(people.clerk).get("/portal/").status_code == 200


@pytest.mark.sqlite_only
def test_pages_ask_for_the_code_and_let_nobody_in_without_it(client, people):
    _key, codes = enrol(people.officer, clock.now())
    answer = client.post("/accounts/sign-in", data={"name": "officer", "password": PASSWORD})
    assert answer.headers["Location"].startswith("/accounts/code")
    assert client.get("/").status_code == 302
    wrong = client.post("/accounts/code", data={"code": "000000"})
    assert (wrong.status_code, "ACCOUNTS-11" in wrong.text) == (403, True)
    assert client.post("/accounts/code", data={"code": codes[0]}).headers["Location"] == "/"
    assert client.get("/").status_code == 200


@pytest.mark.sqlite_only
def test_an_administrator_takes_a_lost_authenticator_away(client, people):
    enrol(people.officer)
    client.sign_in(people.administrator)
    assert "解除身份验证器" in client.get(f"/accounts/people/{people.officer.user_id}").text
    client.post(f"/accounts/people/{people.officer.user_id}/factor")
    assert not factor_service.enrolled(people.officer.user_id)
    assert not service.sign_in("officer", PASSWORD).pending


@pytest.mark.sqlite_only
def test_failures_from_one_address_are_counted_together_whatever_the_account(app, client, people, monkeypatch):
    monkeypatch.setattr(factor_rules, "FAILURES_FROM_AN_ADDRESS", 3)
    for name in ("nobody", "someone", "anyone"):
        assert client.post("/accounts/sign-in", data={"name": name, "password": "wrong"}).status_code == 403
    data = {"name": "manager", "password": PASSWORD}
    refused = client.post("/accounts/sign-in", data=data)
    assert (refused.status_code, "ACCOUNTS-12" in refused.text) == (429, True)
    elsewhere = {"REMOTE_ADDR": "192.0.2.7"}
    assert client.post("/accounts/sign-in", data=data, environ_overrides=elsewhere).status_code == 302


def test_the_count_of_an_address_ends_with_its_window(app, monkeypatch):
    monkeypatch.setattr(factor_rules, "FAILURES_FROM_AN_ADDRESS", 1)
    with clock.at(NOON):
        attempt_service.failed("192.0.2.1")
        with pytest.raises(Refusal, match="ACCOUNTS-12"):
            attempt_service.refuse_flood("192.0.2.1")
    with clock.at(NOON + factor_rules.ADDRESS_WINDOW):
        attempt_service.refuse_flood("192.0.2.1")
    assert "192.0.2.1" not in str(db.session.execute(db.text("SELECT * FROM failed_sign_ins")).all())


def test_a_provider_is_never_made_to_enrol(app):
    clerk = add_person("clerk", "医保办", Role.PROVIDER_CLERK, provider_id=add_provider("A1", "甲"))
    assert not factor_rules.needed(clerk, True)
