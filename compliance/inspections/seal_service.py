"""Signing and sealing: over the content shown, by two officers of the team and the provider's representative."""

from dataclasses import dataclass
from typing import Any

from compliance.accounts import service as accounts
from compliance.accounts.rules import Actor, Role
from compliance.foundation.errors import NotFound, Refusal
from compliance.foundation.trail import Event
from compliance.foundation.unit_of_work import UnitOfWork, unit_of_work
from compliance.inspections import (
    event_rules,
    loading_service,
    ready_rules,
    receive_service,
    record_paper_service,
    taking_service,
    version_service,
)
from compliance.inspections.loading_service import VisitView
from compliance.inspections.models import Visit, VisitDevice
from compliance.inspections.receive_service import Batch, Receipt
from compliance.inspections.rules import EventKind, SignerRole
from compliance.sampling.service import AssignmentView


@dataclass(frozen=True, kw_only=True)
class VisitSigned(Event):
    kind = "inspections.signed"
    role: str
    content: str
    refused: bool
    signature: str


@dataclass(frozen=True, kw_only=True)
class DeviceReleased(Event):
    kind = "inspections.device_released"
    device: str
    unsent: int
    reason: str


def sign(actor: Actor, order: AssignmentView, batch: Batch, credentials: tuple[str, str] | None = None) -> Receipt:
    """Store one signature over the present content and seal the visit when it was the last thing missing.

    A second officer may sign on the first one's tablet with his own account and password (`credentials`).
    """
    if len(batch.events) != 1:
        raise event_rules.malformed({"event": "一次签一个名 / one signature at a time"})
    signer = accounts.verify_password(*credentials) if credentials else actor
    with unit_of_work(actor) as work:
        visit = taking_service.lock(work, order)
        before = loading_service.view(order)
        raw = batch.events[0]
        known = {event.id for event in before.events}
        if visit is not None and not (isinstance(raw, dict) and raw.get("id") in known):
            _check(work, before, raw, signer)
        stored = taking_service.take(work, order, raw, {signer.user_id})
        receive_service.note_device(work, order, actor, batch.device, batch.unsent)
        work.flush()
        after = loading_service.view(order)
        if stored.id not in known:
            _record(work, order, raw)
        return Receipt((stored,), (), _seal_if_complete(work, actor, after))


def seal_if_complete(actor: Actor, order: AssignmentView) -> VisitView:
    """Seal a visit whose last tablet has just reported that it holds nothing more."""
    with unit_of_work(actor) as work:
        taking_service.lock(work, order)
        return _seal_if_complete(work, actor, loading_service.view(order))


def release_device(actor: Actor, order: AssignmentView, device: str, reason: str) -> VisitView:
    """Give up waiting for a lost tablet: a manager decides, with a reason, on the trail."""
    if not actor.holds(Role.MANAGER):
        raise NotFound
    if not reason.strip():
        raise Refusal(
            "INSPECTIONS-14",
            zh="解除设备须写明理由",
            en="releasing a tablet needs a reason",
            do_zh="请写明设备丢失或损坏的情况",
            do_en="Say how it was lost or broken",
            status=422,
            fields={"reason": "missing"},
        )
    with unit_of_work(actor) as work:
        row = work.session.get(VisitDevice, (order.id, device))
        if row is None:
            raise NotFound
        row.released = True
        work.record(
            DeviceReleased(subject=f"visit:{order.id}", device=device, unsent=row.unsent, reason=reason.strip())
        )
        work.flush()
        return _seal_if_complete(work, actor, loading_service.view(order))


def record_finding(actor: Actor, order: AssignmentView) -> int | None:
    """Hand a sealed visit to the findings once more, where that was refused when it was sealed."""
    with unit_of_work(actor) as work:
        row = taking_service.lock(work, order)
        visit = loading_service.view(order)
        if row is None or row.sealed_at is None or (row.finding_id is not None and not row.finding_refused):
            return row.finding_id if row else None
        version_service.hand_over(work, actor, row, visit, raising=True)
        return row.finding_id


def _check(work: UnitOfWork, visit: VisitView, raw: Any, signer: Actor) -> None:
    value = raw.get("value") if isinstance(raw, dict) and raw.get("kind") == EventKind.SIGNATURE else None
    if not isinstance(value, dict):
        raise event_rules.malformed({"kind": "须为签名 / a signature is wanted"})
    if value.get("content") != visit.sha256:
        raise Refusal(
            "INSPECTIONS-06",
            zh="内容已有变更，与所签内容不一致",
            en="the content has changed and is no longer what was signed",
            do_zh="请重新阅看后签字",
            do_en="Read it again and sign again",
            fields={"content": visit.sha256},
        )
    ready_rules.check_ready(visit.missing)
    if value.get("image") and value["image"] not in visit.stored:
        raise Refusal(
            "INSPECTIONS-07",
            zh="签名图样尚未传到服务器",
            en="the drawn signature has not reached the server",
            do_zh="请先上传签名图样",
            do_en="Send the drawing first",
            fields={"image": "missing"},
        )
    if value.get("role") == SignerRole.OFFICER:
        _check_officer(work, visit, signer)


def _check_officer(work: UnitOfWork, visit: VisitView, signer: Actor) -> None:
    valid = {officer.user_id for officer in accounts.officers(visit.order.authority, work.today)}
    if signer.user_id not in visit.team or signer.user_id not in valid:
        raise Refusal(
            "INSPECTIONS-15",
            zh="签字人不是本检查组成员，或其证件已失效",
            en="the signer is not on this team, or the certificate is no longer valid",
            article="医疗保障基金使用监督管理条例第二十九条",
            do_zh="须由检查组两名持有效证件的人员分别签字",
            do_en="Two members of the team with valid certificates sign",
            status=403,
        )


def _record(work: UnitOfWork, order: AssignmentView, raw: Any) -> None:
    value = raw["value"]
    work.record(
        VisitSigned(
            subject=f"visit:{order.id}",
            role=value["role"],
            content=value["content"],
            refused=value.get("refused") is True,
            signature=raw["id"],
        )
    )


def _seal_if_complete(work: UnitOfWork, actor: Actor, visit: VisitView) -> VisitView:
    receive_service.count(work, visit)
    row = work.session.get(Visit, visit.order.id)
    if row is None or row.content_sha256 == visit.sha256 or not visit.signed.complete:
        return visit
    if visit.missing or visit.waiting:
        return visit
    version_service.seal(work, actor, row, visit)
    after = loading_service.view(visit.order)
    record_paper_service.make(work, after)
    return after
