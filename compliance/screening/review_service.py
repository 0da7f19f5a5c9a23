"""First and second review of a month: every claim screened once, a sample of inpatient claims looked at by people."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from compliance.accounts.rules import Actor
from compliance.claims import service as claims
from compliance.claims.service import Wanted
from compliance.findings import service as findings
from compliance.findings.lead_rules import LeadSource
from compliance.findings.service import NewLead
from compliance.foundation import money
from compliance.foundation.database import db
from compliance.foundation.errors import NotFound, Refusal
from compliance.foundation.trail import Event
from compliance.foundation.unit_of_work import unit_of_work
from compliance.indicators.period_rules import Period, period
from compliance.providers import service as providers
from compliance.providers.service import Search
from compliance.sampling.act_service import Credentials, two_persons
from compliance.screening import run_service
from compliance.screening.models import ScreeningReview, ScreeningReviewClaim, ScreeningRun
from compliance.screening.sample_rules import VIOLATIONS, Drawn, Result, Unit, draw, frame_hash

_SHORTEST, _LONGEST = 4, 128


@dataclass(frozen=True, kw_only=True)
class Reviewed(Event):
    """A month's review was opened or drawn, or a claim of its sample was reviewed."""

    kind = "screening.reviewed"
    step: str
    frame_sha256: str
    claims: int


def _units(wanted: Period) -> list[Unit]:
    rows = claims.each(Wanted(span=wanted.span, visit_type="inpatient"))
    return [Unit(row["claim_id"], row["provider_code"], row["total"], row["paid"]) for row in rows]


def open_month(actor: Actor, wanted: Period) -> int:
    """Screen a month whole and freeze the list that the second review is drawn from; again until it is drawn.

    Refusals SCREENING-08 (no claims), -11 (not a month), -12 (drawn already).
    """
    if wanted.kind != "month":
        raise refused("11", "初审、复审按月进行", "a review is of one month", "请填写如 2024-03", "write 2024-03")
    run_id = run_service.screen(actor, wanted)
    units = _units(wanted)
    with unit_of_work(actor) as work:
        row = work.session.scalars(select(ScreeningReview).where(ScreeningReview.month == wanted.code)).one_or_none()
        if row is not None and row.drawn_at is not None:
            raise _drawn()
        if row is None:
            row = ScreeningReview(month=wanted.code, public_value="")
            work.session.add(row)
        row.run_id, row.frame, row.frame_sha256 = run_id, len(units), frame_hash(units)
        work.flush()
        work.record(_event(row, "opened", len(units)))
        return row.id


def draw_sample(actor: Actor, review_id: int, value: str, first: Credentials, second: Credentials) -> int:
    """Draw the sample by a value that two persons produced in public; how many claims.

    Refusals SAMPLING-08, -09 (the two), SCREENING-12 (drawn already), -13 (value), -14 (the claims changed since).
    """
    value = _public(value)
    keepers = two_persons(first, second)
    found = db.session.get(ScreeningReview, review_id)
    if found is None:
        raise NotFound
    month = found.month
    units = _units(period(month))
    ids = {one.code: one.id for one in providers.everything(Search())}
    with unit_of_work(actor) as work:
        query = select(ScreeningReview).where(ScreeningReview.id == review_id).with_for_update()
        row = work.session.scalars(query).one()
        if row.drawn_at is not None:
            raise _drawn()
        if frame_hash(units) != row.frame_sha256:
            raise refused(
                "14",
                "名单锁定后结算数据有变动",
                "the claims changed since the list was frozen",
                "请重新做初审、锁定名单，再抽取",
                "open the month again, then draw",
            )
        sizes = Counter(one.stratum for one in units)
        sample = draw(month, units, value)
        work.session.add_all(_row(row.id, one, sizes, ids) for one in sample)
        row.public_value, row.drawn_at = value, work.now
        row.first_keeper_id, row.second_keeper_id = keepers[0].user_id, keepers[1].user_id
        work.record(_event(row, "drawn", len(sample)))
        return len(sample)


