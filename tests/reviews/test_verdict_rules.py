"""What two, three and fresh reviewers make of a record: both sides of each boundary."""

import tomllib
from decimal import Decimal
from pathlib import Path

import pytest

from compliance.foundation.errors import Refusal
from compliance.foundation.money import yuan
from compliance.law.reviews import ReviewTerms
from compliance.reviews.rules import Criterion, Verdict
from compliance.reviews.verdict_rules import (
    JudgedLine,
    Judgement,
    check,
    differ,
    from_data,
    outcome,
    outcome_again,
)
from compliance.reviews.verdict_service import opened, sealed

CASES = tomllib.loads((Path(__file__).parent / "cases" / "verdicts.toml").read_text())
TERMS = ReviewTerms(Decimal("0.02"), Decimal("0.20"), 5000)


def judged(said):
    if said == "-":
        return Judgement.whole(frozenset())
    fen = yuan(said)
    if not fen:
        return Judgement.whole(frozenset({Criterion.DOCUMENTS}), note="缺出院小结")
    line = JudgedLine(Criterion.TESTS, "肝功能检查", fen, fen, "与病情无关")
    return Judgement.whole(frozenset({Criterion.TESTS}), (line,))


@pytest.mark.parametrize("case", CASES["pair"], ids=lambda case: case["name"])
@pytest.mark.parametrize("turned", [False, True], ids=["", "turned round"])
def test_two_reviewers(case, turned):
    pair = [judged(case["one"]), judged(case["other"])][:: -1 if turned else 1]
    assert differ(*pair, TERMS) is case["third"]
    if case["third"]:
        with pytest.raises(ValueError, match="third"):
            outcome(pair, TERMS)
        return
    found = outcome(pair, TERMS)
    assert (found.verdict, found.fund) == (case["verdict"], yuan(case["fund"]))


@pytest.mark.parametrize("case", CASES["three"], ids=lambda case: case["name"])
def test_three_reviewers(case):
    found = outcome([judged(one) for one in case["looks"]], TERMS)
    assert (found.verdict, found.fund, found.of) == (case["verdict"], yuan(case["fund"]), case.get("of"))


@pytest.mark.parametrize("case", CASES["again"], ids=lambda case: case["name"])
def test_fresh_experts(case):
    found = outcome_again([judged(one) for one in case["looks"]])
    assert (found.verdict, found.fund) == (case["verdict"], yuan(case["fund"]))


LINE = JudgedLine(Criterion.DRUGS, "注射用药", 8000, 5000, "无指征")


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        (Judgement.whole(frozenset({Criterion.DRUGS})), "drugs amount"),
        (Judgement.whole(frozenset({Criterion.DOCUMENTS})), "note"),
        (Judgement.whole(frozenset(), (LINE,)), "line 1 criterion"),
        (Judgement.whole(frozenset({"drugs"}), (JudgedLine("drugs", "", 8000, 5000, "x"),)), "line 1 item"),
        (Judgement.whole(frozenset({"drugs"}), (JudgedLine("drugs", "a", 8000, 8001, "x"),)), "line 1 amount"),
        (Judgement.whole(frozenset({"drugs"}), (JudgedLine("drugs", "a", 8000, 0, "x"),)), "line 1 amount"),
        (Judgement.whole(frozenset({"drugs"}), (JudgedLine("drugs", "a", 10001, 5000, "x"),)), "amounts"),
        (Judgement.whole(frozenset({"drugs"}), (JudgedLine("drugs", "a", 9000, 6001, "x"),)), "amounts"),
    ],
)
def test_a_verdict_that_does_not_hold_together_is_refused_by_its_field(wrong, field):
    with pytest.raises(Refusal) as refusal:
        check(wrong, 10000, 6000)
    assert (refusal.value.number, refusal.value.status) == ("REVIEWS-20", 422)
    assert field in refusal.value.fields


def test_every_criterion_needs_an_answer_and_only_one():
    for faults, met in (((), set(Criterion) - {Criterion.TESTS}), ({Criterion.TESTS}, set(Criterion))):
        with pytest.raises(Refusal) as refusal:
            check(Judgement(frozenset(faults), (), "不清", frozenset(met)), 10000, 6000)
        assert Criterion.TESTS in refusal.value.fields


def test_a_verdict_up_to_the_whole_record_is_taken():
    check(Judgement.whole(frozenset({"drugs"}), (JudgedLine("drugs", "a", 10000, 6000, "x"),)), 10000, 6000)
    check(Judgement.whole(frozenset()), 0, 0)


def test_what_is_sealed_has_one_length_whatever_it_says():
    lines = tuple(JudgedLine("drugs", f"药品{at}", 100, 100, "无指征") for at in range(20))
    said = [judged("-"), judged("100.00"), Judgement.whole(frozenset({"drugs"}), lines, "说明" * 50)]
    assert len({len(sealed(one)) for one in said}) == 1
    assert [opened(sealed(one)) for one in said] == said
    assert from_data(said[2].as_data()) == said[2]
    assert said[2].verdict is Verdict.VIOLATION
