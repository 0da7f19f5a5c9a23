"""A reviewer's own tasks: kept as a draft, submitted once, or left to the next in turn."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

from compliance.accounts.rules import Actor
from compliance.deadlines import service as deadlines
from compliance.foundation.database import db
from compliance.foundation.errors import NotFound, Refusal
from compliance.foundation.trail import Event
from compliance.foundation.unit_of_work import UnitOfWork, unit_of_work
from compliance.indicators.period_rules import Period, period
from compliance.reviews.assignment_service import further, open_tasks
from compliance.reviews.models import ReviewExplanation, ReviewPage, ReviewRecord, ReviewRound, ReviewTask
from compliance.reviews.round_service import dates, locked
from compliance.reviews.rules import Stage, State, expect, no_review, state_of
from compliance.reviews.verdict_rules import Judgement, check, from_data

# What is sealed has one length whatever it says, up to the longest: a copy of the table tells nothing by its size.
_BLOCK = 8192


@dataclass(frozen=True, kw_only=True)
class VerdictGiven(Event):
    """A reviewer submitted or left a task, by the task's random number alone."""

    kind = "reviews.verdict_given"
    step: str


@dataclass(frozen=True, slots=True)
class TaskRow:
    """A task in its reviewer's list."""

    id: UUID
    quarter: Period
    given_at: datetime
    pages: int
    drafted: bool
    submitted_at: datetime | None
    open: bool


@dataclass(frozen=True, slots=True)
class TaskView:
    """A task as its reviewer sees it: charges by kind, pages, the own judgement, and after an objection its words
    without names. Nothing of whose record it is, and nothing of anybody else's look at it."""

    id: UUID
    charges: dict[str, Any]
    pages: tuple[str, ...]
    judged: Judgement | None
    submitted_at: datetime | None
    open: bool
    explanation: str


