"""Papers that were taken away (调取资料): which are still held, and the receipt when they come back."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from compliance.accounts.rules import Actor
from compliance.documents import service as documents
from compliance.documents.rules import Paper
from compliance.foundation.database import db
from compliance.foundation.errors import NotFound, Refusal
from compliance.foundation.trail import Event
from compliance.foundation.unit_of_work import UnitOfWork, unit_of_work
from compliance.inspections import enclosed_paper_rules, loading_service, taking_service
from compliance.inspections.loading_service import VisitView
from compliance.inspections.models import MaterialReturn
from compliance.inspections.record_paper_service import issuer_of
from compliance.sampling.service import AssignmentView


@dataclass(frozen=True, kw_only=True)
class MaterialsReturned(Event):
    kind = "inspections.materials_returned"
    receipt: str
    materials: tuple[str, ...]
    returned_on: str


@dataclass(frozen=True, slots=True)
class Material:
    """One paper taken away; returned_on None while it is held, receipt "" where it came back on the spot."""

    id: str
    name: str
    pages: int
    copies: int
    form: str
    verified: bool
    note: str
    returned_on: date | None
    receiver: str
    receipt: str


def materials_of(visit: VisitView) -> tuple[Material, ...]:
    """Every paper of a visit, and whether it came back: on the spot, or later with a receipt."""
    query = select(MaterialReturn).where(MaterialReturn.visit_id == visit.order.id).order_by(MaterialReturn.number)
    later = {id: row for row in db.session.scalars(query) for id in row.materials}
    return tuple(_material(visit, id, value, later.get(id)) for id, value in visit.content.materials)


def _material(visit: VisitView, id: str, value: Any, row: MaterialReturn | None) -> Material:
    back = value.get("returned")
    on_the_spot = date.fromisoformat(back["on"]) if back else None
    return Material(
        id=id,
        name=value["name"],
        pages=value["pages"],
        copies=value["copies"],
        form=value["form"],
        verified=value["verified"],
        note=value.get("note") or "",
        returned_on=row.returned_on if row else on_the_spot,
        receiver=row.receiver if row else (back["to"] if back else ""),
        receipt=_number(visit, row.number) if row else "",
    )


def give_back(actor: Actor, order: AssignmentView, ids: Collection[str], on: date, receiver: str) -> str:
    """Record that papers came back and make the receipt; returns its number. INSPECTIONS-23 tells what is wrong."""
    with unit_of_work(actor) as work:
        row = taking_service.lock(work, order)
        visit = loading_service.view(order)
        if row is None or row.sealed_at is None:
            raise NotFound
        wanted = set(ids)
        held = {one.id for one in materials_of(visit) if one.returned_on is None}
        _check(wanted, held, on, receiver, work.today, visit)
        taken = [(id, value) for id, value in visit.content.materials if id in wanted]
        number = work.next_number(f"material_returns:{order.id}")
        back = MaterialReturn(
            visit_id=order.id,
            number=number,
            materials=[id for id, _ in taken],
            returned_on=on,
            receiver=receiver.strip(),
            by_id=actor.user_id,
            at=work.now,
        )
        work.session.add(back)
        _receipt(work, actor, visit, back, [value for _, value in taken])
        return _number(visit, number)


def _receipt(work: UnitOfWork, actor: Actor, visit: VisitView, back: MaterialReturn, taken: list[Any]) -> None:
    number, on = _number(visit, back.number), back.returned_on.isoformat()
    said = enclosed_paper_rules.returned(
        taken, number, issuer_of(visit), visit.order.provider_name, on, back.receiver, actor.name
    )
    documents.make(work, Paper("inspections/return", f"visit:{visit.id}", number, said), render=False)
    work.record(
        MaterialsReturned(subject=f"visit:{visit.id}", receipt=number, materials=tuple(back.materials), returned_on=on)
    )


def _number(visit: VisitView, number: int) -> str:
    return f"{visit.number}退{number}"


def _check(wanted: set[str], held: set[str], on: date, receiver: str, today: date, visit: VisitView) -> None:
    fields = {}
    if not wanted or wanted - held:
        fields["materials"] = "请选择尚未退还的资料 / choose papers that are still held"
    arrived = visit.arrived_at.date() if visit.arrived_at else today
    if not arrived <= on <= today:
        fields["returned_on"] = "退还日期应在调取之后、不晚于今天 / between the visit and today"
    if not receiver.strip() or len(receiver) > 60:
        fields["receiver"] = "须写明收件人 / the receiver is wanted"
    if fields:
        raise Refusal(
            "INSPECTIONS-23",
            zh="退还登记有误：" + "；".join(text.split(" / ")[0] for text in fields.values()),
            en="the return is wrong in " + ", ".join(fields),
            do_zh="请更正后重新登记，本次未登记任何内容",
            do_en="Correct it; nothing was recorded",
            status=422,
            fields=fields,
        )
