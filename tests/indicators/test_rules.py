"""Values, changes, targets and deductions, as the half-year report and the agreement have them."""

import tomllib
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compliance.claims import service as claims
from compliance.foundation.errors import Refusal
from compliance.indicators import matter_rules, peer_rules, target_rules
from compliance.indicators.deduction_rules import (
    Counting,
    Form,
    Rule,
    Tier,
    deduct,
    rule_as_data,
    rule_from_data,
    total,
)
from compliance.indicators.rules import Better, Figure, change, judged, of_head, value
from compliance.indicators.scheme_rules import parse
from compliance.indicators.standing_rules import Counted, Status, standings, status
from compliance.indicators.target_rules import Source, Step, Target

HERE = Path(__file__).parent
HOUSE = HERE.parents[1] / "compliance" / "indicators"
KNOWN = {name: of_head(name, one.words, one.basis, one.more) for name, one in claims.shipped(HOUSE / "sql").items()}
COST = KNOWN["cost_per_admission"]
TIERS = (Tier(Decimal(0), Decimal("0.3")), Tier(Decimal(5), Decimal("0.6")), Tier(Decimal(10), Decimal(1)))


def cases(name):
    found = tomllib.loads((HERE / "cases" / f"{name}.toml").read_text(encoding="utf-8"))["case"]
    return pytest.mark.parametrize("case", found, ids=[one["name"] for one in found])


def _rule(indicator, given):
    numbers = {key: Decimal(given[key]) for key in ("share", "amount", "point", "cap") if key in given}
    tiers = tuple(Tier(Decimal(one["above"]), Decimal(one["share"])) for one in given.get("tiers", ()))
    counting = Counting(given.get("counting", "started"))
    return Rule(indicator, Form(given["form"]), tiers=tiers, counting=counting, **numbers)


@cases("deductions")
def test_a_missed_target_costs(case):
    indicator, figure = KNOWN[case["indicator"]], Figure(*case["figure"], volume=100)
    rule = _rule(indicator.id, case["rule"])
    made = deduct(indicator, figure, Decimal(case["target"]), rule)
    assert made.value == Decimal(case["value"])
    assert made.amount_fen == int(Decimal(case["amount"]) * 100)
    assert made.capped is case.get("capped", False)
    assert deduct(indicator, figure, Decimal(case["target"]), rule_from_data(rule_as_data(rule))) == made


@cases("changes")
def test_a_change(case):
    moved = change(case["unit"], Decimal(case["before"]), Decimal(case["now"]))
    assert moved.difference == Decimal(case["difference"])
    assert moved.percent == (Decimal(case["percent"]) if case["percent"] else None)


def test_every_indicator_s_head_says_what_its_figure_means():
    assert len(KNOWN) == 13
    assert {one.unit.value for one in KNOWN.values()} == {"percent", "yuan", "days", "times"}
    assert [one.id for one in KNOWN.values() if one.better is Better.HIGHER] == [
        "actual_reimbursement_ratio",
        "eligible_cost_ratio",
    ]


def test_a_value_is_rounded_once_half_up():
    assert value(COST, Figure(21_630_050, 100, 100)) == Decimal("2163.01")
    assert value(KNOWN["average_stay"], Figure(745, 100, 100)) == Decimal("7.45")
    assert value(KNOWN["readmission_15d"], Figure(1, 3, 3)) == Decimal("33.33")
    assert value(COST, Figure(0, 0, 0)) is None


@pytest.mark.parametrize(("volume", "is_judged"), [(29, False), (30, True)])
def test_below_thirty_claims_nothing_is_judged(volume, is_judged):
    figure = Figure(volume * 300_000, volume, volume)
    assert judged(COST, figure) is is_judged
    found = status(COST, figure, Decimal("2000.00"), None)
    assert found is (Status.MISSED if is_judged else Status.UNJUDGED)


