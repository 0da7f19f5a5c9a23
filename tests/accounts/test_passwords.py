"""Passwords that many have, and first passwords."""

from datetime import timedelta

import pytest

from compliance.accounts import factor_service, first_password_rules, password_service, people_service, service
from compliance.accounts.people_service import NewPerson
from compliance.accounts.rules import SYSTEM, Role
from compliance.foundation import clock
from compliance.foundation.errors import Refusal
from tests.accounts.test_second_factor import enrol
from tests.people import PASSWORD, add_person

COMMON = {
    "a telephone number": "13812345678",
    "a date and more": "19900101199",
    "an identity number": "110101199003071234",
    "one key": "aaaaaaaaaaaa",
    "two keys": "1212121212aa",
    "a row of keys": "qwertyuiop123",
    "columns of keys": "1qaz2wsx3edc",
    "backwards": "poiuytrewq",
    "letters in a row": "abcdefghij1",
    "the field's word and a year": "yibao2024!!",
    "pinyin and figures": "woaini1314520",
    "signs for letters": "P@ssw0rd2024",
    "a word in figures": "1234admin5678",
    "of the list": "harrypotter",
    "of the list, in capitals": "HarryPotter",
    "Chinese, of the list": "as456317408",
    "the account": "officer-1-2024",
    "the person": "张建国20240101",
}


@pytest.mark.parametrize("kind", COMMON)
def test_a_password_that_many_have_is_refused(kind):
    with pytest.raises(Refusal, match="ACCOUNTS-14"):
        password_service.check(COMMON[kind], "officer-1", "张建国")


@pytest.mark.parametrize(
    "password",
    [
        "correct horse 7",
        "sycamore yard 8",
        "jvqzkhwmrt",
        "雨后山路慢慢走一走好",
        "!!##%%&&((??@@",
        "8" * 5 + "7654" * 3 + "9081726354",
    ],
)
def test_what_is_rare_is_taken_whatever_it_is_made_of(password):
    password_service.check(password, "officer-1", "张建国")


def test_the_list_is_long_enough_and_holds_hashes_alone():
    listed = password_service._lines("common_passwords.txt")
    assert len(listed) > 800
    assert all(len(line) == 16 and int(line, 16) >= 0 for line in listed)


def test_every_way_to_a_password_asks_the_list(app):
    officer = add_person("officer", "经办甲", Role.OFFICER)
    with pytest.raises(Refusal, match="ACCOUNTS-14"):
        people_service.set_password(SYSTEM, officer.user_id, "woaini1314520")
    with pytest.raises(Refusal, match="ACCOUNTS-14"):
        people_service.change_own_password(officer, PASSWORD, "woaini1314520")
    with pytest.raises(Refusal, match="ACCOUNTS-14"):
        people_service.add(SYSTEM, NewPerson("other", "乙", "woaini1314520", frozenset({Role.OFFICER})))
    assert service.sign_in("officer", PASSWORD)


@pytest.mark.parametrize(
    ("long", "opens"), [(64, True), (200, True), (201, False)], ids=["64 signs", "200 signs", "201 signs"]
)
@pytest.mark.sqlite_only
def test_a_password_may_be_long_and_is_taken_as_it_was_typed(client, people, long, opens):
    password = " Ab é 密 "[:9] + "kq7 zw" * 40
    password = password[: long - 1] + " "  # blanks at either end belong to it
    client.sign_in(people.officer)
    data = {"present": PASSWORD, "password": password, "again": password}
    client.post("/accounts/password", data=data)
    client.sign_out()
    for given, good in ((password.strip(), False), (password.upper(), False), (password, opens)):
        answer = client.post("/accounts/sign-in", data={"name": "officer", "password": given})
        assert (answer.status_code == 302) is good


@pytest.mark.sqlite_only
@pytest.mark.parametrize("page", ["/accounts/sign-in", "/accounts/password", "/accounts/people/new"])
def test_password_fields_hide_what_is_typed_and_let_managers_and_the_clipboard_in(client, people, page):
    if page != "/accounts/sign-in":
        client.sign_in(people.administrator)
    html = client.get(page).text
    fields = [part.split(">")[0] for part in html.split("<input")[1:] if 'type="password"' in part.split(">")[0]]
    assert fields
    assert all('autocomplete="current-password"' in one or 'autocomplete="new-password"' in one for one in fields)
    assert "onpaste" not in html


def first_password(person) -> str:
    return people_service.reset_password(SYSTEM, person.user_id)


@pytest.mark.sqlite_only
def test_a_first_password_is_good_for_choosing_another_and_for_nothing_else(client, people):
    password = first_password(people.officer)
    client.post("/accounts/sign-in", data={"name": "officer", "password": password})
    assert client.get("/ledger/").headers["Location"] == "/accounts/password"
    assert client.get("/api/v1/visits").status_code == 403
    assert "初始密码" in client.get("/accounts/password").text
    same = client.post("/accounts/password", data={"present": password, "password": password, "again": password})
    assert (same.status_code, "ACCOUNTS-16" in same.text) == (422, True)
    own = {"present": password, "password": "sycamore yard 8", "again": "sycamore yard 8"}
    assert client.post("/accounts/password", data=own).status_code == 302
    client.post("/accounts/sign-in", data={"name": "officer", "password": "sycamore yard 8"})
    assert client.get("/ledger/").status_code == 200


@pytest.mark.parametrize(("late", "opens"), [(timedelta(0), True), (timedelta(seconds=1), False)])
def test_a_first_password_ends_after_three_days(app, late, opens):
    officer = add_person("officer", "经办甲", Role.OFFICER)
    noon = clock.now()
    with clock.at(noon):
        password = first_password(officer)
    with clock.at(noon + first_password_rules.GOOD_FOR + late):
        if opens:
            assert service.sign_in("officer", password)
        else:
            with pytest.raises(Refusal, match="ACCOUNTS-15"):
                service.sign_in("officer", password)


def test_a_new_first_password_leaves_the_authenticator_in_place(app):
    officer = add_person("officer", "经办甲", Role.OFFICER)
    enrol(officer, clock.now())
    password = first_password(officer)
    assert factor_service.enrolled(officer.user_id)
    assert service.sign_in("officer", password).pending
