"""The end of the blind part: thirds where two differed, then results, once and for all."""

from collections import defaultdict
from uuid import UUID

from sqlalchemy import select

from compliance.accounts.rules import Actor
from compliance.deadlines import service as deadlines
from compliance.foundation.unit_of_work import UnitOfWork, unit_of_work
from compliance.law.reviews import ReviewTerms
from compliance.reviews.assignment_service import further, live_records, open_tasks
from compliance.reviews.models import ReviewRecord, ReviewRound, ReviewTask
from compliance.reviews.round_service import locked, moved, terms_of
from compliance.reviews.rules import Stage, State, no_review
from compliance.reviews.verdict_rules import Judgement, differ, outcome
from compliance.reviews.verdict_service import opened

TWO = 2
Judged = list[tuple[UUID, Judgement]]


def judged_by_record(work: UnitOfWork, row: ReviewRound, *stages: Stage) -> dict[UUID, Judged]:
    """Record -> (task, judgement) of what was submitted at these stages: the first two looks before a third."""
    found: dict[UUID, Judged] = defaultdict(list)
    tasks = work.session.scalars(
        select(ReviewTask)
        .where(ReviewTask.round_id == row.id, ReviewTask.submitted_at.is_not(None), ReviewTask.left_at.is_(None))
        .where(ReviewTask.stage.in_([stage.value for stage in stages]))
        .order_by(ReviewTask.stage, ReviewTask.id)  # "first" comes before "third"
    )
    for task in tasks:
        judged = opened(task.content)
        if judged is not None:
            found[task.record_id].append((task.id, judged))
    return found


def all_in(work: UnitOfWork, row: ReviewRound) -> None:
    """Refuse while a verdict is missing (REVIEWS-23)."""
    missing = sum(open_tasks(work, row).values())
    if missing:
        raise no_review(
            "23",
            f"还有{missing}份意见没有提交",
            f"{missing} verdicts are still to come",
            "请催办；专家无法评审的，由其申请回避，系统按签号补派",
            "remind the reviewers; who cannot judge steps back, and the next in turn takes over",
            status=409,
        )


def give_thirds(actor: Actor, round_id: int) -> int:
    """Once every first verdict is in, give each record whose two differ beyond the rule to a third; how many. All at
    once, so that no task's coming tells what another reviewer said. Refusals REVIEWS-16, -23."""
    with unit_of_work(actor) as work:
        row = locked(work, round_id, State.REVIEWING)
        all_in(work, row)
        terms, judged = terms_of(row), judged_by_record(work, row, Stage.FIRST, Stage.THIRD)
        records = live_records(work, row)
        short = [one for one in records if len(judged[one.id]) < TWO]
        wanted = [one for one in records if len(judged[one.id]) == TWO and _differ(judged[one.id], terms)]
        further(work, row, short, Stage.FIRST)
        further(work, row, wanted, Stage.THIRD)
        row.thirds_at = work.now
        moved(work, row, "thirds", len(wanted) + len(short))
        return len(wanted) + len(short)


def _differ(judged: Judged, terms: ReviewTerms) -> bool:
    return differ(judged[0][1], judged[1][1], terms)


def close(actor: Actor, round_id: int) -> int:
    """Close the round: what it finds of each record is set for ever, and statistics may be seen. How many records.

    Refusals REVIEWS-23 (a verdict is missing), -24 (two differ and no third has looked). The same round again is
    refused (REVIEWS-01).
    """
    with unit_of_work(actor) as work:
        row = locked(work, round_id, State.REVIEWING)
        all_in(work, row)
        if row.thirds_at is None:  # whether two differ or not: a refusal must not tell
            raise _no_thirds()
        terms, judged = terms_of(row), judged_by_record(work, row, Stage.FIRST, Stage.THIRD)
        records = live_records(work, row)
        for one in records:
            _settle(one, judged[one.id], terms)
        row.closed_at, row.closed_by = work.now, actor.user_id
        deadlines.met(work, f"review_round:{row.quarter}")
        moved(work, row, "closed", len(records))
        return len(records)


def _settle(record: ReviewRecord, judged: Judged, terms: ReviewTerms) -> None:
    try:
        found = outcome([look for _, look in judged], terms)
    except ValueError:
        raise _no_thirds() from None
    record.result, record.result_fen = found.verdict.value, found.fund
    record.result_task_id = None if found.of is None else judged[found.of][0]


def _no_thirds() -> Exception:
    return no_review(
        "24",
        "尚未分派第三人评审，或分派后仍缺意见",
        "the third looks were not given yet, or one of them is missing",
        "请先分派第三人评审（没有分歧也须办理这一步），意见齐后再结束",
        "take the step of the third looks first, even where nobody differs; then close",
        status=409,
    )
