"""What every answer carries and what no request may do: headers, methods, forwarded addresses, wildcards, framing."""

import json
import logging
import socket
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from flask import Flask

from compliance import application
from compliance.accounts import attempt_service, people_service
from compliance.county import people_service as county_people
from compliance.deadlines import delivery_service
from compliance.foundation import clock
from compliance.foundation.errors import Refusal
from compliance.web import logs
from tests import servers
from tests.access_table import rows

pytestmark = pytest.mark.sqlite_only
PLAIN = sorted({row.rule for row in rows() if "<" not in row.rule and "GET" in row.methods})


def test_every_answer_says_what_it_is_and_is_kept_nowhere(app, client, people):
    """Each page without a placeholder, by a manager and an administrator: type, charset, no sharing, no keeping."""
    for person in (people.manager, people.administrator):
        client.sign_in(person)
        for rule in PLAIN:
            answer = client.get(rule)
            told = answer.headers
            if answer.data:
                assert told.get("Content-Type"), rule
            if answer.mimetype.startswith("text/"):
                assert answer.mimetype_params.get("charset", "").lower() == "utf-8", rule
            assert told["X-Content-Type-Options"] == "nosniff", rule
            assert not [name for name in told.keys() if name.lower().startswith("access-control-")], rule  # noqa: SIM118
            if not rule.startswith(("/static/", "/health", "/ready")) and not rule.endswith(".js"):
                assert "no-store" in told.get("Cache-Control", ""), rule
            answer.close()


def test_over_https_browsers_are_told_to_stay_there_for_a_year(client):
    told = client.get("/accounts/sign-in", base_url="https://localhost").headers["Strict-Transport-Security"]
    assert told == "max-age=31536000; includeSubDomains"
    assert "Strict-Transport-Security" not in client.get("/accounts/sign-in").headers


@pytest.mark.parametrize("method", ["TRACE", "TRACK", "CONNECT", "DELETE"])
def test_methods_that_nobody_needs_are_not_answered(client, people, method):
    client.sign_in(people.manager)
    assert client.open("/ledger/", method=method).status_code == 405


def test_the_page_of_components_is_closed_in_production(app, client, people, monkeypatch):
    client.sign_in(people.manager)
    assert client.get("/patterns").status_code == 200
    monkeypatch.setitem(app.extensions, "settings", replace(app.extensions["settings"], environment="production"))
    assert client.get("/patterns").status_code == 404


def test_production_takes_no_sample_accounts_and_has_none_of_its_own(app):
    assert people_service.people() == ()
    with pytest.raises(Refusal, match="COUNTY-01"):
        county_people.add({}, production=True)


def forwarded(app: Flask, hops: int, header: str) -> str:
    """The address that a failed sign-in is counted against, behind `hops` believed proxies."""
    settings = replace(app.extensions["settings"], trusted_proxies=hops)
    house = application.create_app(settings, ARGON2={"time_cost": 1, "memory_cost": 8, "parallelism": 1})
    seen = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(attempt_service, "refuse_flood", seen.append)
        patch.setattr(attempt_service, "failed", lambda _address: None)
        house.config["WTF_CSRF_ENABLED"] = False
        data = {"name": "nobody", "password": "wrong password"}
        house.test_client().post("/accounts/sign-in", data=data, headers={"X-Forwarded-For": header})
    with house.app_context():
        servers.close()
    return seen[0]


def test_a_forwarded_address_is_believed_from_as_many_proxies_as_are_set(app):
    told = "192.0.2.66, 198.51.100.7"  # the first is what the client wrote itself, the last what the proxy saw
    assert forwarded(app, 0, told) == "127.0.0.1"
    assert forwarded(app, 1, told) == "198.51.100.7"


@pytest.mark.parametrize("sign", ["%", "_", "\\", "%%", "a_", "'", '"', "*"])
def test_signs_of_patterns_find_only_themselves(client, people, sign):
    assert all(sign in one.name + one.display_name for one in people_service.people(sign))
    for page in ("/search", "/providers/", "/indicators/matters"):
        answer = client.sign_in(people.manager).get(page, query_string={"q": sign})
        assert answer.status_code == 200
        assert "下路镇中心卫生院" not in answer.text, page


def test_no_search_leaves_the_signs_of_patterns_unescaped():
    """In SQL `contains` without autoescape makes a pattern of what was typed."""
    house = Path(application.__file__).parent
    for path in house.rglob("*_service.py"):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if ".contains(" in line and "autoescape" not in line:
                assert "[" in line.split(".contains(")[0][-1:], f"{path.name}:{number}: {line.strip()}"


