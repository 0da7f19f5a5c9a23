"""After the closing: providers are told, explain themselves record by record, and fresh experts look again."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select

from compliance.accounts.rules import PROVIDER_ROLES, Actor, Role
from compliance.deadlines import service as deadlines
from compliance.deadlines.rules import Debt, Kind
from compliance.foundation.database import db
from compliance.foundation.errors import NotFound
from compliance.foundation.trail import Event
from compliance.foundation.unit_of_work import UnitOfWork, unit_of_work
from compliance.foundation.words import Words
from compliance.indicators.period_rules import period
from compliance.reviews.assignment_service import further, period_from
from compliance.reviews.closing_service import TWO, all_in, judged_by_record
from compliance.reviews.models import ReviewExplanation, ReviewRecord, ReviewRound
from compliance.reviews.round_service import locked, moved
from compliance.reviews.rules import Stage, State, Verdict, no_review
from compliance.reviews.verdict_rules import outcome_again


@dataclass(frozen=True, kw_only=True)
class ReviewExplained(Event):
    """A provider's head sent what it says of a record."""

    kind = "reviews.explained"
    accepts: bool


def tell(actor: Actor, round_id: int) -> int:
    """Show each provider its records in violation, with the time to explain; how many providers."""
    with unit_of_work(actor) as work:
        row = locked(work, round_id, State.CLOSED)
        providers = sorted({one.provider_id for one in _in_violation(work, row)})
        length = period_from(work.today, "period.review_explanation")
        due = deadlines.until(length)
        row.told_at, row.explain_by = work.now, due.day
        quarter = period(row.quarter)
        words = Words(f"{quarter.words.zh}病历评审结果说明", f"Explain the record review of {row.quarter}")
        deadlines.owe_all(
            work,
            (
                Debt(
                    _key(row, provider),
                    Kind.LINE_ANSWER,
                    f"review:{row.quarter}",
                    words,
                    due.day,
                    due.provisional,
                    endpoint="portal.reviews",
                    roles=tuple(sorted(PROVIDER_ROLES)),
                    provider_id=provider,
                    period=length,
                )
                for provider in providers
            ),
        )
        moved(work, row, "told", len(providers))
        return len(providers)


def _key(row: ReviewRound, provider_id: int) -> str:
    return f"review_explanation:{row.quarter}:{provider_id}"


def _in_violation(work: UnitOfWork, row: ReviewRound) -> list[ReviewRecord]:
    query = select(ReviewRecord).where(ReviewRecord.round_id == row.id, ReviewRecord.result == Verdict.VIOLATION)
    return list(work.session.scalars(query.order_by(ReviewRecord.id)))


def draft(actor: Actor, record_id: UUID, accepts: bool, text: str) -> None:
    """The clerk writes what the provider says of one of its records, or the head does; sent by the head alone.

    Refusals REVIEWS-25 (not the provider's to explain, or too late), -26 (an objection without its reason).
    """
    if not accepts and not text.strip():
        raise no_review("26", "提出异议须写明理由", "an objection needs its reason", "请填写理由", "write the reason")
    with unit_of_work(actor) as work:
        record, _ = _explainable(work, actor, record_id)
        work.session.merge(
            ReviewExplanation(
                record_id=record.id,
                accepts=accepts,
                text=text.strip(),
                drafted_by=actor.user_id,
                drafted_at=work.now,
            )
        )


def _explainable(work: UnitOfWork, actor: Actor, record_id: UUID) -> tuple[ReviewRecord, ReviewRound]:
    record = work.session.get(ReviewRecord, record_id)
    if record is None or record.provider_id != actor.provider_id or record.result != Verdict.VIOLATION:
        raise NotFound
    row = locked(work, record.round_id)
    sent = work.session.get(ReviewExplanation, record_id)
    late = row.explain_by is not None and work.today > row.explain_by
    if row.told_at is None:
        raise NotFound
    if row.again_at is not None or row.recorded_at is not None or late or (sent is not None and sent.sent_at):
        raise no_review(
            "25",
            "该份病历的说明已提交，或说明期限已过",
            "this record was explained already, or the time to explain is over",
            "如仍有不同意见，请在案件的陈述申辩期内提出",
            "raise it in the statement period of the case",
            status=409,
        )
    return record, row


