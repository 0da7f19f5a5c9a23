"""What a provider sees of its own records once it is told: the result, its lines, and what it said of it."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

from compliance.accounts.rules import Actor
from compliance.foundation import clock
from compliance.foundation.database import db
from compliance.indicators.period_rules import Period, period
from compliance.reviews.models import ReviewExplanation, ReviewRecord, ReviewRound, ReviewTask
from compliance.reviews.round_service import dates
from compliance.reviews.rules import State, Verdict, state_of
from compliance.reviews.verdict_rules import Judgement
from compliance.reviews.verdict_service import opened


@dataclass(frozen=True, slots=True)
class OwnRecord:
    """One of a provider's records that was found in violation. `changed`: fresh experts found otherwise."""

    id: UUID
    round_id: int
    quarter: Period
    claim_id: str
    charges: dict[str, Any]
    result: str
    result_fen: int
    judged: Judgement | None
    explain_by: date | None
    open: bool
    accepts: bool | None
    text: str
    sent_at: datetime | None
    finding_id: int | None
    state: State


def own_records(actor: Actor) -> tuple[OwnRecord, ...]:
    """The provider's records that were in violation at the closing, of rounds that were told; newest quarter first."""
    return _found(actor, None)


def own_record(actor: Actor, record_id: Any) -> OwnRecord | None:
    """One of them, None for anybody else's."""
    try:
        found = _found(actor, UUID(str(record_id)))
    except ValueError:
        return None
    return found[0] if found else None


def own_round(actor: Actor, round_id: int) -> int | None:
    """A round that told the provider something, None for every other."""
    return round_id if any(one.round_id == round_id for one in _found(actor, None)) else None


def _found(actor: Actor, wanted: UUID | None) -> tuple[OwnRecord, ...]:
    query = (
        select(ReviewRecord, ReviewRound, ReviewExplanation)
        .join(ReviewRound, ReviewRound.id == ReviewRecord.round_id)
        .outerjoin(ReviewExplanation, ReviewExplanation.record_id == ReviewRecord.id)
        .where(ReviewRecord.provider_id == actor.provider_id, ReviewRound.told_at.is_not(None))
        # What fresh experts cleared was told to the provider before, and stays on its list.
        .where((ReviewRecord.result == Verdict.VIOLATION) | ReviewExplanation.sent_at.is_not(None))
        .order_by(ReviewRound.quarter.desc(), ReviewRecord.claim_id)
    )
    if wanted is not None:
        query = query.where(ReviewRecord.id == wanted)
    rows = [(record, row, said) for record, row, said in db.session.execute(query)]
    wanted_tasks = [record.result_task_id for record, _, _ in rows if record.result_task_id]
    tasks = {
        task.id: opened(task.content)
        for task in db.session.scalars(select(ReviewTask).where(ReviewTask.id.in_(wanted_tasks)))
    }
    return tuple(
        _own(record, row, said, tasks.get(record.result_task_id) if record.result_task_id else None)
        for record, row, said in rows
    )


def _own(record: ReviewRecord, row: ReviewRound, said: ReviewExplanation | None, judged: Judgement | None) -> OwnRecord:
    state = state_of(dates(row))
    in_time = row.explain_by is None or clock.today() <= row.explain_by
    sent = said.sent_at if said else None
    return OwnRecord(
        record.id,
        record.round_id,
        period(row.quarter),
        record.claim_id,
        dict(record.charges),
        record.result,
        record.result_fen,
        judged,
        row.explain_by,
        state is State.TOLD and in_time and sent is None,
        said.accepts if said else None,
        said.text if said else "",
        sent,
        record.finding_id,
        state,
    )
