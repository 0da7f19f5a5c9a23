"""What is paid, kept, refused and offset; bed-days; caps: the cases as the law reads, and what always holds."""

import tomllib
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compliance.foundation.errors import Refusal
from compliance.foundation.money import text, yuan
from compliance.law.parameter_files import load
from compliance.law.payments import Contract, Shares, shares
from compliance.ledger.rules import FUND_WORDS
from compliance.payments import amount_rules, bed_day_rules, cap_rules, explaining_rules, rules
from compliance.payments.amount_rules import Inputs, Owed
from compliance.payments.bed_day_rules import RateTable, Stage
from compliance.payments.cap_rules import Claimed
from compliance.payments.rules import Declared, State, Step

CASES = Path(__file__).parent / "cases"
POSTED = date(2024, 1, 31)


def cases(name: str) -> list[dict]:
    return tomllib.loads((CASES / name).read_text(encoding="utf-8"))["case"]


def named(case: dict) -> str:
    return case["name"]


def inputs(case: dict) -> Inputs:
    owed = tuple(
        Owed(
            number, kind, fund, yuan(fen), POSTED, date.fromisoformat(due) if due else None, "consequence", str(number)
        )
        for number, (kind, fund, fen, due) in enumerate(case.get("owed", ()), start=1)
    )
    paid, kept = case.get("shares", ("0.90", "0.10"))
    return Inputs(
        parts=tuple(Declared(part, fund, 1, yuan(fen)) for part, fund, fen in case["declared"]),
        over_cap={fund: yuan(fen) for fund, fen in case.get("over_cap", {}).items()},
        owed=owed,
        shares=Shares(Decimal(paid), Decimal(kept), "服务协议", "verified"),
        agreement="",
        deposit_year=2024,
    )


@pytest.mark.parametrize("case", cases("amounts.toml"), ids=named)
def test_a_month_is_shared_as_the_case_says(case):
    computed = amount_rules.compute(inputs(case))
    found = {name: text(getattr(computed, f"{name}_fen")) for name in ("paid", "deposit", "refused", "offset")}
    assert found == {name: fen for name, fen in case["expect"].items() if name != "waiting"}
    assert text(computed.waiting_fen) == case["expect"].get("waiting", "0.00")
    if "by_fund" in case:
        assert {one.fund: text(one.paid_fen) for one in computed.funds} == case["by_fund"]
    if "taken" in case:
        assert [[one.consequence, text(one.amount_fen)] for one in computed.taken] == case["taken"]


@pytest.mark.parametrize("case", cases("bed_days.toml"), ids=named)
def test_a_stay_is_paid_by_its_days(case):
    stages = bed_day_rules.stages_of(tomllib.loads((CASES / "bed_days.toml").read_text(encoding="utf-8"))["stages"])
    days = bed_day_rules.days_of(*(date.fromisoformat(day) for day in case["stay"]))
    assert days == case["expect"]["days"]
    assert text(bed_day_rules.amount(stages, days)) == case["expect"]["amount"]
    assert sum(one.days for one in bed_day_rules.pay(stages, days)) == days


@pytest.mark.parametrize("case", cases("caps.toml"), ids=named)
def test_a_cap_is_used_in_order_and_never_exceeded(case):
    claims = [
        Claimed(number, code, rules.month_of(month), datetime.fromisoformat(at).replace(tzinfo=UTC), yuan(fen))
        for number, (code, month, at, fen) in enumerate(case["claims"])
    ]
    found = cap_rules.allot(yuan(case["cap"]), yuan(case.get("used", "0")), claims)
    codes = {one.payment_id: one.provider_code for one in claims}
    assert [[codes[one.payment_id], text(one.used_fen)] for one in found] == case["expect"]


# ---- what always holds

FEN = st.integers(min_value=1, max_value=10**13)
FUNDS = st.sampled_from(sorted(FUND_WORDS))
PARTS = st.dictionaries(st.tuples(st.sampled_from(["ordinary", "bed_day"]), FUNDS), FEN, max_size=6)
DEBTS = st.lists(
    st.tuples(
        st.sampled_from(["refusal", "recovery", "damages", "indicator_deduction"]),
        FUNDS,
        FEN,
        st.none() | st.dates(date(2023, 1, 1), date(2024, 6, 30)),
    ),
    max_size=8,
)
SHARE = st.decimals(0, 1, places=2)


