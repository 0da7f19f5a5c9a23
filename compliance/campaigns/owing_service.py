"""What a campaign owes by a day: its phases, its reports, what other authorities were asked for."""

from datetime import date

from compliance.accounts.rules import Role
from compliance.campaigns.models import Campaign, CampaignPhase, CampaignReport, CampaignTask
from compliance.campaigns.rules import ReportKind, TaskKind
from compliance.deadlines import service as deadlines
from compliance.deadlines.rules import Debt, Kind
from compliance.foundation.unit_of_work import UnitOfWork
from compliance.foundation.words import Words

APPROVERS = (Role.DIRECTOR, Role.AGENCY_DIRECTOR)


def phase_key(phase: CampaignPhase) -> str:
    """Names the debt of a phase."""
    return f"campaign_phase:{phase.id}"


def report_key(report: CampaignReport) -> str:
    """Names the debt of a report: of the closing report before it is drafted as well."""
    closing = report.kind == ReportKind.CLOSING
    return f"campaign:{report.campaign_id}:closing" if closing else f"campaign_report:{report.id}"


def task_key(task: CampaignTask) -> str:
    """Names the debt of a task or letter."""
    return f"campaign_task:{task.id}"


def owe_plan(work: UnitOfWork, campaign: Campaign) -> None:
    """The end of each phase, and the closing report."""
    debts = [
        _debt(
            campaign,
            phase_key(phase),
            Kind.CAMPAIGN_PHASE,
            Words(f"{campaign.title}：{phase.title}", f"{campaign.title}: {phase.title}"),
            phase.until,
        )
        for phase in campaign.phases
    ]
    words = Words(f"{campaign.title}：报送总结报告", f"{campaign.title}: submit the closing report")
    key = f"campaign:{campaign.id}:closing"
    debts.append(_debt(campaign, key, Kind.CAMPAIGN_REPORT, words, campaign.closing_due))
    deadlines.owe_all(work, debts)


def owe_report(work: UnitOfWork, campaign: Campaign, report: CampaignReport, provisional: bool) -> None:
    """A weekly report: approved and submitted by 17:00 of its day."""
    words = Words(
        f"{campaign.title}：第{report.number}期周报，17时前批准并报送",
        f"{campaign.title}: weekly report {report.number}, approved and submitted by 17:00",
    )
    deadlines.owe(
        work, _debt(campaign, report_key(report), Kind.CAMPAIGN_REPORT, words, report.due_on, provisional=provisional)
    )


def owe_late(work: UnitOfWork, campaign: Campaign, report: CampaignReport) -> None:
    """17:00 has passed: those above the manager are told at once, not the next day."""
    words = Words(
        f"{campaign.title}：第{report.number}期周报已过17时未报送",
        f"{campaign.title}: weekly report {report.number} was not submitted by 17:00",
    )
    key = f"{report_key(report)}:late"
    deadlines.owe(work, _debt(campaign, key, Kind.CAMPAIGN_REPORT, words, work.today, roles=(Role.MANAGER, *APPROVERS)))


def owe_task(work: UnitOfWork, campaign: Campaign, task: CampaignTask) -> None:
    """What an authority was asked for; the bureau's own people follow it up."""
    kind = Kind.ASSISTANCE if task.kind == TaskKind.LETTER else Kind.CAMPAIGN_TASK
    named = f"{task.number}：{task.authority}回复" if task.number else f"{task.authority}完成分工任务"
    words = Words(f"{campaign.title}：{named}", f"{campaign.title}: {task.authority} answers")
    rule = "专项行动方案" if task.kind == TaskKind.LETTER else ""
    roles = (Role.MANAGER, Role.OFFICER)
    deadlines.owe(work, _debt(campaign, task_key(task), kind, words, task.due_on, rule=rule, roles=roles))


def _debt(
    campaign: Campaign,
    key: str,
    kind: Kind,
    words: Words,
    due: date,
    *,
    provisional: bool = False,
    rule: str = "",
    roles: tuple[Role, ...] = (Role.MANAGER,),
) -> Debt:
    return Debt(
        key,
        kind,
        f"campaign:{campaign.id}",
        words,
        due,
        provisional,
        rule=rule,
        endpoint="campaigns.show",
        values={"campaign_id": campaign.id},
        roles=roles,
    )
