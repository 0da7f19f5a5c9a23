"""Shares, kappa and unblinding: nothing of it before the closing."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from compliance.accounts import people_service
from compliance.accounts.rules import Actor, Role
from compliance.foundation.database import db
from compliance.foundation.errors import NotFound
from compliance.foundation.trail import Event
from compliance.foundation.unit_of_work import unit_of_work
from compliance.reviews.agreement_rules import Kappa, Share, of_pairs, of_round
from compliance.reviews.models import ReviewRecord, ReviewRound, ReviewTask, ReviewUnblinding
from compliance.reviews.reading_service import RoundView
from compliance.reviews.rules import Part, Stage, Thing, Verdict, may_see, no_review
from compliance.reviews.verdict_rules import Judgement
from compliance.reviews.verdict_service import opened

_SHORTEST_REASON = 5


@dataclass(frozen=True, kw_only=True)
class RecordUnblinded(Event):
    """Somebody was told who judged a record; the reason names no person."""

    kind = "reviews.unblinded"
    reason: str


@dataclass(frozen=True, slots=True)
class PartFigures:
    """One part of a closed round: records judged, in violation, at how many providers, with what amount (fen);
    population: what a random part was drawn from, 0 for the disputed, which speak of themselves alone."""

    part: Part
    share: Share
    providers: int
    fund_fen: int
    population: int


@dataclass(frozen=True, slots=True)
class PairKappa:
    """How two reviewers agree; named by letters, for who they are is told by unblinding alone."""

    pair: str
    kappa: Kappa


@dataclass(frozen=True, slots=True)
class Statistics:
    """A closed round in figures: the parts apart, kappa over all and by pair, how often a third looked."""

    parts: tuple[PartFigures, ...]
    whole: Kappa
    pairs: tuple[PairKappa, ...]
    thirds: int


def statistics(found: RoundView) -> Statistics:
    """The figures of a closed round. NotFound before its closing."""
    if not found.closed:
        raise NotFound
    rows = db.session.execute(
        select(
            ReviewRecord.part,
            ReviewRecord.result,
            func.count(),
            func.count(ReviewRecord.provider_id.distinct()),
            func.sum(ReviewRecord.result_fen),
        )
        .where(ReviewRecord.round_id == found.id, ReviewRecord.result != "")
        .group_by(ReviewRecord.part, ReviewRecord.result)
    ).all()
    judged, thirds = _first_verdicts(found.id, _submitted(found.id))
    pairs = of_pairs(judged)
    # In the order in which random numbers name them first: no letter follows the order of accounts.
    seen = dict.fromkeys(user for record in judged for user in record)
    letters = {user: _letter(at) for at, user in enumerate(seen)}
    return Statistics(
        tuple(_part(part, rows, found.frame) for part in Part),
        of_round(judged),
        tuple(PairKappa(f"{letters[one]}–{letters[other]}", found_) for (one, other), found_ in pairs.items()),
        thirds,
    )


def _part(part: Part, rows: Iterable[Any], frame: int) -> PartFigures:
    found = {row[1]: row for row in rows if row[0] == part}
    wrong = found.get(Verdict.VIOLATION)
    whole = sum(row[2] for row in found.values())
    population = frame if part is Part.RANDOM else 0
    if wrong is None:
        return PartFigures(part, Share(0, whole), 0, 0, population)
    return PartFigures(part, Share(wrong[2], whole), wrong[3], int(wrong[4] or 0), population)


def _letter(place: int) -> str:
    return chr(ord("A") + place) if place < 26 else f"A{place}"


@dataclass(frozen=True, slots=True)
class _Submitted:
    """Which judgements a closed round holds: their number, the lowest of their random ids, when the last one came."""

    number: int
    lowest: UUID | None
    last: datetime | None


def _submitted(round_id: int) -> _Submitted:
    number, last = db.session.execute(
        select(func.count(), func.max(ReviewTask.submitted_at)).where(*_counted(round_id))
    ).one()
    lowest = select(ReviewTask.id).where(*_counted(round_id)).order_by(ReviewTask.id).limit(1)
    return _Submitted(number, db.session.scalar(lowest), last)


def _counted(round_id: int) -> tuple[Any, ...]:
    return ReviewTask.round_id == round_id, ReviewTask.left_at.is_(None), ReviewTask.submitted_at.is_not(None)


@lru_cache(maxsize=8)
def _first_verdicts(round_id: int, _of: _Submitted) -> tuple[list[dict[int, Verdict]], int]:
    """Of each record the first two verdicts by reviewer, and how many thirds there were. In the order of random
    numbers, so that no letter follows the order of accounts.

    Kept while the round holds the same judgements: thousands of them are sealed, and none changes after the closing.
    """
    found: dict[UUID, dict[int, Verdict]] = defaultdict(dict)
    first = ReviewTask.stage == Stage.FIRST
    query = select(ReviewTask.record_id, ReviewTask.user_id, ReviewTask.content).where(*_counted(round_id), first)
    for record_id, user_id, content in db.session.execute(query.order_by(ReviewTask.id)):
        judged = opened(content)
        if judged is not None:
            found[record_id][user_id] = judged.verdict
    thirds = select(func.count()).where(*_counted(round_id), ReviewTask.stage == Stage.THIRD)
    return [one for one in found.values() if len(one) == 2], db.session.scalar(thirds) or 0


@dataclass(frozen=True, slots=True)
class Look:
    """One reviewer's look at a record after the closing; `who` "" unless the record was unblinded to its reader."""

    letter: str
    stage: Stage
    judged: Judgement
    stands: bool
    who: str


