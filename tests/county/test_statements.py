"""Pages of many rows ask the database as often as pages of one."""

from datetime import date

import pytest
from sqlalchemy import select, text, update

from compliance.accounts import service as accounts
from compliance.accounts.rules import SYSTEM
from compliance.cases import own_report_service
from compliance.cases import service as cases
from compliance.cases.models import Case
from compliance.deadlines import fault_service, reading_service
from compliance.deadlines.models import Deadline, DeadlineReceiver
from compliance.findings import service as findings
from compliance.findings.models import Finding
from compliance.foundation import clock
from compliance.foundation.database import db
from compliance.ledger import service as ledger
from compliance.ledger.models import LedgerEntry
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