@pytest.mark.parametrize(
    ("at", "before", "found"),
    [
        ("2000.01", None, Status.MISSED),
        ("2000.00", None, Status.NEAR),
        ("1900.01", None, Status.NEAR),  # less than 5 percent of 2,000 is left
        ("1900.00", None, Status.MET),
        ("1900.00", "1583.33", Status.JUMP),  # + 20.00 percent
        ("1900.00", "1583.40", Status.MET),  # + 19.99 percent
    ],
)
def test_a_standing_is_named_by_the_gravest_that_holds(at, before, found):
    fen = int(Decimal(at) * 100)
    moved = change("yuan", Decimal(before), Decimal(at)) if before else None
    assert status(COST, Figure(fen * 100, 100, 100), Decimal("2000.00"), moved) is found


def test_without_a_target_only_a_sharp_change_is_named():
    assert status(COST, Figure(19_000_000, 100, 100), None, None) is Status.NO_TARGET


def _target(number, value, source=Source.POLICY, **more):
    state = Step.AGREED if source is Source.CONTROL else Step.APPROVED
    return Target(number, 2024, COST.id, source, Decimal(value), state, **more)


def test_the_own_control_target_holds_before_the_policy_of_its_kind_before_the_general_one():
    targets = [
        _target(1, "2400"),
        _target(2, "2300", kind="hospital"),
        _target(3, "2200", kind="hospital", level="2"),
        _target(4, "2100", Source.CONTROL, provider_id=7),
    ]
    found = [target_rules.in_force(targets[:count], 7, "hospital", "2").value for count in (1, 2, 3, 4)]
    assert found == [Decimal(one) for one in ("2400", "2300", "2200", "2100")]
    assert target_rules.in_force(targets, 8, "primary_care", "1").value == Decimal("2400")
    assert target_rules.in_force([replace(targets[3], state=Step.OFFERED)], 7, "hospital", "2") is None


def test_a_control_target_is_proposed_from_three_years_and_no_easier_than_the_policy():
    years = {
        year: Figure(total, 100, 100) for year, total in ((2021, 19_000_000), (2022, 20_000_000), (2023, 21_000_000))
    }
    assert target_rules.propose(COST, years).value == Decimal("2000.00")
    assert target_rules.propose(COST, years, Decimal("1950.00")).value == Decimal("1950.00")
    assert target_rules.propose(COST, years, Decimal("2050.00")).value == Decimal("2000.00")
    few = {2023: Figure(2_900_000, 29, 29)}
    assert target_rules.propose(COST, few) is None
    assert set(target_rules.propose(COST, {**years, **few}).years) == {2021, 2022}


@pytest.mark.parametrize(
    ("wanted", "fits"), [("100.00", True), ("100.01", False), ("0.01", True), ("0", False), ("1.005", False)]
)
def test_a_target_is_a_value_that_there_can_be(wanted, fits):
    indicator = KNOWN["eligible_cost_ratio"]
    if fits:
        assert target_rules.check_value(indicator, Decimal(wanted)) == Decimal(wanted)
    else:
        with pytest.raises(Refusal, match="INDICATORS-02"):
            target_rules.check_value(indicator, Decimal(wanted))


@pytest.mark.parametrize(
    ("change_of", "what"),
    [
        (('form = "excess"', 'form = "guess"'), "guess"),
        (('share = "1"', 'share = "1.01"'), "share"),
        (('share = "1"', "share = 1.0"), "share"),
        (('indicator = "cost_per_admission"', 'indicator = "average_stay"'), "money"),
        (('cap = "30000.00"', 'cap = "0"'), "cap"),
        (('above = "5"', 'above = "10"'), "tiers"),
        (('fund = "resident"', 'fund = "all"'), "fund"),
        (('id = "county-2024"\n', ""), "id"),
    ],
)
def test_a_scheme_that_cannot_hold_is_refused_with_what_is_wrong(change_of, what):
    text = (HOUSE / "shipped" / "county-2024.toml").read_text(encoding="utf-8")
    assert parse(text, KNOWN).rule_for("cost_per_admission", "primary_care", "1").share == 1
    assert parse(text, KNOWN).rule_for("cost_per_bed_day", "primary_care", "1") is None
    with pytest.raises(Refusal, match=what):
        parse(text.replace(*change_of), KNOWN)


