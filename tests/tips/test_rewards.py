"""Rewards of tips: each sum worked by hand, by three persons, told, claimed in time, paid or given up; or barred."""

import tomllib
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compliance.cases.models import Case
from compliance.foundation import clock
from compliance.foundation.database import db
from compliance.foundation.errors import Refusal
from compliance.foundation.money import show, yuan
from compliance.law.parameter_files import load
from compliance.law.parameters import NotInForce, Standing
from compliance.ledger.models import LedgerEntry
from compliance.tips import jobs, reward_rules, service
from compliance.tips.models import Tip
from compliance.tips.reward_rules import Bar
from compliance.tips.rules import Reporter
from compliance.tips.service import Payee, Proposal
from tests.findings.making import recorded
from tests.tips.making import ANONYMOUS, DAY, NAMED, appoint, confirmed, decided, new, proposal

CASES = tomllib.loads((Path(__file__).parent / "cases" / "rewards.toml").read_text())["case"]
PAYEE = Payee("领取人", "11010119900101001X", "某银行县支行", "6200 0000 0000 0000")
NATIONAL = load()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_a_reward_is_what_was_worked_by_hand(case):
    law = load((case["place"],) if "place" in case else ())
    asked = (law, case["level"], case.get("on", date(2024, 5, 6)), yuan(case["loss"]), case.get("insider", False))
    if "missing" in case:
        with pytest.raises(NotInForce, match="LAW-02") as refused:
            reward_rules.reckon(*asked)
        assert case["missing"] in refused.value.zh
        assert "补录" in refused.value.do_zh
        return
    found = reward_rules.reckon(*asked)
    assert show(found.amount_fen) == show(yuan(case["reward"]))
    assert show(found.amount_fen) in found.steps[-1].value.zh
    assert found.standing is not Standing.VERIFIED
    assert "未核实" in found.steps[1].source
    assert reward_rules.from_inputs(found.inputs) == found


@given(st.integers(1, 10**11), st.integers(1, 10**11), st.sampled_from([1, 2, 3]), st.booleans())
def test_a_reward_never_falls_with_the_loss_and_an_insider_never_gets_less(one, other, level, insider):
    small, large = (reward_rules.reckon(NATIONAL, level, DAY, fen, insider) for fen in sorted((one, other)))
    assert small.amount_fen <= large.amount_fen
    assert reward_rules.reckon(NATIONAL, level, DAY, one, True).amount_fen >= (
        reward_rules.reckon(NATIONAL, level, DAY, one, False).amount_fen
    )
    assert 20000 <= small.amount_fen <= 20000000


@pytest.fixture
def rewarded(app, people, monkeypatch):
    """A confirmed tip of an anonymous insider, and a decided case with 20,790.60 lost."""
    with clock.at(clock.start_of(DAY, 10)):
        appoint(people)
        filed = confirmed(people, reporter=Reporter(insider=True))
        decided(monkeypatch, a_case(people), yuan("20790.60"))
        yield filed


def a_case(people):
    finding = recorded(people.auditor_claims, people.clerk.provider_id)
    row = Case(number="医保协案〔2024〕1号", track="agreement", authority="agency", opened_on=DAY)
    row.provider_id = finding.summary.provider_id
    db.session.add(row)
    db.session.commit()
    return row.id


def refused(number):
    return pytest.raises(Refusal, match=number)


def approved(people, tip_id, case_id=1):
    service.propose(people.auditor_claims, tip_id, proposal(case_id))
    service.check(people.legal_reviewer, tip_id)
    service.approve(people.director, tip_id)


def test_a_reward_goes_through_three_persons_notice_claim_and_payment(people, rewarded):
    tip_id, keeper = rewarded.tip_id, people.auditor_claims
    assert service.propose(keeper, tip_id, proposal(1)) == 74846
    with refused("TIPS-04"):
        service.check(keeper, tip_id)
    with refused("TIPS-01"):
        service.approve(people.director, tip_id)
    service.check(people.legal_reviewer, tip_id)
    with refused("TIPS-04"):
        service.approve(people.legal_reviewer, tip_id)
    service.approve(people.director, tip_id)
    assert service.by_code(rewarded.code).amount_fen is None
    assert service.by_code(rewarded.code).state == "confirmed"
    # Two months after Friday 26 April 2024.
    assert service.notify(keeper, tip_id) == date(2024, 6, 26)
    assert service.by_code(rewarded.code).amount_fen == 74846
    with clock.at(clock.start_of(date(2024, 6, 26), 23)):
        service.claim(rewarded.code, PAYEE)
    with clock.at(clock.start_of(date(2024, 7, 1), 9)):
        assert jobs.follow(date(2024, 7, 1), clock.now())["expired"] == 0
        with refused("TIPS-26"):
            service.pay(keeper, tip_id, "付字1号", date(2024, 7, 2))
        with refused("TIPS-26"):
            service.pay(keeper, tip_id, " ", date(2024, 7, 1))
        service.pay(keeper, tip_id, "付字1号", date(2024, 7, 1))
    found = service.reward_of(keeper, tip_id)
    assert (found.payee, found.voucher, found.paid_on) == (PAYEE, "付字1号", date(2024, 7, 1))
    assert service.reward_of(people.director, tip_id).payee is None
    assert not db.session.query(LedgerEntry).filter(LedgerEntry.source_kind.contains("tip")).count()


