"""Visit orders: made at the release, seen by their team from then on."""

import secrets
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import column, delete, insert, select, table

from compliance.accounts import service as accounts
from compliance.accounts.rules import Actor, Authority, Role
from compliance.deadlines import service as deadlines
from compliance.foundation.database import db
from compliance.foundation.errors import NotFound
from compliance.foundation.trail import Event
from compliance.foundation.unit_of_work import UnitOfWork, unit_of_work
from compliance.sampling import code_rules
from compliance.sampling.models import Assignment, AssignmentOfficer, ExpectedVisit, Round, RoundDraw
from compliance.sampling.plan_rules import Notice, Plan
from compliance.sampling.rules import Origin

# In a frame with fewer providers of a district, the district would say who is visited.
FEWEST_OF_A_DISTRICT = 5

_PROVIDERS = table("providers", *(column(name) for name in ("id", "code", "name", "kind", "district", "township")))


@dataclass(frozen=True, kw_only=True)
class VisitClosed(Event):
    kind = "sampling.visit_closed"
    day: date


@dataclass(frozen=True, kw_only=True)
class NoticeScanned(Event):
    kind = "sampling.notice_scanned"
    provider_id: int


@dataclass(frozen=True, slots=True)
class AssignmentView:
    """A visit order as its team and those who supervise see it; nobody gets one before its release."""

    id: UUID
    round_id: str | None
    provider_id: int
    provider_code: str
    provider_name: str
    district: str
    township: str
    authority: Authority
    notice: Notice
    checklist_code: str
    checklist_version_id: int
    officers: tuple[tuple[int, str], ...]
    origin: Origin
    planned_from: date
    planned_to: date
    released_at: datetime | None
    closed_on: date | None
    reason: str
    code: str
    scanned_at: datetime | None


@dataclass(frozen=True, slots=True)
class Upcoming:
    """All that an inspector knows before the release: when, and in which district ("" where it would say too much)."""

    planned_from: date
    planned_to: date
    district: str


@dataclass(frozen=True, slots=True)
class Order:
    """What a draw decided for one provider."""

    code: str
    provider_id: int
    stratum: int
    officers: tuple[int, ...]
    checklist_code: str
    checklist_version_id: int


def make(work: UnitOfWork, plan: Plan, draw: RoundDraw, orders: Iterable[Order], **more: Any) -> list[UUID]:
    """Write the orders of a draw, released; `more` holds for all of them. Returns their ids."""
    rows, seats = [], []
    for order in orders:
        identity = uuid4()
        rows.append(
            {
                "id": identity,
                "round_id": plan.id,
                "draw_id": draw.id,
                "provider_id": order.provider_id,
                "authority": plan.authority.value,
                "notice": plan.notice.value,
                "origin": Origin.DRAWN.value,
                "stratum": order.stratum,
                "checklist_code": order.checklist_code,
                "checklist_version_id": order.checklist_version_id,
                "planned_from": plan.window[0],
                "planned_to": plan.window[1],
                "made_at": work.now,
                "released_at": work.now,
                "code": new_code(),
                **more,
            }
        )
        seats += [
            {"assignment_id": identity, "user_id": user, "seat": seat} for seat, user in enumerate(order.officers)
        ]
    work.session.execute(insert(Assignment), rows)
    work.session.execute(insert(AssignmentOfficer), seats)
    return [row["id"] for row in rows]


def seat(work: UnitOfWork, assignment_id: UUID, officers: Sequence[int]) -> None:
    """Give an order another team."""
    work.session.execute(delete(AssignmentOfficer).where(AssignmentOfficer.assignment_id == assignment_id))
    seats = [{"assignment_id": assignment_id, "user_id": user, "seat": at} for at, user in enumerate(officers)]
    work.session.execute(insert(AssignmentOfficer), seats)


def new_code() -> str:
    """A code for the notice of a visit."""
    return code_rules.code_of(secrets.randbits(5 * code_rules.LENGTH))


def foretell(
    work: UnitOfWork, draw: RoundDraw, teams: Iterable[tuple[str, Iterable[int]]], districts: Mapping[str, str]
) -> None:
    """Keep what officers may know before the release: `teams` are (provider code, user ids).

    `districts`: of every provider in the frame, by code.
    """
    sizes = Counter(districts.values())
    known = {
        (user, districts[code] if sizes[districts[code]] >= FEWEST_OF_A_DISTRICT else "")
        for code, users in teams
        for user in users
    }
    query = select(ExpectedVisit.user_id, ExpectedVisit.district).where(ExpectedVisit.draw_id == draw.id)
    known -= {(row.user_id, row.district) for row in work.session.execute(query)}
    rows = [{"draw_id": draw.id, "user_id": user, "district": district} for user, district in sorted(known)]
    if rows:
        work.session.execute(insert(ExpectedVisit), rows)