@given(
    st.integers(0, 10**10), st.integers(0, 10**8), st.integers(1, 5000), st.integers(1, 10**6),
    st.sampled_from(list(Form)), st.none() | st.integers(1, 10**7),
)  # fmt: skip
def test_more_beyond_the_target_never_costs_less_and_never_more_than_the_cap(total_fen, more, stays, target, form, cap):
    rule = Rule(
        COST.id, form, Decimal("0.7"), Decimal("50"), Decimal("10"), tiers=TIERS,
        cap=None if cap is None else Decimal(cap) / 100,
    )  # fmt: skip
    wanted = Decimal(target) / 100
    less, most = (deduct(COST, Figure(fen, stays, stays), wanted, rule) for fen in (total_fen, total_fen + more))
    assert 0 <= less.amount_fen <= most.amount_fen
    assert cap is None or most.amount_fen <= cap
    assert bool(less.amount_fen) <= (less.value > wanted)


@given(st.lists(st.integers(0, 10**6), max_size=13), st.none() | st.integers(1, 10**6))
def test_a_provider_pays_its_lines_together_up_to_the_cap(parts, cap):
    found = total(parts, None if cap is None else Decimal(cap) / 100)
    assert found == (sum(parts) if cap is None else min(sum(parts), cap))


@given(st.lists(st.decimals(0, 10**4, places=2), min_size=1, max_size=60), st.data())
def test_what_a_provider_sees_of_its_peers_holds_at_least_three_in_each_step(values, data):
    own = data.draw(st.sampled_from(values))
    place = peer_rules.place(Better.LOWER, own, values)
    if len(values) < peer_rules.LEAST_PEERS:
        assert place is None
        return
    assert sum(step.count for step in place.steps) == place.size == len(values)
    assert all(step.count >= peer_rules.LEAST_IN_STEP for step in place.steps)
    assert sum(step.own for step in place.steps) == 1
    assert place.rank == 1 + sum(one < own for one in values)


def test_peers_have_kind_and_level_in_common_and_enough_claims():
    rows = [Counted(number, "hospital", "2", Figure(fen * 100, 100, 100)) for number, fen in enumerate((100, 200, 300))]
    rows += [Counted(8, "hospital", "1", Figure(10, 100, 100)), Counted(9, "hospital", "2", Figure(1, 29, 29))]
    found = {one.provider_id: one for one in standings(COST, rows, {}, ())}
    assert [found[number].rank for number in (0, 1, 2, 8, 9)] == [1, 2, 3, 1, None]
    assert (found[0].group.size, found[8].group.size) == (3, 1)
    assert found[0].group.middle == Decimal("2.00")


def test_a_matter_s_amount_follows_from_what_is_frozen_alone():
    figure = Figure(20_500_000, 100, 100)
    rule = rule_as_data(Rule(COST.id, Form.EXCESS, Decimal(1)))
    line = matter_rules.line_as_data(COST, figure, Decimal("2000.00"), "control:1", rule)
    frozen = {"cap": None, "lines": [line, {**line, "indicator": "other"}], "dropped": []}
    assert matter_rules.amount(frozen) == 1_000_000
    assert matter_rules.amount({**frozen, "cap": "7000.00"}) == 700_000
    assert matter_rules.amount({**frozen, "dropped": ["other"]}) == 500_000


@given(st.lists(st.decimals(0, 100, places=1), min_size=1, max_size=40), st.sampled_from(list(Better)), st.data())
def test_ranks_of_a_group_sorted_once_are_those_of_looking_at_everyone(values, better, data):
    own = data.draw(st.sampled_from(values))
    assert peer_rules.Ranks.of(values).rank(better, own) == peer_rules.rank(better, own, values)
    assert peer_rules.Ranks.of(values).group == peer_rules.group(values)
