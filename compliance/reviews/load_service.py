"""How far each reviewer is, for who reminds them."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select

from compliance.accounts import people_service
from compliance.accounts.rules import Role
from compliance.foundation.database import db
from compliance.reviews.models import ReviewRecord, ReviewTask
from compliance.reviews.reading_service import RoundView


@dataclass(frozen=True, slots=True)
class Load:
    """How far one reviewer is; the manager alone asks, to remind."""

    name: str
    tasks: int
    submitted: int


def loads(found: RoundView) -> tuple[Load, ...]:
    """Each reviewer's tasks of a round and how many are in, by name."""
    rows = db.session.execute(
        select(ReviewTask.user_id, func.count(), func.count(ReviewTask.submitted_at))
        .where(ReviewTask.round_id == found.id, ReviewTask.left_at.is_(None))
        .group_by(ReviewTask.user_id)
    ).all()
    names = {one.id: one.display_name for one in people_service.people(role=Role.REVIEWER.value)}
    listed = (Load(names.get(user, ""), int(given), int(done)) for user, given, done in rows)
    return tuple(sorted(listed, key=lambda load: load.name))


def open_tasks(round_id: int) -> tuple[tuple[UUID, int, str, str], ...]:
    """(task, reviewer, stage, claim number) of what is still to be judged, in the order of the tasks' random numbers.
    For who plays all reviewers of a sample; it tells whose a record is, so no page asks it."""
    rows = db.session.execute(
        select(ReviewTask.id, ReviewTask.user_id, ReviewTask.stage, ReviewRecord.claim_id)
        .join(ReviewRecord, ReviewRecord.id == ReviewTask.record_id)
        .where(ReviewTask.round_id == round_id, ReviewTask.submitted_at.is_(None), ReviewTask.left_at.is_(None))
        .order_by(ReviewTask.id)
    )
    return tuple((row[0], row[1], row[2], row[3]) for row in rows)


def record_ids(round_id: int) -> list[UUID]:
    """The round's records by their random numbers."""
    return list(db.session.scalars(select(ReviewRecord.id).where(ReviewRecord.round_id == round_id)))
