"""Score, grade and deposit, from cases that state the arithmetic; and the same again from frozen inputs."""

import json
import tomllib
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compliance.assessments import rules
from compliance.assessments.credit_rules import Deed, again, as_data, credit
from compliance.assessments.rules import Item, Mark, Step
from compliance.assessments.scorecard_rules import parse
from compliance.assessments.scorecard_service import SHIPPED
from compliance.foundation.errors import Refusal
from compliance.foundation.money import text, yuan
from compliance.foundation.words import Words
from compliance.law.credit import credit_rates
from compliance.law.deposits import deposit_bands, returned_share
from compliance.law.parameter_files import load

CASES = tomllib.loads((Path(__file__).parent / "cases" / "deposit.toml").read_text(encoding="utf-8"))
BANDS = deposit_bands(load(), date(2024, 12, 31))
GRADES = [{"grade": name, "least": least} for name, least in zip("ABCDE", ("90", "80", "70", "60", "0"), strict=True)]
W = Words("", "")


def frozen(score, held, cap=None):
    """A result of `score` points as it is frozen: one item of 100 points."""
    taken = str(Decimal(100) - Decimal(score))
    items = [{"number": "1", "points": "100", "taken": taken, "reason": "", "source": "joint"}]
    return {"items": items, "grades": GRADES, "cap": cap, "bands": rules.bands_as_data(BANDS), "held": held}


@pytest.mark.parametrize("case", CASES["case"], ids=lambda case: case["name"])
def test_the_deposit_comes_back_by_the_score(case):
    result, share, settled = rules.recompute(frozen(case["score"], {"resident": yuan(case["held"])}))
    assert result.score == Decimal(case["score"])
    assert (1 - share) * 100 == Decimal(case["withheld_percent"])
    assert text(settled[0].returned_fen) == case["returned"]
    assert settled[0].returned_fen + settled[0].withheld_fen == settled[0].held_fen


@pytest.mark.parametrize("case", CASES["grade"], ids=lambda case: case["score"])
def test_the_grade_begins_at_its_least_score(case):
    assert rules.recompute(frozen(case["score"], {}))[0].grade == case["grade"]


def test_a_suspended_agreement_caps_score_and_grade():
    cap = {"grade": "D", "score": "60", "reason": "中止协议"}
    assert rules.recompute(frozen("95", {}, cap))[0] == rules.Result(Decimal("60.00"), "D", "中止协议")
    assert rules.recompute(frozen("55", {}, cap))[0].grade == "E"


@given(st.lists(st.tuples(st.integers(1, 30), st.integers(0, 3000)), min_size=1, max_size=12))
def test_a_score_lies_between_0_and_100_and_falls_with_what_is_taken(rows):
    items = [Item(str(number), W, W, Decimal(points), "", "") for number, (points, _) in enumerate(rows)]
    marks = {str(number): Decimal(taken) / 100 for number, (_, taken) in enumerate(rows)}
    found = rules.score(items, marks)
    assert 0 <= found <= 100
    assert rules.score(items, dict.fromkeys(marks, Decimal(0))) == 100
    more = {number: taken + 1 for number, taken in marks.items()}
    assert rules.score(items, more) <= found


@given(st.decimals(0, 100, places=2), st.decimals(0, 100, places=2))
def test_a_better_score_never_brings_less_back(one, other):
    low, high = sorted((one, other))
    assert 0 <= returned_share(BANDS, low) <= returned_share(BANDS, high) <= 1


@given(st.dictionaries(st.sampled_from(["employee", "resident"]), st.integers(1, 10**10)), st.decimals(0, 1, places=4))
def test_what_is_held_is_returned_or_withheld_to_the_fen(held, share):
    for part in rules.settle(held, share):
        assert 0 <= part.returned_fen <= part.held_fen == held[part.fund]


