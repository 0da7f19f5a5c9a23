"""Counting provisional days again once a year's holiday notice is loaded, and telling the rooms what moved."""

from dataclasses import dataclass
from datetime import date

from flask import current_app
from sqlalchemy import select

from compliance.deadlines.models import Deadline
from compliance.deadlines.period_rules import from_data
from compliance.deadlines.rules import Kind
from compliance.deadlines.service import DeadlineMoved, look, until
from compliance.foundation.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class Moved:
    """A deadline whose day was counted again: rooms that keep the day as well correct theirs by it."""

    key: str
    kind: Kind
    subject: str
    due: date
    provisional: bool


def recount(work: UnitOfWork) -> tuple[Moved, ...]:
    """Count every open provisional day again; a room offers `deadlines_moved(work, moved)` to be told."""
    query = select(Deadline).where(Deadline.closed_at.is_(None), Deadline.provisional, Deadline.period.is_not(None))
    moved = []
    for row in work.session.scalars(query.order_by(Deadline.id)):
        found = until(from_data(row.period or {}))
        if (found.day, found.provisional) == (row.due, row.provisional):
            continue
        if found.day != row.due:
            work.record(DeadlineMoved(subject=f"deadline:{row.key}", before=row.due, due=found.day))
            row.next_on = look(Kind(row.kind), found.day, work.today)
        row.due, row.provisional = found.day, found.provisional
        moved.append(Moved(row.key, Kind(row.kind), row.subject, found.day, found.provisional))
    work.flush()
    for tell in current_app.extensions["deadlines_moved"]:
        tell(work, tuple(moved))
    return tuple(moved)
