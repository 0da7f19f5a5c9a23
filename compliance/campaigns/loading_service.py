"""Campaigns as pages, papers and jobs read them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from compliance.accounts import service as accounts
from compliance.accounts.rules import Actor, Role
from compliance.campaigns import figure_service, rules
from compliance.campaigns.models import Campaign, CampaignReport, CampaignTask
from compliance.campaigns.rules import Measure, Reached, ReportKind, ReportState, State, TaskKind
from compliance.cases import service as cases
from compliance.documents import service as documents
from compliance.documents.rules import Issued
from compliance.foundation import clock
from compliance.foundation.database import db
from compliance.foundation.errors import NotFound
from compliance.foundation.ids import row_id
from compliance.foundation.unit_of_work import UnitOfWork

READERS = (
    Role.MANAGER,
    Role.AUDITOR_CLAIMS,
    Role.OFFICER,
    Role.LEGAL_REVIEWER,
    Role.AGENCY_DIRECTOR,
    Role.DIRECTOR,
    Role.OVERSEER,
)


@dataclass(frozen=True, slots=True)
class PhaseView:
    """A phase."""

    id: int
    title: str
    since: date
    until: date
    done_on: date | None


@dataclass(frozen=True, slots=True)
class TargetView:
    """A target with how far it is; entries as (day, value, document), the newest last."""

    id: int
    unit: str
    measure: Measure
    words: str
    progress: Reached
    entries: tuple[tuple[date, int, str], ...]


@dataclass(frozen=True, slots=True)
class TaskView:
    """What an authority was asked for."""

    id: int
    kind: TaskKind
    authority: str
    text: str
    number: str
    asked_on: date
    due_on: date
    done_on: date | None
    answer: str
    overdue: bool


@dataclass(frozen=True, slots=True)
class ReportView:
    """A report with the figures it tells."""

    id: int
    kind: ReportKind
    number: int
    since: date
    until: date
    due_on: date
    state: ReportState
    figures: Mapping[str, Any]
    figured_at: datetime
    text: str
    written_by: int | None
    approved_at: datetime | None
    approved_by: str
    submitted_at: datetime | None
    late: bool


@dataclass(frozen=True, slots=True)
class PickView:
    """A typical case; number "" for those who may not read the case itself."""

    id: int
    case_id: int
    number: str
    text: str
    picked_by: int | None
    approved_on: date | None


@dataclass(frozen=True, slots=True)
class CampaignLine:
    """A campaign in a list; waiting: reports that are not submitted yet."""

    id: int
    title: str
    since: date
    until: date
    state: State
    phase: str
    waiting: int


@dataclass(frozen=True, slots=True)
class CampaignView:
    """A whole campaign on this day."""

    id: int
    title: str
    basis: str
    report_to: str
    since: date
    until: date
    closing_due: date
    closed_on: date | None
    state: State
    phases: tuple[PhaseView, ...]
    targets: tuple[TargetView, ...]
    tasks: tuple[TaskView, ...]
    reports: tuple[ReportView, ...]
    picks: tuple[PickView, ...]
    papers: tuple[Issued, ...]

    @property
    def closing(self) -> ReportView | None:
        """The closing report, once it is drafted."""
        return next((one for one in self.reports if one.kind is ReportKind.CLOSING), None)


@dataclass(frozen=True, slots=True)
class Progress:
    """Providers to be visited and bills to be checked again, with how many were: rows as a report freezes them."""

    duties: tuple[Mapping[str, Any], ...]
    rechecks: tuple[Mapping[str, Any], ...]


def lines() -> tuple[CampaignLine, ...]:
    """All campaigns, the newest first."""
    day = clock.today()
    rows = db.session.scalars(select(Campaign).order_by(Campaign.since.desc(), Campaign.id.desc()))
    return tuple(_line(row, day) for row in rows)


def _line(row: Campaign, day: date) -> CampaignLine:
    phase = rules.phase_on(row.phases, day)
    waiting = sum(report.submitted_at is None for report in row.reports)
    state = rules.state_of(row.since, row.until, row.closed_on, day)
    return CampaignLine(row.id, row.title, row.since, row.until, state, phase.title if phase else "", waiting)


def find(actor: Actor, campaign_id: object) -> CampaignView | None:
    """A campaign by the id of a URL; campaigns are of bureau and agency together, whoever reads them reads all."""
    number = row_id(campaign_id)
    row = db.session.get(Campaign, number) if number is not None and actor.holds(*READERS) else None
    return view(actor, row) if row else None


def view(actor: Actor, row: Campaign) -> CampaignView:
    """A campaign on this day, with the progress of its targets counted up to it."""
    day = clock.today()
    told = min(day, row.until)
    return CampaignView(
        id=row.id,
        title=row.title,
        basis=row.basis,
        report_to=row.report_to,
        since=row.since,
        until=row.until,
        closing_due=row.closing_due,
        closed_on=row.closed_on,
        state=rules.state_of(row.since, row.until, row.closed_on, day),
        phases=tuple(PhaseView(one.id, one.title, one.since, one.until, one.done_on) for one in row.phases),
        targets=tuple(
            TargetView(
                target.id,
                target.unit,
                Measure(target.measure),
                target.words,
                progress,
                tuple((count.on, count.value, count.document) for count in target.counts),
            )
            for target, progress in figure_service.targets(row, told)
        ),
        tasks=tuple(_task(one, day) for one in row.tasks),
        reports=_reports(row),
        picks=_picks(actor, row),
        papers=documents.of_subject(f"campaign:{row.id}"),
    )


def progress(campaign_id: int) -> Progress:
    """What of a campaign's duties is done up to this day: counted over the whole registry, for the page that tells it
    alone. NotFound when there is none."""
    row = db.session.get(Campaign, campaign_id)
    if row is None:
        raise NotFound
    told = min(clock.today(), row.until)
    return Progress(tuple(figure_service.duties(row, told)), tuple(figure_service.rechecks(row, told)))


def _task(row: CampaignTask, day: date) -> TaskView:
    late = row.done_on is None and row.due_on < day
    kind = TaskKind(row.kind)
    return TaskView(
        row.id, kind, row.authority, row.text, row.number, row.asked_on, row.due_on, row.done_on, row.answer, late
    )


def _reports(row: Campaign) -> tuple[ReportView, ...]:
    names = accounts.display_names({one.approved_by for one in row.reports if one.approved_by})
    return tuple(report_view(one, names) for one in row.reports)


def report_view(row: CampaignReport, names: Mapping[int, str]) -> ReportView:
    """A report; late where it was, or still is, not submitted by 17:00 of its day."""
    by = clock.start_of(row.due_on, rules.REPORT_BY.hour, rules.REPORT_BY.minute)
    return ReportView(
        id=row.id,
        kind=ReportKind(row.kind),
        number=row.number,
        since=row.since,
        until=row.until,
        due_on=row.due_on,
        state=rules.report_state(row.approved_at is not None, row.submitted_at is not None),
        figures=row.figures,
        figured_at=row.figured_at,
        text=row.text,
        written_by=row.written_by,
        approved_at=row.approved_at,
        approved_by=names.get(row.approved_by or 0, ""),
        submitted_at=row.submitted_at,
        late=(row.submitted_at or clock.now()) > by,
    )


def _picks(actor: Actor, row: Campaign) -> tuple[PickView, ...]:
    numbers = cases.numbers_in_scope(actor, {one.case_id for one in row.picks})
    return tuple(
        PickView(one.id, one.case_id, numbers.get(one.case_id, ""), one.text, one.picked_by, one.approved_on)
        for one in row.picks
    )


def locked(work: UnitOfWork, campaign_id: int) -> Campaign:
    """The campaign, held until the unit ends. NotFound when there is none."""
    row = work.session.get(Campaign, campaign_id, with_for_update=True)
    if row is None:
        raise NotFound
    return row
