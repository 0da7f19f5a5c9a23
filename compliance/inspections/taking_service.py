"""Storing events: each once, none rewritten, the arrival first; one look and one write for however many there are."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from compliance.checklists import service as checklists
from compliance.foundation import clock
from compliance.foundation.errors import Refusal
from compliance.foundation.hashing import canonical, sha256_hex
from compliance.foundation.trail import Event
from compliance.foundation.unit_of_work import UnitOfWork
from compliance.inspections import arrival_service, event_rules, event_service, loading_service, return_rules
from compliance.inspections.event_rules import Columns
from compliance.inspections.models import Visit, VisitEvent
from compliance.inspections.rules import EventKind, TabletEvent
from compliance.sampling.service import AssignmentView


@dataclass(frozen=True, kw_only=True)
class VisitArrived(Event):
    kind = "inspections.arrived"
    provider_id: int
    at: str


@dataclass(frozen=True, slots=True)
class Stored:
    """An event the server holds, with the hash of what it stored."""

    id: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Refused:
    """An event the server did not take, and why."""

    id: str
    refusal: Refusal


def take(work: UnitOfWork, order: AssignmentView, raw: Any, signers: Collection[int | None]) -> Stored:
    """Store one event, once; raises its refusal. `signers`: the persons who stand behind it with their own sign-in or
    password."""
    stored, refused = take_all(work, order, (raw,), signers)
    for one in refused:
        raise one.refusal
    return stored[0]


def take_all(
    work: UnitOfWork, order: AssignmentView, raws: Sequence[Any], signers: Collection[int | None]
) -> tuple[tuple[Stored, ...], tuple[Refused, ...]]:
    """Store events in their order, each once: however many they are, one look for what is there and one write."""
    items = {item.code: item.column_types for item in checklists.version(order.checklist_version_id).items}
    sent = [_read(raw, order, items, work.now) for raw in raws]
    taking = _Taking(work, order, signers, [event for event in sent if isinstance(event, TabletEvent)])
    found = [one if isinstance(one, Refused) else taking.one(one) for one in sent]
    work.session.add_all(taking.new)
    work.flush()
    return (
        tuple(one for one in found if isinstance(one, Stored)),
        tuple(one for one in found if isinstance(one, Refused)),
    )


def _read(raw: Any, order: AssignmentView, items: Columns, now: datetime) -> TabletEvent | Refused:
    try:
        return event_rules.parse(raw, str(order.id), items, now)
    except Refusal as refusal:
        return Refused(str(raw.get("id", "")) if isinstance(raw, dict) else "", refusal)


class _Taking:
    """The events of one request on their way in. `new`: the rows that they make."""

    def __init__(
        self, work: UnitOfWork, order: AssignmentView, signers: Collection[int | None], events: Sequence[TabletEvent]
    ) -> None:
        self._work, self._order, self._signers, self._events = work, order, signers, events
        self.new: list[VisitEvent] = []
        self._sent_back: frozenset[str] | None = None
        self._look()

    def _look(self) -> None:
        self._visit = lock(self._work, self._order)
        ids = [UUID(event.id) for event in self._events]
        rows = self._work.session.scalars(select(VisitEvent).where(VisitEvent.id.in_(ids)))
        self._known = {row.id: row for row in rows}

    def one(self, event: TabletEvent) -> Stored | Refused:
        try:
            return self._take(event)
        except Refusal as refusal:
            return Refused(event.id, refusal)

    def _take(self, event: TabletEvent) -> Stored:
        before = self._known.get(UUID(event.id))
        if before is not None:
            return _again(before, event)
        if event.by not in self._signers:
            raise _another_person()
        if self._visit is None:
            _arrive(self._work, self._order, event)
            # Another tablet may have arrived in between, and may have sent the same events.
            self._look()
            return self._take(event)
        if self._visit.sealed_at is not None and not self._corrects(event):
            raise _sealed(self._visit)
        self._visit.events += 1
        row = _row(event, self._visit.events, self._order.id, self._work.now)
        self.new.append(row)
        self._known[row.id] = row
        event_service.opened(row.id, row.sha256, event)
        return Stored(event.id, row.sha256)

    def _corrects(self, event: TabletEvent) -> bool:
        """Whether a sealed record takes this event: it was sent back, and here is where."""
        if self._visit is None or not self._visit.returned:
            return False
        if event.kind == EventKind.SIGNATURE:
            return True
        if self._sent_back is None:
            versions = loading_service.versions_of(self._order.id)
            returns = loading_service.returns_of(self._order.id)
            self._sent_back = return_rules.correctable(returns, versions[-1].events if versions else 0)
        return return_rules.place_of(event) in self._sent_back


def _row(event: TabletEvent, number: int, visit_id: UUID, now: datetime) -> VisitEvent:
    content = canonical(event.as_dict())
    return VisitEvent(
        id=UUID(event.id),
        visit_id=visit_id,
        number=number,
        kind=event.kind,
        by_id=event.by,
        sha256=sha256_hex(content),
        body=content.decode(),
        received_at=now,
    )


def lock(work: UnitOfWork, order: AssignmentView) -> Visit | None:
    """The visit's row, held until the unit ends, None before the arrival."""
    return work.session.get(Visit, order.id, with_for_update=True)


def _again(before: VisitEvent, event: TabletEvent) -> Stored:
    stored = event_service.read(before.body)
    fields = event_rules.differing(stored, event)
    if fields:
        raise event_rules.already_there(event.id, fields)
    return Stored(event.id, before.sha256)


def _arrive(work: UnitOfWork, order: AssignmentView, event: TabletEvent) -> None:
    """Begin the visit. Two tablets may arrive at once: the first begins it, the other finds it begun."""
    if event.kind != EventKind.ARRIVAL:
        raise Refusal(
            "INSPECTIONS-03",
            zh="检查组尚未登记到达，不能填写检查表",
            en="the team's arrival has not been recorded",
            article="医疗保障基金使用监督管理条例第二十九条",
            do_zh="请先出示证件，登记到达",
            do_en="Show your certificates and record the arrival first",
        )
    at = datetime.fromisoformat(event.at.replace("Z", "+00:00"))
    arrival_service.check(order, event, clock.local(at).date())
    visit = Visit(
        id=order.id,
        provider_id=order.provider_id,
        authority=order.authority.value,
        checklist_version_id=order.checklist_version_id,
        arrived_at=at,
        arrived_by=event.by,
        events=0,
    )
    try:
        with work.session.begin_nested():
            work.session.add(visit)
    except IntegrityError:
        return
    work.record(VisitArrived(subject=f"visit:{order.id}", provider_id=order.provider_id, at=event.at))


def _another_person() -> Refusal:
    return Refusal(
        "INSPECTIONS-04",
        zh="这条记录由另一人作出，须由其本人登录后提交",
        en="someone else made this event and must sign in to send it",
        do_zh="请由本人登录后提交",
        do_en="Let that person sign in and send it",
        status=403,
    )


def _sealed(visit: Visit) -> Refusal:
    return Refusal(
        "INSPECTIONS-08",
        zh=f"本次检查已封存（{visit.number}），不再接受修改",
        en=f"the visit is sealed ({visit.number}) and takes no more changes",
        do_zh="确需更正的，请由组长或监管负责人退回相应项目；新发现的问题另作检查",
        do_en="Have the item sent back by the lead or the manager; what is found anew needs a visit of its own",
    )
