"""The door of meetings (会议)."""

from compliance.accounts.rules import Actor, Role
from compliance.foundation.tasks import Task
from compliance.foundation.words import Words
from compliance.meetings.drafting_service import draft_due, redraft
from compliance.meetings.holding_service import Call, Minutes, approve, call, colleagues, done, give, write
from compliance.meetings.loading_service import APPROVERS, DOERS, READERS, WRITERS, MeetingView, find, meetings
from compliance.meetings.rules import State

__all__ = [
    "APPROVERS",
    "DOERS",
    "READERS",
    "WRITERS",
    "Call",
    "MeetingView",
    "Minutes",
    "approve",
    "call",
    "colleagues",
    "done",
    "draft_due",
    "find",
    "give",
    "meetings",
    "redraft",
    "tasks",
    "write",
]


def tasks(actor: Actor) -> tuple[Task, ...]:
    """Minutes that wait for somebody else's approval."""
    if not actor.holds(Role.AGENCY_DIRECTOR, Role.DIRECTOR):
        return ()
    words = Words("会议纪要待批准", "Minutes to be approved")
    waiting = [one for one in meetings() if one.state is State.WRITTEN and one.written_by != actor.user_id]
    return tuple(Task("meetings.show", words, "people", values={"meeting_id": one.id}) for one in waiting)
