"""Due dates: the case table, and what holds for every period."""

import tomllib
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compliance.foundation.shipped_holidays import shipped_holidays
from compliance.foundation.working_days import Calendar, DayKind, Due, Holiday, Unit, due_on

CASES = tomllib.loads((Path(__file__).parent / "cases" / "due_dates.toml").read_text(encoding="utf-8"))["case"]
CALENDAR = Calendar(shipped_holidays())
STARTS = st.dates(date(2004, 1, 1), date(2025, 12, 31))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_case(case):
    found = due_on(case["start"], case["count"], Unit(case["unit"]), CALENDAR, roll=case.get("roll", False))
    assert found == Due(case["due"], case.get("provisional", False))


def test_working_days_of_2025_and_2026():
    def of(year):
        return CALENDAR.working_days(date(year - 1, 12, 31), date(year, 12, 31))

    assert (of(2025), of(2026)) == (248, 248)


def test_working_days_of_2026_by_month():
    ends = [date(2026, month, 1) - timedelta(days=1) for month in range(1, 13)] + [date(2026, 12, 31)]
    months = [CALENDAR.working_days(start, end) for start, end in pairwise(ends)]
    assert months == [21, 16, 22, 21, 19, 21, 23, 21, 22, 18, 21, 23]


def test_every_year_from_2004_to_2026_is_known():
    assert frozenset(range(2004, 2027)) == CALENDAR.years


def test_notice_of_a_later_year_makes_its_periods_certain():
    loaded = Calendar([*shipped_holidays(), Holiday(date(2027, 1, 1), DayKind.OFF, "元旦")])
    assert due_on(date(2026, 12, 28), 5, Unit.WORKING, loaded) == Due(date(2027, 1, 5), provisional=False)


def test_a_day_stands_once():
    day = Holiday(date(2026, 1, 1), DayKind.OFF)
    with pytest.raises(ValueError, match="twice"):
        Calendar([day, day])


def test_negative_period_is_refused():
    with pytest.raises(ValueError, match="negative"):
        due_on(date(2026, 1, 1), -1, Unit.WORKING, CALENDAR)


@given(STARTS, st.integers(1, 120))
def test_working_period_counts_its_days_and_ends_on_one(start, count):
    found = due_on(start, count, Unit.WORKING, CALENDAR)
    assert CALENDAR.is_working(found.day)
    assert CALENDAR.working_days(start, found.day) == count


@given(STARTS, st.integers(0, 120), st.sampled_from(Unit))
def test_longer_period_never_ends_earlier(start, count, unit):
    shorter = due_on(start, count, unit, CALENDAR, roll=True)
    longer = due_on(start, count + 1, unit, CALENDAR, roll=True)
    assert start <= shorter.day <= longer.day


@given(STARTS, st.integers(0, 400))
def test_rolling_never_shortens_and_lands_on_a_working_day(start, count):
    plain = due_on(start, count, Unit.CALENDAR, CALENDAR)
    rolled = due_on(start, count, Unit.CALENDAR, CALENDAR, roll=True)
    assert plain.day <= rolled.day
    assert CALENDAR.is_working(rolled.day)