def test_a_reward_that_nobody_claimed_by_its_last_day_is_given_up_the_day_after(people, rewarded):
    approved(people, rewarded.tip_id)
    service.notify(people.auditor_claims, rewarded.tip_id)
    for day, gone in ((date(2024, 6, 26), 0), (date(2024, 6, 27), 1), (date(2024, 6, 27), 0)):
        with clock.at(clock.start_of(day, 1)):
            assert jobs.follow(day, clock.now())["expired"] == gone
    assert service.by_code(rewarded.code).state == "expired"
    with clock.at(clock.start_of(date(2024, 6, 27), 2)), refused("TIPS-01"):
        service.claim(rewarded.code, PAYEE)


def test_a_day_too_late_is_refused_even_before_the_schedule_has_run(people, rewarded):
    approved(people, rewarded.tip_id)
    service.notify(people.auditor_claims, rewarded.tip_id)
    with clock.at(clock.start_of(date(2024, 6, 27), 0)), refused("TIPS-23"):
        service.claim(rewarded.code, PAYEE)


def test_a_proposal_sent_back_is_made_anew(people, rewarded):
    service.propose(people.auditor_claims, rewarded.tip_id, proposal(1))
    service.send_back(people.legal_reviewer, rewarded.tip_id, "等级偏高，请重新核定")
    assert service.propose(people.auditor_claims, rewarded.tip_id, proposal(1, level=3)) == yuan("249.49")
    service.check(people.legal_reviewer, rewarded.tip_id)


@pytest.mark.sqlite_only
@pytest.mark.parametrize("bar", reward_rules.DECLARED)
def test_own_duty_known_facts_own_wrong_and_what_is_in_court_bar_a_reward(people, rewarded, bar):
    barred = Proposal(1, 1, "提供详细事实", (bar,))
    with refused("TIPS-22"):
        service.propose(people.auditor_claims, rewarded.tip_id, barred)
    with refused("TIPS-25"):
        service.decline(people.auditor_claims, rewarded.tip_id, [], "")
    service.decline(people.auditor_claims, rewarded.tip_id, [bar], "感谢监督")
    own = service.by_code(rewarded.code)
    assert own.state == "not_rewarded"
    assert reward_rules.BAR_WORDS[bar].zh in own.events[-1].text


@pytest.mark.parametrize(
    ("reporter", "has_code", "by_code", "fen", "bars"),
    [
        (ANONYMOUS, True, True, 1, ()),
        (ANONYMOUS, False, True, 1, (Bar.UNKNOWN,)),
        (ANONYMOUS, True, False, 1, (Bar.UNKNOWN,)),
        (NAMED, False, True, 1, ()),
        (NAMED, False, False, 1, ()),
        (NAMED, True, True, 0, (Bar.NO_LOSS,)),
        (Reporter(wants=False), True, True, 1, (Bar.NOT_WANTED,)),
        (Reporter(wants=False), False, True, 0, (Bar.NOT_WANTED, Bar.UNKNOWN, Bar.NO_LOSS)),
    ],
)
def test_without_wish_identity_or_loss_there_is_no_reward(reporter, has_code, by_code, fen, bars):
    assert reward_rules.own_bars(reporter, has_code, by_code, fen) == bars


def test_a_reward_rests_on_a_decided_case_of_that_provider(people, rewarded):
    with refused("TIPS-24"):
        service.propose(people.auditor_claims, rewarded.tip_id, proposal(99))


@pytest.mark.sqlite_only
@pytest.mark.parametrize(
    "wrong",
    [
        {"name": " "},
        {"identity": "1101011990010100"},
        {"identity": "11010119900101001Y"},
        {"bank": ""},
        {"account": "1234567"},
        {"account": "62a0000000000000"},
    ],
)
def test_a_claim_names_who_collects_and_where_it_is_paid(people, rewarded, wrong):
    approved(people, rewarded.tip_id)
    service.notify(people.auditor_claims, rewarded.tip_id)
    with refused("TIPS-12"):
        service.claim(rewarded.code, Payee(**{**vars_of(PAYEE), **wrong}))
    assert service.by_code(rewarded.code).state == "notified"


def vars_of(payee):
    return {name: getattr(payee, name) for name in payee.__slots__}


def test_of_several_reporters_the_first_in_time_is_rewarded_and_the_others_are_told(app, people):
    with clock.at(clock.start_of(DAY, 10)):
        appoint(people)
        first, second = service.file(new(1)), service.file(new(2, NAMED))
        with refused("TIPS-09"):
            service.merge(people.auditor_claims, first.tip_id, second.number)
        service.merge(people.auditor_claims, second.tip_id, first.number)
        with refused("TIPS-01"):
            service.propose(people.auditor_claims, second.tip_id, proposal(1))
        service.tell(people.auditor_claims, first.tip_id, "正在核查，请耐心等待")
        assert service.by_code(second.code).state == "merged"
        assert service.by_code(second.code).events[-1].text == "正在核查，请耐心等待"
        assert service.reveal(people.auditor_claims, second.tip_id) == NAMED
    assert db.session.query(Tip).count() == 2
