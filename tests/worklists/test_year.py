"""A year of the sample county day by day: the lists open on their days, and nothing due goes unheard."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from compliance.campaigns import jobs as campaign_jobs
from compliance.campaigns.models import CampaignReport
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
    if day.weekday() == 3:
        with clock.at(clock.start_of(day, 9)):
            campaign_jobs.draft(day)
    with clock.at(clock.start_of(day, 17)):
        campaign_jobs.carry_up(clock.now())


@pytest.fixture
def year(county):
    """The county after a year of the schedule from 1 July 2024 on, day by day, nobody doing anything."""
    for number in range(DAYS):
        _day(FIRST + timedelta(days=number))
    db.session.rollback()


def _lists(kind):
    rows = db.session.execute(select(Worklist.period, Worklist.proposed_on).where(Worklist.kind == kind))
    return {row.period: row.proposed_on for row in rows}


@pytest.mark.xdist_group("county")
def test_reviews_audit_weeks_and_reports_come_on_their_days_and_everything_due_is_reminded_or_carried_up(year):
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
    # The campaign runs until 20 December 2024: a report each Thursday, all of them carried up, then the closing report.
    reports = db.session.execute(select(CampaignReport.kind, CampaignReport.until, CampaignReport.escalated_at)).all()
    weekly = [row for row in reports if row.kind == "weekly" and row.until >= FIRST]
    assert [row.until for row in weekly] == [date(2024, 7, 4) + timedelta(days=7 * week) for week in range(25)]
    assert all(row.escalated_at for row in weekly)
    assert [row.until for row in reports if row.kind == "closing"] == [date(2024, 12, 20)]
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
