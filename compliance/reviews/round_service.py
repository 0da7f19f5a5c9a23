"""A quarter's round: opened, its disputed records marked, its list frozen, its random part drawn."""

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import select

from compliance.accounts.rules import Actor, Role
from compliance.claims import service as claims
from compliance.claims.service import Wanted
from compliance.deadlines import service as deadlines
from compliance.deadlines.rules import Debt, Kind
from compliance.foundation.errors import NotFound
from compliance.foundation.money import round_fen
from compliance.foundation.trail import Event
from compliance.foundation.unit_of_work import UnitOfWork, unit_of_work
from compliance.foundation.words import Words
from compliance.foundation.working_days import Length, Period, Unit
from compliance.indicators.period_rules import Period as Quarter
from compliance.indicators.period_rules import period
from compliance.law.reviews import ReviewTerms, review_terms
from compliance.lawbook import service as lawbook
from compliance.providers import service as providers
from compliance.providers.service import Search
from compliance.reviews import draw_rules
from compliance.reviews.models import ReviewRecord, ReviewRound
from compliance.reviews.rules import Dates, Part, State, expect, no_review, state_of
from compliance.sampling.act_service import Credentials, two_persons
from compliance.sampling.draw_rules import result_hash
from compliance.sampling.ticket_rules import Tickets, effective_seed, nonce_hash

CAPACITY = 120
_NONCE_BYTES = 32
_SHORTEST, _LONGEST = 4, 128
# What a reviewer is told of the claim: how much of what, never whose.
_CHARGES = ("total", "eligible", "paid", "drug", "material", "exam", "treatment", "diagnosis", "fund")


@dataclass(frozen=True, kw_only=True)
class ReviewMoved(Event):
    """A step of a round; `count`: how many records it took in, "" of what kind they are."""

    kind = "reviews.moved"
    step: str
    count: int = 0
    hash: str = ""


def dates(row: ReviewRound) -> Dates:
    """When each step was taken."""
    return Dates(
        row.committed_at, row.drawn_at, row.assigned_at, row.closed_at, row.told_at, row.again_at, row.recorded_at
    )


def terms_of(row: ReviewRound) -> ReviewTerms:
    """The figures of the rule as they were frozen at the opening."""
    random, share, least = (
        Decimal(row.terms[f"review.{name}"]["value"]) for name in ("random_share", "amount_share", "amount_least")
    )
    return ReviewTerms(random, share, round_fen(least))


def locked(work: UnitOfWork, round_id: int, *states: State) -> ReviewRound:
    """The round, locked until the unit ends. NotFound, or REVIEWS-01 where it is at another step."""
    row = work.session.scalars(select(ReviewRound).where(ReviewRound.id == round_id).with_for_update()).one_or_none()
    if row is None:
        raise NotFound
    if states:
        expect(state_of(dates(row)), *states)
    return row


def moved(work: UnitOfWork, row: ReviewRound, step: str, count: int = 0, sha256: str = "") -> None:
    """Put a step on the trail."""
    work.record(ReviewMoved(subject=f"review:{row.quarter}", step=step, count=count, hash=sha256))


def quarter_of(code: str) -> Quarter:
    """A quarter by its code. Refusal REVIEWS-02 for another period."""
    found = period(code)
    if found.kind != "quarter":
        raise no_review("02", "病历评审按季度进行", "a review is of one quarter", "请填写如 2024Q1", "write 2024Q1")
    return found


def open_round(actor: Actor, code: str, capacity: int = CAPACITY) -> int:
    """Open a quarter's round and freeze the figures of its rule; the same quarter again is the same round."""
    quarter = quarter_of(code)
    if capacity < 1:
        raise no_review("03", "每名专家至少1份", "a reviewer takes one record at least", "请更正", "correct it")
    with unit_of_work(actor) as work:
        query = select(ReviewRound).where(ReviewRound.quarter == quarter.code)
        row = work.session.scalars(query).one_or_none()
        if row is not None:
            return row.id
        law = review_terms(lawbook.law(), work.today)
        frozen: dict[str, Any] = {
            key: {"value": str(value.least), "source": value.source, "standing": str(value.standing)}
            for key, value in law.values
        }
        row = ReviewRound(
            quarter=quarter.code,
            capacity=capacity,
            terms={"on": work.today.isoformat(), **frozen},
            opened_at=work.now,
            opened_by=actor.user_id,
        )
        work.session.add(row)
        work.flush()
        deadlines.owe(work, _owed(row.id, quarter))
        moved(work, row, "opened")
        return row.id


