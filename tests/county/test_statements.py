"""Pages of many rows ask the database as often as pages of one."""

from datetime import date

import pytest
from sqlalchemy import select, text, update

from compliance.accounts import service as accounts
from compliance.accounts.rules import SYSTEM
from compliance.cases import list_service as case_lists
from compliance.cases import loading_service as case_loading
from compliance.cases import own_report_service, paper_service
from compliance.cases import service as cases
from compliance.cases.models import Case
from compliance.deadlines import fault_service, reading_service
from compliance.deadlines.models import Deadline, DeadlineReceiver
from compliance.findings import lead_list_service as leads
from compliance.findings import list_service as finding_lists
from compliance.findings import service as findings
from compliance.findings.lead_list_service import LeadQuery
from compliance.findings.models import Finding
from compliance.foundation import clock
from compliance.foundation.database import db
from compliance.ledger import service as ledger
from compliance.ledger.models import LedgerEntry
from compliance.selfchecks import service as selfchecks
from tests.queries import counted

pytestmark = [pytest.mark.xdist_group("county")]


def test_what_self_checks_say_of_a_case_asks_as_often_for_one_finding_as_for_thirty(county):
    ids = db.session.scalars(select(Finding.id).where(Finding.settled_at.is_not(None)).order_by(Finding.id)).all()
    with counted() as few:
        one = own_report_service._conducts(ids[:1])
    db.session.expunge_all()
    with counted() as many:
        thirty = own_report_service._conducts(ids[:30])
    assert len(ids) >= 30
    assert len(thirty) > len(one) > 0
    assert many.number == few.number <= 12


def test_several_findings_are_what_each_is(county):
    ids = db.session.scalars(select(Finding.id).order_by(Finding.id).limit(12)).all()
    assert findings.several_in_scope(SYSTEM, ids) == tuple(findings.in_scope(SYSTEM, id) for id in ids)
    assert findings.readable(SYSTEM, ids) == frozenset(ids)


def test_the_numbers_of_cases_are_those_that_their_reader_sees(county):
    ids = db.session.scalars(select(Case.id)).all()
    with counted() as sent:
        numbers = cases.numbers_in_scope(SYSTEM, ids)
    assert sent.number == 1
    assert numbers == {id: cases.in_scope(SYSTEM, id).number for id in ids}


def test_a_source_has_its_own_lines_and_those_that_settle_or_reverse_them(county):
    lines = db.session.scalars(select(LedgerEntry)).all()
    sources = {(line.source_kind, line.source_id) for line in lines}
    assert any(line.settles for line in lines)
    for kind, source in sources:
        own = {line.id for line in lines if (line.source_kind, line.source_id) == (kind, source)}
        joined = own | {line.id for line in lines if line.settles in own or line.reverses in own}
        assert [entry.id for entry in ledger.of_source(kind, source)] == sorted(joined)


def test_whoever_answers_for_a_deadline_is_kept_as_open_as_it_is(county):
    kept = select(DeadlineReceiver.open, Deadline.closed_at).join(Deadline, Deadline.id == DeadlineReceiver.deadline_id)
    found = {(row.open, row.closed_at is None) for row in db.session.execute(kept)}
    assert found == {(True, True), (False, False)}


def test_check_names_a_deadline_whose_receivers_are_kept_otherwise(county):
    assert not [fault for fault in fault_service.faults(clock.now()) if fault.kind == "deadline_receivers"]
    closed = select(Deadline).where(Deadline.closed_at.is_not(None), Deadline.receivers.any()).limit(1)
    one = db.session.scalars(closed).one()
    db.session.execute(update(DeadlineReceiver).where(DeadlineReceiver.deadline_id == one.id).values(open=True))
    found = [fault.about for fault in fault_service.faults(clock.now()) if fault.kind == "deadline_receivers"]
    key = one.key
    db.session.rollback()
    assert found == [key]


def test_the_bell_counts_what_is_late_or_soon_and_no_further_than_it_says(county, monkeypatch):
    manager = accounts.actor_of(db.session.execute(text("SELECT id FROM users WHERE name = 'manager'")).scalar())
    with clock.at(clock.start_of(date(2024, 6, 28), 10)):
        soon = reading_service.own_between(manager, date(2000, 1, 1), date(2024, 7, 1))
        assert reading_service.pressing(manager) == len(soon) > 2
        monkeypatch.setattr(reading_service, "MOST_PRESSING", 2)
        assert reading_service.pressing(manager) == 2


