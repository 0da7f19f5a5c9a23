"""The papers of a campaign: weekly report, closing report, request for assistance. Their figures are the report's."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from compliance.campaigns.models import Campaign, CampaignReport, CampaignTask
from compliance.campaigns.rules import ReportKind, TaskKind
from compliance.documents import service as documents
from compliance.documents.rules import Paper
from compliance.foundation import bureau, clock
from compliance.foundation.money import grouped
from compliance.foundation.unit_of_work import UnitOfWork

_NONE = "无。"


def issuer() -> str:
    """The bureau as its papers name it."""
    return bureau.name()


def report(work: UnitOfWork, row: Campaign, found: CampaignReport) -> None:
    """Issue the paper of a report that was approved."""
    weekly = found.kind == ReportKind.WEEKLY
    title = f"{row.title}{'进展情况周报' if weekly else '总结报告'}"
    context = {**_figures(row, found), "title": title, "issuer": issuer(), "to": row.report_to}
    name = "weekly" if weekly else "closing"
    number = f"第{found.number}期" if weekly else ""
    context |= {"number": number} if weekly else {}
    documents.make(work, Paper(f"campaigns/{name}", f"campaign:{row.id}", number, context), render=False)


def _figures(row: Campaign, found: CampaignReport) -> dict[str, Any]:
    figures = found.figures
    return {
        "basis": row.basis,
        "period": f"{day(found.since)}至{day(found.until)}",
        "began": day(row.since),
        "rows": [
            {"name": one["zh"], "period": _value(one, "period"), "total": _value(one, "total")}
            for one in figures["rows"]
        ],
        "duties": [
            {name: str(one[name]) for name in ("zh", "total", "required", "drawn", "visited")}
            | {"met": "已达到" if one["visited"] >= one["required"] else f"尚差{one['required'] - one['visited']}家"}
            for one in figures["duties"]
        ],
        "rechecks": [
            f"{one['zh']}：应复核{one['required']}笔，已复核{one['done']}笔。"
            for one in figures.get("rechecks", ())  # reports frozen before these were counted have none
        ],
        "targets": [
            {name: str(one[name]) for name in ("unit", "words", "required", "reached")} for one in figures["targets"]
        ],
        "tasks": _asked("分工任务", figures["tasks"][TaskKind.TASK]),
        "letters": _asked("协查函", figures["tasks"][TaskKind.LETTER]),
        "phases": [
            f"{one.title}（{day(one.since)}至{day(one.until)}）：{'已完成' if one.done_on else '未登记完成'}"
            for one in row.phases
        ],
        "cases": [pick.text for pick in row.picks if pick.approved_on is not None] or [_NONE],
        "text": [line.strip() for line in found.text.splitlines() if line.strip()] or [_NONE],
        "dated": day(clock.local(found.approved_at).date() if found.approved_at else found.until),
    }


def _asked(words: str, counts: Mapping[str, int]) -> str:
    return f"{words}共{counts['asked']}件，已办结{counts['done']}件，逾期未办结{counts['overdue']}件"


def _value(row: Mapping[str, Any], name: str) -> str:
    return f"{grouped(row[name])}元" if row["kind"] == "money" else str(row[name])


def letter(work: UnitOfWork, row: Campaign, task: CampaignTask) -> None:
    """Issue a request for assistance (协查函)."""
    context = {
        "title": "协查函",
        "number": task.number,
        "issuer": issuer(),
        "to": task.authority,
        "campaign": row.title,
        "basis": row.basis,
        "text": [line.strip() for line in task.text.splitlines() if line.strip()],
        "until": day(task.due_on),
        "dated": day(task.asked_on),
    }
    documents.make(work, Paper("campaigns/letter", f"campaign:{row.id}", task.number, context), render=False)


def day(value: date) -> str:
    """A day as papers write it."""
    return f"{value.year}年{value.month}月{value.day}日"
