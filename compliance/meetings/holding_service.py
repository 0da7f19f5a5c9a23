"""Calling a meeting, writing its minutes, approving them by another person, and the tasks that come of it."""

from dataclasses import dataclass
from datetime import date

from compliance.accounts import people_service as people
from compliance.accounts.rules import PROVIDER_ROLES, Actor
from compliance.deadlines import service as deadlines
from compliance.deadlines.rules import Debt
from compliance.deadlines.rules import Kind as Owed
from compliance.foundation.errors import NotFound
from compliance.foundation.trail import Event
from compliance.foundation.unit_of_work import UnitOfWork, unit_of_work
from compliance.foundation.words import Words
from compliance.meetings import loading_service as loading
from compliance.meetings import paper_service as papers
from compliance.meetings import rules
from compliance.meetings.models import Meeting, MeetingTask
from compliance.meetings.rules import OWED, Kind, State


@dataclass(frozen=True, kw_only=True)
class MeetingMoved(Event):
    """A meeting was called, written up or approved, or one of its tasks given or done."""

    kind = "meetings.moved"
    step: str
    what: str = ""


@dataclass(frozen=True, slots=True)
class Call:
    """When, where and by whom a meeting is held, and who is asked."""

    held_on: date
    begins: str
    place: str
    chair: str
    invited: str


@dataclass(frozen=True, slots=True)
class Minutes:
    """Who came, who did not, and what was said."""

    attendance: str
    absent: str
    text: str


def call(actor: Actor, meeting_id: int, asked: Call) -> None:
    """Call the meeting: its agenda stands, its invitation is made. Calling again makes a new version of it."""
    with unit_of_work(actor) as work:
        row = loading.locked(work, meeting_id)
        rules.require(loading.state_of(row), State.DRAFTED, State.CALLED)
        row.held_on = rules.require_due(asked.held_on, work.today)
        row.begins = rules.require_text(asked.begins, Words("开会时间", "the hour"))
        row.place = rules.require_text(asked.place, Words("地点", "the place"))
        row.chair = rules.require_text(asked.chair, Words("主持人", "the chair"))
        row.invited = rules.require_text(asked.invited, Words("参会人员", "who is asked"))
        work.flush()
        papers.invitation(work, loading.view(row))
        _told(work, row, "called")


def write(actor: Actor, meeting_id: int, said: Minutes) -> None:
    """Write the minutes, or write them anew until they are approved."""
    with unit_of_work(actor) as work:
        row = loading.locked(work, meeting_id)
        rules.require(loading.state_of(row), State.CALLED, State.WRITTEN)
        if row.held_on is not None and row.held_on > work.today:
            raise rules.refused(
                "MEETINGS-05",
                f"会议{row.held_on}才召开，尚不能整理纪要",
                f"the meeting is on {row.held_on} only",
                ("请在会后整理纪要", "write the minutes after it"),
                status=409,
            )
        row.attendance = rules.require_text(said.attendance, Words("出席人员", "who came"))
        row.absent = said.absent.strip()
        row.minutes = rules.require_text(said.text, Words("会议内容", "what was said"))
        row.written_by = actor.user_id
        _told(work, row, "written")


def approve(actor: Actor, meeting_id: int) -> None:
    """Approve the minutes, by another than who wrote them (MEETINGS-02); the calendar's deadline is met."""
    with unit_of_work(actor) as work:
        row = loading.locked(work, meeting_id)
        rules.require(loading.state_of(row), State.WRITTEN)
        rules.require_other(actor.user_id, row.written_by)
        row.approved_by, row.approved_at = actor.user_id, work.now
        work.flush()
        papers.minutes(work, loading.view(row))
        deadlines.met(work, f"{OWED[Kind(row.kind)].value}:{row.period}", row.held_on)
        _told(work, row, "approved")


def colleagues() -> tuple[tuple[int, str], ...]:
    """Who can be given a task: everyone of the bureau and the agency with an account that is open."""
    return tuple((one.id, one.display_name) for one in people.people() if _staff(one))


def _staff(one: people.Person) -> bool:
    return one.active and not set(one.roles) & PROVIDER_ROLES


def give(actor: Actor, meeting_id: int, text: str, owner_id: int, due_on: date) -> int:
    """Give somebody a task with its day; returns its id. NotFound for who cannot have one."""
    kept = rules.require_text(text, Words("任务内容", "the task"))[:500]
    with unit_of_work(actor) as work:
        row = loading.locked(work, meeting_id)
        if owner_id not in {id for id, _ in colleagues()}:
            raise NotFound
        one = MeetingTask(text=kept, owner_id=owner_id, due_on=rules.require_due(due_on, work.today))
        row.tasks.append(one)
        work.flush()
        words = Words(f"{row.title}：{kept}"[:300], f"{row.title}: {kept}"[:300])
        deadlines.owe(
            work,
            Debt(
                _key(one),
                Owed.MEETING_TASK,
                f"meeting:{row.id}",
                words,
                due_on,
                rule="会议纪要",
                endpoint="meetings.show",
                values={"meeting_id": row.id},
                users=(owner_id,),
            ),
        )
        _told(work, row, "given", f"task:{one.id}")
        return one.id


def done(actor: Actor, meeting_id: int, task_id: int, outcome: str) -> None:
    """A task is done, by its owner or a manager of meetings; a second time changes nothing."""
    kept = rules.require_text(outcome, Words("办理情况", "what was done"))[:500]
    with unit_of_work(actor) as work:
        row = loading.locked(work, meeting_id)
        one = next((task for task in row.tasks if task.id == task_id), None)
        if one is None or not (actor.user_id == one.owner_id or actor.holds(*loading.WRITERS)):
            raise NotFound
        if one.done_on is None:
            one.done_on, one.outcome = work.today, kept
            deadlines.met(work, _key(one))
            _told(work, row, "done", f"task:{one.id}")


def _key(task: MeetingTask) -> str:
    return f"meeting_task:{task.id}"


def _told(work: UnitOfWork, row: Meeting, step: str, what: str = "") -> None:
    work.record(MeetingMoved(subject=f"meeting:{row.id}", step=step, what=what))
