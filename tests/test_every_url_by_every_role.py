"""Every URL by every role in the sample county: right, another's (404), no permission (403), signed out (redirect)."""

import pytest
from sqlalchemy import select

from compliance.accounts import service as accounts
from compliance.accounts.models import User
from compliance.accounts.rules import PROVIDER_ROLES, Role
from compliance.county.people_service import one_per_role
from compliance.foundation.database import db
from tests.access_table import Row, rows
from tests.places import places

ROOMS = sorted({row.room for row in rows()})
pytestmark = [pytest.mark.xdist_group("county")]


def _people():
    ids = dict(db.session.execute(select(User.name, User.id)).all())
    people = {sample.role: accounts.actor_of(ids[sample.name]) for sample in one_per_role()}
    db.session.rollback()
    return people


def _send(client, method, url):
    answer = client.open(url, method=method)
    answer.close()
    return answer.status_code, answer.headers.get("Location", "")


def _denied(client, row: Row, method: str, url: str, foreign: str, people) -> list[str]:
    """What is wrong for those who may not: signed out, without permission, or not the owner."""
    faults = []
    status, to = _send(client.sign_out(), method, url)
    if row.rule.startswith("/api/"):
        if status != 401:
            faults.append(f"signed out: {status}")
    elif status != 302 or "/accounts/sign-in" not in to:
        faults.append(f"signed out: {status} {to}")
    for role in Role:
        client.sign_in(people[role])
        if role not in row.roles:
            status, _ = _send(client, method, url)
            if status != 403:
                faults.append(f"{role}: {status} instead of 403")
        elif foreign:
            status, _ = _send(client, method, foreign)
            if status != 404:
                faults.append(f"{role} on another's: {status} instead of 404")
    return faults


def _allowed(client, row: Row, method: str, url: str, people) -> list[str]:
    """What is wrong for those who may."""
    faults = []
    if row.public:
        status, _ = _send(client.sign_out(), method, url)
        if status in (401, 403, 404, 500):
            faults.append(f"the public: {status}")
    for role in sorted(row.roles):
        status, to = _send(client.sign_in(people[role]), method, url)
        if status in (401, 403, 404) or status >= 500 or "/accounts/sign-in?" in to:
            faults.append(f"{role}: {status} {to}")
    return faults


@pytest.mark.parametrize("room", ROOMS)
def test_every_url_opens_to_whom_the_table_says(county, room):
    client, people, known = county.test_client(), _people(), places(room)
    db.session.rollback()
    wrong = {}
    calls = [(row, method) for row in rows() if row.room == room for method in row.methods]
    for row, method in sorted(calls, key=lambda call: call[1] != "GET"):
        url, foreign = row.example.format(**known), row.foreign.format(**known)
        faults = [] if row.public else _denied(client, row, method, url, foreign, people)
        faults += _allowed(client, row, method, url, people)
        if faults:
            wrong[f"{method} {url}"] = faults
    assert not wrong, "\n".join(f"{call}: {faults}" for call, faults in wrong.items())


def test_the_table_tries_a_foreign_object_wherever_a_provider_may_name_one():
    own_things = [row for row in rows() if row.roles & PROVIDER_ROLES and "<" in row.rule and not row.public]
    missing = [row.rule for row in own_things if not row.foreign and row.open_to != ("signed_in",)]
    assert not missing
