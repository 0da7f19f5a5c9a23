"""An inspector's own visits: what is to be made, what was done within the last weeks, and all there ever were."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, select

from compliance.accounts.rules import Actor
from compliance.foundation import clock
from compliance.foundation.database import db
from compliance.inspections.list_service import (
    ORDERS,
    PROVIDERS,
    SEATS,
    Page,
    VisitRow,
    paged,
    released,
    row_of,
    total_of,
)
from compliance.inspections.models import Visit, VisitDevice
from compliance.sampling import service as sampling
from compliance.sampling.service import Upcoming

# A sealed visit stays in the day for so many days, and longer while something of it waits.
DAYS_DONE = 30
OPEN_SHOWN, DONE_SHOWN = 50, 25


@dataclass(frozen=True, slots=True)
class Day:
    """What an inspector sees: visits to make, those done within the last weeks or that wait for something, and what is
    coming before its release. `sealed`: how many were ever sealed."""

    open: Page
    done: tuple[VisitRow, ...]
    upcoming: tuple[Upcoming, ...]
    sealed: int


@dataclass(frozen=True, slots=True)
class Carried:
    """The visits that a tablet carries: all that are to be made, then those of the last weeks, the newest first."""

    visits: tuple[VisitRow, ...]
    upcoming: tuple[Upcoming, ...]


def day_of(actor: Actor, page: int = 1) -> Day:
    """A page of the visits that the teams of `actor` still have to make, and the latest of those that are done."""
    total, sealed = _counts(actor)
    number = max(1, min(page, -(-total // OPEN_SHOWN)))
    shown = _to_make(actor).limit(OPEN_SHOWN).offset((number - 1) * OPEN_SHOWN)
    return Day(
        open=Page(_rows(shown), number, OPEN_SHOWN, total),
        done=_rows(_done(actor).limit(DONE_SHOWN)),
        upcoming=sampling.upcoming_for(actor),
        sealed=sealed,
    )


def carried_by(actor: Actor) -> Carried:
    """What a tablet of `actor` loads: nothing that is to be made or waits for something is left out."""
    return Carried((*_rows(_to_make(actor)), *_rows(_done(actor))), sampling.upcoming_for(actor))


def own_visits(actor: Actor, page: int = 1, stage: str = "", search: str = "") -> Page:
    """Every visit that the teams of `actor` ever were given, newest orders first."""
    return paged(_own(actor), page, stage, search)


def named(actor: Actor, text: str, most: int) -> tuple[list[VisitRow], int]:
    """At most so many of the own visits whose provider's name holds `text` or whose record has that number, those to be
    made first; and how many there are."""
    hit = PROVIDERS.c.name.contains(text, autoescape=True) | (Visit.number == text)
    found = _own(actor).where(hit)
    order = (ORDERS.c.closed_on.is_not(None), ORDERS.c.planned_from.desc(), PROVIDERS.c.name, ORDERS.c.id)
    return list(_rows(found.order_by(*order).limit(most))), total_of(found)


def _is_own(actor: Actor) -> ColumnElement[bool]:
    return ORDERS.c.id.in_(select(SEATS.c.assignment_id).where(SEATS.c.user_id == actor.user_id))


def _own(actor: Actor) -> Select[Any]:
    return released().where(_is_own(actor))


def _is_to_make() -> ColumnElement[bool]:
    """An order is closed by the first seal of its visit; what was sent back is to be put right."""
    return ORDERS.c.closed_on.is_(None) | ORDERS.c.id.in_(select(Visit.id).where(Visit.returned))


def _to_make(actor: Actor) -> Select[Any]:
    return _own(actor).where(_is_to_make()).order_by(ORDERS.c.planned_from, PROVIDERS.c.name, ORDERS.c.id)


def _done(actor: Actor) -> Select[Any]:
    """Sealed within the last weeks, or not let go of: a finding was refused, a tablet told that it holds something."""
    held = select(VisitDevice.visit_id).where(VisitDevice.unsent > 0, VisitDevice.released.is_(False))
    refused = select(Visit.id).where(Visit.finding_refused.is_not(None))
    waits = Visit.id.in_({*db.session.scalars(held), *db.session.scalars(refused)})
    since = clock.start_of(clock.today() - timedelta(days=DAYS_DONE))
    done = _own(actor).where(
        Visit.sealed_at.is_not(None), Visit.returned.is_(False), (Visit.sealed_at >= since) | waits
    )
    return done.order_by(case((waits, 0), else_=1), Visit.sealed_at.desc(), ORDERS.c.id)


def _rows(query: Select[Any]) -> tuple[VisitRow, ...]:
    found: Sequence[Any] = db.session.execute(query).all()
    return tuple(row_of(row) for row in found)


def _counts(actor: Actor) -> tuple[int, int]:
    """How many visits there are to make, and how many were ever sealed."""
    query = select(func.count().filter(_is_to_make()), func.count(ORDERS.c.closed_on))
    stands = (ORDERS.c.released_at.is_not(None), ORDERS.c.withdrawn_at.is_(None))
    to_make, sealed = db.session.execute(query.where(_is_own(actor), *stands)).one()
    return to_make, sealed
