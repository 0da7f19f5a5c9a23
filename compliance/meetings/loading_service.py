"""Meetings as pages and papers read them."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from compliance.accounts import service as accounts
from compliance.accounts.rules import Actor, Role
from compliance.documents import service as documents
from compliance.documents.rules import Issued
from compliance.foundation import clock
from compliance.foundation.database import db
from compliance.foundation.errors import NotFound
from compliance.foundation.ids import row_id
from compliance.foundation.unit_of_work import UnitOfWork
from compliance.meetings import rules
from compliance.meetings.models import Meeting, MeetingTask
from compliance.meetings.rules import Kind, State

READERS = (
    Role.MANAGER,
    Role.AUDITOR_CLAIMS,
    Role.OFFICER,
    Role.LEGAL_REVIEWER,
    Role.AGENCY_DIRECTOR,
    Role.DIRECTOR,
    Role.OVERSEER,
)
# Who can be given a task; the overseer reads alone.
DOERS = tuple(role for role in READERS if role is not Role.OVERSEER)
WRITERS = (Role.MANAGER, Role.OFFICER)
APPROVERS = (Role.MANAGER, Role.AGENCY_DIRECTOR, Role.DIRECTOR)


@dataclass(frozen=True, slots=True)
class TaskView:
    """A task with its owner."""

    id: int
    text: str
    owner_id: int
    owner: str
    due_on: date
    done_on: date | None
    outcome: str
    overdue: bool


@dataclass(frozen=True, slots=True)
class MeetingView:
    """A meeting; agenda: sections with name, zh, en, count, titles."""

    id: int
    kind: Kind
    period: str
    title: str
    due_on: date
    state: State
    agenda: tuple[dict[str, Any], ...]
    agenda_at: datetime
    held_on: date | None
    begins: str
    place: str
    chair: str
    invited: str
    attendance: str
    absent: str
    minutes: str
    written_by: int | None
    writer: str
    approver: str
    approved_at: datetime | None
    tasks: tuple[TaskView, ...]
    papers: tuple[Issued, ...]

    @property
    def open_tasks(self) -> int:
        """How many tasks are not done."""
        return sum(task.done_on is None for task in self.tasks)


def find(actor: Actor, meeting_id: object) -> MeetingView | None:
    """A meeting by the id of a URL, None for who may not read it or where there is none."""
    number = row_id(meeting_id)
    row = db.session.get(Meeting, number) if number and actor.holds(*READERS) else None
    return view(row) if row else None


def meetings() -> tuple[MeetingView, ...]:
    """The meetings of the last two years or so, the newest first."""
    query = select(Meeting).order_by(Meeting.due_on.desc(), Meeting.id.desc()).limit(40)
    return tuple(view(row) for row in db.session.scalars(query))


def view(row: Meeting) -> MeetingView:
    """A meeting on this day."""
    today = clock.today()
    people = {row.written_by, row.approved_by, *(task.owner_id for task in row.tasks)}
    names = accounts.display_names({one for one in people if one})
    return MeetingView(
        id=row.id,
        kind=Kind(row.kind),
        period=row.period,
        title=row.title,
        due_on=row.due_on,
        state=state_of(row),
        agenda=tuple(row.agenda),
        agenda_at=row.agenda_at,
        held_on=row.held_on,
        begins=row.begins,
        place=row.place,
        chair=row.chair,
        invited=row.invited,
        attendance=row.attendance,
        absent=row.absent,
        minutes=row.minutes,
        written_by=row.written_by,
        writer=names.get(row.written_by or 0, ""),
        approver=names.get(row.approved_by or 0, ""),
        approved_at=row.approved_at,
        tasks=tuple(_task(one, names.get(one.owner_id, ""), today) for one in row.tasks),
        papers=documents.of_subject(f"meeting:{row.id}"),
    )


def _task(row: MeetingTask, owner: str, today: date) -> TaskView:
    overdue = row.done_on is None and row.due_on < today
    return TaskView(row.id, row.text, row.owner_id, owner, row.due_on, row.done_on, row.outcome, overdue)


def state_of(row: Meeting) -> State:
    """How a meeting stands."""
    return rules.state_of(row.held_on, row.minutes, row.approved_at is not None)


def locked(work: UnitOfWork, meeting_id: int) -> Meeting:
    """A meeting, held until the unit ends. NotFound when there is none."""
    row = work.session.get(Meeting, meeting_id, with_for_update=True)
    if row is None:
        raise NotFound
    work.session.refresh(row)
    return row
