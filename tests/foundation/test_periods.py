"""The one due-date function against a count of days one by one, on 100,000 random periods from 2004 to 2026."""

import random
from datetime import date, timedelta

import pytest

from compliance.foundation.shipped_holidays import shipped_holidays
from compliance.foundation.working_days import Calendar, DayKind, Due, Length, Period, Span, Unit, due_of, merged

CALENDAR = Calendar(shipped_holidays())
DAY = timedelta(days=1)
FIRST, LAST = date(2004, 1, 1), date(2026, 12, 31)
# The days on which offices work, from the shipped rows and the weekday alone.
ROWS = {row.day: row.kind for row in shipped_holidays()}
DAYS = [FIRST + number * DAY for number in range((LAST - FIRST).days + 800)]
WORKING = {day: ROWS[day] is DayKind.WORK if day in ROWS else day.weekday() < 5 for day in DAYS}


def _month_later(start: date, months: int) -> date:
    year, month = start.year, start.month
    for _ in range(months):
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    day = start.day
    while True:
        try:
            return date(year, month, day)
        except ValueError:
            day -= 1


def _count(start: date, length: Length, excluded: set[date]) -> date:
    """Day by day: the first day counted is the one after the start; an excluded day is not counted."""
    left = length.count
    if length.unit is Unit.MONTHS:
        left = (_month_later(start, length.count) - start).days
    day = start
    while left:
        day += DAY
        if day not in excluded and (length.unit is not Unit.WORKING or WORKING[day]):
            left -= 1
    return day


def _naive(period: Period) -> date:
    excluded = {span.first + n * DAY for span in period.excluded for n in range((span.last - span.first).days + 1)}
    day = _count(period.start, period.length, excluded)
    if period.extension:
        day = _count(day, period.extension, excluded)
    while period.roll and (not WORKING[day] or day in excluded):
        day += DAY
    return day


def _random(chance: random.Random) -> Period:
    start = FIRST + chance.randrange((date(2026, 1, 31) - FIRST).days) * DAY
    most = {Unit.WORKING: 40, Unit.CALENDAR: 70, Unit.MONTHS: 3}

    def length() -> Length:
        unit = chance.choice(list(Unit))
        return Length(chance.randrange(most[unit] + 1), unit)

    spans = []
    for _ in range(chance.choice((0, 0, 0, 1, 2, 3))):
        first = start + chance.randrange(-5, 60) * DAY
        spans.append(Span(first, first + chance.randrange(12) * DAY))
    extension = length() if chance.random() < 0.2 else None
    return Period(start, length(), chance.random() < 0.5, tuple(spans), extension)


def test_the_function_agrees_with_a_naive_count_on_100000_random_periods():
    chance = random.Random(20040101)
    wrong = []
    for _ in range(100_000):
        period = _random(chance)
        found = due_of(period, CALENDAR)
        if found.day <= LAST and found.day != _naive(period):
            wrong.append((period, found.day, _naive(period)))
    assert not wrong[:3]


@pytest.mark.parametrize(
    ("period", "due"),
    [
        # 90 days from 6 May 2024 end on Sunday 4 August and roll to Monday.
        (Period(date(2024, 5, 6), Length(90, Unit.CALENDAR), roll=True), date(2024, 8, 5)),
        # An appraisal of 10 days within puts the end off by 10: 14 August, a Wednesday.
        (
            Period(
                date(2024, 5, 6),
                Length(90, Unit.CALENDAR),
                roll=True,
                excluded=(Span(date(2024, 6, 1), date(2024, 6, 10)),),
            ),
            date(2024, 8, 14),
        ),
        # Two appraisals that overlap count once: 1 to 15 June are 15 days.
        (
            Period(
                date(2024, 5, 6),
                Length(90, Unit.CALENDAR),
                roll=True,
                excluded=(Span(date(2024, 6, 8), date(2024, 6, 15)), Span(date(2024, 6, 1), date(2024, 6, 10))),
            ),
            date(2024, 8, 19),
        ),
        # Extended by 30 days before any rolling: from Sunday 4 August to Tuesday 3 September.
        (
            Period(date(2024, 5, 6), Length(90, Unit.CALENDAR), roll=True, extension=Length(30, Unit.CALENDAR)),
            date(2024, 9, 3),
        ),
    ],
)
def test_excluded_days_and_extensions(period, due):
    assert due_of(period, CALENDAR) == Due(due, provisional=False)


def test_touching_and_overlapping_spans_are_one():
    spans = (
        Span(date(2024, 1, 5), date(2024, 1, 7)),
        Span(date(2024, 1, 1), date(2024, 1, 4)),
        Span(date(2024, 1, 6), date(2024, 1, 6)),
        Span(date(2024, 1, 9), date(2024, 1, 9)),
    )
    assert merged(spans) == (
        Span(date(2024, 1, 1), date(2024, 1, 7)),
        Span(date(2024, 1, 9), date(2024, 1, 9)),
    )


def test_a_span_that_ends_before_it_begins_is_refused():
    with pytest.raises(ValueError, match="before it begins"):
        Span(date(2024, 1, 2), date(2024, 1, 1))