def sealed(judged: Judgement) -> str:
    """A judgement as it is kept: JSON, padded to whole blocks of bytes."""
    text = json.dumps(judged.as_data(), ensure_ascii=True)
    return text.ljust(-(-len(text) // _BLOCK) * _BLOCK)


def opened(content: str | None) -> Judgement | None:
    """Back again."""
    return from_data(json.loads(content.rstrip())) if content else None


def tasks_of(actor: Actor, done: bool = False) -> tuple[TaskRow, ...]:
    """The tasks of a reviewer in the order of their random numbers: those to do, or those that were submitted."""
    submitted = ReviewTask.submitted_at.is_not(None) if done else ReviewTask.submitted_at.is_(None)
    rows = db.session.execute(
        select(ReviewTask, ReviewRound)
        .join(ReviewRound, ReviewRound.id == ReviewTask.round_id)
        .where(ReviewTask.user_id == actor.user_id, ReviewTask.left_at.is_(None), submitted)
        .order_by(ReviewRound.quarter.desc(), ReviewTask.id)
    ).all()
    counts: dict[UUID, int] = {}
    for record in db.session.scalars(
        select(ReviewPage.record_id).where(ReviewPage.record_id.in_([task.record_id for task, _ in rows]))
    ):
        counts[record] = counts.get(record, 0) + 1
    return tuple(
        TaskRow(
            task.id,
            period(row.quarter),
            task.given_at,
            counts.get(task.record_id, 0),
            task.content is not None,
            task.submitted_at,
            _writable(row, task),
        )
        for task, row in rows
    )


def task_of(actor: Actor, task_id: Any) -> TaskView | None:
    """One's own task, None for anybody else's and for what is no number."""
    task = _own(actor, task_id)
    if task is None:
        return None
    record = db.session.get_one(ReviewRecord, task.record_id)
    row = db.session.get_one(ReviewRound, task.round_id)
    pages = db.session.scalars(
        select(ReviewPage.masked_sha256).where(ReviewPage.record_id == record.id).order_by(ReviewPage.place)
    )
    said = db.session.get(ReviewExplanation, record.id) if task.stage == Stage.AGAIN else None
    return TaskView(
        task.id,
        {key: value for key, value in record.charges.items() if key not in ("from", "to")},
        tuple(one or "" for one in pages),
        opened(task.content),
        task.submitted_at,
        _writable(row, task),
        said.blind_text if said else "",
    )


def _own(actor: Actor, task_id: Any) -> ReviewTask | None:
    try:
        task = db.session.get(ReviewTask, task_id if isinstance(task_id, UUID) else UUID(str(task_id)))
    except ValueError:
        return None
    return task if task is not None and task.user_id == actor.user_id and task.left_at is None else None


def _writable(row: ReviewRound, task: ReviewTask) -> bool:
    wanted = State.AGAIN if task.stage == Stage.AGAIN else State.REVIEWING
    return task.submitted_at is None and state_of(dates(row)) is wanted


Held = tuple[ReviewTask, ReviewRound, ReviewRecord]


def _locked(work: UnitOfWork, actor: Actor, task_id: UUID) -> Held:
    return _locked_all(work, actor, [task_id])[task_id]


def _locked_all(work: UnitOfWork, actor: Actor, ids: Iterable[UUID]) -> dict[UUID, Held]:
    """Own open tasks with round and record, locked until the unit ends; NotFound where one is not theirs."""
    wanted = list(ids)
    query = select(ReviewTask).where(ReviewTask.id.in_(wanted), ReviewTask.user_id == actor.user_id)
    tasks = work.session.scalars(query.where(ReviewTask.left_at.is_(None)).order_by(ReviewTask.id).with_for_update())
    found = {task.id: task for task in tasks}
    if set(found) != set(wanted):
        raise NotFound
    records = {
        one.id: one
        for one in work.session.scalars(
            select(ReviewRecord).where(ReviewRecord.id.in_([task.record_id for task in found.values()]))
        )
    }
    return {key: _open(work, task, records[task.record_id]) for key, task in found.items()}


def _open(work: UnitOfWork, task: ReviewTask, record: ReviewRecord) -> Held:
    row = work.session.get_one(ReviewRound, task.round_id)
    if task.submitted_at is not None:
        raise no_review(
            "21",
            "该份意见已提交，不能更改",
            "this verdict was submitted and stands",
            "如发现笔误，请告知监管负责人，由复评解决",
            "tell the manager of a slip; a later look mends it",
            status=409,
        )
    expect(state_of(dates(row)), State.AGAIN if task.stage == Stage.AGAIN else State.REVIEWING)
    return task, row, record


def save(actor: Actor, task_id: UUID, judged: Judgement) -> None:
    """Keep a draft, however incomplete; nobody else ever reads it."""
    with unit_of_work(actor) as work:
        task, _, _ = _locked(work, actor, task_id)
        task.content = sealed(judged)


def submit(actor: Actor, task_id: UUID, judged: Judgement) -> None:
    """Submit a verdict, once. Refusals REVIEWS-20 (it does not hold together), -21 (submitted before)."""
    submit_many(actor, ((task_id, judged),))


def submit_many(actor: Actor, verdicts: Iterable[tuple[UUID, Judgement]]) -> None:
    """The same for several tasks of one reviewer, all or none."""
    with unit_of_work(actor) as work:
        rows: dict[int, ReviewRound] = {}
        wanted = dict(verdicts)
        found = _locked_all(work, actor, wanted)
        for task_id, judged in wanted.items():
            task, row, record = found[task_id]
            check(judged, int(record.charges["total"]), int(record.charges["paid"]))
            task.content, task.submitted_at = sealed(judged), work.now
            rows[row.id] = row
            work.record(VerdictGiven(subject=f"review_task:{task.id}", step="submitted"))
        work.flush()
        for row in rows.values():
            _met(work, row, actor.user_id or 0)


def _met(work: UnitOfWork, row: ReviewRound, user: int) -> None:
    if not open_tasks(work, row).get(user):
        deadlines.met(work, f"review_verdict:{row.quarter}:{user}")


def leave(actor: Actor, task_id: UUID, reason: str) -> bool:
    """Step back from a record that one knows (kin, treated it, worked there); the next in turn takes it.

    False where nobody is left to take it: the round then shows that a look is missing, and cannot close without it.
    """
    if not reason.strip():
        raise no_review("22", "须写明回避理由", "say why you step back", "请填写理由", "write the reason")
    with unit_of_work(actor) as work:
        task, row, record = _locked(work, actor, task_id)
        locked(work, row.id)
        task.left_at, task.left_reason, task.content = work.now, reason.strip(), None
        work.flush()
        work.record(VerdictGiven(subject=f"review_task:{task.id}", step="left"))
        _met(work, row, actor.user_id or 0)
        try:
            further(work, row, [record], Stage(task.stage))
        except Refusal:
            return False
        return True