def _owed(round_id: int, quarter: Quarter) -> Debt:
    """Every quarter is reviewed before the next one is over."""
    last = quarter.span.until
    length = Period(last, Length(3, Unit.MONTHS))
    due = deadlines.until(length)
    words = Words(f"{quarter.words.zh}病历评审", f"Record review of {quarter.code}")
    return Debt(
        f"review_round:{quarter.code}",
        Kind.REVIEW_ROUND,
        f"review:{quarter.code}",
        words,
        due.day,
        due.provisional,
        endpoint="reviews.show",
        values={"round_id": round_id},
        roles=(Role.MANAGER,),
        period=length,
    )


def mark(actor: Actor, round_id: int, claim_ids: Iterable[str], reason: str) -> int:
    """Mark inpatient claims of the quarter as disputed, all or none; how many are new. Marking twice is once.

    Refusals REVIEWS-04 (numbers that are no inpatient claim of the quarter), -05 (no reason).
    """
    wanted = tuple(dict.fromkeys(one.strip() for one in claim_ids if one.strip()))
    if not wanted or not reason.strip():
        raise no_review("05", "须填写结算单号和争议理由", "name the claims and why", "请补充", "add what is missing")
    with unit_of_work(actor) as work:
        row = locked(work, round_id, State.OPEN)
        span = period(row.quarter).span
        found = {one["claim_id"]: one for one in claims.each(Wanted(span=span, claim_ids=wanted))}
        known = provider_ids()
        wrong = [one for one in wanted if not _fits(found.get(one), known)]
        if wrong:
            raise _unknown(wrong)
        query = select(ReviewRecord.claim_id).where(ReviewRecord.round_id == row.id)
        there = set(work.session.scalars(query))
        fresh = [one for one in wanted if one not in there]
        work.session.add_all(
            record(work, row, Part.DISPUTED, found[one], known, reason=reason.strip()) for one in fresh
        )
        moved(work, row, "marked", len(fresh))
        return len(fresh)


def provider_ids() -> dict[str, int]:
    """Provider code -> id."""
    return {one.code: one.id for one in providers.everything(Search())}


def _fits(claim: Mapping[str, Any] | None, known: Mapping[str, int]) -> bool:
    return claim is not None and claim["visit_type"] == "inpatient" and claim["provider_code"] in known


def _unknown(wrong: list[str]) -> Exception:
    shown = "、".join(wrong[:5])
    return no_review(
        "04",
        f"有{len(wrong)}个号码不是本季度本地机构的住院结算单：{shown}",
        f"{len(wrong)} numbers are no inpatient claim of the quarter at a known provider: {shown}",
        "请核对结算单号后重新提交，本次没有标记任何病历",
        "check the numbers and send again; nothing was marked",
    )


def record(
    work: UnitOfWork,
    row: ReviewRound,
    part: Part,
    claim: Mapping[str, Any],
    known: Mapping[str, int],
    *,
    ticket: str = "",
    reason: str = "",
) -> ReviewRecord:
    """A record of a round from the claim's row; amounts in fen."""
    charges = {name: claim[name] for name in _CHARGES if claim.get(name) is not None}
    if claim.get("admitted_on") and claim.get("discharged_on"):
        charges["days"] = (claim["discharged_on"] - claim["admitted_on"]).days
        charges["from"], charges["to"] = claim["admitted_on"].isoformat(), claim["discharged_on"].isoformat()
    return ReviewRecord(
        round_id=row.id,
        part=part.value,
        claim_id=claim["claim_id"],
        provider_id=known[claim["provider_code"]],
        charges=charges,
        ticket=ticket,
        reason=reason,
        marked_at=work.now,
        marked_by=work.doer.user_id,
    )


