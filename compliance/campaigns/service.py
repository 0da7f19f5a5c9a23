"""The door of campaigns (专项行动)."""

from sqlalchemy import select

from compliance.accounts.rules import Actor, Role
from compliance.campaigns.case_service import Published, pick, publish, published
from compliance.campaigns.loading_service import (
    READERS,
    CampaignView,
    PickView,
    ReportView,
    TargetView,
    TaskView,
    find,
    lines,
    progress,
)
from compliance.campaigns.models import Campaign, CampaignReport
from compliance.campaigns.owing_service import APPROVERS
from compliance.campaigns.plan_service import Asked, answered, ask, begin, count, finish_phase, read
from compliance.campaigns.report_service import approve, carry_up, draft_closing, draft_due, submit, write
from compliance.foundation.database import db
from compliance.foundation.tasks import Task
from compliance.foundation.words import Words

__all__ = [
    "APPROVERS",
    "READERS",
    "Asked",
    "CampaignView",
    "PickView",
    "Published",
    "ReportView",
    "TargetView",
    "TaskView",
    "answered",
    "approve",
    "ask",
    "begin",
    "carry_up",
    "count",
    "draft_closing",
    "draft_due",
    "find",
    "finish_phase",
    "lines",
    "pick",
    "progress",
    "publish",
    "published",
    "read",
    "submit",
    "tasks",
    "write",
]


def tasks(actor: Actor) -> tuple[Task, ...]:
    """Reports that wait: for the manager to write up or submit, for a director to approve."""
    if not actor.holds(Role.MANAGER, *APPROVERS):
        return ()
    query = (
        select(CampaignReport, Campaign.title)
        .join(Campaign, Campaign.id == CampaignReport.campaign_id)
        .where(CampaignReport.submitted_at.is_(None))
        .order_by(CampaignReport.due_on, CampaignReport.id)
        .limit(10)
    )
    found = []
    for report, title in db.session.execute(query):
        words = _waits(actor, report)
        if words is not None:
            values = {"campaign_id": report.campaign_id, "report_id": report.id}
            named = Words(f"{title}：{words.zh}", f"{title}: {words.en}")
            found.append(Task("campaigns.report", named, "report", due=report.due_on, values=values))
    return tuple(found)


def _waits(actor: Actor, report: CampaignReport) -> Words | None:
    if report.approved_at is not None:
        return Words("报送报告", "submit the report") if actor.holds(Role.MANAGER) else None
    if report.text and actor.holds(*APPROVERS):
        return Words("批准报告", "approve the report")
    if not report.text and actor.holds(Role.MANAGER):
        return Words("编写报告说明", "write up the report")
    return None
