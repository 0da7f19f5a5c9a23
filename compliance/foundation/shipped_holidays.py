"""Holiday notices 2004 to 2026 as the `chinesecalendar` package holds them: what a new database is seeded with."""

from chinese_calendar.constants import Holiday as Festival
from chinese_calendar.constants import holidays, workdays

from compliance.foundation.words import Words
from compliance.foundation.working_days import DayKind, Holiday

_SOURCE = Words("国务院办公厅放假通知", "Yearly notice of the State Council's General Office")
# What databases hold that were seeded by an earlier release.
_SOURCE_BEFORE = "国务院办公厅年度节假日安排（chinesecalendar）"
_SHIFTED = "调休"
_NAMES = {festival.value: festival.chinese for festival in Festival}
_OFFICIAL = {"清明": "清明节", "端午": "端午节", "中秋": "中秋节"}
_FESTIVALS = {_OFFICIAL.get(festival.chinese, festival.chinese): festival.value for festival in Festival} | {
    Festival.anti_fascist_70th_day.chinese: "70th anniversary of the victory of 1945"
}


def shipped_holidays() -> tuple[Holiday, ...]:
    """Every day off and every shifted working day of the shipped years, in order of day."""
    rows = [Holiday(day, DayKind.OFF, _NAMES[name], _SOURCE.zh) for day, name in holidays.items()]
    rows += [Holiday(day, DayKind.WORK, _NAMES[name] + _SHIFTED, _SOURCE.zh) for day, name in workdays.items()]
    return tuple(sorted(rows, key=lambda row: row.day))


def occasion_words(name: str) -> Words:
    """The occasion of a day off or of a shifted working day; one that is not among the shipped as it was entered."""
    bare = name.removesuffix(_SHIFTED)
    festival = _OFFICIAL.get(bare, bare)
    if festival not in _FESTIVALS:
        return Words(name, name)
    if bare == name:
        return Words(festival, _FESTIVALS[festival])
    return Words(festival + _SHIFTED, f"{_FESTIVALS[festival]}, shifted")


def notice_words(notice: str) -> Words:
    """What a day of the table rests on."""
    return _SOURCE if notice in (_SOURCE.zh, _SOURCE_BEFORE) else Words(notice, notice)
