"""Drafting agendas from what is open, by the schedule or anew by hand, until the meeting is called."""

from datetime import date

from sqlalchemy import select

from compliance.accounts.rules import SYSTEM, Actor
from compliance.deadlines import open_service
from compliance.deadlines.rules import Kind as Owed
from compliance.foundation.database import db
from compliance.foundation.unit_of_work import UnitOfWork, unit_of_work
from compliance.foundation.words import Words
from compliance.meetings import loading_service as loading
from compliance.meetings import rules
from compliance.meetings.models import Meeting, MeetingTask
from compliance.meetings.rules import OWED, Kind, Matter, State
from compliance.providers import service as providers


def draft_due(day: date) -> int:
    """Draft the agenda of every meeting that the calendar asks for by this month's end and that has none; how
    many. Twice is once."""
    made = 0
    with unit_of_work(SYSTEM) as work:
        items = open_service.open_items()
        for kind, owed in OWED.items():
            for item in items:
                if (
                    item.kind is owed
                    and rules.begun(item.subject.partition(":")[2], day)
                    and not _there(work, item.subject, kind)
                ):
                    _draft(work, kind, item)
                    made += 1
    return made


def _there(work: UnitOfWork, subject: str, kind: Kind) -> bool:
    found = work.session.scalar(select(Meeting.id).where(Meeting.key == _key(kind, subject)))
    return found is not None


def _key(kind: Kind, subject: str) -> str:
    return f"{kind.value}:{subject.partition(':')[2]}"


def _draft(work: UnitOfWork, kind: Kind, item: open_service.OpenItem) -> None:
    row = Meeting(
        key=_key(kind, item.subject),
        kind=kind.value,
        period=item.subject.partition(":")[2],
        title=item.words.zh,
        due_on=item.due,
        agenda_at=work.now,
    )
    row.agenda = _agenda(work, kind, None)
    work.session.add(row)
    work.flush()


def redraft(actor: Actor, meeting_id: int) -> None:
    """Draft the agenda anew from what is open now; MEETINGS-01 once the meeting is called."""
    with unit_of_work(actor) as work:
        row = loading.locked(work, meeting_id)
        rules.require(loading.state_of(row), State.DRAFTED)
        row.agenda, row.agenda_at = _agenda(work, Kind(row.kind), row.id), work.now


def _agenda(work: UnitOfWork, kind: Kind, own: int | None) -> list[dict[str, object]]:
    items = open_service.open_items()
    own_kinds = {*OWED.values(), Owed.MEETING_TASK}
    matters = [
        Matter(one.kind, one.subject, one.words, one.due, one.provider_id) for one in items if one.kind not in own_kinds
    ]
    sections = rules.agenda(kind, matters, _left(kind, own), work.today)
    return rules.named(sections, providers.names(rules.owners(sections)))


def _left(kind: Kind, own: int | None) -> list[Matter]:
    """The open tasks of earlier meetings of the kind."""
    query = (
        select(MeetingTask)
        .join(Meeting, Meeting.id == MeetingTask.meeting_id)
        .where(MeetingTask.done_on.is_(None), Meeting.kind == kind.value, Meeting.id != (own or 0))
        .order_by(MeetingTask.due_on, MeetingTask.id)
    )
    return [
        Matter(Owed.MEETING_TASK, f"meeting_task:{one.id}", Words(one.text, one.text), one.due_on)
        for one in db.session.scalars(query)
    ]
