"""Self-checks by the rules alone: score, facts, the table of charges, and the states a declaration goes through."""

import tomllib
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from compliance.foundation.errors import Refusal
from compliance.law.own_checks import month_share, score_template
from compliance.law.parameter_files import load
from compliance.selfchecks import rules, sheet_rules
from compliance.selfchecks.rules import Answer, Declared, State, Step
from compliance.selfchecks.score_rules import GRADE_WORDS, score
from compliance.selfchecks.sheet_rules import HEADS, Bounds
from compliance.selfchecks.standing_rules import Conduct, Signed, standings

CASES = Path(__file__).parent / "cases"
DAY = date(2024, 7, 20)
BOUNDS = Bounds(("TP-01", "TP-02"), date(2024, 1, 1), date(2024, 6, 30))
GOOD = ("TP-01", "居民医保", "2024-03-05", "2024-03-06", "A1", "动态心电图", "120.50")


def cases(name):
    return [pytest.param(row, id=row["name"]) for row in tomllib.loads((CASES / name).read_text())["case"]]


@pytest.mark.parametrize("case", cases("score.toml"))
def test_score(case):
    template, marks = score_template(load(), DAY), (Decimal(case["own"]), Decimal(case["survey"]))
    if "refused" in case:
        with pytest.raises(Refusal, match=case["refused"]):
            score(template, *marks)
        return
    found = score(template, *marks)
    assert (str(found.value), GRADE_WORDS[found.grade].zh) == (case["score"], case["grade"])


def test_the_agency_checks_at_least_a_fifth_of_last_months_business():
    assert month_share(load(), DAY).share == Decimal("0.20")


@pytest.mark.parametrize("case", cases("standing.toml"))
def test_what_a_self_check_says_of_what_is_found(case):
    said = Signed(
        7,
        "2024年自查",
        date(2024, 1, 1),
        date(2024, 6, 30),
        DAY,
        frozenset(case.get("found", ())),
        frozenset(case.get("none", ())),
        case.get("declared", {}),
        case.get("outstanding", 0),
    )
    one = case["conduct"]
    found = standings([said], Conduct(one["violation"], one["from"], one["to"], one["known"], one["fen"]))
    assert [row.fact.value for row in found] == case["facts"]


def test_a_row_of_the_table_is_read():
    rows = [[words.zh for words in HEADS], list(GOOD), [""] * 7]
    assert sheet_rules.read(rows, {}, BOUNDS) == (
        Declared("TP-01", "resident", date(2024, 3, 5), date(2024, 3, 6), "A1", "动态心电图", 12050),
    )


@pytest.mark.parametrize(
    ("place", "text", "told"),
    [
        (0, "TP-09", "没有问题编号"),
        (1, "商业保险", "险种"),
        (2, "2024-13-05", "日期应如"),
        (2, "2023-12-31", "发生日期应在"),
        (3, "2024-07-01", "发生日期应在"),
        (5, "", "项目名称"),
        (6, "0", "金额"),
        (6, "1.234", "金额"),
        (6, "约一百", "金额"),
    ],
)
def test_one_bad_row_and_nothing_is_taken(place, text, told):
    bad = [text if at == place else cell for at, cell in enumerate(GOOD)]
    with pytest.raises(Refusal, match="SELFCHECKS-06") as stopped:
        sheet_rules.read([[words.zh for words in HEADS], list(GOOD), bad], {}, BOUNDS)
    assert told in stopped.value.fields["row 3"]
    assert "row 2" not in stopped.value.fields


def test_a_table_without_heads_is_refused():
    with pytest.raises(Refusal, match="SELFCHECKS-07"):
        sheet_rules.read([list(GOOD)], {}, BOUNDS)


def test_a_return_is_whole_when_each_problem_has_its_answer_and_what_was_found_its_charges():
    line = Declared("TP-01", "resident", DAY, DAY, "", "床位费", 1)
    whole = rules.faults(("TP-01", "TP-02"), {"TP-01": "found", "TP-02": "none"}, {}, [line])
    assert whole == {}
    assert set(rules.faults(("TP-01", "TP-02"), {"TP-01": "found"}, {}, [])) == {"TP-01", "TP-02"}
    assert set(rules.faults(("TP-01",), {"TP-01": "none"}, {}, [line])) == {"TP-01"}
    assert rules.faults(("TP-01",), {"TP-01": "found"}, {"TP-01": "制度未健全"}, []) == {}
    assert (
        rules.is_nil({"TP-01": Answer.NONE}) and not rules.is_nil({}) and not rules.is_nil({"a": "none", "b": "found"})
    )


@given(st.lists(st.sampled_from(list(Step)), max_size=12))
def test_every_history_the_table_allows_ends_in_a_known_state(steps):
    try:
        state = rules.state_of([Step.ASKED, *steps])
    except ValueError:
        return
    assert state in set(State)
    if Step.CONFIRMED in steps:
        assert Step.DRAFTED in steps[: steps.index(Step.CONFIRMED)], "nothing is confirmed that nobody drafted"


class Life(RuleBasedStateMachine):
    """Any order of steps that the rules let through."""

    @initialize()
    def ask(self):
        self.steps = [Step.ASKED]

    @rule(step=st.sampled_from([step for step in Step if step is not Step.ASKED]))
    def take(self, step):
        state = rules.state_of(self.steps)
        try:
            rules.require(state, step)
        except Refusal as stopped:
            assert stopped.status == 409
            return
        self.steps.append(step)

    @precondition(lambda self: not rules.carried_up(self.steps))
    @rule()
    def late(self):
        if rules.state_of(self.steps) in rules.OPEN:
            self.steps.append(Step.LATE)
            assert rules.carried_up(self.steps)

    @invariant()
    def released_is_the_end(self):
        if getattr(self, "steps", None) and Step.RELEASED in self.steps:
            assert self.steps[-1] is Step.RELEASED

    @invariant()
    def money_comes_in_only_for_what_is_confirmed(self):
        for place, step in enumerate(getattr(self, "steps", ())):
            if step is Step.RECEIVED:
                before = self.steps[:place]
                assert rules.state_of(before) is State.CONFIRMED


TestLife = Life.TestCase
