"""Sending items of a record back for correction: by the team's lead before the seal, by a manager at any time."""

from collections.abc import Mapping
from dataclasses import dataclass

from compliance.accounts.rules import Actor, Role
from compliance.foundation.errors import Refusal
from compliance.foundation.trail import Event
from compliance.foundation.unit_of_work import unit_of_work
from compliance.inspections import loading_service, receive_service, return_rules, taking_service
from compliance.inspections.loading_service import VisitView
from compliance.inspections.models import VisitReturn
from compliance.inspections.rules import Stage
from compliance.sampling.service import AssignmentView

LONGEST = 500


@dataclass(frozen=True, kw_only=True)
class ItemReturned(Event):
    kind = "inspections.item_returned"
    item: str
    version: int


def may_send_back(actor: Actor, visit: VisitView) -> bool:
    """The manager of the visit's authority, or the team's lead until the record is sealed."""
    if visit.stage in (Stage.BLIND, Stage.RELEASED):
        return False
    if actor.holds(Role.MANAGER):
        return actor.authority in (None, visit.order.authority)
    lead = visit.order.officers[0][0] if visit.order.officers else None
    return actor.user_id == lead and visit.sealed_at is None


def send_back(actor: Actor, order: AssignmentView, comments: Mapping[str, str]) -> VisitView:
    """Send items back, each with a comment. INSPECTIONS-24 for who may not, -18 and -19 for bad input."""
    said = {place: text.strip() for place, text in comments.items() if text.strip()}
    with unit_of_work(actor) as work:
        row = taking_service.lock(work, order)
        visit = loading_service.view(order)
        if row is None or not may_send_back(actor, visit):
            raise _not_yours()
        _check(visit, said)
        for place, text in sorted(said.items()):
            work.session.add(
                VisitReturn(
                    visit_id=order.id, item=place, comment=text, by_id=actor.user_id, at=work.now, after=row.events
                )
            )
            work.record(ItemReturned(subject=f"visit:{order.id}", item=place, version=row.version))
        work.flush()
        after = loading_service.view(order)
        receive_service.count(work, after)
        return after


def _not_yours() -> Refusal:
    return Refusal(
        "INSPECTIONS-24",
        zh="退回由本单位监管负责人办理；登记到达后、封存前，组长也可以退回",
        en="the manager of the authority sends items back; so does the team's lead between the arrival and the seal",
        do_zh="请联系监管负责人",
        do_en="Ask the manager",
    )


def _check(visit: VisitView, said: Mapping[str, str]) -> None:
    if not said or any(len(text) > LONGEST for text in said.values()):
        raise Refusal(
            "INSPECTIONS-18",
            zh=f"退回须逐项写明意见，每项不超过{LONGEST}字",
            en=f"an item is sent back with a comment of at most {LONGEST} characters",
            do_zh="请在需要更正的项目下写明意见",
            do_en="Write what is to be put right under each item",
            status=422,
            fields={"comment": "missing"},
        )
    known = {item.code for item in visit.checklist.items} | set(return_rules.PLACES)
    unknown = sorted(set(said) - known)
    if unknown:
        raise Refusal(
            "INSPECTIONS-19",
            zh="检查表中没有：" + "、".join(unknown),
            en="not in the list: " + ", ".join(unknown),
            do_zh="请核对项目代码",
            do_en="Look at the codes of the list",
            status=422,
            fields=dict.fromkeys(unknown, "unknown"),
        )
