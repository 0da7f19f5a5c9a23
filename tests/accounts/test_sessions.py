"""One's own sessions: seen, told apart, ended; another's are not found."""

import pytest
from click.testing import CliRunner
from itsdangerous import URLSafeTimedSerializer

from compliance.accounts import commands, service, session_rules, session_service
from compliance.accounts.rules import Role
from compliance.foundation.database import db
from compliance.foundation.errors import Refusal
from compliance.foundation.models import TrailEvent
from tests.people import PASSWORD, add_person

EDGE = "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/138.0.0.0 Safari/537.36 Edg/138.0"
IPAD = "Mozilla/5.0 (iPad; CPU OS 17_5 like Mac OS X) Version/17.5 Mobile/15E148 Safari/604.1"


@pytest.mark.parametrize(
    ("told", "words"),
    [
        (EDGE, "Edge 138 · Windows"),
        (IPAD, "Safari 17 · iOS"),
        (
            "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/126.0 Mobile Safari/537.36",
            "Chrome 126 · Android",
        ),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox 140 · Linux"),
        ("curl/8", ""),
        ("", ""),
    ],
)
def test_a_device_is_told_in_a_few_words(told, words):
    assert session_rules.device(told) == words


def test_the_others_end_by_the_password_and_the_present_one_stays(app):
    officer = add_person("officer", "经办甲", Role.OFFICER)
    here, there = (service.sign_in("officer", PASSWORD, device) for device in ("Edge 138 · Windows", "Safari 17 · iOS"))
    seen = session_service.own(officer, here.token)
    assert [(one.device, one.present) for one in seen] == [("Edge 138 · Windows", True), ("Safari 17 · iOS", False)]
    with pytest.raises(Refusal, match="ACCOUNTS-01"):
        session_service.end_chosen(officer, "wrong password", [seen[1].id])
    assert service.session_of(there.token)
    assert session_service.end_chosen(officer, PASSWORD, [seen[1].id]) == 1
    assert service.session_of(there.token) is None
    assert service.session_of(here.token)
    assert "accounts.sessions_ended" in set(db.session.scalars(db.select(TrailEvent.kind)))


def test_nobody_ends_anothers_session(app):
    officer, other = add_person("officer", "经办甲", Role.OFFICER), add_person("other", "经办乙", Role.OFFICER)
    live = service.sign_in("other", PASSWORD)
    named = session_service.own(other, live.token)[0].id
    assert session_service.end_chosen(officer, PASSWORD, [named]) == 0
    assert service.session_of(live.token)


@pytest.mark.sqlite_only
def test_the_page_shows_and_ends_them(client, people):
    there = service.sign_in("officer", PASSWORD, "Safari 17 · iOS")
    client.post("/accounts/sign-in", data={"name": "officer", "password": PASSWORD}, headers={"User-Agent": EDGE})
    page = client.get("/accounts/sessions").text
    assert "Edge 138 · Windows" in page
    named = page.split('name="which"')[1].split('value="')[1].split('"')[0]
    wrong = client.post("/accounts/sessions", data={"which": named, "password": "wrong password"})
    assert (wrong.status_code, "ACCOUNTS-01" in wrong.text) == (403, True)
    assert client.post("/accounts/sessions", data={"which": "0" * 16, "password": PASSWORD}).status_code == 422
    assert client.post("/accounts/sessions", data={"which": named, "password": PASSWORD}).status_code == 302
    assert service.session_of(there.token) is None
    assert client.get("/accounts/sessions").status_code == 200


@pytest.mark.sqlite_only
def test_an_administrator_ends_a_persons_and_the_command_line_everybodys(client, people):
    live, other = service.sign_in("officer", PASSWORD), service.sign_in("manager", PASSWORD)
    client.sign_in(people.administrator).post(f"/accounts/people/{people.officer.user_id}/sessions")
    assert service.session_of(live.token) is None
    assert service.session_of(other.token)
    assert CliRunner().invoke(commands.user, ["sign-out", "--all"]).exit_code == 0
    assert service.session_of(other.token) is None


@pytest.mark.sqlite_only
def test_a_cookie_that_was_altered_opens_nothing(app, client, people):
    client.sign_in(people.manager)
    good = client.get_cookie("session").value
    body, stamp, mark = good.rsplit(".", 2)
    unsigned = URLSafeTimedSerializer("another key", salt="cookie-session").dumps({"_user_id": "x", "_fresh": True})
    for bad in (f"{body}x.{stamp}.{mark}", f"{body}.{stamp}.{mark[:-2]}AA", f"{body}.{stamp}.", body, unsigned):
        client.set_cookie("session", bad)
        assert client.get("/ledger/").status_code == 302
    client.set_cookie("session", good)
    assert client.get("/ledger/").status_code == 200
