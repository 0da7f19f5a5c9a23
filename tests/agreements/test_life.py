"""The life of an agreement as a machine: whatever is recorded, the derived state never contradicts it."""

import tomllib
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule
from sqlalchemy import select

from compliance.accounts.rules import SYSTEM
from compliance.agreements import service
from compliance.agreements.event_rules import Bound, NewEvent, check_event, lapses_on
from compliance.agreements.payment_rules import Payability, lost_days, payable, payment_due, payment_holds
from compliance.agreements.rules import DatedEvent, EventKind, State, holds, standing
from compliance.deadlines.models import Deadline
from compliance.foundation.database import db
from compliance.foundation.errors import Refusal
from compliance.foundation.working_days import Calendar, Length, Span, Unit
from tests.people import add_provider

FROM, UNTIL, LONGEST = date(2024, 1, 1), date(2024, 12, 31), 30
DAYS = [FROM + timedelta(days=step) for step in range(-3, 400)]
ENDED = {State.TERMINATED, State.RESCINDED, State.NOT_RENEWED, State.EXPIRED, State.LAPSED}
CASES = tomllib.loads((Path(__file__).parent / "cases" / "payable.toml").read_text(encoding="utf-8"))
day = st.integers(0, 365).map(lambda step: FROM + timedelta(days=step))
length = st.none() | st.integers(0, 60)


