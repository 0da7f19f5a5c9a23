"""A year of the sample county day by day: the lists open on their days, and nothing due goes unheard."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from compliance.cases import jobs as case_jobs
from compliance.deadlines import certificate_service, recurring_service, sweep_service
from compliance.deadlines.models import Deadline
from compliance.deadlines.reminder_models import Reminder
from compliance.foundation import clock
from compliance.foundation.database import db
from compliance.providers import jobs as provider_jobs
from compliance.worklists import jobs
from compliance.worklists.models import Worklist

FIRST, DAYS = date(2024, 7, 1), 365


def _day(day):
    with clock.at(clock.start_of(day, 0, 30)):
        recurring_service.owe_recurring(day)
        certificate_service.certificates(day)
        provider_jobs.licences(day)
        case_jobs.offsets(day)
        jobs.propose(day)
        sweep_service.sweep(day)


@pytest.fixture
def year(county):
    """The county after a year of the schedule from 1 July 2024 on, day by day, nobody doing anything."""
    for number in range(DAYS):
        _day(FIRST + timedelta(days=number))
    db.session.rollback()


def _lists(kind):
    rows = db.session.execute(select(Worklist.period, Worklist.proposed_on).where(Worklist.kind == kind))
    return {row.period: row.proposed_on for row in rows}


def test_four_reviews_and_four_audit_weeks_open_and_everything_due_is_met_reminded_or_carried_up(year):
    assert _lists("review_round") == {
        "2024Q2": date(2024, 7, 1),
        "2024Q3": date(2024, 10, 8),
        "2024Q4": date(2025, 1, 2),
        "2025Q1": date(2025, 4, 1),
    }
    assert _lists("audit_weeks") == {
        "2024Q3": date(2024, 9, 14),
        "2024Q4": date(2024, 12, 18),
        "2025Q1": date(2025, 3, 18),
        "2025Q2": date(2025, 6, 17),
    }
    last = FIRST + timedelta(days=DAYS - 1)
    told: dict[int, set[int]] = {}
    for deadline_id, level in db.session.execute(select(Reminder.deadline_id, Reminder.level)):
        told.setdefault(deadline_id, set()).add(level)
    rows = list(db.session.scalars(select(Deadline).where(Deadline.due.between(FIRST, last))))
    assert len(rows) > 300
    for row in rows:
        assert row.closed_at is not None or 0 in told.get(row.id, ()), row.key
        if row.closed_at is None and row.due < last - timedelta(days=14):
            assert told[row.id] == {0, 1, 2}, row.key
