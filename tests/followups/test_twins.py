"""Two houses that differ only in the contact list cannot be told apart but by whoever works on the follow-up; and the
list stands nowhere in the clear."""

import io
import logging
import re
from pathlib import Path

import pytest
from openpyxl import load_workbook
from sqlalchemy import event, select

from compliance.accounts import service as accounts
from compliance.accounts.models import User
from compliance.accounts.rules import Role
from compliance.county.people_service import one_per_role
from compliance.followups import service
from compliance.followups.models import PatientContact
from compliance.followups.rules import WORKERS
from compliance.foundation.database import db
from compliance.foundation.errors import Refusal
from compliance.foundation.models import TrailEvent
from tests.access_table import rows
from tests.places import places

_TOKENS = re.compile(rb'(name="csrf_token" value="|name="csrf-token" content=")[^"]+')
_MORE = ("/", "/deadlines/", "/findings/leads")
_OF_THE_PERSON = "/followups/<uuid:follow_up_id>"
SECRETS = ("甲无名", "13812345678", "秘密路九号")


def _asked(app, person, url):
    """(status, body without tokens, statements)."""
    client, statements = app.test_client().sign_in(person), []

    def count(_connection, _cursor, statement, *_rest):
        statements.append(statement)

    event.listen(db.engine, "before_cursor_execute", count)
    try:
        with client.get(url) as answer:
            body = answer.data
    finally:
        event.remove(db.engine, "before_cursor_execute", count)
    if body.startswith(b"PK"):
        book = load_workbook(io.BytesIO(body))
        body = repr([[list(row) for row in sheet.iter_rows(values_only=True)] for sheet in book]).encode()
    return answer.status_code, _TOKENS.sub(b"", body), len(statements)


def _people():
    ids = dict(db.session.execute(select(User.name, User.id)).all())
    found = {one.role: accounts.actor_of(ids[one.name]) for one in one_per_role()}
    db.session.rollback()
    return found


def _change_every_contact():
    """Other names, numbers and addresses, of other lengths and in another order."""
    for at, row in enumerate(db.session.scalars(select(PatientContact).order_by(PatientContact.person.desc()))):
        row.name, row.phone, row.address = f"另一个人{at}", f"1390000{at:05d}", f"别处{at * 7}号"
    db.session.commit()


@pytest.mark.xdist_group("county")
@pytest.mark.sqlite_only
def test_nobody_but_who_works_on_a_follow_up_can_tell_two_contact_lists_apart(county):
    people, known = _people(), places("followups")
    db.session.rollback()
    calls = [(row, row.example.format(**known)) for row in rows() if row.room == "followups" and "GET" in row.methods]
    asked = [
        (role, url)
        for role in Role
        for url in (*_MORE, *(url for row, url in calls if not (row.rule == _OF_THE_PERSON and role in WORKERS)))
    ]
    before = {call: _asked(county, people[call[0]], call[1]) for call in asked}
    _change_every_contact()
    unlike = [call for call in asked if _asked(county, people[call[0]], call[1]) != before[call]]
    assert not unlike
    assert sum(found[0] == 200 for found in before.values()) > 60


@pytest.mark.sqlite_only
def test_a_list_stands_nowhere_in_the_clear(app, people, caplog):
    caplog.set_level(logging.DEBUG)
    name, phone, address = SECRETS
    head = "参保人编号,姓名,联系电话,住址,乡镇"
    service.load(people.auditor_claims, f"{head}\nP1,{name},{phone},{address},大歇镇\n".encode(), "list.csv")
    with pytest.raises(Refusal) as refused:
        service.load(people.auditor_claims, f"{head}\nP2,{name},x{phone},{address},\n".encode(), "b.csv")
    said = [str(refused.value), repr(refused.value.fields), caplog.text]
    said += [one.payload for one in db.session.scalars(select(TrailEvent))]
    db.session.rollback()
    folder = Path(app.extensions["settings"].data_dir)
    said += [path.read_bytes().decode("utf-8", "ignore") for path in folder.rglob("*") if path.is_file()]
    assert not [secret for secret in (*SECRETS, "P1,", "P2,") for part in said if secret in part]
