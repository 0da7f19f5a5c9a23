"""The sweep: every deadline whose next step has come is told to those it concerns, once.

It reads only what is due by an index, in portions, one unit of work each: a process killed in the middle leaves whole
portions behind, and the next sweep goes on with the rest.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select, update

from compliance.accounts import directory_service as directory
from compliance.accounts.rules import SYSTEM, Authority
from compliance.deadlines.models import Deadline, DeadlineReceiver
from compliance.deadlines.receiving_rules import Addressed, Directory, receivers_of
from compliance.deadlines.reminder_models import Reminder
from compliance.deadlines.reminder_rules import LAPSING, next_look, steps_now
from compliance.deadlines.rules import Kind
from compliance.foundation import holidays
from compliance.foundation.database import insert_new
from compliance.foundation.trail import Event
from compliance.foundation.unit_of_work import UnitOfWork, unit_of_work

PORTION = 1000


@dataclass(frozen=True, kw_only=True)
class Swept(Event):
    """What one portion of a sweep did."""

    kind = "deadlines.swept"
    looked_at: int
    reminders: int


@dataclass(frozen=True, kw_only=True)
class DeadlineLapsed(Event):
    kind = "deadlines.lapsed"
    due: date


@dataclass(frozen=True, slots=True)
class Sweep:
    """What a sweep did: deadlines looked at, reminders made, deadlines that were over and lapsed."""

    looked_at: int = 0
    reminders: int = 0
    lapsed: int = 0


_COLUMNS = (
    Deadline.id,
    Deadline.key,
    Deadline.kind,
    Deadline.due,
    Deadline.next_on,
    Deadline.authority,
    Deadline.provider_id,
)


def sweep(day: date, portion: int = PORTION) -> Sweep:
    """Tell all that has come by `day`; twice is once."""
    found = Sweep()
    while True:
        part = _portion(day, portion)
        found = Sweep(found.looked_at + part.looked_at, found.reminders + part.reminders, found.lapsed + part.lapsed)
        if part.looked_at < portion:
            return found


def _portion(day: date, size: int) -> Sweep:
    with unit_of_work(SYSTEM) as work:
        query = select(*_COLUMNS).where(Deadline.next_on <= day).order_by(Deadline.next_on, Deadline.id).limit(size)
        rows = work.session.execute(query).all()
        if not rows:
            return Sweep()
        reminders = _reminders(work, rows, day)
        if reminders:
            work.session.execute(insert_new(work.session, Reminder, "key"), reminders)
        lapsed = _go_on(work, rows, day)
        work.record(Swept(subject=f"sweep:{day}", looked_at=len(rows), reminders=len(reminders)))
        return Sweep(len(rows), len(reminders), lapsed)


def _reminders(work: UnitOfWork, rows: Sequence[Any], day: date) -> list[dict[str, Any]]:
    calendar, addressed, people = holidays.calendar(), _addressed(work, rows), Directory()
    people.add(directory.of_bureau())
    people.add(directory.of_providers(row.provider_id for row in rows if row.provider_id is not None))
    return [
        {
            "key": f"{row.id}:{row.due}:{step.days}:{user}",
            "deadline_id": row.id,
            "user_id": user,
            "due": row.due,
            "days": step.days,
            "level": step.level,
            "made_on": day,
        }
        for row in rows
        for step in steps_now(Kind(row.kind), row.due, row.next_on, day, calendar)
        for user in receivers_of(addressed[row.id], step.level, people)
    ]


def _addressed(work: UnitOfWork, rows: Sequence[Any]) -> dict[int, Addressed]:
    named: dict[int, set[str]] = defaultdict(set)
    query = select(DeadlineReceiver.deadline_id, DeadlineReceiver.receiver).where(
        DeadlineReceiver.deadline_id.in_([row.id for row in rows])
    )
    for deadline_id, receiver in work.session.execute(query):
        named[deadline_id].add(receiver)
    return {
        row.id: Addressed(
            frozenset(named[row.id]), Authority(row.authority) if row.authority else None, row.provider_id
        )
        for row in rows
    }


def _go_on(work: UnitOfWork, rows: Sequence[Any], day: date) -> int:
    """Set the next day to look at each; what was over and is owed by nobody any more lapses. How many did."""
    calendar = holidays.calendar()
    by_next: dict[date | None, list[int]] = defaultdict(list)
    over = []
    for row in rows:
        coming = next_look(Kind(row.kind), row.due, day, calendar)
        by_next[coming].append(row.id)
        if coming is None and Kind(row.kind) in LAPSING:
            over.append(row)
    for coming, ids in by_next.items():
        work.session.execute(update(Deadline).where(Deadline.id.in_(ids)).values(next_on=coming))
    if over:
        closed = {"closed_at": work.now, "closed_on": day, "closed_as": "lapsed"}
        ids = [row.id for row in over]
        work.session.execute(update(Deadline).where(Deadline.id.in_(ids)).values(closed))
        work.session.execute(update(DeadlineReceiver).where(DeadlineReceiver.deadline_id.in_(ids)).values(open=False))
    for row in over:
        work.record(DeadlineLapsed(subject=f"deadline:{row.key}", due=row.due))
    return len(over)
