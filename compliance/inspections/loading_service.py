"""A visit as it stands: its order, its list, and what its events come to; found inside the scope of who asks."""

import json
from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

from compliance.accounts.rules import Actor, Role
from compliance.checklists import service as checklists
from compliance.checklists.rules import Checklist
from compliance.foundation.database import db
from compliance.foundation.errors import NotFound
from compliance.inspections import event_service, ready_rules, return_rules, rules
from compliance.inspections.event_service import Kept
from compliance.inspections.finding_rules import site_lines
from compliance.inspections.line_rules import SiteLine
from compliance.inspections.merge_rules import Content, merge, signatures
from compliance.inspections.models import Visit, VisitDevice, VisitEvidence, VisitReturn, VisitVersion
from compliance.inspections.ready_rules import Device, Missing, Progress, Signed
from compliance.inspections.return_rules import Return
from compliance.inspections.rules import Stage, TabletEvent
from compliance.sampling import service as sampling
from compliance.sampling.service import AssignmentView

# Who may read a visit from its release on; the team itself is always among the readers.
READERS = (
    Role.INSPECTOR,
    Role.MANAGER,
    Role.OFFICER,
    Role.LEGAL_REVIEWER,
    Role.AGENCY_DIRECTOR,
    Role.DIRECTOR,
    Role.OVERSEER,
)


@dataclass(frozen=True, slots=True)
class Version:
    """One sealed version of the record, over the visit's first `events` events."""

    number: int
    sha256: str
    events: int
    sealed_at: datetime
    finding_id: int | None


@dataclass(frozen=True, slots=True)
class VisitView:
    """Everything a page or a reply needs of one visit."""

    order: AssignmentView
    checklist: Checklist
    stage: Stage
    arrived_at: datetime | None
    sealed_at: datetime | None
    number: str
    finding_id: int | None
    finding_refused: dict[str, str] | None
    events: tuple[TabletEvent, ...]
    content: Content
    sha256: str
    stored: frozenset[str]
    devices: tuple[Device, ...]
    signed: Signed
    signed_since: datetime | None
    sent_by: dict[int, int]
    missing: tuple[Missing, ...]
    progress: Progress
    lines: tuple[SiteLine, ...]
    returns: tuple[Return, ...]
    versions: tuple[Version, ...]

    @property
    def id(self) -> str:
        """The visit's id as it travels."""
        return str(self.order.id)

    @property
    def team(self) -> frozenset[int]:
        """User ids of the team."""
        return frozenset(user_id for user_id, _ in self.order.officers)

    @property
    def waiting(self) -> tuple[Device, ...]:
        """The tablets that keep the visit from being sealed."""
        return ready_rules.waiting_for(self.devices, self.signed_since)

    @property
    def open_returns(self) -> tuple[Return, ...]:
        """What was sent back and is not put right yet."""
        return return_rules.open_returns(self.returns, last_at(self.events))

    @property
    def correctable(self) -> frozenset[str]:
        """Places of a sealed record that may be corrected now."""
        sealed = self.versions[-1].events if self.versions else 0
        return return_rules.correctable(self.returns, sealed)

    @property
    def expects(self) -> tuple[str, ...]:
        """Hashes of the pictures that the content names and the server does not hold yet."""
        return tuple(sorted(self.content.images - self.stored))


def order_of(visit_id: Any) -> AssignmentView | None:
    """The released order of that id, None when there is none."""
    try:
        return sampling.assignment(visit_id if isinstance(visit_id, UUID) else UUID(str(visit_id)))
    except (ValueError, NotFound):
        return None


def for_team(actor: Actor, visit_id: Any) -> AssignmentView | None:
    """The order, if `actor` is on its team."""
    order = order_of(visit_id)
    return order if order and actor.user_id in {user_id for user_id, _ in order.officers} else None


def readable(actor: Actor, visit_id: Any) -> AssignmentView | None:
    """The order, if `actor` may read it: the team, and who supervises or takes over what was found."""
    order = order_of(visit_id)
    if order is None or not actor.holds(*READERS):
        return None
    on_team = actor.user_id in {user_id for user_id, _ in order.officers}
    supervises = bool(actor.roles & (frozenset(READERS) - {Role.INSPECTOR}))
    own = actor.authority is None or actor.authority == order.authority
    return order if on_team or (supervises and own) else None


