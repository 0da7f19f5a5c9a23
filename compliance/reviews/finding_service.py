"""Records in violation become findings: one for each provider, its lines those of the judgement that stands."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from sqlalchemy import select

from compliance.accounts.rules import Actor
from compliance.findings import service as findings
from compliance.findings.rules import FundAmount, NewBase, NewFinding, NewLine, SourceKind
from compliance.foundation import clock
from compliance.foundation.unit_of_work import UnitOfWork, unit_of_work
from compliance.indicators.period_rules import period
from compliance.law.consequences import Consequence
from compliance.law.violations import Party, violations
from compliance.reviews.explanation_service import over, settle_again
from compliance.reviews.models import ReviewRecord, ReviewRound, ReviewTask
from compliance.reviews.round_service import locked, moved
from compliance.reviews.rules import FAULT_WORDS, VIOLATION_OF, State, Verdict
from compliance.reviews.verdict_rules import JudgedLine, Judgement, faults_in_order
from compliance.reviews.verdict_service import opened

_FUND = "resident"
_LONGEST = 200


def record_findings(actor: Actor, round_id: int) -> tuple[int, ...]:
    """Record a finding for each provider with records in violation; their ids. What is refused of the claims and the
    damages by the agreement's clause follow in the case, as with any finding. Twice is refused (REVIEWS-01)."""
    with unit_of_work(actor) as work:
        row = locked(work, round_id, State.TOLD, State.AGAIN)
        over(work, row)
        settle_again(work, row)
        made = []
        for provider_id, records in _by_provider(work, row).items():
            new = _finding(work, row, provider_id, records)
            finding_id = findings.record(actor, new, f"{period(row.quarter).words.zh}病历评审记录")
            for one in records:
                one.finding_id = finding_id
            made.append(finding_id)
        row.recorded_at = work.now
        moved(work, row, "recorded", len(made))
        return tuple(made)


def _by_provider(work: UnitOfWork, row: ReviewRound) -> dict[int, list[ReviewRecord]]:
    query = select(ReviewRecord).where(ReviewRecord.round_id == row.id, ReviewRecord.result == Verdict.VIOLATION)
    found: dict[int, list[ReviewRecord]] = defaultdict(list)
    for one in work.session.scalars(query.order_by(ReviewRecord.provider_id, ReviewRecord.claim_id)):
        found[one.provider_id].append(one)
    return found


def _finding(work: UnitOfWork, row: ReviewRound, provider_id: int, records: list[ReviewRecord]) -> NewFinding:
    tasks = {
        task.id: opened(task.content)
        for task in work.session.scalars(
            select(ReviewTask).where(ReviewTask.id.in_([one.result_task_id for one in records]))
        )
    }
    lines: list[NewLine] = []
    for one in records:
        judged = tasks.get(one.result_task_id) if one.result_task_id else None
        if judged is not None:
            lines += _lines(one, judged)
    words, closed_at = period(row.quarter).words, row.closed_at or work.now
    return NewFinding(
        provider_id=provider_id,
        authority="agency",
        source_kind=SourceKind.REVIEW,
        source_id=f"review:{row.quarter}",
        title=f"{words.zh}住院病历评审",
        found_on=clock.local(closed_at).date(),
        lines=tuple(lines),
        bases=tuple(_bases(lines)),
    )


def _lines(record: ReviewRecord, judged: Judgement) -> Iterable[NewLine]:
    costed = [_line(record, one) for one in judged.lines]
    listed = {one.criterion for one in judged.lines}
    bare = [fault for fault in faults_in_order(judged.faults) if fault not in listed]
    return costed + [_line(record, JudgedLine(fault, "", 0, 0, judged.note)) for fault in bare]


def _line(record: ReviewRecord, one: JudgedLine) -> NewLine:
    fault = FAULT_WORDS[one.criterion].zh
    told = "：".join(part for part in (fault, one.item, one.cause) if part)
    fund = str(record.charges.get("fund") or _FUND)
    return NewLine(
        item_code="",
        item_name=told[:_LONGEST],
        occurred_from=_day(record, "from"),
        occurred_to=_day(record, "to"),
        quantity=None,
        unit_price_fen=None,
        total_fen=one.total,
        person_fen=0,
        funds=(FundAmount(fund, "", one.fund),) if one.fund else (),
        violation=VIOLATION_OF[one.criterion],
        claim_id=record.claim_id[:80],
    )


def _day(record: ReviewRecord, key: str) -> date:
    return date.fromisoformat(record.charges[key])


def _bases(lines: Iterable[NewLine]) -> Iterable[NewBase]:
    """What the fund does not pay (拒付) and, on the same base, damages by the agreement's clause for the review; the
    multiple is the case's to choose within the clause's range. Other breaches are counted by their own clauses."""
    violation = "unreasonable_care"
    sums: dict[str, int] = defaultdict(int)
    days = []
    for line in lines:
        if line.violation == violation:
            days.append(line.occurred_to)
            for part in line.funds:
                sums[part.fund] += part.fen
    if not days:
        return
    amounts = tuple(FundAmount(fund, "", fen) for fund, fen in sorted(sums.items()))
    for consequence in (Consequence.REFUSAL, Consequence.DAMAGES):
        yield NewBase(
            consequence=str(consequence),
            violation=violation,
            debtor=str(Party.PROVIDER),
            debtor_label="",
            measure=str(violations()[violation].measure),
            amounts=amounts,
            acted_on=max(days),
        )
