"""The table of a case's steps, and who may take which duty."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compliance.accounts.rules import Role
from compliance.cases import agency_rules, rules
from compliance.cases.amount_rules import amount_of, whole_terms
from compliance.cases.rules import ENDED, EventKind, State, state_of
from compliance.cases.staffing_rules import Duty, Parts, Staff, conflicts, staffing
from compliance.findings.rules import Base, FundAmount
from compliance.foundation.errors import Refusal

HEARD = [
    EventKind.OPENED,
    EventKind.PROPOSED,
    EventKind.CHECKED,
    EventKind.NOTIFIED,
    EventKind.STATED,
]
OFFICER = Staff(1, "经办甲", frozenset({Role.OFFICER}))
SECOND = Staff(2, "经办乙", frozenset({Role.OFFICER}))
DIRECTOR = Staff(3, "负责人", frozenset({Role.AGENCY_DIRECTOR}))
BOTH = Staff(4, "负责人兼复核", frozenset({Role.AGENCY_DIRECTOR, Role.LEGAL_REVIEWER}))


def parts(investigators=(), **done):
    return Parts(9, frozenset(investigators), {Duty(name): user for name, user in done.items()})


@given(st.lists(st.sampled_from(EventKind), max_size=12))
def test_no_history_leads_to_a_decision_without_check_and_notice(kinds):
    try:
        state = state_of(kinds)
    except ValueError:
        return
    if state in (State.DECIDED, State.CLOSED):
        assert EventKind.CHECKED in kinds
        assert kinds.index(EventKind.CHECKED) < kinds.index(EventKind.NOTIFIED) < kinds.index(EventKind.DECIDED)


def test_statement_is_considered_before_the_decision():
    assert state_of(HEARD) is State.STATED
    assert not rules.may(State.STATED, EventKind.DECIDED)
    assert state_of([*HEARD, EventKind.KEPT]) is State.AWAITING


def test_amended_proposal_needs_no_second_notice():
    again = [*HEARD, EventKind.AMENDED, EventKind.PROPOSED, EventKind.CHECKED]
    assert state_of(again) is State.AWAITING


def test_every_open_state_says_what_comes_next_and_every_state_is_reached():
    reached = {state for steps in agency_rules.TABLE.values() for state in steps.values()}
    assert set(agency_rules.NEXT) == reached - ENDED
    assert set(agency_rules.STATE_WORDS) == reached


def test_history_begins_with_the_opening():
    for kinds in ([], [EventKind.PROPOSED]):
        with pytest.raises(ValueError, match=r"opening|cannot follow"):
            state_of(kinds)


def test_last_day_of_the_period_is_still_inside():
    with pytest.raises(Refusal, match="CASES-03"):
        rules.hold(EventKind.DECIDED, date(2024, 5, 27), until="2024-05-27")
    rules.hold(EventKind.DECIDED, date(2024, 5, 28), until="2024-05-27")
    with pytest.raises(Refusal, match="CASES-04"):
        rules.hold(EventKind.DECIDED, date(2024, 5, 28), until="2024-05-27", provisional=True)


def test_equal_is_not_heavier():
    rules.hold(EventKind.DECIDED, date(2024, 5, 28), fen=100, told=100)
    rules.hold(EventKind.DECIDED, date(2024, 5, 28), fen=100, told=None)
    with pytest.raises(Refusal, match="CASES-05"):
        rules.hold(EventKind.DECIDED, date(2024, 5, 28), fen=101, told=100)


def test_clause_counts_from_its_own_base_and_knows_its_own_consequences():
    terms = whole_terms("recovery", "impersonation_help", "fund_loss", "provider")
    amounts = (FundAmount("resident", "", 100),)
    fits = Base("recovery", "impersonation_help", "provider", "", "fund_loss", amounts, date(2024, 3, 5))
    assert amount_of(terms, fits, None).computed.amount_fen == 100
    with pytest.raises(Refusal, match="CASES-09"):
        amount_of(terms, replace(fits, measure="obtained"), None)
    with pytest.raises(Refusal, match="CASES-16"):
        amount_of(terms, replace(fits, consequence="refusal"), None)


def test_investigator_may_propose_but_neither_check_nor_decide():
    assert conflicts(parts([1]), Duty.PROPOSE) == {}
    assert set(conflicts(parts([1], propose=2), Duty.CHECK)) == {1, 2}
    assert set(conflicts(parts([1], propose=2, check=3), Duty.DECIDE)) == {1, 2, 3}


def test_three_people_staff_a_case():
    found = staffing(parts(), (OFFICER, SECOND, DIRECTOR))
    assert found.gaps == ()
    assert [person.name for person in found.candidates[Duty.CHECK]] == ["经办甲", "经办乙"]


def test_one_officer_alone_cannot_propose_and_check():
    (gap,) = staffing(parts(), (OFFICER, DIRECTOR)).gaps
    assert gap.duties == (Duty.PROPOSE, Duty.CHECK, Duty.DECIDE)
    assert "须由不同人员承担" in gap.reason.zh


def test_director_who_checked_leaves_nobody_to_decide():
    (gap,) = staffing(parts(propose=1, check=4), (OFFICER, BOTH)).gaps
    assert gap.duties == (Duty.DECIDE,)
    assert "负责人兼复核已复核" in gap.reason.zh


def test_missing_role_is_named():
    (gap,) = staffing(parts(propose=1, check=2), (OFFICER, SECOND)).gaps
    assert "经办机构负责人" in gap.reason.zh


def test_recused_person_stays_away():
    away = Staff(3, "负责人", frozenset({Role.AGENCY_DIRECTOR}), frozenset({9}))
    (gap,) = staffing(parts(), (OFFICER, SECOND, away)).gaps
    assert "对该机构申请回避" in gap.reason.zh
    assert staffing(Parts(8, frozenset(), {}), (OFFICER, SECOND, away)).gaps == ()
