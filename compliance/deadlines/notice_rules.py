"""A year's holiday notice as text: one line a span, read strictly. Pure.

    2027-01-01..2027-01-03 off 元旦
    2027-02-20 work 春节调休

Fewest days off: 全国年节及纪念日放假办法 (2024-11-10) gives 13 statutory days from 2025 on, 11 before.
"""

import re
from datetime import date, timedelta

from compliance.foundation.errors import Refusal
from compliance.foundation.working_days import DayKind, Holiday

_LINE = re.compile(r"(\d{4}-\d{2}-\d{2})(?:\.\.(\d{4}-\d{2}-\d{2}))?\s+(off|work|休|班)\s+(\S.{0,59})")
_KINDS = {"off": DayKind.OFF, "休": DayKind.OFF, "work": DayKind.WORK, "班": DayKind.WORK}
_LONGEST_SPAN = 31
_STATUTORY_SINCE_2025 = 13
_STATUTORY_BEFORE = 11


def read_notice(text: str, year: int, notice: str) -> tuple[Holiday, ...]:
    """Every day that a year's notice changes. DEADLINES-01 names each bad line; DEADLINES-02 an incomplete year."""
    rows: dict[date, Holiday] = {}
    faults: dict[str, str] = {}
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        try:
            days, kind, name = _read_line(line.strip(), year)
            for day in days:
                if day in rows:
                    raise ValueError(f"{day} 重复 / {day} stands twice")
                if kind is DayKind.WORK and day.weekday() < 5:
                    raise ValueError(f"{day} 本是工作日 / {day} is a working day anyway")
                rows[day] = Holiday(day, kind, name, notice)
        except ValueError as error:
            faults[f"{number}"] = str(error)
    if faults:
        raise _bad_lines(faults)
    _complete(rows, year)
    return tuple(rows[day] for day in sorted(rows))


def _read_line(line: str, year: int) -> tuple[list[date], DayKind, str]:
    parts = _LINE.fullmatch(line)
    if parts is None:
        raise ValueError(
            "应为“日期 休|班 名称”或“起..止 休|班 名称” / write “DAY off|work NAME” or “DAY..DAY off|work NAME”"
        )
    try:
        first = date.fromisoformat(parts[1])
        last = date.fromisoformat(parts[2] or parts[1])
    except ValueError:
        raise ValueError("没有这一天 / there is no such day") from None
    if last < first or (last - first).days > _LONGEST_SPAN:
        raise ValueError("起止日期有误 / the span is wrong")
    if {first.year, last.year} != {year}:
        raise ValueError(f"不在{year}年 / not in {year}")
    days = [first + timedelta(days=step) for step in range((last - first).days + 1)]
    return days, _KINDS[parts[3]], parts[4].strip()


def _bad_lines(faults: dict[str, str]) -> Refusal:
    return Refusal(
        "DEADLINES-01",
        zh="放假通知有误：" + "；".join(f"第{line}行 {reason}" for line, reason in faults.items()),
        en="the notice is refused: " + "; ".join(f"line {line}: {reason}" for line, reason in faults.items()),
        do_zh="请逐行改正后重新提交；未保存任何内容",
        do_en="mend each line and submit again; nothing was saved",
        status=422,
        fields={"text": "lines"},
    )


def _complete(rows: dict[date, Holiday], year: int) -> None:
    fewest = _STATUTORY_SINCE_2025 if year >= 2025 else _STATUTORY_BEFORE
    off = sum(row.kind is DayKind.OFF for row in rows.values())
    if off >= fewest:
        return
    raise Refusal(
        "DEADLINES-02",
        zh=f"{year}年放假通知不完整：放假{off}天，法定节假日至少{fewest}天",
        en=f"the notice of {year} is incomplete: {off} days off, at least {fewest} are statutory",
        article="全国年节及纪念日放假办法",
        do_zh="请按国务院办公厅通知录入全年安排；不完整的年度不得载入",
        do_en="enter the whole year of the official notice; an incomplete year would give wrong due dates",
        status=422,
        fields={"text": "incomplete"},
    )
