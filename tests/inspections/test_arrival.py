"""The beginning of a visit: two officers of the authority with valid certificates are there (条例第二十九条)."""

from datetime import UTC, date, datetime

import pytest

from compliance.accounts.models import User
from compliance.accounts.rules import SYSTEM
from compliance.foundation import clock
from compliance.foundation.hashing import sha256_hex
from compliance.foundation.unit_of_work import unit_of_work
from compliance.inspections import service
from compliance.sampling import service as sampling
from tests.inspections.visiting import Tablet, order

pytestmark = pytest.mark.sqlite_only


def arrive(tablet, *officers, at="2024-03-05T01:30:00Z", **more):
    value = {"way": "button", "officers": [one.user_id for one in officers]} | more
    return tablet.post(tablet.event("arrival", "", value, at=at))


@pytest.fixture
def tablet(client, people):
    return Tablet(client, people.inspector, order(people))


def test_two_officers_of_the_team_begin_a_visit(tablet, people):
    assert arrive(tablet, *people.agency_inspectors[:2]).status_code == 200
    found = service.view(sampling.assignment(tablet.visit))
    assert (found.stage.value, found.arrived_at) == ("arrived", datetime(2024, 3, 5, 1, 30, tzinfo=UTC))


@pytest.mark.parametrize("present", [[0], [0, 0], [0, 2], []], ids=["one", "one twice", "a stranger", "nobody"])
def test_fewer_than_two_of_the_team_do_not(tablet, people, present):
    officers = [people.agency_inspectors[at] for at in present]
    reply = arrive(tablet, *officers) if officers else arrive(tablet, people.agency_inspectors[2])
    assert reply.status_code == 409
    assert reply.get_json()["refused"][0]["refused"] == "INSPECTIONS-16"
    assert service.view(sampling.assignment(tablet.visit)).stage.value == "released"


@pytest.mark.parametrize("write", [str, str.lower, lambda code: f"https://yibao.local/codes/{code}/"])
def test_the_notices_code_is_read_however_it_was_typed_or_scanned(tablet, people, write):
    code = sampling.assignment(tablet.visit).code
    assert tablet.bundle()["notice_code"] == sha256_hex(code.encode())  # a tablet checks it without a network
    assert arrive(tablet, *people.agency_inspectors[:2], way="scan", code=write(code)).status_code == 200


def test_the_code_of_another_visit_begins_nothing(client, tablet, people):
    other = sampling.assignment(order(people)).code
    reply = arrive(tablet, *people.agency_inspectors[:2], way="scan", code=other)
    assert (reply.status_code, reply.get_json()["refused"][0]["refused"]) == (422, "INSPECTIONS-17")
    assert service.view(sampling.assignment(tablet.visit)).stage.value == "released"


@pytest.mark.parametrize(("until", "status"), [(date(2024, 3, 5), 200), (date(2024, 3, 4), 409)])
def test_a_certificate_is_valid_to_its_last_day(tablet, people, until, status):
    with unit_of_work(SYSTEM) as work:
        work.session.get_one(User, people.agency_inspectors[1].user_id).certificate_until = until
    assert arrive(tablet, *people.agency_inspectors[:2]).status_code == status


def test_the_day_of_the_arrival_counts_not_the_day_it_is_sent(tablet, people):
    """Recorded without a network on 5 March, sent on the 6th, when one certificate has ended."""
    with unit_of_work(SYSTEM) as work:
        work.session.get_one(User, people.agency_inspectors[1].user_id).certificate_until = date(2024, 3, 5)
    with clock.at(datetime(2024, 3, 6, 1, 0, tzinfo=UTC)):
        assert arrive(tablet, *people.agency_inspectors[:2]).status_code == 200


def test_the_button_on_the_page_is_held_to_the_same(client, people, tablet):
    with unit_of_work(SYSTEM) as work:
        work.session.get_one(User, people.agency_inspectors[1].user_id).certificate_until = date(2024, 3, 4)
    client.sign_in(people.inspector)
    page = client.post(f"/inspections/{tablet.visit}/arrive")
    assert page.status_code == 409
    assert "INSPECTIONS-16" in page.text
