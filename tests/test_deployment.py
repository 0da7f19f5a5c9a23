"""The documents and files of a deployment say what is true of the program."""

import json
import logging
import re
import shlex
from pathlib import Path

import pytest

from compliance import settings
from compliance.commands import house
from compliance.foundation import schema
from compliance.foundation.errors import Refusal
from compliance.web import logs

ROOT = Path(__file__).resolve().parent.parent
DEPLOY = ROOT / "deploy"


def test_the_page_names_every_setting_and_no_other():
    told = re.findall(r"^\| `(COMPLIANCE_\w+)`", (ROOT / "docs/deployment.md").read_text(), re.M)
    assert sorted(told) == sorted(settings._KNOWN)


def _starts() -> list[list[str]]:
    lines = [line for file in DEPLOY.glob("*.service") for line in file.read_text().splitlines()]
    starts = [shlex.split(line.partition("=")[2]) for line in lines if line.startswith("ExecStart=")]
    container = (DEPLOY / "Containerfile").read_text()
    return [*starts, json.loads(re.search(r"^CMD (\[.*\])", container, re.M)[1])]


def test_every_unit_starts_what_there_is():
    starts = _starts()
    assert len(starts) == 3
    for words in starts:
        if words[0].endswith("gunicorn"):
            assert words[1:3] == ["-c", "deploy/gunicorn.conf.py"]
            assert words[-1] == "app:app"
        else:
            assert words[1:] == ["app.py", "scheduler"]
            assert "scheduler" in house.commands


def test_the_proxy_sets_what_is_believed_and_passes_the_largest_upload():
    text = (DEPLOY / "nginx.conf").read_text()
    assert "X-Forwarded-For $remote_addr;" in text
    assert "proxy_add_x_forwarded_for" not in text
    assert "client_max_body_size 250m;" in text
    unit = (DEPLOY / "compliance-web.service").read_text()
    assert "COMPLIANCE_TRUSTED_PROXIES=1" in unit
    assert "Requires=compliance-web.socket" in unit
    listening = re.search(r"^ListenStream=(.+)$", (DEPLOY / "compliance-web.socket").read_text(), re.M)[1]
    assert f"server unix:{listening} " in text


@pytest.mark.sqlite_only
def test_ready_says_no_while_the_database_lacks_a_migration(client, monkeypatch):
    assert client.get("/ready").get_json() == {"service": "compliance", "ready": True}

    def lacking():
        raise Refusal("SCHEMA-01", zh="缺", en="lacks")

    monkeypatch.setattr(schema, "require_current", lacking)
    answer = client.get("/ready")
    assert (answer.status_code, answer.get_json()["ready"]) == (503, False)


@pytest.mark.sqlite_only
def test_a_request_is_logged_by_its_rule_and_nothing_of_a_person(client, people, caplog):
    client.sign_in(people.officer)
    with caplog.at_level(logging.INFO, logger=logs.LOG.name):
        answer = client.get("/accounts/people/1?name=李四", headers={"X-Request-Id": "abcdef-12345678"})
    line = json.loads(caplog.records[-1].message)
    assert answer.headers["X-Request-Id"] == line["request"] == "abcdef-12345678"
    assert (line["rule"], line["status"], line["user"]) == ("/accounts/people/<person_id>", 403, people.officer.user_id)
    assert caplog.records[-1].levelno == logging.WARNING
    assert "李四" not in caplog.text
    assert "people/1" not in caplog.text


@pytest.mark.sqlite_only
def test_an_id_that_would_break_the_log_is_made_anew(client):
    for given in ("short", "x" * 65, 'quote"and{brace}'):
        assert client.get("/health", headers={"X-Request-Id": given}).headers["X-Request-Id"] != given
