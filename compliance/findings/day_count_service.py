"""How many findings of a day name which violation, and how many of a quarter each provider has: kept so that a quarter
of a city is counted in a moment."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Integer, Select, cast, extract, func, select

from compliance.accounts.rules import Actor
from compliance.findings.models import Finding, FindingDayCount, FindingQuarterCount, Line
from compliance.foundation.day_sums import DaySums
from compliance.foundation.faults import Fault, Known
from compliance.foundation.words import Words

_MEND = Words(
    "请查明何人改动过计数表，再运行 python app.py finding counts 由问题明细重新计数",
    "find out who changed the table of counts, then run “python app.py finding counts”, which makes them anew",
)
_WRONG = Known(
    "finding_day_counts",
    Words("{about} 的问题分类计数与当日问题不符", "the counts kept of {about} are not those of that day's findings"),
    _MEND,
)
_WRONG_QUARTER = Known(
    "finding_quarter_counts",
    Words(
        "{about} 的机构问题计数与当季问题不符", "the counts kept of {about} are not those of that quarter's findings"
    ),
    _MEND,
)


def _counted(findings: ColumnElement[bool]) -> Select[Any]:
    """A finding counts once in each violation that its lines name."""
    key: list[Any] = [Finding.found_on, Finding.authority, Line.violation]
    count = func.count(Finding.id.distinct()).label("findings")
    return select(*key, count).join_from(Finding, Line).where(findings).group_by(*key)


def _of_providers(findings: ColumnElement[bool]) -> Select[Any]:
    year, month = (cast(extract(part, Finding.found_on), Integer) for part in ("year", "month"))
    key: list[Any] = [(year * 10 + (month + 2) // 3).label("quarter"), Finding.authority, Finding.provider_id]
    return select(*key, func.count().label("findings")).where(findings).group_by(*key)


COUNTS = DaySums(Finding, FindingDayCount, _counted)
PROVIDER_COUNTS = DaySums(Finding, FindingQuarterCount, _of_providers)


def quarter_of(day: date) -> int:
    """How the counts name the quarter of a day: 20241 for the first of 2024."""
    return day.year * 10 + (day.month + 2) // 3


def keep(doer: Actor) -> int:
    """Count what was recorded since the last time; up to which finding the counts reach."""
    COUNTS.keep(doer)
    return PROVIDER_COUNTS.keep(doer)


def make_anew(doer: Actor) -> int:
    """Throw the counts away and count all findings; up to which finding the counts reach."""
    COUNTS.make_anew(doer)
    return PROVIDER_COUNTS.make_anew(doer)


def faults(_now: datetime) -> Iterator[Fault]:
    """Days and quarters whose counts are not those of their findings."""
    yield from (_WRONG.fault(day) for day in COUNTS.wrong_days())
    for quarter in PROVIDER_COUNTS.wrong_days():
        yield _WRONG_QUARTER.fault(f"{quarter // 10}Q{quarter % 10}")
