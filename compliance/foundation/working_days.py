"""Due dates on the Chinese working-day calendar, with its shifted days (调休).

Pure: the calendar is an argument. The day a period starts from is never counted (民法典 article 201).
"""

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from compliance.foundation.words import Words

_DAY = timedelta(days=1)


class DayKind(StrEnum):
    """What a holiday notice says of a day."""

    OFF = "off"
    WORK = "work"


class Unit(StrEnum):
    """What a period counts."""

    WORKING = "working"
    CALENDAR = "calendar"
    MONTHS = "months"


UNIT_WORDS = {
    Unit.WORKING: Words(zh="个工作日", en="working days"),
    Unit.CALENDAR: Words(zh="日", en="days"),
    Unit.MONTHS: Words(zh="个月", en="months"),
}


@dataclass(frozen=True, slots=True)
class Holiday:
    """A day that differs from its weekday, or is a holiday by name; `notice` is the notice it comes from."""

    day: date
    kind: DayKind
    name: str = ""
    notice: str = ""


@dataclass(frozen=True, slots=True)
class Span:
    """Days that do not count, first and last included: an appraisal, a hearing, a suspended case. ValueError when the
    last lies before the first."""

    first: date
    last: date

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise ValueError(f"a span from {self.first} to {self.last} ends before it begins")


@dataclass(frozen=True, slots=True)
class Length:
    """How long: `count` units. ValueError when negative."""

    count: int
    unit: Unit

    def __post_init__(self) -> None:
        if self.count < 0:
            raise ValueError("a period cannot be negative")


@dataclass(frozen=True, slots=True)
class Period:
    """Everything a due day is computed from.

    start     the day it starts from, not counted
    length    how long
    roll      a last day on which offices rest moves to the next working day
    excluded  days that do not count, in any order, overlapping or not
    extension granted once; it runs from the day the first length ends, before any rolling
    """

    start: date
    length: Length
    roll: bool = False
    excluded: tuple[Span, ...] = ()
    extension: Length | None = None


@dataclass(frozen=True, slots=True)
class Due:
    """A due day. `provisional`: it rests on a year whose holiday notice is not loaded, so it may still move."""

    day: date
    provisional: bool


class Calendar:
    """Working days of the years for which a holiday notice is loaded; other years are weekdays only, and say so."""

    def __init__(self, rows: Iterable[Holiday]) -> None:
        """`rows` of each known year, in any order. ValueError when a day stands twice."""
        self._days: dict[date, Holiday] = {}
        for row in rows:
            if row.day in self._days:
                raise ValueError(f"{row.day} stands twice in the calendar")
            self._days[row.day] = row
        self.years = frozenset(day.year for day in self._days)

    def knows(self, day: date) -> bool:
        """Whether the notice of the day's year is loaded."""
        return day.year in self.years

    def is_working(self, day: date) -> bool:
        """Whether offices work on `day`; in an unknown year this is the weekday alone (see `knows`)."""
        row = self._days.get(day)
        return row.kind is DayKind.WORK if row else day.weekday() < 5

    def holiday(self, day: date) -> Holiday | None:
        """The row of that day, if it has one."""
        return self._days.get(day)

    def next_working(self, day: date) -> Due:
        """`day` itself if it is a working day, else the next one."""
        provisional = not self.knows(day)
        while not self.is_working(day):
            day += timedelta(days=1)
            provisional = provisional or not self.knows(day)
        return Due(day, provisional)

    def working_days(self, after: date, until: date) -> int:
        """Working days after `after` up to and including `until` (0 when `until` is not later)."""
        span = (until - after).days
        return sum(self.is_working(after + timedelta(days=step)) for step in range(1, span + 1))


def due_on(start: date, count: int, unit: Unit, calendar: Calendar, *, roll: bool = False) -> Due:
    """The last day of a period of `count` units that starts after `start`, nothing excluded: see `due_of`."""
    return due_of(Period(start, Length(count, unit), roll), calendar)


def due_of(period: Period, calendar: Calendar) -> Due:
    """The last day of a period.

    Working days are counted one by one, days of an excluded span left out. Calendar days and months end on their day
    (the last of the month where it has no such day), put off by each excluded day that falls within. With `roll` a
    last day on which offices rest, or that is excluded, moves to the next working day that is neither.
    """
    spans = merged(period.excluded)
    found = _end(period.start, period.length, spans, calendar)
    if period.extension is not None:
        more = _end(found.day, period.extension, spans, calendar)
        found = Due(more.day, found.provisional or more.provisional)
    return _rolled(found, spans, calendar) if period.roll else found


def merged(spans: Iterable[Span]) -> tuple[Span, ...]:
    """The same days in order, overlapping and touching spans made one."""
    joined: list[Span] = []
    for span in sorted(spans, key=lambda span: span.first):
        if joined and span.first <= joined[-1].last + _DAY:
            joined[-1] = Span(joined[-1].first, max(joined[-1].last, span.last))
        else:
            joined.append(span)
    return tuple(joined)


def _end(start: date, length: Length, spans: tuple[Span, ...], calendar: Calendar) -> Due:
    if length.unit is Unit.WORKING:
        return _working(start, length.count, spans, calendar)
    if not length.count:
        return Due(start, provisional=False)
    end = _months(start, length.count) if length.unit is Unit.MONTHS else start + length.count * _DAY
    for span in spans:
        if span.last > start and span.first <= end:
            end += span.last - max(span.first, start + _DAY) + _DAY
    return Due(end, provisional=False)


def _working(start: date, count: int, spans: tuple[Span, ...], calendar: Calendar) -> Due:
    day, provisional = start, False
    while count:
        day = _outside(day + _DAY, spans)
        provisional = provisional or not calendar.knows(day)
        count -= calendar.is_working(day)
    return Due(day, provisional)


def _rolled(due: Due, spans: tuple[Span, ...], calendar: Calendar) -> Due:
    day, provisional = _outside(due.day, spans), due.provisional
    while True:
        provisional = provisional or not calendar.knows(day)
        if calendar.is_working(day):
            return Due(day, provisional)
        day = _outside(day + _DAY, spans)


def _outside(day: date, spans: tuple[Span, ...]) -> date:
    """The first day from `day` on that no span excludes; `spans` are merged, so one step leaves each."""
    for span in spans:
        if span.first <= day <= span.last:
            return span.last + _DAY
    return day


def _months(start: date, count: int) -> date:
    years, month = divmod(start.month - 1 + count, 12)
    year, month = start.year + years, month + 1
    return date(year, month, min(start.day, monthrange(year, month)[1]))