def send(actor: Actor, round_id: int) -> int:
    """The head sends every drafted explanation of the round; how many. Refusal REVIEWS-27 for anyone else."""
    if not actor.holds(Role.PROVIDER_HEAD):
        raise no_review(
            "27",
            "说明由机构负责人确认后提交",
            "the provider's head confirms and sends what is explained",
            "请负责人登录后确认",
            "let the head sign in and confirm",
            status=403,
        )
    with unit_of_work(actor) as work:
        row = locked(work, round_id, State.TOLD)
        own = [one.id for one in _in_violation(work, row) if one.provider_id == actor.provider_id]
        query = select(ReviewExplanation).where(ReviewExplanation.record_id.in_(own))
        there = list(work.session.scalars(query))
        fresh = [one for one in there if one.sent_at is None]
        for one in fresh:
            _explainable(work, actor, one.record_id)
            one.sent_at, one.sent_by = work.now, actor.user_id
            work.record(ReviewExplained(subject=f"review_record:{one.record_id}", accepts=one.accepts))
        if len(there) == len(own):
            deadlines.met(work, _key(row, actor.provider_id or 0))
        return len(fresh)


def objections(work: UnitOfWork, row: ReviewRound) -> list[tuple[ReviewRecord, ReviewExplanation]]:
    """The records that their providers objected to, with what they said."""
    query = (
        select(ReviewRecord, ReviewExplanation)
        .join(ReviewExplanation, ReviewExplanation.record_id == ReviewRecord.id)
        .where(ReviewRecord.round_id == row.id)
        .where(ReviewExplanation.sent_at.is_not(None), ReviewExplanation.accepts.is_(False))
        .order_by(ReviewRecord.id)
    )
    return [(record, said) for record, said in work.session.execute(query)]


def make_blind(actor: Actor, texts: Mapping[UUID, str]) -> None:
    """Objections as the fresh experts read them: the auditor takes every name out (REVIEWS-28 for an empty one)."""
    if any(not text.strip() for text in texts.values()):
        raise no_review("28", "隐名后的说明不能为空", "the text without names is empty", "请填写", "write it")
    with unit_of_work(actor) as work:
        for record_id, text in texts.items():
            record = work.session.get_one(ReviewRecord, record_id)
            locked(work, record.round_id, State.TOLD)
            work.session.get_one(ReviewExplanation, record_id).blind_text = text.strip()


def look_again(actor: Actor, round_id: int) -> int:
    """Give what was objected to to two fresh experts each; how many records. Open once the time to explain is over or
    every provider has spoken. Refusals REVIEWS-16, -29 (too early), -30 (an objection still names names)."""
    with unit_of_work(actor) as work:
        row = locked(work, round_id, State.TOLD)
        over(work, row)
        found = objections(work, row)
        bare = sum(not said.blind_text for _, said in found)
        if bare:
            raise no_review(
                "30",
                f"还有{bare}份异议没有隐名",
                f"{bare} objections were not made blind",
                "请审核人员先去除说明中的机构、人员名称",
                "let an auditor take names out of them first",
                status=409,
            )
        further(work, row, [record for record, _ in found], Stage.AGAIN, each=TWO)
        row.again_at = work.now
        moved(work, row, "again", len(found))
        return len(found)


def over(work: UnitOfWork, row: ReviewRound) -> None:
    """Refuse while a provider may still explain (REVIEWS-29)."""
    spoken = select(ReviewExplanation.record_id).where(ReviewExplanation.sent_at.is_not(None))
    said = set(work.session.scalars(spoken))
    silent = sum(one.id not in said for one in _in_violation(work, row))
    if silent and row.explain_by is not None and work.today <= row.explain_by:
        raise no_review(
            "29",
            f"还有{silent}份病历的机构没有说明，且说明期限（{row.explain_by.isoformat()}）未满",
            f"records not explained yet: {silent}, with time until {row.explain_by.isoformat()}",
            "请等待机构说明或期限届满",
            "wait for the providers or for the end of the period",
            status=409,
        )


def settle_again(work: UnitOfWork, row: ReviewRound) -> None:
    """What the fresh experts found stands in place of the first result. REVIEWS-23 while one is missing."""
    all_in(work, row)
    judged: Mapping[UUID, Any] = judged_by_record(work, row, Stage.AGAIN)
    records = {one.id: one for one in _in_violation(work, row)}
    for record_id, looks in judged.items():
        record = records.get(record_id)
        if record is None:
            continue
        found = outcome_again([look for _, look in looks])
        record.result, record.result_fen = found.verdict.value, found.fund
        record.result_task_id = None if found.of is None else looks[found.of][0]


@dataclass(frozen=True, slots=True)
class Objection:
    """What a provider objects to, and the same without names, "" until somebody wrote it."""

    record_id: UUID
    text: str
    blind_text: str


def objections_of(round_id: int) -> tuple[Objection, ...]:
    """The objections of a round, for who makes them blind."""
    query = (
        select(ReviewExplanation)
        .join(ReviewRecord, ReviewRecord.id == ReviewExplanation.record_id)
        .where(ReviewRecord.round_id == round_id)
        .where(ReviewExplanation.sent_at.is_not(None), ReviewExplanation.accepts.is_(False))
        .order_by(ReviewRecord.id)
    )
    return tuple(Objection(one.record_id, one.text, one.blind_text) for one in db.session.scalars(query))
