"""Points after a fine of the bureau: fraud ends a qualification at once, and all of it falls with the decision."""

from datetime import date

import pytest

from compliance.cases import service as cases
from compliance.cases.step_rules import EventKind as Step
from compliance.foundation import clock
from compliance.foundation.errors import Refusal
from compliance.law.points import Ground, point_terms
from compliance.lawbook import service as lawbook
from compliance.lawbook.rules import Proposal
from compliance.points import service
from compliance.points.rules import Responsibility, State
from compliance.points.service import NewPoints
from compliance.providers import qualification_service
from compliance.providers.staff_rules import Qualification
from tests.cases import bureau
from tests.cases.making import on
from tests.points.conftest import enter


@pytest.fixture
def scheme(people):
    """The scheme as if it had begun with 2024: each of its values recorded for the days before it did."""
    first, last = date(2024, 1, 1), date(2024, 9, 26)
    used = [*point_terms(lawbook.law(), date(2024, 9, 27)).values]
    used += [(key, lawbook.law().on(key, date(2024, 9, 27))) for key in ("period.points_objection",)]
    for key, value in used:
        new = Proposal(key, first, last, value.least, value.most, value.unit, "试行办法（试）", "试行")
        lawbook.approve(people.director, lawbook.propose(people.officer, new))


@pytest.fixture
def fined(app_sqlite, people, scheme):
    """A case of the bureau, fined twice the amount for fraud, served; and a member of the provider's staff."""
    return bureau.course(people, Step.SERVED), enter(people.head.provider_id, "D000000001", "医师甲", date(2024, 1, 1))


def twelve(people, case_id, person_id):
    with on(date(2024, 7, 8)):
        new = NewPoints(case_id, person_id, Ground.FRAUD, Responsibility.MAIN, 12)
        entry = service.propose(people.officer, new)
        service.check(people.legal_reviewer, entry, True)
    with on(date(2024, 7, 23)):
        assert service.take_effect(people.officer, entry).measure == "ended"
    return entry


def annulled(people, case_id):
    with on(date(2024, 7, 24)):
        cases.proceed(people.officer, case_id, Step.CONTESTED, {"way": "review"})
        ended = {"outcome": "annulled", "document": "行复〔2024〕1号"}
        cases.proceed(people.officer, case_id, Step.CONTEST_ENDED, ended)


def test_fraud_gives_ten_to_twelve_and_twelve_at_once_bar_for_three_years(people, fined):
    case_id, person_id = fined
    assert service.decision_of(people.officer, case_id).grounds == (Ground.FRAUD,)
    with on(date(2024, 7, 8)), pytest.raises(Refusal, match="POINTS-03"):
        service.propose(people.officer, NewPoints(case_id, person_id, Ground.PENALTY, Responsibility.MAIN, 6))
    twelve(people, case_id, person_id)
    standing = qualification_service.qualification_on(person_id, date(2024, 7, 24))
    assert (standing.state, standing.until) == (Qualification.ENDED, date(2027, 7, 23))


def test_points_fall_with_their_decision_and_not_without(people, fined):
    case_id, person_id = fined
    entry = twelve(people, case_id, person_id)
    with on(date(2024, 7, 24)), pytest.raises(Refusal, match="POINTS-16"):
        service.fall(people.director, entry, "复议中")
    annulled(people, case_id)
    with on(date(2024, 7, 25)):
        assert service.fallen(people.director, service.entry(entry))
        assert service.fall(people.director, entry, "行复〔2024〕1号撤销处罚决定").points == 0
        standing = qualification_service.qualification_on(person_id, clock.today())
    assert service.entry(entry).state is State.ANNULLED
    assert standing.state is Qualification.ELIGIBLE


def test_an_annulled_decision_gives_no_points(people, fined):
    case_id, person_id = fined
    with on(date(2024, 7, 8)):
        entry = service.propose(people.officer, NewPoints(case_id, person_id, Ground.FRAUD, Responsibility.GENERAL, 10))
        service.check(people.legal_reviewer, entry, True)
    annulled(people, case_id)
    with on(date(2024, 7, 25)):
        with pytest.raises(Refusal, match="POINTS-02"):
            service.take_effect(people.officer, entry)
        with pytest.raises(Refusal, match="POINTS-02"):
            service.decision_of(people.officer, case_id)