def _row(review_id: int, one: Drawn, sizes: Mapping[str, int], ids: Mapping[str, int]) -> ScreeningReviewClaim:
    return ScreeningReviewClaim(
        review_id=review_id,
        claim_id=one.unit.claim_id,
        provider_code=one.unit.provider_code,
        provider_id=ids.get(one.unit.provider_code),
        stratum=one.unit.stratum,
        stratum_size=sizes[one.unit.stratum],
        ticket=one.ticket,
        total=one.unit.total,
        paid=one.unit.paid,
        result="",
        wrong_fen=0,
        reason="",
    )


def _public(value: str) -> str:
    value = "".join(value.split())
    if not _SHORTEST <= len(value) <= _LONGEST or not value.isascii():
        raise refused(
            "13",
            "公开数须为4至128个数字、英文字母或半角符号",
            "a public value has 4 to 128 digits, letters or signs of ASCII",
            "请录入当场产生的数字，如骰子点数或彩票开奖号码",
            "enter what was thrown or drawn in public",
        )
    return value


def record(
    actor: Actor, claim_id: int, result: str, wrong_fen: int = 0, reason: str = "", violation: str = ""
) -> int | None:
    """What the reviewer found of a drawn claim, once; the lead of a wrong one. violation: one of VIOLATIONS.

    Refusals SCREENING-15 (amount, violation or reason missing, or above what the fund paid), -16 (reviewed already).
    """
    with unit_of_work(actor) as work:
        query = select(ScreeningReviewClaim).where(ScreeningReviewClaim.id == claim_id).with_for_update()
        row = work.session.scalars(query).one_or_none()
        if row is None:
            raise NotFound
        if row.result:
            raise refused("16", "该结算单已复审", "this claim was reviewed", "结果不能更改", "its result stands")
        wrong = result == Result.WRONG
        if wrong:
            _require_told(row.paid, wrong_fen, reason, violation)
        row.result, row.wrong_fen = Result(result), wrong_fen if wrong else 0
        row.reason, row.violation = reason.strip(), violation if wrong else ""
        row.reviewed_at, row.reviewed_by = work.now, actor.user_id
        review = work.session.get_one(ScreeningReview, row.review_id)
        work.record(_event(review, "claim", 1))
        if wrong and row.provider_id is not None:
            row.lead_id = findings.add_lead(work, _lead(row, review, _authority(review), work.today))
        return row.lead_id


def _require_told(paid: int, wrong_fen: int, reason: str, violation: str) -> None:
    """A wrong amount says how much of what the fund paid (fen), by which violation, and why."""
    if not 0 < wrong_fen <= paid or not reason.strip() or violation not in VIOLATIONS:
        raise refused(
            "15",
            f"有误金额须大于0、不超过基金支付的{money.show(paid)}，并选定违规情形、写明理由",
            f"a wrong amount is above 0, at most the {money.show(paid)} that the fund paid, with violation and reason",
            "请更正后保存",
            "correct it",
        )


def _authority(review: ScreeningReview) -> str:
    return db.session.get_one(ScreeningRun, review.run_id).authority


def _lead(row: ScreeningReviewClaim, review: ScreeningReview, authority: str, today: date) -> NewLead:
    return NewLead(
        authority=authority,
        provider_id=row.provider_id or 0,
        source_kind=LeadSource.SCREENING,
        source_id=f"review/{review.month}/{row.id}",
        title=f"复审：结算单{row.claim_id}金额有误，{money.show(row.wrong_fen)}"[:200],
        text=row.reason,
        received_on=today,
        discovered_on=today,
    )


def _event(row: ScreeningReview, step: str, count: int) -> Reviewed:
    return Reviewed(subject=f"screening:review:{row.month}", step=step, frame_sha256=row.frame_sha256, claims=count)


def _drawn() -> Refusal:
    return refused("12", "本月样本已抽取", "the sample of this month is drawn", "请按样本复审", "review its claims")


def refused(number: str, zh: str, en: str, do_zh: str, do_en: str) -> Refusal:
    """A refusal of a review."""
    return Refusal(f"SCREENING-{number}", zh=zh, en=en, do_zh=do_zh, do_en=do_en, status=422)
