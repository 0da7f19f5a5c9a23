"""The three papers of an order: the order itself, the provider's report, the record of the re-inspection."""

from typing import Any

from compliance.agreements import service as agreements
from compliance.documents import service as documents
from compliance.documents.rules import Issued, Paper
from compliance.foundation import bureau
from compliance.foundation.unit_of_work import UnitOfWork
from compliance.rectifications.loading_service import EventView, RectificationView
from compliance.rectifications.rules import EVENT_WORDS, EventKind

_PAPERS = {
    EventKind.ORDERED: ("order", "限期整改通知书"),
    EventKind.REPEATED: ("order", "继续整改通知书"),
    EventKind.REPORTED: ("report", "整改报告"),
    EventKind.ACCEPTED: ("reinspection", "整改复查记录"),
}


def follow(work: UnitOfWork, view: RectificationView) -> None:
    """Make the papers of the latest step: a repetition gives its record and a new order."""
    event = view.events[-1]
    if event.kind is EventKind.REPEATED:
        _make(work, view, event, "reinspection", "整改复查记录")
    if event.kind in _PAPERS:
        _make(work, view, event, *_PAPERS[event.kind])


def papers_of(rectification_id: int) -> tuple[Issued, ...]:
    """Every paper of an order, in the order they were made."""
    return documents.of_subject(f"rectification:{rectification_id}")


def _make(work: UnitOfWork, view: RectificationView, event: EventView, name: str, title: str) -> None:
    looked_at = view.round - 1 if name == "reinspection" and event.kind is EventKind.REPEATED else view.round
    number = view.number if looked_at == 1 else f"{view.number}之{looked_at}"
    context = {**_common(view, event), "title": title, "number": number}
    documents.make(work, Paper(f"rectifications/{name}", f"rectification:{view.id}", number, context), render=False)


def _common(view: RectificationView, event: EventView) -> dict[str, Any]:
    report = view.last(EventKind.REPORTED)
    return {
        "issuer": _issuer(view.authority),
        "to": view.provider_name,
        "problems": _lines(event.text if event.kind is EventKind.REPEATED else view.problems),
        "demands": _lines(view.demands),
        "until": _day(view.due_on),
        "report": _lines(report.text) if report else [],
        "evidence": len(report.evidence) if report else 0,
        "reported_on": _day(report.on) if report else "—",
        "inspectors": "、".join(event.inspectors) or "—",
        "outcome": EVENT_WORDS[event.kind].zh,
        "text": _lines(event.text),
        "dated": _day(event.on),
    }


def _issuer(authority: str) -> str:
    if authority == "agency":
        return agreements.agency_name()
    return bureau.name()


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _day(day: Any) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
