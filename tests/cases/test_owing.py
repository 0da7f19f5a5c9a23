"""What a decided case owes by a day: each sum, its offset when it was not paid, its day after a holiday notice."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from compliance.cases import jobs, service
from compliance.deadlines import holiday_service
from compliance.deadlines.models import Deadline
from compliance.deadlines.recurring_rules import review_after
from compliance.foundation import holidays
from compliance.foundation.database import db
from compliance.foundation.working_days import due_of
from compliance.lawbook import service as lawbook
from tests.cases import making
from tests.cases.making import on

# An arrangement for trying the table; the official notice for 2027 was not published when this was written.
YEAR = """
2027-01-01..2027-01-03 off 元旦
2027-02-05..2027-02-11 off 春节
2027-02-20 work 春节调休
2027-04-05 off 清明节
2027-05-01..2027-05-05 off 劳动节
"""

PERIOD = 15  # calendar days to pay in where the agreement says nothing else


def _owed(kind):
    db.session.rollback()
    return list(db.session.scalars(select(Deadline).where(Deadline.kind == kind).order_by(Deadline.id)))


def test_what_a_provider_did_not_pay_in_time_is_offset_out_of_the_next_reviewed_claims(people):
    case_id = making.decided(people)
    parts = service.in_scope(people.officer, case_id).consequences
    own = [part for part in parts if part.debtor_kind == "provider"]
    (last,) = {part.due_on for part in own}
    assert last == date(2024, 6, 12)
    with on(last):
        assert jobs.offsets(last) == 0
    after = last + timedelta(days=1)
    with on(after):
        assert jobs.offsets(after) == jobs.offsets(after) == len(own) == 2
    assert {row.due for row in _owed("offset")} == {date(2024, 6, 20)}
    assert {one.receiver for one in _owed("offset")[0].receivers} == {"role:officer", "role:auditor_claims"}
    with on(after):
        service.post_receipt(people.officer, own[0].id, own[0].amount_fen, "offset", "拨付202405")
    assert [row.closed_as for row in _owed("offset")] == ["met", None]


@pytest.mark.parametrize(
    ("paid_by", "review"),
    [
        (date(2024, 6, 19), date(2024, 6, 20)),
        (date(2024, 6, 20), date(2024, 7, 20)),
        (date(2024, 12, 31), date(2025, 1, 20)),
    ],
)
def test_claims_are_reviewed_next_by_the_twentieth_after_the_day(app, paid_by, review):
    calendar = holidays.calendar()
    found = due_of(replace(review_after(paid_by, lawbook.law(), calendar), roll=False), calendar)
    assert found.day == review


def test_the_day_to_pay_by_is_counted_again_when_the_holiday_notice_is_loaded(people):
    case_id = making.notified(people)
    decided = _decision_whose_payment_ends_on_a_spring_festival_day(people, case_id)
    parts = [part for part in decided.consequences if part.due_on]
    assert {(part.due_on, part.due_provisional) for part in parts} == {(date(2027, 2, 5), True)}
    with on(date(2027, 1, 25)):
        holiday_service.load_notice(people.administrator, 2027, "试", YEAR)
    db.session.rollback()
    parts = [part for part in service.in_scope(people.officer, case_id).consequences if part.due_on]
    assert {(part.due_on, part.due_provisional) for part in parts} == {(date(2027, 2, 12), False)}
    assert {row.due for row in _owed("payment")} == {date(2027, 2, 12)}


def _decision_whose_payment_ends_on_a_spring_festival_day(people, case_id):
    with on(date(2027, 2, 5) - timedelta(days=PERIOD)):
        service.decide(people.agency_director, case_id)
    return service.in_scope(people.officer, case_id)


def test_a_notice_is_served_within_seven_working_days_of_its_check(people):
    case_id = making.checked(people)
    found = db.session.query(Deadline).filter(Deadline.key == f"case:{case_id}:serve").one()
    assert (found.due, found.closed_at) == (date(2024, 5, 27), None)  # checked on Thursday 16 May
    with on(date(2024, 5, 27)):
        service.notify(people.officer, case_id)
    assert found.closed_at is not None
