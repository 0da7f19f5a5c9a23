"""How far each reviewer is, for who reminds them."""

from dataclasses import dataclass

from sqlalchemy import func, select

from compliance.accounts import people_service
from compliance.accounts.rules import Role
from compliance.foundation.database import db
from compliance.reviews.models import ReviewTask
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
