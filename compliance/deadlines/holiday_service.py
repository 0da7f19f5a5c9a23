"""The holiday table: its years, and the yearly loading of the official notice."""

from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import delete, extract, select

from compliance.accounts.rules import Actor
from compliance.deadlines import service
from compliance.deadlines.notice_rules import read_notice
from compliance.deadlines.recount_service import recount
from compliance.foundation import holidays
from compliance.foundation.database import db
from compliance.foundation.models import Holiday as Row
from compliance.foundation.trail import Event
from compliance.foundation.unit_of_work import unit_of_work
from compliance.foundation.working_days import DayKind, Holiday


@dataclass(frozen=True, kw_only=True)
class NoticeLoaded(Event):
    kind = "deadlines.notice_loaded"
    days_off: int
    days_shifted: int
    notice: str


@dataclass(frozen=True)
class Year:
    """A year's arrangement: its days in order and the working days it leaves.

    moved: how many provisional deadlines its loading counted again.
    """

    year: int
    days: tuple[Holiday, ...]
    working_days: int
    moved: int = 0

    @property
    def known(self) -> bool:
        """Whether the notice of the year is loaded."""
        return bool(self.days)


def years() -> tuple[int, ...]:
    """Years whose notice is loaded, newest first."""
    return tuple(sorted(holidays.calendar().years, reverse=True))


def year(number: int) -> Year:
    """The arrangement of one year; without days when its notice is not loaded."""
    rows = db.session.scalars(select(Row).where(extract("year", Row.day) == number).order_by(Row.day))
    days = tuple(Holiday(row.day, DayKind(row.kind), row.name, row.notice) for row in rows)
    working = holidays.calendar().working_days(date(number - 1, 12, 31), date(number, 12, 31)) if days else 0
    return Year(number, days, working)


def load_notice(actor: Actor, number: int, notice: str, text: str) -> Year:
    """Replace a year's arrangement by that of an official notice: the whole year or nothing."""
    rows = read_notice(text, number, notice)
    with unit_of_work(actor) as work:
        work.session.execute(delete(Row).where(extract("year", Row.day) == number))
        work.session.expire_all()
        holidays.load(actor, rows)
        off = sum(row.kind is DayKind.OFF for row in rows)
        work.record(
            NoticeLoaded(subject=f"holidays:{number}", days_off=off, days_shifted=len(rows) - off, notice=notice)
        )
        work.flush()
        moved = recount(work)
        service.met(work, f"holidays:{number}")
    return replace(year(number), moved=len(moved))
