"""Setting up a campaign and following its plan: phases done, targets counted, authorities asked and answering."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from compliance.accounts.rules import Actor
from compliance.campaigns import loading_service as loading
from compliance.campaigns import owing_service as owing
from compliance.campaigns import paper_service as papers
from compliance.campaigns import plan_rules, rules
from compliance.campaigns.models import Campaign, CampaignCount, CampaignPhase, CampaignTarget, CampaignTask
from compliance.campaigns.plan_rules import Plan
from compliance.campaigns.rules import Measure, TaskKind
from compliance.deadlines import service as deadlines
from compliance.foundation.errors import NotFound
from compliance.foundation.trail import Event
from compliance.foundation.unit_of_work import UnitOfWork, unit_of_work
from compliance.foundation.words import Words
from compliance.providers import service as providers


@dataclass(frozen=True, kw_only=True)
class CampaignMoved(Event):
    """Something of a campaign was set up, asked, counted or done; `what` names it by its id."""

    kind = "campaigns.moved"
    step: str
    what: str


@dataclass(frozen=True, slots=True)
class Asked:
    """What an authority is asked for, and by when."""

    kind: TaskKind
    authority: str
    text: str
    due_on: date


def read(title: str, basis: str, report_to: str, closing_due: date, phase_lines: str, target_lines: str = "") -> Plan:
    """A plan from what people type; townships are those of the registry. CAMPAIGNS-01 with the line at fault."""
    townships = providers.choices().townships
    return plan_rules.check(
        Plan(
            rules.require_text(title, Words("名称", "the name")),
            rules.require_text(basis, Words("方案依据", "the scheme")),
            rules.require_text(report_to, Words("报送单位", "who gets the reports")),
            closing_due,
            plan_rules.phases(phase_lines),
            plan_rules.targets(target_lines, townships),
        )
    )


def begin(actor: Actor, plan: Plan) -> int:
    """Set up a campaign; returns its id. CAMPAIGNS-08 where one has the name."""
    with unit_of_work(actor) as work:
        if work.session.scalar(select(Campaign.id).where(Campaign.title == plan.title)) is not None:
            raise rules.refused(
                "CAMPAIGNS-08",
                f"已有专项行动“{plan.title}”",
                f"there is a campaign {plan.title!r}",
                ("请换一个名称", "give it another name"),
                status=409,
            )
        row = Campaign(
            title=plan.title,
            basis=plan.basis,
            report_to=plan.report_to,
            since=plan.since,
            until=plan.until,
            closing_due=plan.closing_due,
            made_at=work.now,
            made_by=actor.user_id,
            phases=[CampaignPhase(title=one.title, since=one.since, until=one.until) for one in plan.phases],
            targets=[
                CampaignTarget(unit=one.unit, measure=one.measure, words=one.words, required=one.required)
                for one in plan.targets
            ],
        )
        work.session.add(row)
        work.flush()
        owing.owe_plan(work, row)
        told(work, row, "begun", "plan")
        return row.id


def told(work: UnitOfWork, row: Campaign, step: str, what: str) -> None:
    """Put a step on the trail."""
    work.record(CampaignMoved(subject=f"campaign:{row.id}", step=step, what=what))


def finish_phase(actor: Actor, campaign_id: int, phase_id: int) -> None:
    """The phase's work is done; a second time changes nothing. NotFound for another campaign's."""
    with unit_of_work(actor) as work:
        row = loading.locked(work, campaign_id)
        phase = next((one for one in row.phases if one.id == phase_id), None)
        if phase is None:
            raise NotFound
        if phase.done_on is None:
            phase.done_on = work.today
            deadlines.met(work, owing.phase_key(phase))
            told(work, row, "phase_done", f"phase:{phase.id}")


def count(actor: Actor, campaign_id: int, target_id: int, value: int, document: str) -> None:
    """Enter how far a target is, with the document that says so; what is counted from visits is not entered
    (CAMPAIGNS-09)."""
    shown = rules.require_text(document, Words("依据文件", "the document"))
    with unit_of_work(actor) as work:
        row = loading.locked(work, campaign_id)
        target = next((one for one in row.targets if one.id == target_id), None)
        if target is None:
            raise NotFound
        if target.measure != Measure.ENTERED:
            raise rules.refused(
                "CAMPAIGNS-09",
                "该目标按已完成的现场检查自动统计，不能登记",
                "this target is counted from closed visits",
                ("请完成现场检查", "close the visits"),
                status=409,
            )
        target.counts.append(CampaignCount(on=work.today, value=value, document=shown, by_id=actor.user_id))
        work.flush()
        told(work, row, "counted", f"target:{target.id}")


def ask(actor: Actor, campaign_id: int, asked: Asked) -> int:
    """Give an authority a task, or send it a letter (协查函) with its paper; returns the id."""
    named = rules.require_text(asked.authority, Words("单位名称", "the authority"))
    text = rules.require_text(asked.text, Words("事项", "what is asked"))
    with unit_of_work(actor) as work:
        row = loading.locked(work, campaign_id)
        task = CampaignTask(
            kind=asked.kind,
            authority=named,
            text=text,
            number="",
            asked_on=work.today,
            due_on=rules.require_due(asked.due_on, work.today),
            answer="",
        )
        if asked.kind is TaskKind.LETTER:
            year = work.today.year
            task.number = f"医保协查〔{year}〕{work.next_number(f'campaign_letter:{year}')}号"
        row.tasks.append(task)
        work.flush()
        if asked.kind is TaskKind.LETTER:
            papers.letter(work, row, task)
        owing.owe_task(work, row, task)
        told(work, row, "asked", f"task:{task.id}")
        return task.id


def answered(actor: Actor, campaign_id: int, task_id: int, answer: str) -> None:
    """The authority has done it, or answered the letter: what it said, with its document."""
    kept = rules.require_text(answer, Words("办理结果", "the answer"))
    with unit_of_work(actor) as work:
        row = loading.locked(work, campaign_id)
        task = next((one for one in row.tasks if one.id == task_id), None)
        if task is None:
            raise NotFound
        if task.done_on is None:
            task.done_on, task.answer = work.today, kept
            deadlines.met(work, owing.task_key(task))
            told(work, row, "answered", f"task:{task.id}")
