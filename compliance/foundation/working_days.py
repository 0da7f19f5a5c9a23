"""Due dates on the Chinese working-day calendar, with its shifted days (调休).

Pure: the calendar is an argument. The day a period starts from is never counted (民法典 article 201).
"""

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from compliance.foundation.words import Words


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
    """The last day of a period of `count` units that starts after `start`.

    Working days are counted one by one. Calendar days and months end on their day (the last of the month where it
    has no such day); with `roll` a last day on which offices rest moves to the next working day.
    ValueError when `count` is negative.
    """
    if count < 0:
        raise ValueError("a period cannot be negative")
    if unit is Unit.WORKING:
        return _working(start, count, calendar)
    end = start + timedelta(days=count) if unit is Unit.CALENDAR else _months(start, count)
    return calendar.next_working(end) if roll else Due(end, provisional=False)


def _working(start: date, count: int, calendar: Calendar) -> Due:
    day, provisional = start, False
    while count:
        day += timedelta(days=1)
        provisional = provisional or not calendar.knows(day)
        count -= calendar.is_working(day)
    return Due(day, provisional)


def _months(start: date, count: int) -> date:
    years, month = divmod(start.month - 1 + count, 12)
    year, month = start.year + years, month + 1
    return date(year, month, min(start.day, monthrange(year, month)[1]))
