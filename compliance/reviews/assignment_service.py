"""Who judges which record: two by tickets, a third where they differed, fresh ones after an objection."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from itertools import combinations
from uuid import UUID, uuid4

from sqlalchemy import select

from compliance.accounts import people_service
from compliance.accounts.rules import Actor, Role
from compliance.deadlines import service as deadlines
from compliance.deadlines.rules import Debt, Kind
from compliance.foundation.unit_of_work import UnitOfWork, unit_of_work
from compliance.foundation.words import Words
from compliance.foundation.working_days import Length, Period
from compliance.indicators.period_rules import period
from compliance.lawbook import service as lawbook
from compliance.reviews.draw_rules import Desk, Short, one_more, pairs_for
from compliance.reviews.models import ReviewRecord, ReviewRound, ReviewTask
from compliance.reviews.round_service import locked, moved, tickets_of
from compliance.reviews.rules import UNBLINDING_ROLES, Stage, State, no_review


def desk(work: UnitOfWork, row: ReviewRound, records: Iterable[ReviewRecord]) -> Desk:
    """The reviewers that a round has today. Whoever may see identities, or judged a record before, is kept away."""
    people = people_service.of_role(Role.REVIEWER)
    reviewers = tuple(sorted(one.id for one in people if UNBLINDING_ROLES.isdisjoint(one.roles)))
    recused = people_service.recusals()
    tasks = list(work.session.scalars(select(ReviewTask).where(ReviewTask.round_id == row.id)))
    earlier: dict[UUID, set[int]] = defaultdict(set)
    first: dict[UUID, list[int]] = defaultdict(list)
    for task in tasks:
        earlier[task.record_id].add(task.user_id)
        if task.stage == Stage.FIRST and task.left_at is None:
            first[task.record_id].append(task.user_id)
    barred = {
        one.id.hex: frozenset(
            {user for user in reviewers if one.provider_id in recused.get(user, ())} | earlier[one.id]
        )
        for one in records
    }
    loads = Counter(task.user_id for task in tasks if task.left_at is None)
    met = Counter(pair for users in first.values() for pair in combinations(sorted(users), 2))
    return Desk(row.quarter, reviewers, row.capacity, barred, loads, {(a, b): count for (a, b), count in met.items()})


def assign(actor: Actor, round_id: int) -> int:
    """Give every checked packet to two reviewers; how many records. All or none.

    Refusals REVIEWS-15 (a packet is not checked), -16 (too few reviewers or too little capacity).
    """
    with unit_of_work(actor) as work:
        row = locked(work, round_id, State.DRAWN)
        records = live_records(work, row)
        unchecked = sum(one.checked_at is None for one in records)
        if unchecked or not records:
            raise no_review(
                "15",
                f"还有{unchecked}份病历资料没有核对，不能分派" if records else "本轮没有可评审的病历",
                f"{unchecked} packets are not checked yet" if records else "the round has no record to review",
                "请先完成遮盖和核对；无法取得的病历请注明原因后剔除",
                "mask and check them first; take out, with the reason, what cannot be had",
            )
        wanted = desk(work, row, records)
        try:
            pairs = pairs_for(tickets_of(row), wanted, [one.id.hex for one in records])
        except Short as short:
            raise too_few(short, wanted, records, 2) from None
        give(work, row, [(UUID(hex=key), user) for key, pair in sorted(pairs.items()) for user in pair], Stage.FIRST)
        row.assigned_at = work.now
        moved(work, row, "assigned", len(records))
        return len(records)


def live_records(work: UnitOfWork, row: ReviewRound) -> list[ReviewRecord]:
    """The records that are judged, in the order of their random numbers."""
    query = select(ReviewRecord).where(ReviewRecord.round_id == row.id, ReviewRecord.dropped_at.is_(None))
    return list(work.session.scalars(query.order_by(ReviewRecord.id)))


def give(work: UnitOfWork, row: ReviewRound, wanted: Iterable[tuple[UUID, int]], stage: Stage) -> None:
    """Make tasks and owe their verdicts: one deadline a person, whatever the number of records."""
    made = [
        ReviewTask(id=uuid4(), round_id=row.id, record_id=record, stage=stage.value, user_id=user, given_at=work.now)
        for record, user in wanted
    ]
    work.session.add_all(made)
    work.flush()
    length = period_from(work.today, "period.review_verdict")
    due = deadlines.until(length)
    quarter = period(row.quarter)
    words = Words(f"{quarter.words.zh}病历评审意见", f"Verdicts of the record review of {row.quarter}")
    deadlines.owe_all(
        work,
        (
            Debt(
                f"review_verdict:{row.quarter}:{user}",
                Kind.REVIEW_VERDICT,
                f"review:{row.quarter}",
                words,
                due.day,
                due.provisional,
                endpoint="reviews.tasks",
                users=(user,),
                period=length,
            )
            for user in sorted({task.user_id for task in made})
        ),
    )


def period_from(day: date, key: str) -> Period:
    """A period of the law's values that begins on a day."""
    found = lawbook.law().period(key, day)
    return Period(day, Length(found.count, found.unit), roll=found.roll)


def too_few(short: Short, wanted: Desk, records: Iterable[ReviewRecord], each: int) -> Exception:
    """REVIEWS-16: what is short, in numbers; no record is named, for whose it is would show."""
    listed = list(records)
    people, needed = len(wanted.reviewers), each * len(listed)
    free = sum(max(0, wanted.capacity - wanted.loads.get(one, 0)) for one in wanted.reviewers)
    if short.record or free >= needed:
        zh = f"有病历除去须回避的人员后，可评审的专家不足{each}名（现有专家{people}名）"
        en = f"for some record fewer than {each} reviewers are left once recusals are honoured, of {people}"
    else:
        zh = f"评审力量不足：需要{needed}份次，现有专家{people}名，剩余能力{free}份次"
        en = f"too few reviewers: {needed} looks are wanted, {people} reviewers have room for {free}"
    return no_review(
        "16",
        zh,
        en,
        "请增加评审专家（可聘请外县专家）或提高每人份数后重新分派，本次没有分派任何病历",
        "add reviewers, from another county if need be, or raise what each takes; nothing was given out",
    )


def set_capacity(actor: Actor, round_id: int, capacity: int) -> None:
    """How many records a reviewer takes in this round."""
    if capacity < 1:
        raise no_review("17", "每名专家至少1份", "a reviewer takes one record at least", "请更正", "correct it")
    with unit_of_work(actor) as work:
        row = locked(work, round_id)
        row.capacity = capacity
        moved(work, row, "capacity", capacity)


def further(work: UnitOfWork, row: ReviewRound, records: list[ReviewRecord], stage: Stage, each: int = 1) -> None:
    """Give records to `each` further reviewers, none of whom looked at it before (REVIEWS-16)."""
    if not records:
        return
    for _ in range(each):
        wanted = desk(work, row, records)
        try:
            found = one_more(tickets_of(row), wanted, [one.id.hex for one in records])
        except Short as short:
            raise too_few(short, wanted, records, 1) from None
        give(work, row, [(UUID(hex=key), user) for key, user in sorted(found.items())], stage)


def open_tasks(work: UnitOfWork, row: ReviewRound) -> Mapping[int, int]:
    """Reviewer -> how many verdicts are still to come."""
    query = select(ReviewTask.user_id).where(
        ReviewTask.round_id == row.id, ReviewTask.submitted_at.is_(None), ReviewTask.left_at.is_(None)
    )
    return Counter(work.session.scalars(query))
