"""A campaign's plan and its Thursdays; hand-written cases under cases/."""

import itertools
import tomllib
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compliance.campaigns import plan_rules, rules
from compliance.campaigns.rules import State
from compliance.foundation.errors import Refusal
from compliance.foundation.shipped_holidays import shipped_holidays
from compliance.foundation.working_days import Calendar

HERE = Path(__file__).parent / "cases"
CALENDAR = Calendar(shipped_holidays())


def _cases(name):
    return [pytest.param(case, id=case["name"]) for case in tomllib.loads((HERE / name).read_text())["case"]]


@pytest.mark.parametrize("case", _cases("thursdays.toml"))
def test_the_report_of_a_thursday_is_submitted_on_its_day(case):
    thursday = rules.report_day(case["day"])
    assert thursday == case["thursday"]
    assert rules.submitted_by(thursday, CALENDAR).day == case["submitted_by"]


@pytest.mark.parametrize("case", _cases("plans.toml"))
def test_a_plan_is_read_or_refused_with_its_line(case):
    def read():
        return plan_rules.phases(case["phases"]), plan_rules.targets(case.get("targets", ""), {"大歇镇"})

    if "fault" in case:
        with pytest.raises(Refusal, match="CAMPAIGNS-01") as stopped:
            read()
        assert case["fault"] in stopped.value.zh
        return
    phases, targets = read()
    assert len(phases) == case["count"]
    assert [one.measure for one in targets] == case.get("measures", [])


@given(st.dates(date(2004, 1, 1), date(2030, 1, 1)), st.integers(1, 400))
def test_weekly_reports_tell_each_day_once(began, days):
    """Whichever Thursdays the schedule came to: the spans of the reports touch, none overlaps."""
    told, until = [], None
    for step in range(0, days, 11):  # now and then a week is missed
        thursday = rules.report_day(began + timedelta(days=step))
        if thursday >= began and (until is None or thursday > until):
            since, until = rules.span_of(began, until, thursday)
            told.append((since, until))
    for before, after in itertools.pairwise(told):
        assert after[0] == before[1] + timedelta(days=1)
    assert all(since <= last for since, last in told)
    assert not told or told[0][0] == began


@pytest.mark.parametrize(
    ("day", "closed", "state"),
    [
        (date(2024, 6, 30), None, State.PLANNED),
        (date(2024, 7, 1), None, State.RUNNING),
        (date(2024, 12, 31), None, State.RUNNING),
        (date(2025, 1, 1), None, State.ENDED),
        (date(2025, 1, 10), date(2025, 1, 10), State.CLOSED),
        (date(2025, 1, 9), date(2025, 1, 10), State.ENDED),
    ],
)
def test_a_campaign_runs_from_its_first_to_its_last_day(day, closed, state):
    assert rules.state_of(date(2024, 7, 1), date(2024, 12, 31), closed, day) is state


def test_the_closing_report_comes_after_the_end():
    phases = plan_rules.phases("动员部署 | 2024-07-01 | 2024-07-10")
    with pytest.raises(Refusal, match="CAMPAIGNS-01"):
        plan_rules.check(plan_rules.Plan("专项行动", "方案", "市局", date(2024, 7, 10), phases))
    assert plan_rules.check(plan_rules.Plan("专项行动", "方案", "市局", date(2024, 7, 11), phases))


@pytest.mark.parametrize("number", ["500240199001011234", "50024019900101123X", "13812345678"])
def test_the_public_text_holds_no_persons_number(number):
    with pytest.raises(Refusal, match="CAMPAIGNS-06"):
        rules.require_publishable(f"张某（{number}）冒名住院", agreement_track=False)


@pytest.mark.parametrize("text", ["医保协查〔2024〕1号", "追回基金20790.60元", "编号2024061300001"])
def test_other_numbers_may_stand_in_the_public_text(text):
    assert rules.require_publishable(text, agreement_track=True) == text


def test_a_breach_of_an_agreement_is_not_told_as_a_punishment():
    with pytest.raises(Refusal, match="CAMPAIGNS-07"):
        rules.require_publishable("对该院处以罚款", agreement_track=True)
    assert rules.require_publishable("对该院处以罚款", agreement_track=False)
