"""Lists of visits: an inspector's day, the progress of all teams, what a provider may know, what a quarter holds."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Date, Integer, Select, String, Uuid, column, func, select, table

from compliance.accounts.rules import Actor, Role
from compliance.foundation import clock
from compliance.foundation.database import UTCDateTime, db
from compliance.inspections import rules
from compliance.inspections.models import Visit
from compliance.inspections.rules import Stage
from compliance.sampling import service as sampling
from compliance.sampling.service import AssignmentView, Upcoming

PAGE_SIZE = 25
_ORDERS = table(
    "assignments",
    column("id", Uuid),
    *(column(name, String) for name in ("round_id", "authority", "notice")),
    column("provider_id", Integer),
    *(column(name, Date) for name in ("planned_from", "planned_to")),
    *(column(name, UTCDateTime) for name in ("released_at", "withdrawn_at", "scanned_at")),
)
_PROVIDERS = table("providers", *(column(name) for name in ("id", "code", "name", "township", "kind")))


@dataclass(frozen=True, slots=True)
class Counts:
    """How far a visit's list is, as the lists show it."""

    asked: int = 0
    answered: int = 0
    breaches: int = 0
    not_inspected: int = 0


@dataclass(frozen=True, slots=True)
class VisitCard:
    """One line of an inspector's day."""

    order: AssignmentView
    stage: Stage
    arrived_at: datetime | None
    sealed_at: datetime | None
    number: str
    counts: Counts
    events: int


@dataclass(frozen=True, slots=True)
class Day:
    """What an inspector sees: open visits, visits done, and what is coming before its release."""

    open: tuple[VisitCard, ...]
    done: tuple[VisitCard, ...]
    upcoming: tuple[Upcoming, ...]


@dataclass(frozen=True, slots=True)
class VisitRow:
    """One visit in a list of many."""

    id: UUID
    round_id: str | None
    provider_id: int
    provider_code: str
    provider_name: str
    provider_kind: str
    township: str
    authority: str
    notice: str
    planned_from: date
    planned_to: date
    stage: Stage
    arrived_at: datetime | None
    sealed_at: datetime | None
    number: str
    finding_id: int | None
    counts: Counts


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a list of visits."""

    rows: tuple[VisitRow, ...]
    number: int
    size: int
    total: int


def day_of(actor: Actor) -> Day:
    """The visits of an inspector's teams."""
    orders = sampling.assignments_for(actor)
    visits = _visits([order.id for order in orders])
    cards = [_card(order, visits.get(order.id)) for order in orders]
    return Day(
        open=tuple(card for card in cards if card.stage is not Stage.SEALED),
        done=tuple(card for card in reversed(cards) if card.stage is Stage.SEALED),
        upcoming=sampling.upcoming_for(actor),
    )


def _card(order: AssignmentView, row: Visit | None) -> VisitCard:
    return VisitCard(
        order=order,
        stage=_stage(row, released=True),
        arrived_at=row.arrived_at if row else None,
        sealed_at=row.sealed_at if row else None,
        number=(row.number if row else None) or "",
        counts=_counts(row),
        events=row.events if row else 0,
    )


def _visits(ids: Collection[UUID]) -> dict[UUID, Visit]:
    found: dict[UUID, Visit] = {}
    wanted = list(ids)
    for start in range(0, len(wanted), 500):
        query = select(Visit).where(Visit.id.in_(wanted[start : start + 500]))
        found.update({row.id: row for row in db.session.scalars(query)})
    return found


def _stage(row: Visit | None, released: bool) -> Stage:
    return rules.stage(
        released=released,
        arrived=row.arrived_at if row else None,
        signatures=row.signatures if row else 0,
        sealed=row.sealed_at if row else None,
        returned=row.returned if row else False,
    )


def _counts(row: Visit | None) -> Counts:
    return Counts(row.asked, row.answered, row.breaches, row.not_inspected) if row else Counts()


def progress(actor: Actor, page: int = 1, stage: str = "", search: str = "") -> Page:
    """Released visits of the authorities that `actor` supervises, newest orders first."""
    query = _released().order_by(_ORDERS.c.planned_from.desc(), _PROVIDERS.c.name, _ORDERS.c.id)
    if actor.authority is not None:
        query = query.where(_ORDERS.c.authority == actor.authority.value)
    if search.strip():
        query = query.where(_PROVIDERS.c.name.contains(search.strip(), autoescape=True))
    if stage == Stage.SEALED:
        query = query.where(Visit.sealed_at.is_not(None))
    elif stage == Stage.RETURNED:
        query = query.where(Visit.returned)
    elif stage == Stage.ARRIVED:
        query = query.where(Visit.id.is_not(None), Visit.sealed_at.is_(None))
    elif stage == Stage.RELEASED:
        query = query.where(Visit.id.is_(None))
    total = db.session.execute(select(func.count()).select_from(query.order_by(None).subquery())).scalar_one()
    number = max(1, min(page, (total + PAGE_SIZE - 1) // PAGE_SIZE or 1))
    rows = db.session.execute(query.limit(PAGE_SIZE).offset((number - 1) * PAGE_SIZE))
    return Page(tuple(_row(row) for row in rows), number, PAGE_SIZE, total)


def between(first: date, last: date) -> tuple[VisitRow, ...]:
    """Visits sealed from `first` to `last` (Shanghai days), oldest first: for reports."""
    start, end = clock.start_of(first), clock.start_of(last + timedelta(days=1))
    query = _released().where(Visit.sealed_at >= start, Visit.sealed_at < end).order_by(Visit.sealed_at)
    return tuple(_row(row) for row in db.session.execute(query))


def of_provider(provider_id: int) -> tuple[VisitRow, ...]:
    """What a provider may know of its own visits: an unannounced one from the arrival on, or once it scanned
    the notice; an announced one from the release on; newest first."""
    query = _released().where(
        _ORDERS.c.provider_id == provider_id,
        (_ORDERS.c.notice == "announced") | Visit.id.is_not(None) | _ORDERS.c.scanned_at.is_not(None),
    )
    return tuple(_row(row) for row in db.session.execute(query.order_by(_ORDERS.c.planned_from.desc())))


def _released() -> Select[Any]:
    return (
        select(_ORDERS, _PROVIDERS.c.code, _PROVIDERS.c.name, _PROVIDERS.c.kind, _PROVIDERS.c.township, Visit)
        .join(_PROVIDERS, _PROVIDERS.c.id == _ORDERS.c.provider_id)
        .outerjoin(Visit, Visit.id == _ORDERS.c.id)
        .where(_ORDERS.c.released_at.is_not(None), _ORDERS.c.withdrawn_at.is_(None))
    )


def _row(row: Any) -> VisitRow:
    visit: Visit | None = row.Visit
    return VisitRow(
        id=row.id,
        round_id=row.round_id,
        provider_id=row.provider_id,
        provider_code=row.code,
        provider_name=row.name,
        provider_kind=row.kind,
        township=row.township,
        authority=row.authority,
        notice=row.notice,
        planned_from=row.planned_from,
        planned_to=row.planned_to,
        stage=_stage(visit, released=True),
        arrived_at=visit.arrived_at if visit else None,
        sealed_at=visit.sealed_at if visit else None,
        number=(visit.number if visit else None) or "",
        finding_id=visit.finding_id if visit else None,
        counts=_counts(visit),
    )


def supervises(actor: Actor) -> bool:
    """Whether the person sees the progress of all teams."""
    return actor.holds(Role.MANAGER, Role.OVERSEER, Role.AGENCY_DIRECTOR, Role.DIRECTOR)