def test_a_provider_has_the_open_deadlines_of_its_roles_and_its_people_and_no_others(county):
    head = accounts.actor_of(
        db.session.execute(text("SELECT user_id FROM user_roles WHERE role = 'provider_head'")).scalar()
    )
    theirs = {f"user:{head.user_id}", *(f"role:{role.value}" for role in head.roles)}
    expected = {
        row.uid
        for row in db.session.scalars(select(Deadline).where(Deadline.closed_at.is_(None)))
        for names in ({one.receiver for one in row.receivers},)
        if f"user:{head.user_id}" in names or (names & theirs and row.provider_id == head.provider_id)
    }
    found = reading_service.own_between(head, date(2000, 1, 1), date(2100, 1, 1))
    assert {item.uid for item in found} == expected
    assert reading_service.mine(head).total == len(expected) > 0


def test_a_month_of_the_calendar_asks_as_often_as_a_day(county):
    manager = accounts.actor_of(db.session.execute(text("SELECT id FROM users WHERE name = 'manager'")).scalar())
    with counted() as day:
        reading_service.of_days(manager, date(2024, 6, 28), date(2024, 6, 28), "", 4)
    db.session.expunge_all()
    with counted() as year:
        found = reading_service.of_days(manager, date(2024, 1, 1), date(2024, 12, 31), "", 4)
    assert year.number == day.number == 2
    every = reading_service.between(manager, date(2024, 1, 1), date(2024, 12, 31))
    assert {on: one.total for on, one in found.items()} == {on: len(items) for on, items in every.items()}
    assert all(one.items == every[on][:4] for on, one in found.items())


def test_staffing_reads_of_a_case_who_took_part_as_the_case_itself_tells_it(county):
    ids = db.session.scalars(select(Case.id).order_by(Case.id)).all()
    with counted() as sent:
        found = {row.id: row for row in case_loading.staffing_rows(ids)}
    assert sent.number == 3
    for view in case_loading.views(case_loading.rows(ids)):
        told = found[view.id]
        assert (told.parts, told.state) == (view.parts, view.state)
        assert (told.number, told.provider_name) == (view.number, view.provider_name)


def test_a_paper_asks_as_often_for_a_case_of_many_findings_as_for_one_of_few(county):
    asked = {}
    for view in case_loading.views(case_loading.rows(db.session.scalars(select(Case.id)).all())):
        kind = paper_service.kind_of(view.track, "delivery_receipt")
        db.session.expunge_all()
        with counted() as sent:
            paper_service.prefill(SYSTEM, view, kind)
        asked.setdefault(len(view.finding_ids), sent.number)
    assert len(asked) > 1
    assert max(asked.values()) - min(asked.values()) <= 1


def test_a_season_counted_by_columns_comes_to_what_its_declarations_say(county):
    seasons = [season.id for season in selfchecks.seasons()]
    with counted() as sent:
        found = selfchecks.counted(seasons)
    assert sent.number == 4
    for season in seasons:
        views = selfchecks.of_season(season)
        assert selfchecks.summary(found[season], ()) == selfchecks.summary(views, ())
        pages = [selfchecks.page_of(season, number).rows for number in range(1, -(-len(views) // 50) + 1)]
        assert [one.id for page in pages for one in page] == [one.id for one in views]


def test_pages_of_leads_hold_what_is_open_and_then_what_is_settled_each_once(county, monkeypatch):
    monkeypatch.setattr(leads, "PAGE_SIZE", 2)
    wanted = leads._filtered(SYSTEM, LeadQuery())
    every = db.session.scalars(leads._ordered(wanted)).all()
    shown = [row.id for page in range(1, -(-len(every) // 2) + 1) for row in _page_of_leads(page)]
    assert shown == list(every)
    assert [row.id for row in _page_of_leads(99)] == shown[-(len(every) % 2 or 2) :]


def _page_of_leads(number):
    return leads.search(SYSTEM, LeadQuery(page=number)).rows


@pytest.mark.parametrize("room", [finding_lists, case_lists])
def test_a_search_counts_no_further_than_it_says_and_else_what_there_is(county, monkeypatch, room):
    found = room.search(SYSTEM, room.Query(text="医院"))
    shown = {row.id for row in found.rows}
    assert 2 < found.total < room.MOST_COUNTED
    assert shown <= {row.id for page in range(1, 20) for row in room.search(SYSTEM, room.Query(page=page)).rows}
    assert all("医院" in f"{row.provider_name}" for row in found.rows)
    monkeypatch.setattr(room, "MOST_COUNTED", 2)
    assert room.search(SYSTEM, room.Query(text="医院")).total == 2