class Life(RuleBasedStateMachine):
    """Records events as an office would, in any order of days, and keeps a calendar of its own: one row a day."""

    def __init__(self):
        super().__init__()
        self.events = ()
        self.suspended, self.waiting, self.departments = set(), set(), set()
        self.ended, self.declined, self.own = {}, False, []

    def record(self, kind, on, **more):
        new = NewEvent(kind, on, **{"reason": "依据协议约定", **more})
        bound = Bound(FROM, UNTIL, 3, "hospital", "private", self.events, LONGEST)
        try:
            check_event(new, bound)
        except Refusal:
            return False
        event = DatedEvent(kind, on, new.until, lapses_on(new, bound), new.label)
        self.events = (*self.events, event)
        return True

    def days(self, on, until):
        return {one for one in DAYS if on <= one and (until is None or one <= until)}

    @rule(on=day, lasts=length)
    def the_agency_suspends_the_agreement(self, on, lasts):
        until = None if lasts is None else on + timedelta(days=lasts)
        lifts = [event.on for event in self.events if event.kind is EventKind.RESUMED and event.on > on]
        if self.record(EventKind.SUSPENDED, on, until=until):
            days = self.days(on, until)
            self.suspended |= {one for one in days if not lifts or one < min(lifts)}

    @rule(on=day)
    def the_provider_suspends_without_an_end(self, on):
        resumed = any(event.kind is EventKind.RESUMED and event.on >= on for event in self.events)
        if not resumed and self.record(EventKind.SUSPENDED, on, applied_on=on):
            self.suspended |= self.days(on, None)
            self.own.append(on)

    @rule(on=day)
    def the_agreement_is_resumed(self, on):
        if self.record(EventKind.RESUMED, on):
            for event in [one for one in self.events if one.kind is EventKind.SUSPENDED and one.on <= on]:
                self.suspended -= {one for one in self.days(event.on, event.until) if one >= on}
            for event in [one for one in self.events if one.kind is EventKind.SUSPENDED and one.on > on]:
                lifts = [one.on for one in self.events if one.kind is EventKind.RESUMED and one.on >= event.on]
                self.suspended |= {one for one in self.days(event.on, event.until) if not lifts or one < min(lifts)}
            self.own = [start for start in self.own if not start <= on < start + timedelta(days=LONGEST)]

    @rule(on=day, lasts=length)
    def payment_is_suspended(self, on, lasts):
        until = None if lasts is None else on + timedelta(days=lasts)
        if self.record(EventKind.PAYMENT_SUSPENDED, on, until=until):
            lifts = [one.on for one in self.events if one.kind is EventKind.PAYMENT_RESUMED and one.on > on]
            self.waiting |= {one for one in self.days(on, until) if not lifts or one < min(lifts)}

    @rule(on=day, months=st.integers(6, 12))
    def a_department_is_suspended(self, on, months):
        month = on.month - 1 + months
        until = date(on.year + month // 12, month % 12 + 1, min(on.day, 28))
        if self.record(EventKind.DEPARTMENT_SUSPENDED, on, until=until, label="骨科"):
            self.departments |= self.days(on, until)

    @rule(on=day)
    def the_agreement_is_rescinded(self, on):
        if self.record(EventKind.RESCINDED, on, heard=True):
            self.ended[on] = State.RESCINDED

    @rule(on=day)
    def the_provider_ends_it(self, on):
        if self.record(EventKind.TERMINATED, on, applied_on=on - timedelta(days=100)):
            self.ended.setdefault(on, State.TERMINATED)

    @rule(on=day)
    def renewal_is_declined(self, on):
        self.declined = self.record(EventKind.NOT_RENEWED, on) or self.declined

    @rule(on=day)
    def something_that_may_not_be_is_refused_and_changes_nothing(self, on):
        before = self.events
        assert not self.record(EventKind.RESCINDED, on)  # nobody was heard
        assert not self.record(EventKind.DEPARTMENT_SUSPENDED, on, label="骨科", until=on)
        assert self.events == before

    def expected(self, one):
        """The state of a day by the calendar alone."""
        if one < FROM:
            return State.NOT_YET
        lapses = {start + timedelta(days=LONGEST): State.LAPSED for start in self.own}
        ends = {on: state for on, state in (lapses | self.ended).items() if on <= min(one, UNTIL)}
        if ends:
            return ends[min(ends)]
        if one > UNTIL:
            return None
        return State.SUSPENDED if one in self.suspended else State.IN_FORCE

    @invariant()
    def the_state_of_every_day_is_what_the_calendar_says(self):
        for one in DAYS[::3]:
            state, expected = standing(FROM, UNTIL, self.events, one).state, self.expected(one)
            assert state in ENDED if expected is None else state == expected, one

    @invariant()
    def what_is_payable_follows_from_the_state(self):
        for one in DAYS[::5]:
            found = payable(FROM, UNTIL, self.events, one)
            state = standing(FROM, UNTIL, self.events, one).state
            assert (found.payability is Payability.NOT_PAYABLE) == (state is not State.IN_FORCE), one
            if state is State.IN_FORCE:
                assert (found.payability is Payability.WAITING) == (one in self.waiting), one
            assert (found.departments == ("骨科",)) == (one in self.departments), one

    @invariant()
    def the_order_of_recording_does_not_matter(self):
        for one in DAYS[::40]:
            assert standing(FROM, UNTIL, self.events[::-1], one) == standing(FROM, UNTIL, self.events, one)


Life.TestCase.settings = settings(
    max_examples=40, stateful_step_count=14, deadline=None, suppress_health_check=list(HealthCheck)
)
TestLife = Life.TestCase


def _events(rows):
    return tuple(
        DatedEvent(EventKind(row["kind"]), row["on"], row.get("until"), row.get("lapses"), row.get("label", ""))
        for row in rows
    )


@pytest.mark.parametrize("case", CASES["payable"], ids=lambda case: case["name"])
def test_what_is_payable_on_a_day(case):
    for row in case["days"]:
        found = payable(FROM, UNTIL, _events(case["events"]), row["on"])
        assert found.payability == row["is"], row["on"]
        assert found.departments == tuple(row.get("departments", ()))
        assert found.persons == tuple(row.get("persons", ()))
        assert found.until == row.get("until", found.until)


@pytest.mark.parametrize("case", CASES["due"], ids=lambda case: case["name"])
def test_by_when_a_claim_is_paid(case):
    due = payment_due(case["claimed"], Length(case["days"], Unit.CALENDAR), _events(case["events"]), Calendar(()))
    assert (due and due.day) == case.get("due")


def test_two_suspensions_that_overlap_hold_to_the_later_end():
    events = (
        DatedEvent(EventKind.SUSPENDED, date(2024, 3, 1), date(2024, 3, 31)),
        DatedEvent(EventKind.SUSPENDED, date(2024, 3, 10), date(2024, 3, 15)),
    )
    assert standing(FROM, UNTIL, events, date(2024, 3, 16)).state is State.SUSPENDED
    assert [(hold.first, hold.last) for hold in holds(events, EventKind.SUSPENDED, EventKind.RESUMED)] == [
        (date(2024, 3, 1), date(2024, 3, 31))
    ]
    assert standing(FROM, UNTIL, events, date(2024, 4, 1)).since == date(2024, 4, 1)


def test_a_month_tells_how_many_days_are_not_settled():
    events = (DatedEvent(EventKind.SUSPENDED, date(2024, 3, 11), date(2024, 4, 5)),)
    assert lost_days(FROM, UNTIL, events, Span(date(2024, 3, 1), date(2024, 3, 31))) == 21
    assert not payment_holds(events)


@pytest.fixture
def signed(app):
    """Three private institutions under agreement, two of them of one chain."""
    ids = [
        add_provider(f"H00{number}", f"样例医院{number}", "hospital", ownership="private", chain=chain)
        for number, chain in ((1, ""), (2, "样例连锁"), (3, "样例连锁"))
    ]
    service.sign(SYSTEM, 2024, "county-hospital-2024", on=FROM)
    return {one: service.agreement_on(one, FROM).id for one in ids}


def test_the_service_says_what_is_payable_and_the_suspension_is_a_deadline(signed):
    provider_id, agreement_id = next(iter(signed.items()))
    own = NewEvent(EventKind.SUSPENDED, date(2024, 2, 1), "停业装修", applied_on=date(2024, 1, 20))
    service.record_event(SYSTEM, agreement_id, own)
    assert service.events_of(agreement_id)[0].lapses_on == date(2024, 7, 30)
    assert service.payable_on(provider_id, date(2024, 1, 31)).payability is Payability.PAYABLE
    assert service.payable_on(provider_id, date(2024, 2, 1)).payability is Payability.NOT_PAYABLE
    assert service.agreement(agreement_id, date(2024, 7, 30)).state is State.LAPSED
    owed = select(Deadline.due).where(
        Deadline.key == f"agreement:{agreement_id}:suspension", Deadline.closed_at.is_(None)
    )
    assert db.session.scalars(owed).one() == date(2024, 7, 30)
    service.record_event(SYSTEM, agreement_id, NewEvent(EventKind.RESUMED, date(2024, 5, 6), "恢复营业"))
    assert not db.session.scalars(owed).all()
    assert service.agreement(agreement_id, date(2024, 7, 30)).state is State.IN_FORCE


def test_a_department_stays_suspended_under_the_next_agreement(signed):
    provider_id, agreement_id = next(iter(signed.items()))
    until = date(2025, 6, 1)
    new = NewEvent(EventKind.DEPARTMENT_SUSPENDED, date(2024, 12, 1), "虚记费用", until=until, label="骨科")
    service.record_event(SYSTEM, agreement_id, new)
    source = service.template_of("county-hospital-2024").source
    text = source.replace("county-hospital-2024", "county-hospital-2025").replace("2024", "2025")
    service.publish(SYSTEM, text)
    service.sign(SYSTEM, 2025, "county-hospital-2025", [provider_id], date(2024, 12, 30))
    found = service.payable_on(provider_id, until)
    assert (found.payability, found.departments) == (Payability.PAYABLE, ("骨科",))
    assert not service.payable_on(provider_id, until + timedelta(days=1)).departments


def test_a_claim_is_due_after_thirty_working_days_that_payment_was_not_suspended(signed):
    provider_id, agreement_id = next(iter(signed.items()))
    plain = service.payment_due_on(provider_id, date(2024, 3, 8)).day
    assert plain == date(2024, 4, 22)  # 30 working days, Qingming off, 7 April worked
    hold = NewEvent(EventKind.PAYMENT_SUSPENDED, date(2024, 3, 11), "拒不配合调查", until=date(2024, 3, 15))
    service.record_event(SYSTEM, agreement_id, hold)
    assert service.payment_due_on(provider_id, date(2024, 3, 8)).day == date(2024, 4, 28)  # Sunday, but worked
    service.record_event(SYSTEM, agreement_id, NewEvent(EventKind.PAYMENT_SUSPENDED, date(2024, 4, 1), "同上"))
    assert service.payment_due_on(provider_id, date(2024, 3, 8)) is None


def test_a_chain_is_rescinded_whole_or_not_at_all(signed):
    first, second, third = signed
    new = NewEvent(EventKind.RESCINDED, date(2024, 5, 6), "一家分店骗取基金查实", heard=True, cause="illegality")
    assert [branch.provider_id for branch in service.chain_of(second, FROM)] == [third]
    assert not service.chain_of(first, FROM)
    with pytest.raises(Refusal, match="AGREEMENTS-16"):
        service.rescind_with_chain(SYSTEM, signed[second], second, replace(new, heard=False))
    assert not service.events_of(signed[second])
    assert len(service.rescind_with_chain(SYSTEM, signed[second], second, new)) == 2
    assert service.in_force(date(2024, 5, 6)) == {first}
    assert [bar.over_on for bar in service.bars_on(third, date(2026, 1, 1))] == [date(2027, 5, 6)]
