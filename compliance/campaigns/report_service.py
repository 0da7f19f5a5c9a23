"""A campaign's reports: drafted by the schedule on Thursday morning, written up, approved by another, submitted."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from compliance.accounts.rules import SYSTEM, Actor
from compliance.campaigns import figure_service as figures
from compliance.campaigns import loading_service as loading
from compliance.campaigns import owing_service as owing
from compliance.campaigns import paper_service as papers
from compliance.campaigns import rules
from compliance.campaigns.models import Campaign, CampaignReport
from compliance.campaigns.rules import ReportKind, ReportState
from compliance.deadlines import service as deadlines
from compliance.foundation import clock, holidays
from compliance.foundation.errors import NotFound
from compliance.foundation.hashing import canonical, sha256_hex
from compliance.foundation.trail import Event
from compliance.foundation.unit_of_work import UnitOfWork, unit_of_work
from compliance.foundation.words import Words


@dataclass(frozen=True, kw_only=True)
class ReportMoved(Event):
    """A report was drafted, counted again, approved, submitted or carried up; figures: SHA-256 of what it tells."""

    kind = "campaigns.report"
    report: int
    step: str
    figures: str


def draft_due(day: date) -> int:
    """Draft what the last Thursday up to `day` calls for and is not there: the weekly report of each running campaign,
    the closing report of one that is over. Twice is once; a Thursday that was missed is told by the next report."""
    thursday, made = rules.report_day(day), 0
    with unit_of_work(SYSTEM) as work:
        query = select(Campaign).where(Campaign.closed_on.is_(None), Campaign.since <= thursday).order_by(Campaign.id)
        for row in work.session.scalars(query):
            if thursday <= row.until:
                made += _draft_weekly(work, row, thursday)
            elif not _of(row, ReportKind.CLOSING):
                _draft_closing(work, row)
                made += 1
    return made


def draft_closing(actor: Actor, campaign_id: int) -> int:
    """Draft the closing report now; returns its id, that of the one that is there. CAMPAIGNS-10 before the end."""
    with unit_of_work(actor) as work:
        row = loading.locked(work, campaign_id)
        if work.today <= row.until:
            raise rules.refused(
                "CAMPAIGNS-10",
                f"专项行动{row.until}才结束，尚不能总结",
                f"the campaign runs until {row.until}",
                ("请在行动结束后编写总结报告", "draft the closing report after it"),
                status=409,
            )
        there = _of(row, ReportKind.CLOSING)
        return there[0].id if there else _draft_closing(work, row).id


def _of(row: Campaign, kind: ReportKind) -> list[CampaignReport]:
    return [one for one in row.reports if one.kind == kind]


def _draft_weekly(work: UnitOfWork, row: Campaign, thursday: date) -> int:
    before = _of(row, ReportKind.WEEKLY)
    told_until = before[-1].until if before else None
    if told_until is not None and told_until >= thursday:
        return 0
    due = rules.submitted_by(thursday, holidays.calendar())
    since, until = rules.span_of(row.since, told_until, thursday)
    report = _draft(work, row, ReportKind.WEEKLY, since, until, due.day)
    owing.owe_report(work, row, report, due.provisional)
    return 1


def _draft_closing(work: UnitOfWork, row: Campaign) -> CampaignReport:
    return _draft(work, row, ReportKind.CLOSING, row.since, row.until, row.closing_due)


def _draft(work: UnitOfWork, row: Campaign, kind: ReportKind, since: date, until: date, due_on: date) -> CampaignReport:
    report = CampaignReport(
        kind=kind,
        number=len(_of(row, kind)) + 1,
        since=since,
        until=until,
        due_on=due_on,
        figures=figures.figures(row, since, until, work.today),
        figured_at=work.now,
        text="",
    )
    row.reports.append(report)
    work.flush()
    _told(work, row, report, "drafted")
    return report


def _told(work: UnitOfWork, row: Campaign, report: CampaignReport, step: str) -> None:
    counted = sha256_hex(canonical(report.figures))
    work.record(ReportMoved(subject=f"campaign:{row.id}", report=report.id, step=step, figures=counted))


def write(actor: Actor, campaign_id: int, report_id: int, text: str) -> None:
    """Keep what people say beside the figures: problems, next steps; the figures are counted again with it."""
    kept = rules.require_text(text, Words("情况说明", "the text"))
    with unit_of_work(actor) as work:
        row, report = _at(work, campaign_id, report_id, ReportState.DRAFTED)
        report.text, report.written_by = kept, actor.user_id
        _count(work, row, report)
        _told(work, row, report, "written")


def _count(work: UnitOfWork, row: Campaign, report: CampaignReport) -> None:
    report.figures, report.figured_at = figures.figures(row, report.since, report.until, work.today), work.now


def approve(actor: Actor, campaign_id: int, report_id: int) -> None:
    """Freeze the report and issue its paper; by another than who wrote it (CAMPAIGNS-03), not without text."""
    with unit_of_work(actor) as work:
        row, report = _at(work, campaign_id, report_id, ReportState.DRAFTED)
        rules.require_text(report.text, Words("情况说明", "the text"))
        rules.require_other(actor.user_id, report.written_by)
        report.approved_at, report.approved_by = work.now, actor.user_id
        papers.report(work, row, report)
        _told(work, row, report, "approved")


def submit(actor: Actor, campaign_id: int, report_id: int) -> None:
    """The report went out: its deadline is met; with the closing report the campaign is closed."""
    with unit_of_work(actor) as work:
        row, report = _at(work, campaign_id, report_id, ReportState.APPROVED)
        report.submitted_at, report.submitted_by = work.now, actor.user_id
        key = owing.report_key(report)
        deadlines.met(work, key)
        deadlines.met(work, f"{key}:late")
        if report.kind == ReportKind.CLOSING:
            row.closed_on = work.today
        _told(work, row, report, "submitted")


def _at(work: UnitOfWork, campaign_id: int, report_id: int, wanted: ReportState) -> tuple[Campaign, CampaignReport]:
    row = loading.locked(work, campaign_id)
    report = next((one for one in row.reports if one.id == report_id), None)
    if report is None:
        raise NotFound
    rules.require(rules.report_state(report.approved_at is not None, report.submitted_at is not None), wanted)
    return row, report


def carry_up(now: datetime) -> int:
    """Tell those above of every weekly report that was not submitted by 17:00 of its day, once; how many."""
    found = 0
    by = (rules.REPORT_BY.hour, rules.REPORT_BY.minute)
    with unit_of_work(SYSTEM) as work:
        query = select(CampaignReport).where(
            CampaignReport.kind == ReportKind.WEEKLY,
            CampaignReport.submitted_at.is_(None),
            CampaignReport.escalated_at.is_(None),
            CampaignReport.due_on <= clock.local(now).date(),
        )
        for report in work.session.scalars(query.order_by(CampaignReport.id)):
            if now >= clock.start_of(report.due_on, *by):
                row = loading.locked(work, report.campaign_id)
                report.escalated_at = work.now
                owing.owe_late(work, row, report)
                _told(work, row, report, "carried_up")
                found += 1
    return found
