"""What is done with a lead: given to somebody, ended without action, passed on, merged, sent on a visit, concluded."""

from collections.abc import Sequence

from sqlalchemy import select

from compliance.accounts import service as accounts
from compliance.accounts.rules import Actor, Role
from compliance.findings import lead_owing_service as owing
from compliance.findings import lead_rules as rules
from compliance.findings.lead_models import Lead
from compliance.findings.lead_rules import Outcome, Transfer
from compliance.findings.lead_service import LeadMoved, lead_in_scope, locked, settle_lead
from compliance.foundation.errors import NotFound, Refusal
from compliance.foundation.unit_of_work import UnitOfWork, unit_of_work

TRIAGE = (Role.OFFICER, Role.MANAGER)
MOST_AT_ONCE = 200


def assign(actor: Actor, lead_ids: Sequence[int], user_id: int) -> int:
    """Give open leads to an officer or a manager; returns how many. Refused: FINDINGS-80, -83."""
    who = accounts.active_actor(user_id)
    if who is None or not who[0].holds(*TRIAGE):
        raise Refusal(
            "FINDINGS-83",
            zh="线索只能交由经办人员或监管负责人办理",
            en="a lead is given to an officer or a manager",
            do_zh="请另选办理人",
            do_en="choose somebody else",
            status=422,
            fields={"assignee": "role"},
        )
    with unit_of_work(actor) as work:
        rows = [_open(work, actor, lead_id) for lead_id in _few(lead_ids)]
        for row in rows:
            row.assignee_id = user_id
            owing.assigned(work, row)
            _moved(work, row, "assigned")
        return len(rows)


def no_action(actor: Actor, lead_ids: Sequence[int], reason: str) -> int:
    """End open leads without action, with the reason; returns how many. Refused: FINDINGS-80, -81."""
    kept = rules.require_reason(reason)
    with unit_of_work(actor) as work:
        rows = [_open(work, actor, lead_id) for lead_id in _few(lead_ids)]
        for row in rows:
            settle_lead(work, row.id, Outcome.NO_ACTION, kept)
        return len(rows)


def conclude(actor: Actor, lead_id: int, outcome: str, reason: str) -> None:
    """Say what the check found, where no case says it. Refused: FINDINGS-80, -81."""
    kept = rules.require_reason(reason)
    with unit_of_work(actor) as work:
        row = _open(work, actor, lead_id)
        settle_lead(work, row.id, rules.CONCLUSIONS[outcome != Outcome.CONFIRMED], kept)


def transfer(actor: Actor, lead_id: int, how: str, to: str, reason: str) -> None:
    """Ask another authority for help (协查), or pass the lead on (移送); its answer is owed. Refused: FINDINGS-80, -81,
    -84."""
    kept = rules.require_reason(reason)
    if not to.strip():
        raise Refusal(
            "FINDINGS-84",
            zh="须写明移送或协查的机关",
            en="name the authority",
            do_zh="请填写机关全称",
            do_en="write its full name",
            status=422,
            fields={"to": "missing"},
        )
    with unit_of_work(actor) as work:
        row = _open(work, actor, lead_id)
        row.transfer, row.transferred_to, row.reply = Transfer(how), to.strip(), None
        row.reply_due = owing.asked(work, row)
        if how == Transfer.MOVE:
            settle_lead(work, row.id, Outcome.HANDED_ON, kept)
        else:
            row.outcome_reason = kept
            _moved(work, row, "assistance_asked")


def answered(actor: Actor, lead_id: int, reply: str) -> None:
    """Keep what the other authority answered. Refused: FINDINGS-81, and -85 where none was asked."""
    kept = rules.require_reason(reply)
    with unit_of_work(actor) as work:
        row = _mine(work, actor, lead_id)
        if not row.transfer or row.reply:
            raise Refusal(
                "FINDINGS-85",
                zh=f"线索 {row.number} 没有待回复的移送或协查",
                en=f"no answer about lead {row.number} is awaited",
                do_zh="请先办理移送或协查",
                do_en="pass it on or ask for help first",
            )
        row.reply = kept
        owing.answered(work, row)
        _moved(work, row, "answered")


def merge(actor: Actor, lead_id: int, into_number: str) -> int:
    """Merge a lead into the earlier one of the same matter; returns that one's id. Refused: FINDINGS-80, -82."""
    with unit_of_work(actor) as work:
        found = work.session.scalars(select(Lead.id).where(Lead.number == into_number.strip())).first()
        lead, into = lead_in_scope(actor, lead_id), lead_in_scope(actor, found or 0)
        if lead is None:
            raise NotFound
        rules.check_merge(lead, into or lead)
        row = _open(work, actor, lead_id)
        row.merged_into_id = found
        settle_lead(work, row.id, Outcome.MERGED, f"并入 {into_number.strip()}")
        return found or 0


def visit_ordered(work: UnitOfWork, actor: Actor, lead_id: int, visit_id: str) -> None:
    """Note the visit that was ordered for a lead; what it finds decides on the lead. Refused: FINDINGS-80."""
    row = _open(work, actor, lead_id)
    row.visit_id = visit_id
    _moved(work, row, "visit_ordered")


def _few(lead_ids: Sequence[int]) -> list[int]:
    wanted = sorted(set(lead_ids))
    if not wanted or len(wanted) > MOST_AT_ONCE:
        raise Refusal(
            "FINDINGS-86",
            zh=f"请选择1至{MOST_AT_ONCE}条线索",
            en=f"choose 1 to {MOST_AT_ONCE} leads",
            do_zh="可用筛选条件分批办理",
            do_en="filter the list and go by portions",
            status=422,
        )
    return wanted


def _mine(work: UnitOfWork, actor: Actor, lead_id: int) -> Lead:
    if not actor.holds(*TRIAGE) or lead_in_scope(actor, lead_id) is None:
        raise NotFound
    return locked(work, lead_id)


def _open(work: UnitOfWork, actor: Actor, lead_id: int) -> Lead:
    row = _mine(work, actor, lead_id)
    if row.outcome or row.taken_at is not None:
        raise rules.decided(row.number)
    return row


def _moved(work: UnitOfWork, row: Lead, step: str) -> None:
    work.record(LeadMoved(subject=f"lead:{row.id}", step=step, number=row.number))
