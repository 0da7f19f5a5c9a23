"""Directed visits (指定检查): ordered without a draw, marked as such, never mixed into one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import column, select, table

from compliance.accounts import service as accounts
from compliance.accounts.rules import Actor, Authority, Officer
from compliance.checklists import service as checklists
from compliance.checklists.rules import Checklist
from compliance.findings import service as findings
from compliance.findings.service import LeadView
from compliance.foundation.database import db
from compliance.foundation.errors import NotFound, Refusal
from compliance.foundation.trail import Event
from compliance.foundation.unit_of_work import UnitOfWork, unit_of_work
from compliance.sampling import owing_service as owing
from compliance.sampling.assignment_service import new_code
from compliance.sampling.models import Assignment, AssignmentOfficer
from compliance.sampling.plan_rules import Notice
from compliance.sampling.rules import Origin

_PROVIDERS = table("providers", *(column(name) for name in ("id", "code", "kind", "level", "ownership")))
_SHORTEST_REASON = 5


@dataclass(frozen=True, kw_only=True)
class VisitDirected(Event):
    kind = "sampling.visit_directed"
    provider_id: int
    officers: tuple[int, ...]
    authority: str


def direct(
    actor: Actor,
    provider_id: int,
    officer_ids: Sequence[int],
    checklist: str,
    authority: Authority,
    notice: Notice,
    reason: str,
    *,
    planned_from: date | None = None,
    planned_to: date | None = None,
) -> UUID:
    """Order a visit; it is released to its team at once. `checklist` "" is the one that fits the provider.

    SAMPLING-12 without a reason, SAMPLING-13 for a team of one, of the other authority, or with a recusal.
    """
    _check_reason(reason)
    with unit_of_work(actor) as work:
        start = planned_from or work.today
        end = max(start, planned_to or start)
        team = _team(authority, end, officer_ids, provider_id)
        found = _checklist(work, provider_id, checklist)
        row = Assignment(
            id=uuid4(), code=new_code(), provider_id=provider_id, authority=authority.value, notice=notice.value
        )
        row.origin, row.reason = Origin.DIRECTED.value, reason.strip()
        row.checklist_code, row.checklist_version_id = found.code, found.id
        row.planned_from, row.planned_to = start, end
        row.made_at = row.released_at = work.now
        work.session.add(row)
        work.flush()
        seats = enumerate(one.user_id for one in team)
        work.session.add_all(AssignmentOfficer(assignment_id=row.id, user_id=user, seat=seat) for seat, user in seats)
        work.flush()
        owing.released(work, [row])
        ids = tuple(one.user_id for one in team)
        subject = f"visit:{row.id}"
        work.record(VisitDirected(subject=subject, provider_id=provider_id, officers=ids, authority=authority.value))
        return row.id


def direct_for_lead(lead: LeadView | None, actor: Actor, provider_id: int, *order: Any, **days: Any) -> UUID:
    """Order a visit as `direct` does; where it is for a lead, in one unit of work with the lead, which must be open
    (FINDINGS-80) and against that provider (SAMPLING-42)."""
    if lead is not None and lead.provider_id != provider_id:
        raise Refusal(
            "SAMPLING-42",
            zh=f"线索 {lead.number} 针对的是另一家机构",
            en=f"lead {lead.number} is against another provider",
            do_zh="请填写线索所涉机构的编码",
            do_en="write the code of the lead's provider",
            status=422,
        )
    with unit_of_work(actor) as work:
        visit = direct(actor, provider_id, *order, **days)
        if lead is not None:
            findings.visit_ordered(work, actor, lead.id, str(visit))
        return visit


def provider_code_of(provider_id: int) -> str:
    """The code of a provider by its id, "" when there is none."""
    return db.session.scalar(select(_PROVIDERS.c.code).where(_PROVIDERS.c.id == provider_id)) or ""


def _check_reason(reason: str) -> None:
    if len(reason.strip()) < _SHORTEST_REASON:
        raise Refusal(
            "SAMPLING-12",
            zh="指定检查须写明事由（如举报、智能监控线索、专项行动），至少5个字",
            en="a directed visit needs its reason, such as a tip or a screening hit, in five characters or more",
            status=422,
            fields={"reason": "missing"},
        )


def _checklist(work: UnitOfWork, provider_id: int, code: str) -> Checklist:
    fields = select(_PROVIDERS.c.kind, _PROVIDERS.c.level, _PROVIDERS.c.ownership)
    found = work.session.execute(fields.where(_PROVIDERS.c.id == provider_id)).one_or_none()
    if found is None:
        raise NotFound(str(provider_id))
    return checklists.published(code or checklists.for_kind(*found))


def provider_id_of(code: str) -> int | None:
    """The id of a provider by its code, None when there is none."""
    return db.session.execute(select(_PROVIDERS.c.id).where(_PROVIDERS.c.code == code.strip())).scalar_one_or_none()


def _team(authority: Authority, on: date, officer_ids: Sequence[int], provider_id: int) -> list[Officer]:
    known = {officer.user_id: officer for officer in accounts.officers(authority, on)}
    if len(set(officer_ids)) < 2:
        raise _bad_team("检查人员不得少于两人", "at least two officers are wanted")
    for one in officer_ids:
        if one not in known:
            raise _bad_team(
                "有人不是本部门检查人员，或其证件在检查期间失效",
                "someone is no officer of this authority with a valid certificate",
            )
        if provider_id in known[one].recused_provider_ids:
            raise _bad_team("有检查人员对该机构应当回避", "an officer is recused from this provider")
    return [known[one] for one in dict.fromkeys(officer_ids)]


def _bad_team(zh: str, en: str) -> Refusal:
    return Refusal(
        "SAMPLING-13",
        zh=zh,
        en=en,
        article="医疗保障基金使用监督管理条例第二十九条",
        do_zh="请另选检查人员",
        do_en="choose other officers",
        status=422,
        fields={"officers": "team"},
    )
