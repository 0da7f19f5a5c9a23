"""What is kept beside the events of the county's cases and findings says what the events say."""

import pytest
from sqlalchemy import delete, select, update

from compliance.accounts.rules import SYSTEM
from compliance.cases import list_service
from compliance.cases import service as cases_service
from compliance.cases.list_service import Query
from compliance.cases.models import Case, CaseEvent, CaseFinding
from compliance.cases.rules import EventKind, State, state_of
from compliance.findings.models import BaseRow, Finding
from compliance.foundation import clock
from compliance.foundation.database import db
from tests.queries import counted

pytestmark = [pytest.mark.xdist_group("county")]


def test_the_state_of_each_case_is_where_its_events_lead(county):
    cases = db.session.scalars(select(Case)).all()
    assert len(cases) == 50
    led = {case.id: state_of([EventKind(event.kind) for event in case.events], case.track) for case in cases}
    assert {case.id: case.state for case in cases} == led
    assert State.CLOSED in led.values()


def test_check_names_a_case_that_is_kept_elsewhere_or_lost_a_step(county):
    assert not list(cases_service.faults(clock.now()))
    closed, other = db.session.scalars(select(Case.id).where(Case.state == State.CLOSED).limit(2))
    db.session.execute(update(Case).where(Case.id == closed).values(state=State.DECIDED.value))
    db.session.execute(delete(CaseEvent).where(CaseEvent.case_id == other, CaseEvent.kind == EventKind.PROPOSED.value))
    found = {(fault.kind, fault.about) for fault in cases_service.faults(clock.now())}
    db.session.rollback()
    assert found == {("case_state", str(closed)), ("case_history", str(other))}


def test_a_finding_waits_that_carries_a_base_and_that_no_live_case_has(county):
    taken = set(db.session.scalars(select(CaseFinding.finding_id).where(CaseFinding.live)))
    based = set(db.session.scalars(select(BaseRow.finding_id).where(BaseRow.final)))
    settled = set(db.session.scalars(select(Finding.id).where(Finding.settled_at.is_not(None))))
    waiting = set(db.session.scalars(select(Finding.id).where(Finding.waits)))
    assert waiting == (settled & based) - taken


def test_a_list_of_cases_by_state_asks_as_much_however_many_there_are(county):
    with counted() as few:
        shown = list_service.search(SYSTEM, Query(state=State.CLOSED))
    assert shown.total == 32
    assert few.number <= 14
