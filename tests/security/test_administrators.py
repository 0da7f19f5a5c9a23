"""Whoever keeps the accounts reads no business and nothing blind, and the trail tells on them as on everybody."""

import pytest

from compliance.foundation.database import db
from compliance.foundation.models import TrailEvent
from tests.access_table import rows

pytestmark = pytest.mark.sqlite_only
OWN = {"accounts", "retention", "deadlines", "checklists", "beginning"}
TOLD = {
    "accounts.user_added",
    "accounts.user_changed",
    "accounts.recused",
    "accounts.password_changed",
    "accounts.factor_dropped",
    "accounts.sessions_ended",
}


def test_an_administrator_opens_no_list_of_business(client, people):
    client.sign_in(people.administrator)
    pages = [row for row in rows() if "<" not in row.rule and "GET" in row.methods and row.room not in OWN]
    closed = [row for row in pages if not row.public and row.open_to != ("signed_in",)]
    assert len(closed) > 40
    assert {row.rule: client.get(row.rule).status_code for row in closed} == {row.rule: 403 for row in closed}


def test_a_search_of_an_administrator_finds_nothing_of_business(client, people):
    found = client.sign_in(people.administrator).get("/search", query_string={"q": "卫生院"}).text
    assert "下路镇中心卫生院" not in found


def test_what_an_administrator_does_to_an_account_stands_on_the_trail_under_their_own_name(client, people):
    client.sign_in(people.administrator)
    page = f"/accounts/people/{people.officer.user_id}"
    new = {"name": "fresh", "password": "sycamore yard 8", "display_name": "新人", "roles": "officer", "active": "y"}
    client.post("/accounts/people/new", data=new)
    client.post(page, data={"display_name": "经办丙", "roles": ["officer", "director"], "active": "y"})
    client.post(f"{page}/recusals", data={"provider_code": "A001", "tie": "kin"})
    for act in ("password", "factor", "sessions"):
        client.post(f"{page}/{act}")
    mine = db.select(TrailEvent).where(TrailEvent.actor_id == people.administrator.user_id)
    told = {event.kind: event.payload for event in db.session.scalars(mine)}
    assert told.keys() >= TOLD
    assert "director" in told["accounts.user_changed"], "who was given which role is told"
    assert not [payload for payload in told.values() if "sycamore" in payload or "经办丙" in payload]