def test_no_text_of_a_person_is_a_format():
    """`.format` and `%` are for literals: a name with braces in it reads nothing of the program."""
    house = Path(application.__file__).parent
    allowed = {
        "relation_rules.py": "scan.format(",
        "faults.py": "self.what.",
        "check_rules.py": "_PLACES[",
        "measure_rules.py": 'pattern.zh.format(f"{measure:,}")',  # a number and the words of its unit
    }
    for path in house.rglob("*.py"):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            before, called, _ = line.partition(".format(")
            if called and not before.rstrip().endswith(('"', "'")):
                assert allowed.get(path.name, "\0") in line, f"{path.name}:{number}: {line.strip()}"


def test_a_line_break_makes_no_second_header_of_a_mail(app, monkeypatch):
    settings = replace(app.extensions["settings"], smtp_url="smtp://127.0.0.1:9?from=a@b.cn")
    monkeypatch.setitem(app.extensions, "settings", settings)
    monkeypatch.setattr(delivery_service.db.session, "get", lambda *_: type("C", (), {"email": "x@b.cn"})())
    bad = delivery_service._Letter(1, "mail", 1, "标题\r\nBcc: all@example.cn", "t", "<1@x>", clock.now())
    assert delivery_service._try(delivery_service._mail, bad).startswith("ValueError")


def test_an_address_names_things_and_nothing_of_a_person():
    variables = {part.split(">")[0].split(":")[-1] for row in rows() for part in row.rule.split("<")[1:]}
    personal = {"name", "phone", "identity", "person", "email", "address", "password", "q"}
    assert not variables & personal - {"name"}
    named = {row.rule for row in rows() if "<path:name>" in row.rule or "<name>" in row.rule}
    assert named <= {"/static/vendor/<path:name>", "/inspections/tablet/<name>"} | {
        rule for rule in named if rule.startswith("/documents/")
    }


def test_a_value_is_read_from_one_place():
    """Query and form are never merged, so that a parameter given twice in two places means one thing."""
    root = Path(application.__file__).parent.parent
    for path in (*root.joinpath("compliance").rglob("*.py"), *root.joinpath("forms").rglob("*.py")):
        assert "request.values" not in path.read_text(encoding="utf-8"), path


def test_scripts_write_text_and_never_markup_and_reach_no_prototype():
    static = Path(application.__file__).parent / "static"
    banned = ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "new Function", "__proto__")
    for path in static.rglob("*.js"):
        text = path.read_text(encoding="utf-8")
        assert not [word for word in banned if word in text], path


def test_passwords_cost_an_attacker_what_the_standard_asks():
    cost = application._ARGON2
    assert application.PasswordHasher(**cost).type.name == "ID"
    # OWASP's least: 19 MiB, two passes, one lane.
    assert (cost["memory_cost"] >= 19 * 1024, cost["time_cost"] >= 2, cost["parallelism"] >= 1) == (True,) * 3


def test_a_refusal_stands_in_the_log_by_its_number_and_nothing_that_was_typed(app, client, people, caplog):
    client.sign_in(people.officer)
    with caplog.at_level(logging.INFO, logs.LOG.name):
        client.post(
            "/accounts/password", data={"present": "x" * 12, "password": "sycamore 8 yard", "again": "sycamore 8 yard"}
        )
        client.post("/accounts/language", csrf=False)
    said = [json.loads(record.getMessage()) for record in caplog.records if record.name == logs.LOG.name]
    assert [one.get("refused") for one in said] == ["ACCOUNTS-01", None]
    assert [record.levelname for record in caplog.records if record.name == logs.LOG.name] == ["WARNING", "WARNING"]
    assert "sycamore" not in caplog.text


def raw(address: str, request: str) -> str:
    """What a server answers to bytes as they are."""
    parts = urlsplit(address)
    with socket.create_connection((parts.hostname, parts.port), timeout=60) as line:
        line.sendall(request.encode())
        line.shutdown(socket.SHUT_WR)
        got = b""
        while part := line.recv(65536):
            got += part
    return got.decode("utf-8", "replace")


FRAMES = {
    "two lengths": "Content-Length: 4\r\nContent-Length: 40\r\n\r\n",
    "length and chunks": "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /x HTTP/1.1\r\n\r\n",
    "an unknown coding": "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
    "a length that is no number": "Content-Length: +4\r\n\r\nabcd",
    "a space before the colon": "Content-Length : 4\r\n\r\nabcd",
}


@pytest.mark.parametrize("frame", FRAMES)
def test_a_message_of_two_meanings_is_one_request_or_none(app, frame):
    """The embedded server: no second request is read out of the body of the first."""
    with servers.waitress(app) as address:
        answer = raw(address, f"POST /health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n{FRAMES[frame]}")
    assert answer.count("HTTP/1.1 ") <= 1, answer
    assert "200" not in answer.split("\r\n")[0]
