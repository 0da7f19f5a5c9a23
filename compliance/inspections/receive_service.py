"""Requests of tablets: a batch of events, and which tablets still hold work; the reply says what is held."""

import secrets
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.exc import IntegrityError

from compliance.accounts.rules import Actor
from compliance.foundation.database import db
from compliance.foundation.errors import Refusal
from compliance.foundation.unit_of_work import UnitOfWork, unit_of_work
from compliance.inspections import event_rules, loading_service, taking_service
from compliance.inspections.loading_service import VisitView
from compliance.inspections.models import Visit, VisitDevice
from compliance.inspections.rules import EventKind, Stage
from compliance.inspections.taking_service import Refused, Stored
from compliance.sampling.service import AssignmentView

MOST_EVENTS = 500


@dataclass(frozen=True, slots=True)
class Batch:
    """What one request of a tablet carries. unsent: how much the tablet still holds besides this batch."""

    device: str
    unsent: int
    events: tuple[Any, ...]


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
        taking_service.lock(work, order)
        stored, refused = taking_service.take_all(work, order, batch.events, {actor.user_id})
        note_device(work, order, actor, batch.device, batch.unsent)
        work.flush()
        visit = loading_service.view(order)
        count(work, visit)
        return Receipt(stored, refused, visit)


def arrive(actor: Actor, order: AssignmentView) -> None:
    """Record the arrival of the team from the page; a second time changes nothing."""
    with unit_of_work(actor) as work:
        if taking_service.lock(work, order) is not None:
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
        taking_service.take(work, order, raw, {actor.user_id})
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
        row.returned = visit.stage is Stage.RETURNED
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


def _uuid7(now: datetime) -> str:
    milliseconds = int(now.timestamp() * 1000)
    number = milliseconds << 80 | 7 << 76 | secrets.randbits(12) << 64 | 2 << 62 | secrets.randbits(62)
    return str(UUID(int=number))