def _frame(row: ReviewRound, work: UnitOfWork) -> dict[str, Mapping[str, Any]]:
    """The quarter's inpatient claims that nobody marked, by number."""
    query = select(ReviewRecord.claim_id).where(ReviewRecord.round_id == row.id, ReviewRecord.part == Part.DISPUTED)
    marked, known = set(work.session.scalars(query)), provider_ids()
    found = claims.each(Wanted(span=period(row.quarter).span, visit_type="inpatient"))
    return {one["claim_id"]: one for one in found if one["claim_id"] not in marked and one["provider_code"] in known}


def commit(actor: Actor, round_id: int) -> str:
    """Freeze what was marked and the claims that the random part is drawn from, with a nonce that nobody sees; the
    hash of both. Refusal REVIEWS-06 where there is nothing to review."""
    with unit_of_work(actor) as work:
        row = locked(work, round_id, State.OPEN)
        frame = _frame(row, work)
        marked = work.session.scalars(select(ReviewRecord.id).where(ReviewRecord.round_id == row.id)).first()
        if not frame and marked is None:
            raise no_review(
                "06",
                "本季度没有住院结算数据，也没有标记争议病历",
                "the quarter has no inpatient claim and nothing was marked",
                "请先导入结算数据",
                "import the quarter's claims first",
            )
        nonce = secrets.token_hex(_NONCE_BYTES)
        row.frame, row.nonce, row.nonce_hash = len(frame), nonce, nonce_hash(nonce)
        row.frame_sha256 = draw_rules.frame_hash((one["provider_code"], key) for key, one in frame.items())
        row.committed_at = work.now
        moved(work, row, "committed", len(frame), row.frame_sha256)
        return row.frame_sha256


def draw(actor: Actor, round_id: int, value: str, first: Credentials, second: Credentials) -> int:
    """Draw the random part by a value that two persons produced in public; how many records.

    Refusals SAMPLING-08, -09 (the two), REVIEWS-07 (value), -08 (the claims changed since they were frozen).
    """
    value = "".join(value.split())
    if not _SHORTEST <= len(value) <= _LONGEST or not value.isascii() or not value.isprintable():
        raise no_review(
            "07",
            "公开数须为4至128个数字、英文字母或半角符号",
            "a public value has 4 to 128 digits, letters or signs of ASCII",
            "请录入当场产生的数字，如骰子点数或彩票开奖号码",
            "enter what was thrown or drawn in public",
        )
    keepers = two_persons(first, second)
    with unit_of_work(actor) as work:
        row = locked(work, round_id, State.COMMITTED)
        frame = _frame(row, work)
        if draw_rules.frame_hash((one["provider_code"], key) for key, one in frame.items()) != row.frame_sha256:
            raise no_review(
                "08",
                "名单锁定后结算数据有变动",
                "the claims changed since the list was frozen",
                "请核对结算数据；确需变更的，撤回新导入的批次后再抽取",
                "look at the settlement data; withdraw the batch that was imported since, then draw",
                status=409,
            )
        row.public_value, row.drawn_at = value, work.now
        row.first_keeper_id, row.second_keeper_id = keepers[0].user_id, keepers[1].user_id
        count = draw_rules.wanted(len(frame), terms_of(row).random_share)
        sample = draw_rules.drawn(tickets_of(row), row.quarter, frame, count)
        known = provider_ids()
        work.session.add_all(
            record(work, row, Part.RANDOM, frame[claim], known, ticket=ticket) for ticket, claim in sample
        )
        moved(work, row, "drawn", len(sample), result_hash({"drawn": sample}, row.nonce or ""))
        return len(sample)


def tickets_of(row: ReviewRound) -> Tickets:
    """Tickets under the round's effective seed."""
    return Tickets.of(effective_seed(row.public_value, row.nonce or ""))


def drop(actor: Actor, record_id: UUID, reason: str) -> None:
    """Take out a record whose papers could not be had; it stays on the list, apart from what was judged."""
    if not reason.strip():
        raise no_review("09", "须写明为什么不评审", "say why it is not reviewed", "请填写理由", "write the reason")
    with unit_of_work(actor) as work:
        found = work.session.get_one(ReviewRecord, record_id)
        row = locked(work, found.round_id, State.OPEN, State.DRAWN)
        found.dropped_at, found.drop_reason = work.now, reason.strip()
        moved(work, row, "dropped", 1)