@given(PARTS, DEBTS, SHARE, FEN, st.data())
def test_paid_deposit_refused_and_offset_are_what_was_declared_to_the_fen(parts, debts, share, fee, data):
    over = data.draw(st.integers(min_value=0, max_value=fee))
    declared = [Declared(part, fund, 1, fen) for (part, fund), fen in parts.items()]
    lost = data.draw(st.dictionaries(st.sampled_from(["resident", "employee"]), FEN, max_size=2))
    stored = [Declared("ordinary", fund, 1, data.draw(FEN)) for fund in lost]
    given_ = Inputs(
        parts=(*declared, Declared("general_fee", "resident", 1, fee)),
        over_cap={"resident": over} if over else {},
        owed=tuple(
            Owed(number, kind, fund, fen, POSTED, due, "consequence", str(number))
            for number, (kind, fund, fen, due) in enumerate(debts, start=1)
        ),
        shares=Shares(share, 1 - share, "", "verified"),
        agreement="",
        deposit_year=2024,
        stored=tuple(stored),
        lost_days=3,
        lost=lost,
    )
    computed = amount_rules.compute(given_)
    for one in computed.funds:
        not_paid = one.over_cap_fen + one.lost_fen + one.refused_fen
        assert one.paid_fen + one.deposit_fen + not_paid + one.offset_fen == one.declared_fen
        assert min(one.paid_fen, one.deposit_fen, one.lost_fen, one.refused_fen, one.offset_fen) >= 0
        assert one.lost_fen <= lost.get(one.fund, 0)
    total = computed.paid_fen + computed.deposit_fen + computed.refused_fen + computed.offset_fen
    assert total == computed.declared_fen == sum(parts.values()) + fee
    assert sum(one.amount_fen for one in computed.taken) + computed.waiting_fen == sum(one[2] for one in debts)
    assert amount_rules.recompute(amount_rules.freeze(given_)) == computed
    for (_, explanation), one in zip(explaining_rules.explain(given_, computed), computed.funds, strict=True):
        assert explanation.steps[-1].value.zh == explaining_rules._money(one.paid_fen).zh


@given(st.integers(0, 10**9), st.integers(0, 10**9), st.lists(st.tuples(st.integers(0, 3), st.integers(1, 10**9))))
def test_a_cap_is_never_exceeded_and_nothing_within_it_is_lost(cap, used, claims):
    at = datetime(2024, 2, 1, tzinfo=UTC)
    wanted = [Claimed(n, f"P{n:03d}", date(2024, 1 + m, 1), at, fen) for n, (m, fen) in enumerate(claims)]
    found = cap_rules.allot(cap, used, wanted)
    paid = sum(one.used_fen for one in found)
    assert paid == min(max(0, cap - used), sum(fen for _, fen in claims))
    assert all(0 <= one.used_fen <= one.declared_fen for one in found)
    assert all(before.after_fen == after.before_fen for before, after in pairwise(found))
    assert cap_rules.allot(cap, used, reversed(wanted)) == found


@given(st.lists(st.tuples(st.integers(1, 9), st.integers(1, 10**6)), min_size=1, max_size=5), st.integers(1, 200))
def test_each_day_of_a_stay_is_paid_once_at_the_rate_of_its_stage(lengths, days):
    stages, first = [], 1
    for number, (length, rate) in enumerate(lengths, start=1):
        last = None if number == len(lengths) else first + length - 1
        stages.append(Stage(first, last, rate))
        first += length
    by_day = [next(s.rate_fen for s in stages if s.last is None or day <= s.last) for day in range(1, days + 1)]
    assert bed_day_rules.amount(bed_day_rules.check_stages(stages), days) == sum(by_day)


# ---- what is refused


@pytest.mark.parametrize(
    "stages",
    [
        "",
        "2- 80",
        "1-3 80",
        "1-3 80\n5- 60",
        "1-3 80\n3- 60",
        "1-3 80\n4-2 70\n5- 60",
        "1- 0",
        "1-3 80\n4- 60.001",
        "a",
    ],
)
def test_stages_that_do_not_join_from_day_one_to_the_end_are_refused(stages):
    with pytest.raises(Refusal, match="PAYMENTS-08"):
        bed_day_rules.stages_of(stages)


def test_a_stay_goes_by_the_table_of_its_day_of_admission():
    old, new = (RateTable("A", "甲类", since, (Stage(1, None, fen),), ("J",), "") for since, fen in (
        (date(2023, 1, 1), 100), (date(2024, 1, 1), 200)))  # fmt: skip
    assert bed_day_rules.table_on((new, old), "A", date(2023, 12, 31)) is old
    assert bed_day_rules.table_on((new, old), "A", date(2024, 1, 1)) is new
    with pytest.raises(Refusal, match="PAYMENTS-09"):
        bed_day_rules.table_on((new, old), "A", date(2022, 12, 31))


