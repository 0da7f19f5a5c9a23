"""Shares, their intervals, and kappa, against sums by hand and against scipy."""

import tomllib
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest

from compliance.reviews.agreement_rules import Share, kappa, of_pairs, of_round
from compliance.reviews.rules import Verdict

CASES = tomllib.loads((Path(__file__).parent / "cases" / "agreement.toml").read_text())
WRONG, RIGHT = Verdict.VIOLATION, Verdict.CONFORMS


@pytest.mark.parametrize("case", CASES["kappa"], ids=lambda case: case["name"])
def test_kappa(case):
    pairs = [
        *[(WRONG, WRONG)] * case["both_wrong"],
        *[(WRONG, RIGHT)] * case["only_first"],
        *[(RIGHT, WRONG)] * case["only_second"],
        *[(RIGHT, RIGHT)] * case["both_right"],
    ]
    found = kappa(pairs)
    assert found.value == (Decimal(case["value"]) if case["value"] else None)
    assert found.records == len(pairs)
    assert found.agreed == case["both_wrong"] + case["both_right"]


def test_each_pair_has_its_own_and_the_round_counts_both_orders():
    judged = [{1: WRONG, 2: WRONG}, {2: RIGHT, 1: RIGHT}, {3: WRONG, 2: RIGHT}]
    found = of_pairs(judged)
    assert list(found) == [(1, 2), (2, 3)]
    assert (found[1, 2].value, found[1, 2].records) == (Decimal("1.000"), 2)
    assert (found[2, 3].value, found[2, 3].records) == (Decimal("0.000"), 1)
    # In both orders: 4 of 6 agree; each verdict is 3 of 6 on both sides: (2/3 - 1/2) / (1/2) = 1/3.
    whole = of_round(judged)
    assert (whole.value, whole.records, whole.agreed) == (Decimal("0.333"), 3, 2)


@pytest.mark.parametrize("case", CASES["share"], ids=lambda case: case["name"])
def test_a_share_has_its_own_denominator(case):
    found = Share(case["part"], case["whole"])
    assert found.percent == (Decimal(case["percent"]) if case["percent"] else None)


@given(st.integers(1, 400), st.data())
def test_the_interval_is_wilson_s_rounded_outwards(whole, data):
    part = data.draw(st.integers(0, whole))
    low, high = Share(part, whole).interval(whole + 1)
    exact = binomtest(part, whole).proportion_ci(method="wilson")
    assert 0 <= exact.low * 100 - float(low) < 0.1 + 1e-9
    assert 0 <= float(high) - exact.high * 100 < 0.1 + 1e-9
    assert 0 <= low <= Share(part, whole).percent <= high <= 100


def test_there_is_nothing_to_estimate_where_all_were_reviewed_or_none():
    assert Share(3, 10).interval(10) is None
    assert Share(3, 10).interval(11) == (Decimal("10.7"), Decimal("60.4"))
    assert Share(0, 0).interval(10) is None
