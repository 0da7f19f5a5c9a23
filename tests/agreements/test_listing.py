"""The year's list: by state on any day, in any order, a page at a time; and the kept check of all texts."""

from datetime import date

import pytest
from sqlalchemy import select, update

from compliance.accounts.rules import SYSTEM
from compliance.agreements import listing_service, offer_service, offering_service, service, verify_service
from compliance.agreements.event_rules import NewEvent
from compliance.agreements.listing_service import Wanted
from compliance.agreements.models import Agreement
from compliance.agreements.reading_service import views_of
from compliance.agreements.rules import EventKind, State
from compliance.commands import house
from compliance.foundation.database import db
from compliance.foundation.unit_of_work import unit_of_work
from tests.people import add_provider
from tests.queries import counted

TEMPLATE = "county-hospital-2024"
DAYS = (date(2024, 1, 1), *(date(2024, month, 15) for month in range(2, 13)), date(2025, 1, 1), date(2023, 12, 31))


@pytest.fixture
def lives(app, people):
    """Six hospitals of 2024, each with another life; agreement ids by name."""
    for number in range(4):
        add_provider(f"H10{number}", f"第{number}医院", kind="hospital", ownership="private")
    service.sign(SYSTEM, 2024, TEMPLATE, on=date(2024, 1, 1))
    ids = dict(db.session.execute(select(Agreement.provider_name, Agreement.id)).all())

    def event(name, kind, on, **more):
        service.record_event(SYSTEM, ids[name], NewEvent(kind, on, "事由", **more))

    event("第0医院", EventKind.RESCINDED, date(2024, 5, 10), heard=True)
    event("第1医院", EventKind.SUSPENDED, date(2024, 3, 1), until=date(2024, 4, 30))
    event("第2医院", EventKind.SUSPENDED, date(2024, 3, 1), applied_on=date(2024, 3, 1))
    event("第3医院", EventKind.TERMINATED, date(2024, 9, 1), applied_on=date(2024, 5, 1))
    return ids


def names(**wanted):
    """Names in the list of 2024."""
    return [row.name for row in listing_service.listing(Wanted(2024, **wanted)).rows]


def test_each_state_on_each_day_is_what_the_events_say(lives):
    for day in DAYS:
        told = {view.provider_name: view.state for view in views_of(Agreement.year == 2024, day)}
        for state in State:
            want = {name for name, found in told.items() if found is state}
            assert set(names(state=state, day=day)) == want, (day, state)


def test_a_suspension_is_found_on_its_last_day_and_not_after(lives):
    assert names(state=State.SUSPENDED, day=date(2024, 4, 30)) == ["第1医院", "第2医院"]
    assert names(state=State.SUSPENDED, day=date(2024, 5, 1)) == ["第2医院"]


def test_the_list_is_sorted_both_ways(lives):
    assert names(sort="number") == list(reversed(names(sort="-number")))
    assert names(sort="nonsense") == names()


@pytest.mark.sqlite_only
def test_the_list_asks_no_more_of_the_database_for_more_agreements(lives):
    asked = []
    for part in range(2):
        with counted() as found:
            names(state=State.IN_FORCE, day=date(2024, 6, 1))
        asked.append(found.number)
        for number in range(40):
            add_provider(f"H2{part}{number:02d}", f"新{number}医院", kind="hospital")
        service.sign(SYSTEM, 2024, TEMPLATE, on=date(2024, 1, 1))
    assert asked == [5, 5]


def test_the_page_filters_by_state_and_day_and_ignores_what_is_none(lives, client, people):
    client.sign_in(people.manager)
    page = client.get("/agreements/?year=2024&state=rescinded&day=2024-05-10").text
    assert "第0医院" in page
    assert "第1医院" not in page
    assert "第0医院" not in client.get("/agreements/?year=2024&state=rescinded&day=2024-05-09").text
    assert client.get("/agreements/?year=2024&state=none&day=2024-13-99&sort=x&page=-3").status_code == 200


def test_the_check_of_a_year_is_kept_with_its_time_and_names_what_was_changed(lives, app):
    assert verify_service.last_check(2024) is None
    assert verify_service.check_year(SYSTEM, 2024) == ()
    first = verify_service.last_check(2024)
    assert (first.count, first.total) == (6, 0)
    with unit_of_work(SYSTEM) as work:
        changed = update(Agreement).where(Agreement.id == lives["第1医院"])
        work.session.execute(changed.values(text=Agreement.text + "另附"))
    assert verify_service.last_check(2024) == first
    answer = app.test_cli_runner().invoke(house, ["agreements", "verify", "--year", "2024", "--json"], obj=app)
    assert answer.exit_code == 1
    assert "第1医院" in answer.output
    db.session.rollback()
    later = verify_service.last_check(2024)
    assert [row.provider_name for row in later.rows] == ["第1医院"]


def test_offers_come_a_page_at_a_time_and_are_searched(people):
    for number in range(30):
        add_provider(f"H3{number:02d}", f"另{number}医院", kind="hospital")
    offering_service.offer(people.officer, TEMPLATE, date(2024, 1, 2))
    page = offer_service.page_of_offers(TEMPLATE, page=2)
    assert (page.made_out, page.signed, page.total, len(page.rows)) == (32, 0, 32, 7)
    assert [row.provider_code for row in offer_service.page_of_offers(TEMPLATE, "H317").rows] == ["H317"]
    number = page.rows[0].number
    assert [row.number for row in offer_service.page_of_offers(TEMPLATE, number).rows] == [number]
    assert offer_service.page_of_offers(TEMPLATE, "没有").total == 0