def test_a_diagnosis_belongs_to_the_class_whose_code_says_most_of_it():
    wide = RateTable("W", "呼吸", date(2024, 1, 1), (Stage(1, None, 1),), ("J",), "")
    narrow = RateTable("N", "肺炎", date(2024, 1, 1), (Stage(1, None, 1),), ("J18", "J15"), "")
    day = date(2024, 3, 1)
    assert bed_day_rules.class_of((wide, narrow), "j18.900", day) is narrow
    assert bed_day_rules.class_of((wide, narrow), "J20.900", day) is wide
    assert bed_day_rules.class_of((wide, narrow), "I10", day) is None
    assert bed_day_rules.class_of((wide, narrow), "J18", date(2023, 12, 31)) is None


@pytest.mark.parametrize(
    "parts",
    [
        [Declared("ordinary", "resident", 1, 0)],
        [Declared("ordinary", "resident", 0, 1)],
        [Declared("ordinary", "resident", 1, -1)],
        [Declared("ordinary", "nobody", 1, 1)],
        [Declared("other", "resident", 1, 1)],
        [Declared("ordinary", "resident", 1, 1), Declared("ordinary", "resident", 2, 2)],
    ],
)
def test_a_declaration_has_each_kind_and_fund_once_with_count_and_sum(parts):
    with pytest.raises(Refusal, match="PAYMENTS-04"):
        rules.require_parts(parts)
    assert rules.require_parts([Declared("ordinary", "resident", 0, 0)]) == ()


@pytest.mark.parametrize(("today", "open_"), [(date(2024, 5, 31), False), (date(2024, 6, 1), True)])
def test_a_month_is_opened_on_the_first_day_of_the_next(today, open_):
    if open_:
        rules.require_over(date(2024, 5, 1), today)
        return
    with pytest.raises(Refusal, match="PAYMENTS-03"):
        rules.require_over(date(2024, 5, 1), today)


@pytest.mark.parametrize("wrong", ["2024", "2024-13", "2024-5", "24-05", "2024-05-01", ""])
def test_a_month_is_written_as_year_and_month(wrong):
    with pytest.raises(Refusal, match="PAYMENTS-02"):
        rules.month_of(wrong)


def test_months_follow_each_other_across_a_year():
    assert rules.next_month(date(2023, 12, 1)) == date(2024, 1, 1) == rules.month_before(date(2024, 2, 29))
    assert rules.last_day(date(2024, 2, 1)) == date(2024, 2, 29)


def test_every_step_leads_where_the_table_says():
    way = [Step.OPENED, Step.DRAFTED, Step.CONFIRMED, Step.PROPOSED, Step.APPROVED, Step.REVERSED, Step.PROPOSED]
    assert rules.state_of(way) is State.PROPOSED
    for wrong in ([], [Step.CONFIRMED], [Step.OPENED, Step.CONFIRMED], [Step.OPENED, Step.APPROVED]):
        with pytest.raises(ValueError):
            rules.state_of(wrong)
    with pytest.raises(Refusal, match="PAYMENTS-01"):
        rules.require(State.PAID, Step.RETURNED)


def test_who_entered_or_reviewed_does_not_approve():
    rules.require_other([1, None], 2)
    for makers, approver in (([1, 2], 2), ([1], None)):
        with pytest.raises(Refusal, match="PAYMENTS-06"):
            rules.require_other(makers, approver)


# ---- the values of the law


def test_the_shares_and_days_are_those_of_the_documents():
    law, day = load(), date(2024, 5, 31)
    assert (shares(law, day).paid, shares(law, day).deposit) == (Decimal("0.90"), Decimal("0.10"))
    insurer = shares(law, day, Contract.INSURER)
    assert (insurer.paid, insurer.deposit) == (Decimal("0.80"), Decimal("0.20"))
    assert shares(law, day).standing == "default"
    assert (law.period("payment.declared_by", day).count, law.period("payment.reviewed_by", day).count) == (10, 20)
    with pytest.raises(Refusal, match="LAW-02"):
        shares(law, date(1999, 12, 31))


def test_shares_that_do_not_make_one_are_no_shares():
    with pytest.raises(ValueError):
        Shares(Decimal("0.90"), Decimal("0.11"), "", "default")


def test_where_declaration_and_data_disagree_is_told_fund_by_fund():
    found = rules.differences({"resident": 100, "employee": 50}, {"resident": 101, "employee": 50, "medical_aid": 1})
    assert [(one.fund, one.declared_fen, one.stored_fen) for one in found] == [
        ("medical_aid", 0, 1),
        ("resident", 100, 101),
    ]