def view(order: AssignmentView) -> VisitView:
    """The visit of an order as it stands now."""
    row = db.session.get(Visit, order.id)
    checklist = checklists.version(row.checklist_version_id if row else order.checklist_version_id)
    kept = event_service.events_of(order.id) if row else ()
    events = tuple(one.event for one in kept)
    evidence = evidence_of(order.id) if row else {}
    stored = frozenset(evidence)
    content = content_of(str(order.id), checklist, events)
    content_sha256 = content.sha256
    returns = returns_of(order.id) if row else ()
    versions = versions_of(order.id) if row and row.sealed_at else ()
    back = return_rules.open_returns(returns, last_at(events))
    signed = ready_rules.signed(signatures(events), content_sha256, [user_id for user_id, _ in order.officers])
    return VisitView(
        order=order,
        checklist=checklist,
        stage=_stage(order, row, signed, bool(back) or bool(versions and versions[-1].sha256 != content_sha256)),
        arrived_at=row.arrived_at if row else None,
        sealed_at=row.sealed_at if row else None,
        number=(row.number if row else None) or "",
        finding_id=row.finding_id if row else None,
        finding_refused=json.loads(row.finding_refused) if row and row.finding_refused else None,
        events=events,
        content=content,
        sha256=content_sha256,
        stored=stored,
        devices=devices_of(order.id),
        signed=signed,
        signed_since=_signed_since(kept, signed),
        sent_by=dict(Counter([*(one.by_id for one in kept), *evidence.values()])),
        missing=(
            *ready_rules.missing(checklist.items, content, stored),
            *(Missing(one, "returned") for one in sorted({one.item for one in back})),
        ),
        progress=ready_rules.progress(checklist.items, content),
        lines=site_lines(checklist, content),
        returns=returns,
        versions=versions,
    )


def _stage(order: AssignmentView, row: Visit | None, signed: Signed, returned: bool) -> Stage:
    return rules.stage(
        released=order.released_at is not None,
        arrived=row.arrived_at if row else None,
        signatures=len(signed.officers) + bool(signed.representative),
        sealed=row.sealed_at if row else None,
        returned=returned,
    )


def last_at(events: tuple[TabletEvent, ...]) -> dict[str, int]:
    """Number of the last event at each place; events are numbered from 1 in the order they came, without gaps."""
    return {return_rules.place_of(event): number for number, event in enumerate(events, 1)}


def returns_of(visit_id: UUID) -> tuple[Return, ...]:
    """What was sent back, oldest first."""
    rows = db.session.scalars(select(VisitReturn).where(VisitReturn.visit_id == visit_id).order_by(VisitReturn.id))
    return tuple(Return(row.id, row.item, row.comment, row.by_id, row.at, row.after) for row in rows)


def versions_of(visit_id: UUID) -> tuple[Version, ...]:
    """The sealed versions of a record, the first one first."""
    query = select(VisitVersion).where(VisitVersion.visit_id == visit_id).order_by(VisitVersion.version)
    return tuple(
        Version(row.version, row.content_sha256, row.events, row.sealed_at, row.finding_id)
        for row in db.session.scalars(query)
    )


def content_of(visit_id: str, checklist: Checklist, events: tuple[TabletEvent, ...]) -> Content:
    """What events come to, on the version of the list that the visit began with."""
    which = {"code": checklist.code, "version": checklist.version, "sha256": checklist.sha256}
    return merge(visit_id, which, events)


def evidence_of(visit_id: UUID) -> dict[str, int]:
    """Hash of each file that reached the server for a visit, and who sent it."""
    query = select(VisitEvidence.sha256, VisitEvidence.by_id).where(VisitEvidence.visit_id == visit_id)
    return {row.sha256: row.by_id for row in db.session.execute(query)}


def devices_of(visit_id: UUID) -> tuple[Device, ...]:
    """The tablets of a visit."""
    rows = db.session.scalars(select(VisitDevice).where(VisitDevice.visit_id == visit_id).order_by(VisitDevice.seen_at))
    return tuple(Device(row.device, row.user_id, row.unsent, row.released, row.seen_at) for row in rows)


def _signed_since(kept: tuple[Kept, ...], signed: Signed) -> datetime | None:
    """When the first of the signatures that hold reached the server."""
    holding = {one.id for one in (*signed.officers, signed.representative) if one}
    return min((one.received_at for one in kept if one.event.id in holding), default=None)
