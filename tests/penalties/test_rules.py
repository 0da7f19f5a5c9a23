"""Amounts: the case tables, what holds for every amount, and the same result again from what was kept."""

import json
import tomllib
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from compliance.foundation.errors import Refusal
from compliance.foundation.hashing import canonical
from compliance.foundation.money import text, yuan
from compliance.foundation.words import Words
from compliance.law.violations import violation
from compliance.penalties.rules import Kind, Range, consequence, inputs_of, recompute, split, whole_range

CASES = tomllib.loads((Path(__file__).parent / "cases" / "amounts.toml").read_text(encoding="utf-8"))["case"]
DAY = date(2024, 3, 5)
BASIS = Words(zh="服务协议第三十一条第二项", en="Agreement, clause 31(2)")
TEXT = Words(zh="按违规金额支付违约金", en="Damages on the amount in breach")
MULTIPLES = st.decimals(1, 10, places=4)
BASES = st.integers(1, 10**13)


def allowed(case):
    found = violation(case["violation"])
    if case["kind"] == "whole":
        return whole_range(case["consequence"], found.id, found.measure, BASIS, TEXT)
    least, most = Decimal(case["least"]), Decimal(case["most"])
    return Range(case["consequence"], found.id, Kind(case["kind"]), least, most, found.measure, BASIS, TEXT)


def damages(least="1", most="10"):
    return Range("damages", "substitution", Kind.MULTIPLE, Decimal(least), Decimal(most), "fund_loss", BASIS, TEXT)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_case(case):
    choice = Decimal(case["choice"]) if "choice" in case else None
    if "refused" in case:
        with pytest.raises(Refusal, match=case["refused"]) as refused:
            consequence(allowed(case), yuan(case["base"]), choice, DAY)
        assert refused.value.article == BASIS.zh
        assert refused.value.do_zh
    else:
        assert text(consequence(allowed(case), yuan(case["base"]), choice, DAY).amount_fen) == case["amount"]


@given(BASES, MULTIPLES)
def test_amount_is_exact_half_up(base, multiple):
    amount = consequence(damages(), base, multiple, DAY).amount_fen
    exact = base * Fraction(multiple)
    assert amount == int(exact + Fraction(1, 2))
    assert type(amount) is int


@given(BASES, BASES, MULTIPLES, MULTIPLES)
def test_more_never_costs_less(base, other, multiple, dearer):
    low = consequence(damages(), min(base, other), min(multiple, dearer), DAY)
    high = consequence(damages(), max(base, other), max(multiple, dearer), DAY)
    assert low.amount_fen <= high.amount_fen


@given(BASES, st.decimals(0, 20, places=2))
def test_range_is_kept_on_both_sides(base, multiple):
    if 1 <= multiple <= 10:
        assert base <= consequence(damages(), base, multiple, DAY).amount_fen <= base * 10
    else:
        with pytest.raises(Refusal, match="PENALTIES-01"):
            consequence(damages(), base, multiple, DAY)


@pytest.mark.parametrize("choice", [1.5, 2, "3", Decimal("NaN"), Decimal("Infinity")])
def test_multiple_is_a_finite_decimal(choice):
    with pytest.raises(ValueError, match="Decimal"):
        consequence(damages(), 100, choice, DAY)


@given(BASES, MULTIPLES)
def test_result_is_found_again_from_what_was_kept(base, multiple):
    computed = consequence(damages(), base, multiple, DAY)
    kept = json.loads(canonical(inputs_of(computed)))
    assert recompute(kept) == computed


def test_unknown_format_is_not_guessed_at():
    kept = inputs_of(consequence(damages(), 100, Decimal(1), DAY))
    with pytest.raises(ValueError, match="format 3"):
        recompute({**kept, "format": 3})


def test_what_was_kept_before_the_law_was_frozen_beside_it_is_read_for_ever():
    computed = consequence(damages(), 245320, Decimal(10), DAY)
    old = {key: value for key, value in inputs_of(computed).items() if key not in ("notes", "used")} | {"format": 1}
    assert recompute(json.loads(canonical(old))) == computed


@given(BASES, st.lists(st.integers(0, 10**13), min_size=1, max_size=6))
def test_shares_add_up_and_are_fair_to_the_fen(amount, parts):
    assume(sum(parts))
    shares = split(amount, parts)
    assert sum(shares) == amount
    for share, part in zip(shares, parts, strict=True):
        assert abs(share - Fraction(amount * part, sum(parts))) < 1
        assert share == 0 or part


@pytest.mark.parametrize("parts", [[], [0, 0], [1, -1], [2, -1]])
def test_shares_of_nothing_are_refused(parts):
    with pytest.raises(ValueError, match=r"parts|empty"):
        split(100, parts)


def test_odd_fen_goes_to_the_largest_remainder_then_to_the_first():
    assert split(100, [1, 1, 1]) == (34, 33, 33)
    assert split(100, [1, 2]) == (33, 67)


def test_explanation_line_by_line():
    computed = consequence(damages(), 245320, Decimal("10.00"), DAY, Words(zh="问题 7", en="finding 7"))
    assert [(step.words.zh, step.value.zh, step.source.zh) for step in computed.explanation.steps] == [
        ("违规情形", "串换药品、医用耗材、诊疗项目和服务设施", "行为发生日 2024-03-05"),
        ("适用依据", "按违规金额支付违约金", "服务协议第三十一条第二项"),
        ("基数（造成医疗保障基金损失金额）", "¥2,453.20", "问题 7"),
        ("倍数", "10 倍（允许 1 至 10 倍）", "服务协议第三十一条第二项"),
        ("计算", "¥2,453.20 × 10 = ¥24,532.00", "四舍五入到分，只取整一次"),
        ("违约金", "¥24,532.00（贰万肆仟伍佰叁拾贰元整）", "服务协议第三十一条第二项"),
    ]


def test_agreement_explanation_never_speaks_of_penalties():
    for found in ("impersonation_help", "substitution", "forged_records"):
        computed = consequence(
            Range("damages", found, Kind.MULTIPLE, Decimal(1), Decimal(10), "fund_loss", BASIS, TEXT),
            100,
            Decimal(2),
            DAY,
        )
        said = "".join(step.words.zh + step.value.zh + step.source.zh for step in computed.explanation.steps)
        assert "处罚" not in said
        assert "罚款" not in said
