"""The quarter's lists: called for on the right days, proposed once, opened by the manager alone, worked off."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from compliance.accounts.rules import Authority
from compliance.deadlines.models import Deadline
from compliance.findings import service as findings
from compliance.foundation import clock
from compliance.foundation.database import db
from compliance.foundation.errors import Refusal
from compliance.foundation.shipped_holidays import shipped_holidays
from compliance.foundation.working_days import Calendar
from compliance.worklists import jobs, service
from compliance.worklists.rules import at_random, called_on
from tests.findings import making
from tests.people import add_provider

CALENDAR = Calendar(shipped_holidays())


@pytest.mark.parametrize(
    ("day", "keys"),
    [
        (date(2024, 1, 1), []),  # New Year
        (date(2024, 1, 2), ["review_round:2023Q4"]),
        (date(2024, 3, 17), ["review_round:2023Q4"]),
        (date(2024, 3, 18), ["review_round:2023Q4", "audit_weeks:2024Q1"]),
        (date(2024, 3, 31), ["review_round:2023Q4", "audit_weeks:2024Q1"]),
        (date(2024, 4, 1), ["review_round:2024Q1"]),
        # 17 September 2024 is 中秋节, 15 and 16 are off: people get the list on Saturday 14, which is worked.
        (date(2024, 9, 13), ["review_round:2024Q2"]),
        (date(2024, 9, 14), ["review_round:2024Q2", "audit_weeks:2024Q3"]),
        # 国庆 1 to 7 October: the review begins on the 8th.
        (date(2024, 10, 7), []),
        (date(2024, 10, 8), ["review_round:2024Q3"]),
    ],
)
def test_a_day_calls_for_its_lists(day, keys):
    assert [one.key for one in called_on(day, CALENDAR)] == keys


def test_chance_is_the_same_for_who_has_the_seed():
    codes = [f"P{number:03d}" for number in range(100)]
    assert at_random(codes, 5, "7") == at_random(list(reversed(codes)), 5, "7")
    assert at_random(codes, 5, "7") != at_random(codes, 5, "8")


def _proposed():
    with clock.at(clock.start_of(date(2024, 3, 18), 0, 30)):
        jobs.propose(date(2024, 3, 18))
    return next(one.id for one in _lists() if one.kind == "audit_weeks")


def _lists(actor=service.SYSTEM):
    db.session.rollback()
    return service.worklists(actor)


def _due(key):
    db.session.rollback()
    return db.session.scalars(select(Deadline).where(Deadline.key == key)).one()


def test_a_list_is_proposed_once_and_owed_by_the_manager(app, people):
    number = _proposed()
    _proposed()
    assert len(_lists()) == 2
    row = _due(f"worklist:{number}")
    assert (row.due, row.kind) == (date(2024, 3, 31), "audit_weeks")
    assert [one.receiver for one in row.receivers] == ["role:manager"]


@pytest.mark.parametrize("how_many", [24, 25, 50])
def test_a_list_holds_every_open_finding_however_many_pages_they_fill(app, people, client, monkeypatch, how_many):
    provider = add_provider("C001", "王场镇卫生院")
    making.sign_2024(provider)
    for number in range(how_many):
        findings.record(people.officer, making.finding(provider, source_id=f"visit-{number}"))
    number = _proposed()
    (found,) = [one for one in _lists() if one.id == number]
    assert found.total == how_many
    monkeypatch.setattr(service, "PAGE_SIZE", 20)
    client.sign_in(people.manager)
    pages = [client.get(f"/worklists/{number}?page={page}").text for page in range(1, -(-how_many // 20) + 1)]
    assert sum(page.count('data-label="事项"') for page in pages) == how_many
    assert ['rel="next"' in page for page in pages] == [True] * (len(pages) - 1) + [False]
    service.confirm(people.manager, number)
    answer = client.post(f"/worklists/{number}/items/{service.items(number, len(pages))[-1].id}/done")
    assert answer.location == f"/worklists/{number}?page={len(pages)}"


def test_only_an_open_list_is_worked_off_and_closing_meets_its_day(app, people):
    add_provider("C001", "王场镇卫生院")
    number = _proposed()
    with pytest.raises(Refusal, match="WORKLISTS-01"):
        service.close(people.manager, number)
    service.confirm(people.manager, number, at_random=2)
    (found,) = [one for one in _lists() if one.id == number]
    assert [item.kind for item in service.items(number)] == ["visit", "visit"]
    assert len(found.seed) == 64
    service.tick(people.officer, number, service.items(number)[0].id)
    assert next(one for one in _lists() if one.id == number).left == 1
    service.close(people.manager, number)
    assert _due(f"worklist:{number}").closed_as == "met"


def test_declining_needs_a_reason_and_drops_the_day(app, people):
    number = _proposed()
    with pytest.raises(Refusal, match="WORKLISTS-02"):
        service.decline(people.manager, number, " ")
    service.decline(people.manager, number, "本季度已由市局统一组织")
    assert _due(f"worklist:{number}").closed_as == "dropped"


def test_the_manager_confirms_on_the_page(client, people):
    number = _proposed()
    client.sign_in(people.manager)
    assert "待确认" in client.get(f"/worklists/{number}").get_data(as_text=True)
    assert client.post(f"/worklists/{number}/decline", data={"reason": ""}).status_code == 422
    assert client.post(f"/worklists/{number}/confirm", data={"at_random": "51"}).status_code == 422
    assert client.post(f"/worklists/{number}/confirm", data={"at_random": "1"}).status_code == 302
    assert "进行中" in client.get("/worklists/").get_data(as_text=True)


def test_the_bureaus_own_people_do_not_read_the_agencys_lists(app, people):
    number = _proposed()
    assert service.find(people.bureau_inspectors[0], number) is None
    assert people.bureau_inspectors[0].authority is Authority.ADMINISTRATIVE
    assert service.find(people.overseer, number) is not None


@pytest.mark.parametrize("days", [0, 1, 13])
def test_a_day_that_was_missed_is_made_up_within_its_span(app, days):
    assert "audit_weeks:2024Q1" in jobs.propose(date(2024, 3, 18) + timedelta(days=days))