@dataclass(frozen=True, slots=True)
class Unblinding:
    """Who was told, when and why."""

    by: str
    at: datetime
    reason: str


def looks(actor: Actor, record_id: UUID) -> tuple[Look, ...]:
    """The judgements of a record of a closed round, in random order; () before."""
    record = db.session.get_one(ReviewRecord, record_id)
    row = db.session.get_one(ReviewRound, record.round_id)
    if not may_see(Thing.RESULTS, actor, row.closed_at is not None):
        return ()
    told = may_see(Thing.REVIEWERS, actor, True) and bool(unblindings(record_id))
    names = {one.id: one.display_name for one in people_service.people(role=Role.REVIEWER.value)} if told else {}
    query = select(ReviewTask).where(
        ReviewTask.record_id == record_id, ReviewTask.submitted_at.is_not(None), ReviewTask.left_at.is_(None)
    )
    found = []
    for at, task in enumerate(db.session.scalars(query.order_by(ReviewTask.id))):
        judged = opened(task.content)
        if judged is not None:
            stands = task.id == record.result_task_id
            found.append(Look(_letter(at), Stage(task.stage), judged, stands, names.get(task.user_id, "")))
    return tuple(found)


def unblind(actor: Actor, record_id: UUID, reason: str) -> None:
    """Tell who judged a record: after the closing alone, for a reason, on the trail.

    Refusals REVIEWS-31 (no reason), -32 (before the closing, or not for this person).
    """
    if len(reason.strip()) < _SHORTEST_REASON:
        raise no_review(
            "31",
            "揭示评审人须写明理由，至少5个字",
            "unblinding needs its reason, in five characters or more",
            "请写明为什么需要知道评审人",
            "say why it must be known who judged",
        )
    with unit_of_work(actor) as work:
        record = work.session.get_one(ReviewRecord, record_id)
        row = work.session.get_one(ReviewRound, record.round_id)
        if not may_see(Thing.REVIEWERS, actor, row.closed_at is not None):
            raise no_review(
                "32",
                "评审结束前，任何人不得揭示评审人",
                "nobody learns who judges a record before the round is closed",
                "请在评审结束后由监管负责人或纪检人员办理",
                "let the manager or an overseer do it after the closing",
                status=403,
            )
        work.session.add(ReviewUnblinding(record_id=record_id, by_id=actor.user_id, at=work.now, reason=reason.strip()))
        work.record(RecordUnblinded(subject=f"review_record:{record_id}", reason=reason.strip()))


def unblindings(record_id: UUID) -> tuple[Unblinding, ...]:
    """To whom it was told who judged a record."""
    rows = db.session.scalars(
        select(ReviewUnblinding).where(ReviewUnblinding.record_id == record_id).order_by(ReviewUnblinding.id)
    ).all()
    names = {one.id: one.display_name for one in people_service.people()} if rows else {}
    return tuple(Unblinding(names.get(row.by_id or 0, ""), row.at, row.reason) for row in rows)
