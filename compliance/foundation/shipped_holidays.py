"""Holiday notices 2004 to 2026 as the `chinesecalendar` package holds them: what a new database is seeded with."""

from chinese_calendar.constants import Holiday as Festival
from chinese_calendar.constants import holidays, workdays

from compliance.foundation.working_days import DayKind, Holiday

_SOURCE = "国务院办公厅年度节假日安排（chinesecalendar）"
_NAMES = {festival.value: festival.chinese for festival in Festival}


def shipped_holidays() -> tuple[Holiday, ...]:
    """Every day off and every shifted working day of the shipped years, in order of day."""
    rows = [Holiday(day, DayKind.OFF, _NAMES[name], _SOURCE) for day, name in holidays.items()]
    rows += [Holiday(day, DayKind.WORK, _NAMES[name] + "调休", _SOURCE) for day, name in workdays.items()]
    return tuple(sorted(rows, key=lambda row: row.day))
