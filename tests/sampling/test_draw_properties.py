"""What must hold of any draw: nobody moves for another's sake, larger quotas nest, strata sum, weights count."""

from collections import Counter
from datetime import date
from fractions import Fraction

import pytest
from consistent_sampler import sampler
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import chisquare

from compliance.accounts.rules import Authority
from compliance.sampling import change_rules, draw_rules
from compliance.sampling.draw_rules import Lots
from compliance.sampling.frame_rules import Unit
from compliance.sampling.plan_rules import Notice, Plan, Stratum
from compliance.sampling.plan_rules import Team as TeamRules
from compliance.sampling.pool_rules import pools
from compliance.sampling.ticket_rules import Tickets, unit_id
from tests.sampling.staffing import even

DAY = date(2024, 3, 1)
SEEDS = st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1, max_size=30)
CODES = st.sets(st.text("ABCDEFGH0123456789", min_size=1, max_size=6), min_size=2, max_size=40)


def plan_of(*strata, weights=None):
    return Plan(
        "r", "t", Authority.AGENCY, Notice.ANNOUNCED, (DAY, DAY), "", strata, weights or {}, TeamRules(rotation=0)
    )


def drawn(row):
    return [one["code"] for one in row["drawn"]]


@st.composite
def frames(draw):
    """(units over two strata, with weights)."""
    codes = sorted(draw(CODES))
    return [Unit(code, draw(st.integers(0, 1)), draw(st.integers(1, 3))) for code in codes]


@settings(deadline=None)
@given(seed=SEEDS, units=frames(), weighted=st.booleans(), data=st.data())
def test_taking_one_unit_out_moves_no_other(seed, units, weighted, data):
    plan = plan_of(Stratum("a", {}), Stratum("b", {}), weights={"credit": {"D": 2}} if weighted else {})
    before = draw_rules.in_order(plan, units, Tickets.of(seed))
    gone = data.draw(st.sampled_from(units))
    after = draw_rules.in_order(plan, [one for one in units if one != gone], Tickets.of(seed))
    assert after == [[row for row in rows if row[1] != gone.code] for rows in before]


@settings(deadline=None)
@given(seed=SEEDS, codes=CODES, data=st.data())
def test_a_larger_quota_holds_the_smaller_one(seed, codes, data):
    units = [Unit(code, 0, 1) for code in codes]
    less = data.draw(st.integers(1, len(codes)))
    more = data.draw(st.integers(less, len(codes)))
    small, large = (
        draw_rules.select(plan_of(Stratum("a", {}, quota=quota, spares=3)), units, Tickets.of(seed))[0]
        for quota in (less, more)
    )
    assert drawn(large)[:less] == drawn(small)
    assert [one["code"] for one in small["spares"]] == [*drawn(large), *_codes(large["spares"])][less : less + 3]


def _codes(rows):
    return [one["code"] for one in rows]


@settings(deadline=None)
@given(seed=SEEDS, units=frames(), share=st.fractions(Fraction(1, 20), 1))
def test_strata_sum_to_the_frame_and_share_no_unit(seed, units, share):
    rows = draw_rules.select(
        plan_of(Stratum("a", {}, share=share), Stratum("b", {}, quota=1, spares=2)), units, Tickets.of(seed)
    )
    assert sum(row["size"] for row in rows) == len(units)
    found = [code for row in rows for code in (*drawn(row), *_codes(row["spares"]))]
    assert len(found) == len(set(found))
    for place, row in enumerate(rows):
        assert {one.code for one in units if one.stratum == place} >= {*drawn(row), *_codes(row["spares"])}
        assert len(drawn(row)) == min(row["quota"], row["size"])


