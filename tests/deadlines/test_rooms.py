"""What the rooms of the sample county owe by a day, written by their own services."""

from collections import Counter
from datetime import date

import pytest
from sqlalchemy import select

from compliance.accounts.rules import SYSTEM
from compliance.cases import loading_service as loading
from compliance.county.round_rules import JUNE_ID, WINTER_ID
from compliance.deadlines import certificate_service
from compliance.deadlines.models import Deadline
from compliance.deadlines.rules import Kind
from compliance.foundation import clock
from compliance.foundation.database import db
from compliance.providers import jobs, service
from tests.people import add_provider


def _rows(kind):
    db.session.rollback()
    return list(db.session.scalars(select(Deadline).where(Deadline.kind == kind.value).order_by(Deadline.id)))


def _row(key):
    db.session.rollback()
    return db.session.scalars(select(Deadline).where(Deadline.key == key)).one()


@pytest.mark.xdist_group("county")
def test_each_agreement_is_to_be_renewed_three_months_before_it_ends(county):
    signing = [row for row in _rows(Kind.RENEWAL) if row.key.endswith(":signing")]
    rows = [row for row in _rows(Kind.RENEWAL) if row not in signing]
    assert len(rows) == 267
    assert {row.due for row in rows} == {date(2024, 9, 30)}
    # One has applied in the round that is open: its signing, and the round's own, wait for the last day of the term.
    assert [row.subject for row in rows if row.closed_as == "met"] == ["provider:8"]
    assert {(row.subject, row.due) for row in signing} == {
        ("renewal_round:1", date(2024, 12, 31)),
        ("provider:8", date(2024, 12, 31)),
    }


@pytest.mark.xdist_group("county")
def test_a_closed_round_is_to_be_published_within_twenty_working_days(county):
    assert _row(f"round:{WINTER_ID}:window").closed_as == "met"
    # 12 March to 3 April are 17 working days; 4 to 6 April are off, Sunday 7 April is worked.
    assert _row(f"round:{WINTER_ID}:publication").due == date(2024, 4, 9)
    assert _row(f"round:{JUNE_ID}:window").due == date(2024, 9, 30)


@pytest.mark.xdist_group("county")
def test_visits_are_met_when_closed_and_an_unannounced_one_is_blind(county):
    rows = _rows(Kind.VISIT)
    assert all(row.blind for row in rows)
    assert Counter(row.closed_as for row in rows)[None] == 165  # the campaign's draw, its visits still to come
    assert all(len(row.receivers) >= 2 for row in rows)


@pytest.mark.xdist_group("county")
def test_statements_are_over_with_the_decision_and_payments_with_the_last_fen(county):
    waiting = [row for row in _rows(Kind.STATEMENT) if row.closed_at is None]
    # The one that waits is the bureau's case that stands at its statement.
    assert {loading.view(loading.row(int(row.subject.split(":")[1]))).track for row in waiting} == {"administrative"}
    # A fine is owed as one sum, a decision under the agreement part by part.
    rows, parts = [row for row in _rows(Kind.PAYMENT) if ":payment:" in row.key], {}
    for row in rows:
        case = loading.view(loading.row(int(row.subject.split(":")[1])))
        parts |= {f"case:{case.id}:payment:{part.id}": part for part in case.consequences}
    assert {row.key for row in rows} == {key for key, part in parts.items() if part.due_on}
    for row in rows:
        assert row.due == parts[row.key].due_on
        assert (row.closed_as == "met") is (parts[row.key].outstanding_fen == 0)
    assert {row.closed_as for row in rows} == {"met", None}


@pytest.mark.parametrize(("until", "owed"), [(date(2024, 8, 6), 1), (date(2024, 8, 7), 0)])
def test_a_licence_is_owed_from_ninety_two_days_before_it_ends(app, until, owed):
    add_provider("A001", "下路镇中心卫生院", licence_until=until)
    assert jobs.licences(date(2024, 5, 6)) == {"owed": owed}
    assert len(_rows(Kind.LICENCE)) == owed


def test_a_renewed_licence_is_met(app):
    provider = add_provider("A001", "下路镇中心卫生院", licence_until=date(2024, 6, 1))
    jobs.licences(date(2024, 5, 6))
    service.change(SYSTEM, provider, "A001", {"name": "下路镇中心卫生院", "licence_until": date(2027, 6, 1)})
    jobs.licences(date(2024, 5, 7))
    assert [row.closed_as for row in _rows(Kind.LICENCE)] == ["met"]


def test_an_officers_certificate_is_owed_by_the_officer(app, people):
    with clock.at(clock.start_of(date(2099, 11, 2), 9)):
        assert certificate_service.certificates(date(2099, 11, 2)) == 6
        assert certificate_service.certificates(date(2099, 11, 3)) == 6
    rows = _rows(Kind.CERTIFICATE)
    assert len(rows) == 6
    assert f"user:{people.inspector.user_id}" in {one.receiver for row in rows for one in row.receivers}
