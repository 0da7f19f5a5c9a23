"""The papers of a meeting: invitation and minutes."""

from datetime import date
from typing import Any

from compliance.agreements import service as agreements
from compliance.documents import service as documents
from compliance.documents.rules import Paper
from compliance.foundation import clock
from compliance.foundation.unit_of_work import UnitOfWork
from compliance.meetings.loading_service import MeetingView


def invitation(work: UnitOfWork, view: MeetingView) -> None:
    """Make the invitation; calling again makes a new version."""
    context = {
        **_common(view),
        "title": f"关于召开{view.title}的通知",
        "invited": _lines(view.invited),
        "agenda": [_item(one) for one in view.agenda],
        "dated": _day(clock.today()),
    }
    documents.make(work, Paper("meetings/invitation", f"meeting:{view.id}", "", context), render=False)


def minutes(work: UnitOfWork, view: MeetingView) -> None:
    """Make the minutes as they were approved, with the tasks given by then."""
    context = {
        **_common(view),
        "title": f"{view.title}纪要",
        "attendance": "、".join(_lines(view.attendance)),
        "absent": "、".join(_lines(view.absent)) or "无",
        "text": _lines(view.minutes),
        "tasks": [{"text": task.text, "owner": task.owner or "—", "due": _day(task.due_on)} for task in view.tasks],
        "writer": view.writer or "—",
        "approver": view.approver or "—",
        "dated": _day(clock.local(view.approved_at).date() if view.approved_at else clock.today()),
    }
    documents.make(work, Paper("meetings/minutes", f"meeting:{view.id}", "", context), render=False)


def _common(view: MeetingView) -> dict[str, Any]:
    return {
        "issuer": agreements.agency_name(),
        "held": f"{_day(view.held_on)} {view.begins}" if view.held_on else "—",
        "place": view.place,
        "chair": view.chair,
    }


def _item(section: dict[str, Any]) -> str:
    return f"{section['zh']}：{section['count']}项"


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
