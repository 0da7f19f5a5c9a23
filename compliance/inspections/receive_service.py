"""Taking what tablets send: each event once, none rewritten, the arrival first; the reply says what is held."""

import secrets
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.exc import IntegrityError

from compliance.accounts.rules import Actor
from compliance.checklists import service as checklists
from compliance.foundation import clock
from compliance.foundation.database import db
from compliance.foundation.errors import Refusal
from compliance.foundation.hashing import canonical
from compliance.foundation.trail import Event
from compliance.foundation.unit_of_work import UnitOfWork, unit_of_work
from compliance.inspections import arrival_service, event_rules, loading_service
from compliance.inspections.loading_service import VisitView
from compliance.inspections.models import Visit, VisitDevice, VisitEvent
from compliance.inspections.rules import EventKind, TabletEvent
from compliance.sampling.service import AssignmentView

MOST_EVENTS = 500


@dataclass(frozen=True, kw_only=True)
class VisitArrived(Event):
    kind = "inspections.arrived"
    provider_id: int
    at: str


@dataclass(frozen=True, slots=True)
class Batch:
    """What one request of a tablet carries. unsent: how much the tablet still holds besides this batch."""

    device: str
    unsent: int
    events: tuple[Any, ...]


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


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of a batch, and the visit as it then stands."""

    stored: tuple[Stored, ...]
    refused: tuple[Refused, ...]
    visit: VisitView

    @property
    def status(self) -> int:
        """200 when all was taken, else the first refusal's status."""
        return self.refused[0].refusal.status if self.refused else 200

    def sealed_by(self, visit: VisitView) -> "Receipt":
        """The same receipt with the visit as it stands after the seal was tried."""
        return replace(self, visit=visit)


def receive(actor: Actor, order: AssignmentView, batch: Batch) -> Receipt:
    """Store a batch. What is good is kept even when something beside it is refused; repeats change nothing."""
    _check_size(batch)
    with unit_of_work(actor) as work:
        stored: list[Stored] = []
        refused: list[Refused] = []
        held = lock(work, order)
        for raw in batch.events:
            try:
                held = held or lock(work, order)
                stored.append(take(work, order, raw, {actor.user_id}, held))
            except Refusal as refusal:
                refused.append(Refused(str(raw.get("id", "")) if isinstance(raw, dict) else "", refusal))
        note_device(work, order, actor, batch.device, batch.unsent)
        work.flush()
        visit = loading_service.view(order)
        count(work, visit)
        return Receipt(tuple(stored), tuple(refused), visit)


def take(
    work: UnitOfWork, order: AssignmentView, raw: Any, signers: Collection[int | None], held: Visit | None = None
) -> Stored:
    """Store one event, once. `signers`: the persons who stand behind it with their own sign-in or password; `held`: the
    visit's row where the caller has locked it already."""
    visit = held or lock(work, order)
    items = [item.code for item in checklists.version(order.checklist_version_id).items]
    event = event_rules.parse(raw, str(order.id), items, work.now)
    before = work.session.get(VisitEvent, UUID(event.id))
    if before is not None:
        return _again(before, event)
    if event.by not in signers:
        raise _another_person()
    if visit is None:
        visit = _arrive(work, order, event)
    elif visit.sealed_at is not None:
        raise _sealed(visit)
    sha256 = event_rules.sha256(event)
    visit.events += 1
    work.session.add(
        VisitEvent(
            id=UUID(event.id),
            visit_id=order.id,
            number=visit.events,
            kind=event.kind,
            by_id=event.by,
            sha256=sha256,
            body=canonical(event.as_dict()).decode(),
            received_at=work.now,
        )
    )
    work.flush()
    return Stored(event.id, sha256)


def lock(work: UnitOfWork, order: AssignmentView) -> Visit | None:
    """The visit's row, held until the unit ends, None before the arrival."""
    return work.session.get(Visit, order.id, with_for_update=True)


