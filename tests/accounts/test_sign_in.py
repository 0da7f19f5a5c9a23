"""Signing in: limits, lockout, sessions, languages."""

from dataclasses import replace
from datetime import timedelta

import pytest

from compliance.accounts import people_service, rules, service
from compliance.accounts.rules import SYSTEM, Role
from compliance.foundation import clock
from compliance.foundation.errors import Refusal
from tests.people import PASSWORD, add_person


@pytest.fixture
def officer(app):
    return add_person("officer", "经办甲", Role.OFFICER)


def test_a_right_password_opens_a_session(officer):
    live = service.sign_in("officer", PASSWORD)
    assert service.session_of(live.token).actor == officer


def test_the_token_itself_is_not_stored(officer):
    live = service.sign_in("officer", PASSWORD)
    assert live.token not in str(service.db.session.execute(service.select(service.SignIn.token_hash)).all())


def test_the_fifth_failure_locks_and_the_fourth_does_not(officer):
    for _ in range(4):
        with pytest.raises(Refusal):
            service.verify_password("officer", "wrong password")
    assert service.verify_password("officer", PASSWORD) == officer
    for _ in range(5):
        with pytest.raises(Refusal):
            service.verify_password("officer", "wrong password")
    with pytest.raises(Refusal, match="ACCOUNTS-01"):
        service.verify_password("officer", PASSWORD)


def test_the_lock_opens_after_fifteen_minutes(officer):
    for _ in range(5):
        with pytest.raises(Refusal):
            service.verify_password("officer", "wrong password")
    with clock.at(clock.now() + rules.LOCKED_FOR + timedelta(seconds=1)):
        assert service.verify_password("officer", PASSWORD) == officer


def test_wrong_name_wrong_password_and_locked_read_the_same(officer):
    texts = set()
    for name, password in (("nobody", PASSWORD), ("officer", "wrong password")):
        with pytest.raises(Refusal) as refused:
            service.verify_password(name, password)
        texts.add(str(refused.value))
    assert len(texts) == 1


@pytest.mark.parametrize(("idle", "alive"), [(timedelta(0), True), (timedelta(seconds=1), False)])
def test_an_idle_session_ends_after_its_limit(officer, idle, alive):
    live = service.sign_in("officer", PASSWORD)
    with clock.at(clock.now() + rules.IDLE_LIMIT + idle - timedelta(milliseconds=500)):
        assert (service.session_of(live.token) is not None) is alive


def test_a_used_session_ends_after_the_absolute_limit(officer):
    live = service.sign_in("officer", PASSWORD)
    start = clock.now()
    for step in range(1, 25):
        with clock.at(start + step * timedelta(minutes=30)):
            alive = service.session_of(live.token) is not None
    assert not alive


def test_a_closed_account_has_no_session(officer):
    live = service.sign_in("officer", PASSWORD)
    person = people_service.person(SYSTEM, str(officer.user_id))
    people_service.change(SYSTEM, person.id, replace(person, active=False))
    assert service.session_of(live.token) is None


def test_a_new_password_ends_every_session(officer):
    live = service.sign_in("officer", PASSWORD)
    people_service.set_password(SYSTEM, officer.user_id, "another horse 9")
    assert service.session_of(live.token) is None
    assert service.sign_in("officer", "another horse 9")


@pytest.mark.parametrize(("password", "good"), [("123456789", False), ("1234567890", True), ("officer-nine", False)])
def test_a_password_has_ten_characters_and_is_not_the_name(password, good):
    if good:
        rules.check_password(password, "officer")
    else:
        with pytest.raises(Refusal, match="ACCOUNTS-03"):
            rules.check_password(password, "officer-nine")


def test_a_provider_account_holds_no_bureau_role(app):
    with pytest.raises(Refusal, match="ACCOUNTS-04"):
        rules.check_roles(frozenset({Role.PROVIDER_CLERK, Role.MANAGER}), 1)
    with pytest.raises(Refusal, match="ACCOUNTS-04"):
        rules.check_roles(frozenset({Role.PROVIDER_CLERK}), None)
    with pytest.raises(Refusal, match="ACCOUNTS-04"):
        rules.check_roles(frozenset({Role.MANAGER}), 1)


def test_pages_sign_in_and_out(client, people):
    assert client.get("/").status_code == 302
    client.sign_in(people.manager)
    assert client.get("/").status_code == 200
    client.post("/accounts/sign-out")
    assert client.get("/").status_code == 302


def test_a_wrong_password_says_what_to_do(client, people):
    page = client.post("/accounts/sign-in", data={"name": "manager", "password": "wrong password"})
    assert page.status_code == 403
    assert "账号或密码不正确" in page.text


@pytest.mark.parametrize("target", ["//elsewhere.example", "https://elsewhere.example", "/\\elsewhere.example"])
def test_no_redirect_leaves_the_house(client, people, target):
    answer = client.post(
        "/accounts/sign-in", query_string={"next": target}, data={"name": "manager", "password": PASSWORD}
    )
    assert answer.headers["Location"] == "/"


def test_the_language_is_remembered(client, people):
    client.sign_in(people.manager)
    client.post("/accounts/language", data={"language": "en", "next": "/"})
    assert '<html lang="en"' in client.get("/").text
    client.post("/accounts/sign-out")
    client.sign_in(people.manager)
    assert '<html lang="en"' in client.get("/").text


@pytest.mark.parametrize(
    ("roles", "township"),
    [
        ({Role.TOWNSHIP}, ""),
        ({Role.TOWNSHIP}, " "),
        ({Role.TOWNSHIP, Role.OFFICER}, "大歇镇"),
        ({Role.OFFICER}, "大歇镇"),
    ],
)
def test_a_township_worker_has_one_township_and_no_other_role(roles, township):
    with pytest.raises(Refusal) as refused:
        rules.check_township(frozenset(roles), township)
    assert refused.value.number == "ACCOUNTS-06"
    rules.check_township(frozenset({Role.TOWNSHIP}), "大歇镇")
    rules.check_township(frozenset({Role.OFFICER, Role.MANAGER}), "")


def test_an_account_saved_as_it_was_shown_keeps_its_competences(client, people):
    inspector = people.agency_inspectors[0].user_id
    person = people_service.person(people.administrator, inspector)
    client.sign_in(people.administrator)
    assert 'value="general"' in client.get(f"/accounts/people/{inspector}").text
    kept = {"display_name": person.display_name, "roles": ["inspector"], "authority": "agency", "active": "y"}
    client.post(f"/accounts/people/{inspector}", data={**kept, "competences": "general、pharmacy"})
    assert people_service.person(people.administrator, inspector).competences == ("general", "pharmacy")
