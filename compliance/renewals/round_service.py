"""Renewal rounds by year and by id, with the year of the assessment that orders them."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Date, column, func, select, table

from compliance.accounts.rules import Actor
from compliance.foundation import clock
from compliance.foundation.database import db
from compliance.renewals.models import RenewalRound
from compliance.renewals.rules import Days

_TEMPLATES = table("agreement_templates", column("year"), column("valid_from", Date))
_ASSESSMENTS = table("assessments", *(column(name) for name in ("year", "state", "grade")))
TOLD = ("published", "settled")


@dataclass(frozen=True, slots=True)
class RoundView:
    """A round; graded: the year of the assessment that orders it, None while none was published; starts: the first day
    of the term that is renewed, before which none of its events lies."""

    id: int
    year: int
    days: Days
    graded: int | None
    starts: date
    today: date

    @property
    def open(self) -> bool:
        """Whether applications are taken today."""
        return self.days.opens <= self.today <= self.days.closes


def rounds() -> tuple[RoundView, ...]:
    """All rounds, the latest first."""
    return tuple(_view(row) for row in db.session.scalars(select(RenewalRound).order_by(RenewalRound.year.desc())))


def round_of(year: int) -> RoundView | None:
    """The round for the agreements of a year."""
    row = db.session.scalars(select(RenewalRound).where(RenewalRound.year == year)).first()
    return _view(row) if row else None


def find(_actor: Actor, round_id: int) -> RoundView | None:
    """The round of a page's address."""
    row = db.session.get(RenewalRound, round_id)
    return _view(row) if row else None


def _view(row: RenewalRound) -> RoundView:
    graded = db.session.scalar(
        select(func.max(_ASSESSMENTS.c.year)).where(
            _ASSESSMENTS.c.year < row.year, _ASSESSMENTS.c.state.in_(TOLD), _ASSESSMENTS.c.grade != ""
        )
    )
    days = Days(row.opens_on, row.closes_on, row.ends_on, row.due_on)
    starts = db.session.scalar(select(func.min(_TEMPLATES.c.valid_from)).where(_TEMPLATES.c.year == row.year - 1))
    return RoundView(row.id, row.year, days, graded, starts or row.opens_on, clock.today())
