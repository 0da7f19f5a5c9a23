"""Spans of the calendar page: a month in whole weeks, a week, and a list of four weeks. Pure."""

from calendar import month_abbr, monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from compliance.foundation.words import Words


@dataclass(frozen=True, slots=True)
class Span:
    """What is shown, and the days that lead to the span before and after it."""

    first: date
    last: date
    before: date
    after: date


def span_of(view: str, day: date) -> Span:
    """The span around a day: "month", "week" (from Monday) or "list" (four weeks from the day)."""
    if view == "week":
        monday = day - timedelta(days=day.weekday())
        return Span(monday, monday + timedelta(days=6), monday - timedelta(days=7), monday + timedelta(days=7))
    if view == "list":
        return Span(day, day + timedelta(days=27), day - timedelta(days=28), day + timedelta(days=28))
    first = day.replace(day=1)
    last = day.replace(day=monthrange(day.year, day.month)[1])
    return Span(first, last, (first - timedelta(days=1)).replace(day=1), last + timedelta(days=1))


def days_of(view: str, span: Span) -> tuple[tuple[date, ...], ...]:
    """The rows of the grid: whole weeks from Monday that cover a month; the one week; each day of a list."""
    if view == "list":
        return tuple((span.first + timedelta(days=at),) for at in range((span.last - span.first).days + 1))
    start = span.first - timedelta(days=span.first.weekday())
    weeks = -(-((span.last - start).days + 1) // 7)
    return tuple(tuple(start + timedelta(days=7 * week + at) for at in range(7)) for week in range(weeks))


def day_words(day: date) -> Words:
    """A day in the grid: 4月9日, or 9 Apr."""
    return Words(f"{day.month}月{day.day}日", f"{day.day} {month_abbr[day.month]}")