def test_a_unit_of_weight_w_is_drawn_first_w_times_as_often():
    # 10,000 seeds; a fair draw would fail this in one of a thousand choices of seeds, and these are fixed.
    weights = {"A": 1, "B": 1, "C": 2, "D": 3, "E": 3}
    plan = plan_of(Stratum("a", {}, quota=1), weights={"credit": {"D": 2}})
    units = [Unit(code, 0, weight) for code, weight in weights.items()]
    first = Counter(
        drawn(draw_rules.select(plan, units, Tickets.of(f"seed {number}"))[0])[0] for number in range(10_000)
    )
    expected = [10_000 * weight / sum(weights.values()) for weight in weights.values()]
    assert chisquare([first[code] for code in weights], expected).pvalue > 0.001


@pytest.mark.parametrize("seed", ["314159", "271828", "公开数", "6-1-8-0-3-3", ""])
def test_a_draw_of_a_thousand_is_the_published_packages_draw(seed):
    codes = [f"P{number:05d}" for number in range(1000)]
    plan = plan_of(Stratum("a", {}, quota=300, spares=100))
    (row,) = draw_rules.select(plan, [Unit(code, 0, 1) for code in codes], Tickets.of(seed))
    ids = [unit_id("r", "provider", code) for code in codes]
    theirs = list(sampler(ids, seed=seed, with_replacement=False, take=400, output="id"))
    assert [unit_id("r", "provider", code) for code in (*drawn(row), *_codes(row["spares"]))] == theirs


@settings(max_examples=50, deadline=None)
@given(seed=SEEDS, codes=CODES, data=st.data())
def test_an_extension_draws_what_a_larger_quota_had_drawn_and_moves_nobody(seed, codes, data):
    quota = data.draw(st.integers(1, len(codes) - 1))
    more = data.draw(st.integers(1, len(codes) - quota))

    def lots(size):
        units = [Unit(code, 0, 1) for code in sorted(codes)]
        plan = plan_of(Stratum("a", {}, quota=size, spares=2))
        return Lots(plan, units, pools(plan, even(5), [], dict.fromkeys(codes, "城关")))

    tickets = Tickets.of(seed)
    result = draw_rules.draw(lots(quota), seed)
    now = change_rules.standing(lots(quota), tickets, result)
    before = {code: list(team) for code, team in now.teams[0].items()}
    change = change_rules.extension(now, {1: more})
    now.apply(change)
    large = draw_rules.select(lots(quota + more).plan, lots(quota + more).units, tickets)[0]
    assert [*drawn(result["strata"][0]), *_codes(change["added"])] == drawn(large)
    assert {code: now.teams[0][code] for code in before} == before
    loads = Counter(officer for team in now.teams[0].values() for officer in team)
    assert max(loads.values()) - min(loads[f"o{number}"] for number in range(5)) <= 1


@settings(max_examples=50, deadline=None)
@given(seed=SEEDS, codes=CODES, data=st.data())
def test_a_recusal_is_answered_by_the_next_in_turn_and_moves_nobody_else(seed, codes, data):
    plan = plan_of(Stratum("a", {}))
    lots = Lots(plan, [Unit(code, 0, 1) for code in codes], pools(plan, even(5), [], dict.fromkeys(codes, "城关")))
    tickets, result = Tickets.of(seed), draw_rules.draw(lots, seed)
    now = change_rules.standing(lots, tickets, result)
    before = {code: list(team) for code, team in now.teams[0].items()}
    code = data.draw(st.sampled_from(sorted(codes)))
    gone, stays = before[code]
    change = change_rules.recusal(now, code, [{"officer": gone, "code": code}])
    now.apply(change)
    came = set(now.teams[0][code]) - {stays}
    assert gone not in came
    assert len(came) == 1
    loads = Counter(officer for other, team in before.items() if other != code for officer in team)
    waiting = {f"o{number}" for number in range(5)} - {gone, stays}
    assert loads[came.pop()] == min(loads[one] for one in waiting)
    assert {other: team for other, team in now.teams[0].items() if other != code} == {
        other: team for other, team in before.items() if other != code
    }
