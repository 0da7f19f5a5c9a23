"""From a suspicion to a finding: a second person judges it, and what is confirmed at a provider becomes lines with a
base for each debtor."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from compliance.accounts.rules import Actor, Authority
from compliance.claims.service import shown
from compliance.findings import service as findings
from compliance.findings.lead_rules import Outcome
from compliance.findings.rules import NewFinding, SourceKind
from compliance.followups import rules, script_rules, suspicion_rules
from compliance.followups.asking_service import answers_of, script_of
from compliance.followups.models import FollowUp, FollowUpAttempt, FollowUpRound
from compliance.followups.suspicion_rules import SUSPICION_WORDS, Held, Judgement, Parts, Suspicion
from compliance.foundation import clock, evidence_store
from compliance.foundation.errors import NotFound
from compliance.foundation.trail import Event
from compliance.foundation.unit_of_work import UnitOfWork, unit_of_work


@dataclass(frozen=True, kw_only=True)
class SuspicionJudged(Event):
    """What a second person made of a suspicion; sums in fen, by whose violation."""

    kind = "followups.judged"
    judgement: str
    provider_violation: str
    provider_fen: int
    person_violation: str
    person_fen: int


@dataclass(frozen=True, kw_only=True)
class SuspicionsRecorded(Event):
    kind = "followups.recorded"
    finding: int
    follow_ups: int


def confirm(actor: Actor, follow_up_id: UUID, parts: Parts, reason: str) -> None:
    """Hold a suspicion for true, and say who is answerable for how much. Refusals FOLLOWUPS-20 to -25."""
    with unit_of_work(actor) as work:
        row = _suspected(work, actor, follow_up_id, reason)
        suspicion_rules.check_parts(parts, row.paid)
        row.provider_violation, row.provider_fen = parts.provider_violation, parts.provider_fen
        row.person_violation, row.person_fen = parts.person_violation, parts.person_fen
        _judged(work, row, Judgement.CONFIRMED, reason)


def drop(actor: Actor, follow_up_id: UUID, reason: str) -> None:
    """Hold it for untrue; its lead ends with the reason."""
    with unit_of_work(actor) as work:
        row = _suspected(work, actor, follow_up_id, reason)
        _judged(work, row, Judgement.DROPPED, reason)
        if row.lead_id is not None:
            findings.settle_lead(work, row.lead_id, Outcome.DROPPED, reason.strip())


def _suspected(work: UnitOfWork, actor: Actor, follow_up_id: UUID, reason: str) -> FollowUp:
    row = work.session.scalars(select(FollowUp).where(FollowUp.id == follow_up_id).with_for_update()).one_or_none()
    if row is None or not row.suspicion:
        raise NotFound
    if row.judgement:
        raise rules.declined(
            "23", "该疑点已核实", "this suspicion was judged", "结果不能更改", "What was judged stands", 409
        )
    suspicion_rules.check_judge(row.done_by, actor.user_id)
    if not reason.strip():
        raise rules.declined(
            "24", "须写明核实情况", "say how it was verified", "请写明核实的方式和结果", "Write how, and what was found"
        )
    return row


def _judged(work: UnitOfWork, row: FollowUp, judgement: Judgement, reason: str) -> None:
    row.judgement, row.judged_at, row.judged_by = judgement, work.now, work.doer.user_id
    row.judged_why = reason.strip()
    work.record(
        SuspicionJudged(
            subject=f"follow_up:{row.id}",
            judgement=judgement,
            provider_violation=row.provider_violation,
            provider_fen=row.provider_fen,
            person_violation=row.person_violation,
            person_fen=row.person_fen,
        )
    )


def record(actor: Actor, round_id: int, provider_id: int) -> int:
    """Make one finding of all that is confirmed at a provider and not recorded yet; its id.

    FOLLOWUPS-26 where nothing is; the leads end as confirmed. Refusals of findings where a line is at fault.
    """
    with unit_of_work(actor) as work:
        of = work.session.get(FollowUpRound, round_id)
        rows = _confirmed(work, round_id, provider_id)
        if of is None or not rows:
            raise rules.declined(
                "26",
                "没有待登记的核实属实的疑点",
                "nothing confirmed waits to be recorded",
                "请先核实疑点",
                "Verify the suspicions first",
                409,
            )
        held = [_held(work, actor, of, row) for row in rows]
        finding_id = findings.record(actor, _finding(work, of, provider_id, rows, held), document=of.title)
        for row in rows:
            row.finding_id = finding_id
            if row.lead_id is not None:
                findings.settle_lead(work, row.lead_id, Outcome.CONFIRMED, row.judged_why or "")
        subject = f"follow_up_round:{of.id}"
        work.record(SuspicionsRecorded(subject=subject, finding=finding_id, follow_ups=len(rows)))
        return finding_id


def _confirmed(work: UnitOfWork, round_id: int, provider_id: int) -> list[FollowUp]:
    mine = (FollowUp.round_id == round_id, FollowUp.provider_id == provider_id, FollowUp.finding_id.is_(None))
    query = select(FollowUp).where(*mine, FollowUp.judgement == Judgement.CONFIRMED)
    return list(work.session.scalars(query.order_by(FollowUp.settled_on, FollowUp.claim_id).with_for_update()))


def _finding(
    work: UnitOfWork, of: FollowUpRound, provider_id: int, rows: Iterable[FollowUp], held: list[Held]
) -> NewFinding:
    before = select(func.count(FollowUp.finding_id.distinct())).where(
        FollowUp.round_id == of.id, FollowUp.provider_id == provider_id
    )
    number = (work.session.scalar(before) or 0) + 1
    finders = {one for row in rows for one in (row.done_by,) if one is not None}
    return NewFinding(
        provider_id=provider_id,
        authority=Authority.AGENCY,
        source_kind=SourceKind.FOLLOW_UP,
        source_id=f"follow_up_round:{of.id}:{number}",
        title=f"{of.title}：{'、'.join(dict.fromkeys(SUSPICION_WORDS[one.suspicion].zh for one in held))}",
        found_on=work.today,
        lines=suspicion_rules.lines(held),
        bases=suspicion_rules.bases(held),
        found_by=tuple(sorted(finders)),
    )


def _held(work: UnitOfWork, actor: Actor, of: FollowUpRound, row: FollowUp) -> Held:
    if not row.fund:
        raise rules.declined(
            "25",
            f"结算单{row.claim_id}没有险种，不能确定退回哪项基金",
            f"claim {row.claim_id} names no fund that money would go back to",
            "请补充结算数据后再登记",
            "Complete the settlement data first",
        )
    return Held(
        claim_id=row.claim_id,
        suspicion=Suspicion(row.suspicion),
        began=row.admitted_on or row.settled_on,
        ended=row.discharged_on or row.settled_on,
        fund=row.fund,
        insured_place=row.insured_place,
        label=f"参保人 {shown(row.person)}",
        evidence=evidence_store.put(actor, _record(work, of, row), "text/plain").sha256,
        parts=Parts(row.provider_violation, row.provider_fen, row.person_violation, row.person_fen),
    )


def _record(work: UnitOfWork, of: FollowUpRound, row: FollowUp) -> bytes:
    """The record of a follow-up as evidence: attempts, questions and answers. It names nobody, and holds neither notes
    nor what the person said in own words: the provider may read it."""
    attempts = select(FollowUpAttempt).where(FollowUpAttempt.follow_up_id == row.id).order_by(FollowUpAttempt.number)
    answers = answers_of(row)
    asked: list[Any] = [item for item in script_of(of.checklist_version_id) if item.code in answers]
    text = [
        "回访记录",
        f"轮次：{of.title}",
        f"结算单号：{row.claim_id}　参保人（哈希）：{shown(row.person)}　机构编码：{row.provider_code}",
        *(
            f"{clock.local(one.at):%Y-%m-%d} {rules.WAY_WORDS[one.way].zh}：{rules.CONTACT_WORDS[one.contact].zh}"
            for one in work.session.scalars(attempts)
        ),
        *(
            f"{item.code} {item.text.zh}：{script_rules.answer_words(item, answers[item.code]).zh}"
            for item in asked
            if item.type != "text"
        ),
    ]
    return "\n".join(text).encode()