def arrive(actor: Actor, order: AssignmentView) -> None:
    """Record the arrival of the team from the page; a second time changes nothing."""
    with unit_of_work(actor) as work:
        if lock(work, order) is not None:
            return
        raw = {
            "id": _uuid7(work.now),
            "visit": str(order.id),
            "item": "",
            "kind": EventKind.ARRIVAL.value,
            "value": {"way": "button"},
            "replaces": None,
            "by": actor.user_id,
            "device": "visit-page",
            "at": work.now.strftime("%Y-%m-%dT%H:%M:%SZ"),
        }
        take(work, order, raw, {actor.user_id})
        count(work, loading_service.view(order))


def note_device(work: UnitOfWork, order: AssignmentView, actor: Actor, device: str, unsent: int) -> None:
    """Keep what a tablet says it still holds. A tablet that reports again is no longer lost."""
    row = work.session.get(VisitDevice, (order.id, device)) or _new_device(work, order, actor, device)
    row.user_id, row.unsent, row.seen_at, row.released = actor.user_id or 0, unsent, work.now, False


def join(actor: Actor, order: AssignmentView, device: str) -> None:
    """Know a tablet from the moment it loads the visit: from then on it may hold work that nobody else sees."""
    if not event_rules.is_device(device) or db.session.get(VisitDevice, (order.id, device)) is not None:
        return
    with unit_of_work(actor) as work:
        _new_device(work, order, actor, device)


def _new_device(work: UnitOfWork, order: AssignmentView, actor: Actor, device: str) -> VisitDevice:
    """Two requests of one tablet may come at once: the first makes the row, the other finds it."""
    row = VisitDevice(
        visit_id=order.id, device=device, user_id=actor.user_id or 0, unsent=0, seen_at=work.now, released=False
    )
    try:
        with work.session.begin_nested():
            work.session.add(row)
    except IntegrityError:
        return work.session.get_one(VisitDevice, (order.id, device))
    return row


def count(work: UnitOfWork, visit: VisitView) -> None:
    """Keep the counts that lists show beside the visit."""
    row = work.session.get(Visit, visit.order.id)
    if row is not None:
        progress = visit.progress
        row.asked, row.answered = progress.asked, progress.answered
        row.breaches, row.not_inspected = progress.breaches, progress.not_inspected
        row.signatures = len(visit.signed.officers) + bool(visit.signed.representative)


def batch_of(content: Any) -> Batch:
    """The batch in a request's JSON. INSPECTIONS-01 when it is none."""
    content = content if isinstance(content, dict) else {}
    device, unsent, events = content.get("device"), content.get("unsent", 0), content.get("events", [])
    faults = {}
    if not event_rules.is_device(device):
        faults["device"] = "设备编号有误 / bad device id"
    if type(unsent) is not int or not 0 <= unsent < 100_000:
        faults["unsent"] = "须为整数 / a whole number"
    if not isinstance(events, list):
        faults["events"] = "须为列表 / a list"
    if faults:
        raise event_rules.malformed(faults)
    return Batch(str(device), int(unsent), tuple(events))


def _check_size(batch: Batch) -> None:
    if len(batch.events) > MOST_EVENTS:
        raise Refusal(
            "INSPECTIONS-10",
            zh=f"一次最多提交{MOST_EVENTS}条",
            en=f"a batch holds at most {MOST_EVENTS} events",
            do_zh="请分批提交",
            do_en="Send it in parts",
            status=413,
        )


def _again(before: VisitEvent, event: TabletEvent) -> Stored:
    stored = loading_service.event_of(before)
    fields = event_rules.differing(stored, event)
    if fields:
        raise event_rules.already_there(event.id, fields)
    return Stored(event.id, before.sha256)


def _arrive(work: UnitOfWork, order: AssignmentView, event: TabletEvent) -> Visit:
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
    work.session.add(visit)
    work.flush()
    work.record(VisitArrived(subject=f"visit:{order.id}", provider_id=order.provider_id, at=event.at))
    return visit


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
        do_zh="如需更正，请作补充检查",
        do_en="Make a supplementary visit",
    )


def _uuid7(now: datetime) -> str:
    milliseconds = int(now.timestamp() * 1000)
    number = milliseconds << 80 | 7 << 76 | secrets.randbits(12) << 64 | 2 << 62 | secrets.randbits(62)
    return str(UUID(int=number))
