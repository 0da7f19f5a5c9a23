"""Lists of visits: the progress of all teams, what a provider may know, what a quarter holds."""

from collections.abc import Sequence
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

PAGE_SIZE = 25
ORDERS = table(
    "assignments",
    column("id", Uuid),
    *(column(name, String) for name in ("round_id", "authority", "notice")),
    column("provider_id", Integer),
    *(column(name, Date) for name in ("planned_from", "planned_to")),
    column("closed_on", Date),
    *(column(name, UTCDateTime) for name in ("released_at", "withdrawn_at", "scanned_at")),
)
PROVIDERS = table("providers", *(column(name) for name in ("id", "code", "name", "district", "township", "kind")))
SEATS = table("assignment_officers", column("assignment_id", Uuid), column("user_id", Integer))


@dataclass(frozen=True, slots=True)
class Counts:
    """How far a visit's list is, as the lists show it."""

    asked: int = 0
    answered: int = 0
    breaches: int = 0
    not_inspected: int = 0


@dataclass(frozen=True, slots=True)
class VisitRow:
    """One visit in a list of many."""

    id: UUID
    round_id: str | None
    provider_id: int
    provider_code: str
    provider_name: str
    provider_kind: str
    district: str
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
    events: int


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a list of visits."""

    rows: tuple[VisitRow, ...]
    number: int
    size: int
    total: int


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
    return paged(_supervised(actor), page, stage, search)


def bearing(actor: Actor, text: str, shown: int, most: int) -> tuple[list[VisitRow], int]:
    """The first visits of the list of progress whose provider's name holds a text, and how many there are, counted no
    further than `most`."""
    ids = db.session.scalars(_named(_supervised(actor), text).with_only_columns(ORDERS.c.id).limit(most)).all()
    return _rows_of(ids[:shown]), len(ids)


def _supervised(actor: Actor) -> Select[Any]:
    query = released()
    return query if actor.authority is None else query.where(ORDERS.c.authority == actor.authority.value)


def _named(query: Select[Any], text: str) -> Select[Any]:
    query = query.order_by(ORDERS.c.planned_from.desc(), PROVIDERS.c.name, ORDERS.c.id)
    if text.strip():
        query = query.where(PROVIDERS.c.name.contains(text.strip(), autoescape=True))
    return query


def _rows_of(ids: Sequence[UUID]) -> list[VisitRow]:
    rows = {row.id: row_of(row) for row in db.session.execute(released().where(ORDERS.c.id.in_(ids)))}
    return [rows[one] for one in ids]


def paged(query: Select[Any], page: int, stage: str, search: str) -> Page:
    """A page of the visits of `query` at a stage ("" any) whose provider's name holds `search`, newest orders first."""
    query = _named(query, search)
    if stage == Stage.SEALED:
        query = query.where(Visit.sealed_at.is_not(None))
    elif stage == Stage.RETURNED:
        query = query.where(Visit.returned)
    elif stage == Stage.ARRIVED:
        query = query.where(Visit.id.is_not(None), Visit.sealed_at.is_(None))
    elif stage == Stage.RELEASED:
        query = query.where(Visit.id.is_(None))
    total = total_of(query)
    number = max(1, min(page, (total + PAGE_SIZE - 1) // PAGE_SIZE or 1))
    # Thousands of whole rows are not put in order for the few that are shown.
    ids = query.with_only_columns(ORDERS.c.id).limit(PAGE_SIZE).offset((number - 1) * PAGE_SIZE)
    return Page(tuple(_rows_of(db.session.scalars(ids).all())), number, PAGE_SIZE, total)


def total_of(query: Select[Any]) -> int:
    """How many visits a query over `released` finds."""
    ids = query.with_only_columns(ORDERS.c.id).order_by(None)
    return db.session.scalar(select(func.count()).select_from(ids.subquery())) or 0


def between(first: date, last: date) -> tuple[VisitRow, ...]:
    """Visits sealed from `first` to `last` (Shanghai days), oldest first: for reports."""
    start, end = clock.start_of(first), clock.start_of(last + timedelta(days=1))
    query = released().where(Visit.sealed_at >= start, Visit.sealed_at < end).order_by(Visit.sealed_at)
    return tuple(row_of(row) for row in db.session.execute(query))


def of_provider(provider_id: int) -> tuple[VisitRow, ...]:
    """What a provider may know of its own visits: an unannounced one from the arrival on, or once it scanned
    the notice; an announced one from the release on; newest first."""
    query = released().where(
        ORDERS.c.provider_id == provider_id,
        (ORDERS.c.notice == "announced") | Visit.id.is_not(None) | ORDERS.c.scanned_at.is_not(None),
    )
    return tuple(row_of(row) for row in db.session.execute(query.order_by(ORDERS.c.planned_from.desc())))


def released() -> Select[Any]:
    """Every order that is released and stands, with its provider and its visit, if it has begun: rows for `row_of`."""
    of_provider = (PROVIDERS.c[name] for name in ("code", "name", "kind", "district", "township"))
    return (
        select(ORDERS, *of_provider, Visit)
        .join(PROVIDERS, PROVIDERS.c.id == ORDERS.c.provider_id)
        .outerjoin(Visit, Visit.id == ORDERS.c.id)
        .where(ORDERS.c.released_at.is_not(None), ORDERS.c.withdrawn_at.is_(None))
    )


def row_of(row: Any) -> VisitRow:
    """A row of `released` as lists show it."""
    visit: Visit | None = row.Visit
    return VisitRow(
        id=row.id,
        round_id=row.round_id,
        provider_id=row.provider_id,
        provider_code=row.code,
        provider_name=row.name,
        provider_kind=row.kind,
        district=row.district,
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
        events=visit.events if visit else 0,
    )


def supervises(actor: Actor) -> bool:
    """Whether the person sees the progress of all teams."""
    return actor.holds(Role.MANAGER, Role.OVERSEER, Role.AGENCY_DIRECTOR, Role.DIRECTOR)