def test_an_item_loses_at_most_its_points_and_nothing_without_a_reason():
    item = Item("1", W, Words("核验身份", "identity"), Decimal(5), "第五条", "cases")
    rules.check_mark(item, Mark("1", Decimal(5), "冒名一人次", "case:3"))
    rules.check_mark(item, Mark("1", Decimal(0), "", "joint"))
    for taken, reason, number in (("5.01", "x", "02"), ("-1", "x", "02"), ("1.234", "x", "02"), ("1", " ", "03")):
        with pytest.raises(Refusal, match=f"ASSESSMENTS-{number}"):
            rules.check_mark(item, Mark("1", Decimal(taken), reason, "joint"))


def test_steps_follow_each_other_and_an_objection_is_answered_first():
    path = (Step.OPENED, Step.NOTIFIED, Step.OBJECTED, Step.ANSWERED, Step.DECIDED, Step.PUBLISHED, Step.SETTLED)
    for before, after in zip((None, *path), path, strict=False):
        rules.require(before, after)
    for state, step in ((Step.OBJECTED, Step.DECIDED), (Step.DECIDED, Step.SETTLED), (Step.SETTLED, Step.OPENED)):
        with pytest.raises(Refusal, match="ASSESSMENTS-01"):
            rules.require(state, step)


@pytest.mark.parametrize("path", sorted(SHIPPED.glob("*.toml")), ids=lambda path: path.stem)
def test_a_shipped_scorecard_has_100_points_and_a_source_for_each(path):
    card = parse(path.read_text(encoding="utf-8"))
    assert card.total == 100
    assert all(item.clause and item.source for item in card.items)
    assert card.caps["rescinded"][0] == "E"


@pytest.mark.parametrize(
    "change",
    [('points = "5"', 'points = "-5"'), ('source = "visits"', 'source = "rumour"'), ('least = "0"', 'least = "1"')],
)
def test_a_bad_scorecard_is_refused(change):
    with pytest.raises(Refusal, match="ASSESSMENTS-10"):
        parse((SHIPPED / "county-hospital-card.toml").read_text(encoding="utf-8").replace(*change))


def deed(case_id, consequence, paid=False, repaired=False):
    """A decided consequence."""
    return Deed(case_id, f"医案{case_id}号", consequence, paid, repaired)


RATES = credit_rates(load(), date(2024, 12, 31))


def test_credit_explains_every_point_and_indicator_deductions_never_count():
    deeds = [deed(1, "damages"), deed(2, "damages", paid=True), deed(3, "fine", repaired=True)]
    with_settlement = [*deeds, deed(4, "indicator_deduction"), deed(5, "indicator_deduction", paid=True)]
    found = credit(Decimal(90), with_settlement, RATES)
    assert found == credit(Decimal(90), deeds, RATES)
    assert [part.taken for part in found.parts] == [5, Decimal("2.5"), 0]
    assert (found.score, found.grade) == (Decimal("91.25"), "A")  # (90 + 92.5) / 2
    assert again(json.loads(json.dumps(as_data(Decimal(90), with_settlement, RATES)))) == found


def test_a_rescinded_provider_has_at_most_half():
    assert credit(Decimal(100), [deed(1, "rescind")], RATES).grade == "E"


@pytest.mark.parametrize(("assessed", "expected"), [("80", "A"), ("79.98", "B"), ("60", "B"), ("59.98", "C")])
def test_each_grade_begins_at_its_score(assessed, expected):
    assert credit(Decimal(assessed), [], RATES).grade == expected  # (80 + 100) / 2 = 90; (60 + 100) / 2 = 80


def test_a_place_sets_its_own_weights_and_an_old_grade_keeps_the_ones_it_was_set_by():
    own = replace(RATES, weight=Decimal("0.7"), points={**RATES.points, "damages": Decimal(10)})
    assert credit(Decimal(90), [deed(1, "damages")], own).score == Decimal("90.00")  # 63 + 0.3 * 90
    assert again(as_data(Decimal(90), [deed(1, "damages")], RATES)).score == Decimal("92.50")  # 45 + 0.5 * 95
