"""How many findings of a day name which violation, kept so that a quarter of a city is counted in a moment."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select

from compliance.findings.models import Finding, FindingDayCount, Line
from compliance.foundation.day_sums import DaySums
from compliance.foundation.faults import Fault, Known
from compliance.foundation.words import Words

_WRONG = Known(
    "finding_day_counts",
    Words("{about} 的问题分类计数与当日问题不符", "the counts kept of {about} are not those of that day's findings"),
    Words(
        "请查明何人改动过计数表，再运行 python app.py finding counts 由问题明细重新计数",
        "find out who changed the table of counts, then run “python app.py finding counts”, which makes them anew",
    ),
)


def _counted(findings: ColumnElement[bool]) -> Select[Any]:
    """A finding counts once in each violation that its lines name."""
    key: list[Any] = [Finding.found_on, Finding.authority, Line.violation]
    count = func.count(Finding.id.distinct()).label("findings")
    return select(*key, count).join_from(Finding, Line).where(findings).group_by(*key)


COUNTS = DaySums(Finding, FindingDayCount, _counted)


def faults(_now: datetime) -> Iterator[Fault]:
    """Days whose counts are not those of their findings."""
    yield from (_WRONG.fault(day) for day in COUNTS.wrong_days())