def views(rows: Sequence[Assignment]) -> tuple[AssignmentView, ...]:
    """Rows as views, with three queries however many there are."""
    teams: dict[UUID, list[int]] = {}
    for start in range(0, len(rows), 500):
        ids = [row.id for row in rows[start : start + 500]]
        query = select(AssignmentOfficer).where(AssignmentOfficer.assignment_id.in_(ids))
        for seat in db.session.scalars(query.order_by(AssignmentOfficer.seat)):
            teams.setdefault(seat.assignment_id, []).append(seat.user_id)
    names = accounts.display_names({user for team in teams.values() for user in team})
    providers = {}
    wanted = sorted({row.provider_id for row in rows})
    for start in range(0, len(wanted), 500):
        query = select(_PROVIDERS).where(_PROVIDERS.c.id.in_(wanted[start : start + 500]))
        providers.update({row.id: row for row in db.session.execute(query)})
    return tuple(
        AssignmentView(
            id=row.id,
            round_id=row.round_id,
            provider_id=row.provider_id,
            provider_code=providers[row.provider_id].code,
            provider_name=providers[row.provider_id].name,
            district=providers[row.provider_id].district,
            township=providers[row.provider_id].township,
            authority=Authority(row.authority),
            notice=Notice(row.notice),
            checklist_code=row.checklist_code,
            checklist_version_id=row.checklist_version_id,
            officers=tuple((user, names.get(user, "")) for user in teams.get(row.id, ())),
            origin=Origin(row.origin),
            planned_from=row.planned_from,
            planned_to=row.planned_to,
            released_at=row.released_at,
            closed_on=row.closed_on,
            reason=row.reason,
            code=row.code,
            scanned_at=row.scanned_at,
        )
        for row in rows
    )


def assignments_for(actor: Actor) -> tuple[AssignmentView, ...]:
    """The released orders of the teams that `actor` is on, open ones first, then by day and name."""
    query = (
        select(Assignment)
        .join(AssignmentOfficer, AssignmentOfficer.assignment_id == Assignment.id)
        .where(
            AssignmentOfficer.user_id == actor.user_id,
            Assignment.released_at.is_not(None),
            Assignment.withdrawn_at.is_(None),
        )
    )
    found = views(list(db.session.scalars(query)))
    return tuple(sorted(found, key=lambda one: (one.closed_on is not None, one.planned_from, one.provider_name)))


def upcoming_for(actor: Actor) -> tuple[Upcoming, ...]:
    """Dates and districts of `actor` before the release; each pair once, so that no count shows."""
    query = (
        select(Round.planned_from, Round.planned_to, ExpectedVisit.district)
        .join(RoundDraw, RoundDraw.id == ExpectedVisit.draw_id)
        .join(Round, Round.id == RoundDraw.round_id)
        .where(ExpectedVisit.user_id == actor.user_id)
        .distinct()
    )
    return tuple(
        sorted((Upcoming(*row) for row in db.session.execute(query)), key=lambda one: (one.planned_from, one.district))
    )


def assignment(assignment_id: UUID) -> AssignmentView:
    """An order, open or closed. NotFound once it was withdrawn; before the release there is none."""
    row = db.session.get(Assignment, assignment_id)
    if row is None or row.released_at is None or row.withdrawn_at is not None:
        raise NotFound(str(assignment_id))
    return views([row])[0]


def closed_between(since: date, until: date) -> tuple[AssignmentView, ...]:
    """The orders whose visit was closed from `since` to `until`, oldest first: what a report lists."""
    query = select(Assignment).where(Assignment.closed_on.between(since, until), Assignment.withdrawn_at.is_(None))
    return views(list(db.session.scalars(query.order_by(Assignment.closed_on, Assignment.id))))


def record_visit_closed(work: UnitOfWork, assignment_id: UUID, day: date) -> None:
    """The visit of an order was closed on `day`; a second time changes nothing. NotFound unless it is released."""
    row = work.session.get(Assignment, assignment_id, with_for_update=True)
    if row is None or row.released_at is None or row.withdrawn_at is not None:
        raise NotFound(str(assignment_id))
    if row.closed_on is None:
        row.closed_on = day
        work.record(VisitClosed(subject=f"visit:{assignment_id}", day=day))
        deadlines.met(work, visit_key(assignment_id), day)


def visit_key(assignment_id: UUID) -> str:
    """The key of a visit's deadline."""
    return f"visit:{assignment_id}"


def order_in_hand(actor: Actor, order_id: UUID) -> AssignmentView | None:
    """An order that stands, for a manager or one of its team; None for everyone else and for any other id."""
    row = db.session.get(Assignment, order_id)
    found = views([row])[0] if row is not None and row.released_at and not row.withdrawn_at else None
    if found is None or actor.holds(Role.MANAGER) or actor.user_id in {user for user, _ in found.officers}:
        return found
    return None


def by_code(text: str) -> AssignmentView | None:
    """The order whose notice carries a code, None when there is none that stands."""
    code = code_rules.read(text)
    row = db.session.scalars(select(Assignment).where(Assignment.code == code)).one_or_none() if code else None
    return views([row])[0] if row is not None and not row.withdrawn_at else None


def scan(actor: Actor, text: str) -> AssignmentView | None:
    """The provider's people scan the notice that the team brought: from then on the provider sees the visit.

    None when the code is none of a visit to this provider; a second time changes nothing.
    """
    found = by_code(text)
    if found is None or actor.provider_id is None or found.provider_id != actor.provider_id:
        return None
    with unit_of_work(actor) as work:
        row = work.session.get_one(Assignment, found.id, with_for_update=True)
        if row.scanned_at is None:
            row.scanned_at = work.now
            work.record(NoticeScanned(subject=f"visit:{found.id}", provider_id=found.provider_id))
    return found


def order_to_replace(_actor: Actor, order_id: UUID) -> AssignmentView | None:
    """A drawn order that is still to be visited, None for any other."""
    row = db.session.get(Assignment, order_id)
    if row is None or row.draw_id is None or row.released_at is None or row.withdrawn_at or row.closed_on:
        return None
    return views([row])[0]
