"""What the second review found wrong at a provider, filed as one finding with a line for each claim of its sample."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select

from compliance.accounts.rules import Actor
from compliance.claims import service as claims
from compliance.claims.service import Wanted
from compliance.findings import service as findings
from compliance.findings.lead_rules import Outcome
from compliance.findings.rules import FundAmount, NewFinding, NewLine, SourceKind
from compliance.foundation import clock
from compliance.foundation.errors import NotFound
from compliance.foundation.unit_of_work import UnitOfWork, unit_of_work
from compliance.indicators.period_rules import Period, period
from compliance.screening.models import ScreeningReview, ScreeningReviewClaim, ScreeningRun
from compliance.screening.review_service import refused
from compliance.screening.sample_rules import Result

_LONGEST_NUMBER = 80


def file_finding(actor: Actor, review_id: int, provider_id: int) -> int:
    """File the wrong claims of a provider's sample once it is reviewed whole; the finding's id, the same again. Their
    leads are concluded by it.

    Refusals SCREENING-17 (claims still to be reviewed), -19 (nothing is wrong), -20 (a claim is not in the store any
    more), and those of findings.record.
    """
    with unit_of_work(actor) as work:
        review = work.session.get(ScreeningReview, review_id)
        rows = _sample(work, review_id, provider_id)
        if review is None or not rows:
            raise NotFound
        wrong = [row for row in rows if row.result == Result.WRONG]
        filed = next((row.finding_id for row in wrong if row.finding_id is not None), None)
        if filed is not None:
            return filed
        _require_reviewed(rows, wrong)
        authority = work.session.get_one(ScreeningRun, review.run_id).authority
        new = _finding(provider_id, authority, period(review.month), wrong)
        made = findings.record(actor, new)
        for row in wrong:
            row.finding_id = made
        _conclude(work, wrong, made)
        return made


def _sample(work: UnitOfWork, review_id: int, provider_id: int) -> Sequence[ScreeningReviewClaim]:
    """The provider's drawn claims, held, so that two officers file one finding."""
    query = select(ScreeningReviewClaim).where(
        ScreeningReviewClaim.review_id == review_id, ScreeningReviewClaim.provider_id == provider_id
    )
    return work.session.scalars(query.order_by(ScreeningReviewClaim.id).with_for_update()).all()


def _require_reviewed(rows: Sequence[ScreeningReviewClaim], wrong: Sequence[ScreeningReviewClaim]) -> None:
    if any(not row.result for row in rows):
        raise unfinished()
    if not wrong:
        raise refused(
            "19",
            "该机构样本中没有金额有误的结算单",
            "no claim of the provider's sample is wrong",
            "无需登记问题",
            "there is nothing to file",
        )


def unfinished() -> Exception:
    """Claims of the sample are still to be reviewed (SCREENING-17)."""
    return refused(
        "17",
        "该机构的样本尚未全部复审",
        "claims of the sample are still to be reviewed",
        "请先复审完",
        "review them",
    )


def _finding(provider_id: int, authority: str, month: Period, wrong: Sequence[ScreeningReviewClaim]) -> NewFinding:
    numbers = [row.claim_id for row in wrong]
    asked = Wanted(span=month.span, claim_ids=numbers, provider_code=wrong[0].provider_code)
    known = {row["claim_id"]: row for row in claims.find(asked, limit=len(numbers)).rows}
    if set(known) != set(numbers):
        raise refused(
            "20",
            "有误的结算单已不在结算数据中",
            "a wrong claim is not among the settlement data any more",
            "数据批次已撤回的，请核实后按现有数据重新复审",
            "look at the batch that was withdrawn, and review what there is now",
        )
    return NewFinding(
        provider_id=provider_id,
        authority=authority,
        source_kind=SourceKind.CLAIMS_AUDIT,
        source_id=f"second_review/{month.code}",
        title=f"{month.words.zh}结算数据复审：样本中{len(wrong)}张结算单金额有误",
        found_on=max(clock.local(row.reviewed_at).date() for row in wrong if row.reviewed_at),
        lines=tuple(_line(row, known[row.claim_id]) for row in wrong),
        found_by=tuple(sorted({row.reviewed_by for row in wrong if row.reviewed_by is not None})),
    )


def _line(row: ScreeningReviewClaim, claim: Mapping[str, Any]) -> NewLine:
    """One wrong claim: what the fund paid too much, on the day on which it was settled."""
    return NewLine(
        item_code="",
        item_name=f"结算单{row.claim_id}：{row.reason}"[:200],
        occurred_from=claim["settled_on"],
        occurred_to=claim["settled_on"],
        quantity=None,
        unit_price_fen=None,
        total_fen=row.wrong_fen,
        person_fen=0,
        funds=(FundAmount(claim["fund"], claim["insured_place"] or "", row.wrong_fen),),
        violation=row.violation,
        claim_id=row.claim_id if len(row.claim_id) <= _LONGEST_NUMBER else None,
    )


def _conclude(work: UnitOfWork, wrong: Sequence[ScreeningReviewClaim], finding_id: int) -> None:
    """The leads of these claims end in the finding; one that a case has taken gets its outcome from the case."""
    numbers = [row.lead_id for row in wrong if row.lead_id is not None]
    for lead in findings.leads_by_id(numbers).values():
        if not lead.outcome and not lead.taken:
            findings.settle_lead(work, lead.id, Outcome.CONFIRMED, f"复审金额有误，已登记为问题{finding_id}")
