"""The holiday table: seeded from the shipped years (2004-2026), then kept by people."""

from collections.abc import Iterable
from uuid import uuid4

from flask import current_app
from sqlalchemy import select

from compliance.foundation import facts
from compliance.foundation.database import db
from compliance.foundation.models import Holiday as Row
from compliance.foundation.shipped_holidays import shipped_holidays
from compliance.foundation.unit_of_work import Doer, current, unit_of_work
from compliance.foundation.working_days import Calendar, DayKind, Holiday

_EDITION = "calendar_edition"


def load_shipped_years(doer: Doer) -> int:
    """Load the shipped years that the table does not know; returns how many days were added."""
    known = calendar().years
    rows = [row for row in shipped_holidays() if row.day.year not in known]
    return load(doer, rows) if rows else 0


def load(doer: Doer, rows: Iterable[Holiday]) -> int:
    """Add or replace days; a year's rows come from one official notice. Returns how many days were written."""
    count = 0
    with unit_of_work(doer) as work:
        for row in rows:
            work.session.merge(Row(day=row.day, kind=row.kind.value, name=row.name, notice=row.notice))
            count += 1
        facts.keep(doer, _EDITION, uuid4().hex)
        work.kept.pop(_EDITION, None)
    return count


def calendar() -> Calendar:
    """The working-day calendar of the table: the same all through a unit of work, read once for each edition of it."""
    work = current()
    if work is None:
        return _of_edition()
    if _EDITION not in work.kept:
        work.kept[_EDITION] = _of_edition()
    found: Calendar = work.kept[_EDITION]
    return found


def _of_edition() -> Calendar:
    edition = facts.fact(_EDITION)
    kept = current_app.extensions.get(_EDITION)
    if kept is None or kept[0] != edition:
        kept = current_app.extensions[_EDITION] = (edition, _read())
    found: Calendar = kept[1]
    return found


def _read() -> Calendar:
    rows = db.session.scalars(select(Row).order_by(Row.day))
    return Calendar(Holiday(row.day, DayKind(row.kind), row.name, row.notice) for row in rows)
