"""A tip walks at random through its states: what may follow follows, all else is refused and changes nothing."""

from datetime import timedelta
from itertools import count

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from sqlalchemy import select

from compliance.findings import lead_triage_service as triage
from compliance.findings.lead_models import Lead
from compliance.findings.lead_rules import Outcome
from compliance.foundation import clock
from compliance.foundation.database import db
from compliance.foundation.errors import Refusal
from compliance.foundation.money import yuan
from compliance.tips import reward_service, service
from compliance.tips.models import Tip, TipReward
from compliance.tips.reward_rules import Bar
from compliance.tips.service import Payee
from compliance.tips.step_rules import MOVES, State, Step, require, state_of
from tests.tips.making import DAY, accept, appoint, decided, new, proposal
from tests.tips.test_rewards import a_case

COUNT = count()
PAYEE = Payee("领取人", "11010119900101001X", "某银行县支行", "6200000000000000")


def test_every_step_names_the_states_it_follows_and_every_state_is_reached():
    assert set(MOVES) == set(Step) - {Step.RECEIVED}
    assert {to for _, to in MOVES.values() if to} | {State.RECEIVED} == set(State)
    for step, (before, _) in MOVES.items():
        for state in State:
            if state in before:
                require(state, step)
            else:
                with pytest.raises(Refusal, match="TIPS-01"):
                    require(state, step)


class Walk(RuleBasedStateMachine):
    """One tip, everyone who may act on it, and the days that pass. people: set before the walks begin."""

    people = None

    def __init__(self):
        super().__init__()
        self.today = DAY
        self.expected = [Step.RECEIVED]
        self.filed = self.on(lambda: service.file(new(f"walk-{next(COUNT)}")))

    @initialize(far=st.booleans())
    def may_be_confirmed_already(self, far):
        if far:
            self.is_accepted()
            self.lead_is_settled(right=True)
            self.is_closed()

    def on(self, act):
        with clock.at(clock.start_of(self.today, 12)):
            return act()

    def state(self):
        return state_of(self.expected)

    def try_step(self, step, act, ready=True):
        may = self.state() in MOVES[step][0]
        try:
            self.on(act)
        except Refusal:
            assert not (may and ready), step
        else:
            assert may and ready, step
            self.expected.append(step)

    @rule(days=st.integers(1, 40))
    def days_pass(self, days):
        self.today += timedelta(days=days)

    @rule()
    def is_accepted(self):
        self.try_step(Step.ACCEPTED, lambda: accept(self.people, self.filed))

    @rule()
    def is_refused(self):
        self.try_step(Step.REFUSED, lambda: service.refuse(self.people.auditor_claims, self.filed.tip_id, "不属于职责"))

    @rule()
    def is_withdrawn(self):
        self.try_step(Step.WITHDRAWN, lambda: service.withdraw(self.filed.code))

    @rule()
    def is_added_to(self):
        self.try_step(Step.ADDED, lambda: service.add(self.filed.code, "补充一点情况"))

    @precondition(lambda self: self.lead() is not None and not self.lead().outcome)
    @rule(right=st.booleans())
    def lead_is_settled(self, right):
        outcome = Outcome.CONFIRMED if right else Outcome.DROPPED
        self.on(lambda: triage.conclude(self.people.officer, self.lead().id, outcome, "核查结论如上"))

    def lead(self):
        return db.session.scalars(select(Lead).join(Tip, Tip.lead_id == Lead.id).where(self.mine())).one_or_none()

    def mine(self):
        return Tip.id == self.filed.tip_id

    @rule()
    def is_closed(self):
        lead = self.lead()
        step = Step.UNFOUNDED if lead and lead.outcome == Outcome.DROPPED else Step.CONFIRMED
        ready = lead is not None and bool(lead.outcome)
        self.try_step(
            step, lambda: service.conclude(self.people.auditor_claims, self.filed.tip_id, "结论如上所述"), ready
        )

    @rule()
    def reward_is_proposed(self):
        act = lambda: service.propose(self.people.auditor_claims, self.filed.tip_id, proposal(1))  # noqa: E731
        self.try_step(Step.REWARD_PROPOSED, act)

    @rule()
    def reward_is_declined(self):
        bars = [Bar.KNOWN_BEFORE]
        act = lambda: service.decline(self.people.auditor_claims, self.filed.tip_id, bars, "")  # noqa: E731
        self.try_step(Step.NOT_REWARDED, act)

    @precondition(lambda self: self.reward() is not None)
    @rule(act=st.sampled_from(["check", "approve", "send_back", "notify", "claim", "pay", "expire"]))
    def reward_goes_on(self, act):
        tip_id, reward = self.filed.tip_id, self.reward()
        in_time = bool(reward.expires_on and self.today <= reward.expires_on)
        acts = {
            "check": (Step.REWARD_CHECKED, lambda: service.check(self.people.legal_reviewer, tip_id), True),
            "approve": (Step.REWARD_APPROVED, lambda: service.approve(self.people.director, tip_id), True),
            "send_back": (Step.REWARD_RETURNED, lambda: service.send_back(self.people.director, tip_id, "重核"), True),
            "notify": (Step.REWARD_NOTIFIED, lambda: service.notify(self.people.auditor_claims, tip_id), True),
            "claim": (Step.REWARD_CLAIMED, lambda: service.claim(self.filed.code, PAYEE), in_time),
            "pay": (Step.REWARD_PAID, lambda: service.pay(self.people.auditor_claims, tip_id, "付1", self.today), True),
        }
        if act != "expire":
            self.try_step(*acts[act])
        elif self.on(lambda: reward_service.expire(self.today)):
            self.expected.append(Step.REWARD_EXPIRED)

    def reward(self):
        return db.session.get(TipReward, self.filed.tip_id)

    @invariant()
    def its_state_is_what_its_events_lead_to(self):
        row = db.session.scalars(select(Tip).where(self.mine())).one()
        assert [event.step for event in row.events] == self.expected
        assert row.state == self.state()
        reward = self.reward()
        if row.state in (State.APPROVED, State.NOTIFIED, State.CLAIMED, State.PAID):
            assert len({reward.proposed_by, reward.checked_by, reward.approved_by} - {None}) == 3
        db.session.rollback()


@pytest.mark.sqlite_only
def test_whatever_people_do_in_whatever_order_a_tip_stays_whole(app, people, monkeypatch):
    with clock.at(clock.start_of(DAY, 9)):
        appoint(people)
        decided(monkeypatch, a_case(people), yuan("20790.60"))
    monkeypatch.setattr(Walk, "people", people)
    Walk.TestCase.settings = settings(max_examples=8, stateful_step_count=20, deadline=None)
    Walk.TestCase().runTest()
