"""The yearly assessment from opening to decision and publication."""

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from sqlalchemy import insert, select

from compliance.accounts.rules import Actor, Role
from compliance.agreements import service as agreements
from compliance.assessments import rules
from compliance.assessments.decision_service import decide
from compliance.assessments.loading_service import AssessmentView
from compliance.assessments.models import Assessment, AssessmentMark
from compliance.assessments.rules import Mark, Step
from compliance.assessments.scorecard_service import publish_shipped, scorecard_for
from compliance.assessments.step_service import loaded, step
from compliance.cases import service as cases
from compliance.deadlines import service as deadlines
from compliance.deadlines.rules import Debt, Kind
from compliance.foundation.errors import NotFound, Refusal
from compliance.foundation.trail import Event
from compliance.foundation.unit_of_work import UnitOfWork, unit_of_work
from compliance.foundation.words import Words
from compliance.foundation.working_days import Unit
from compliance.indicators import service as indicators
from compliance.law.consequences import SETTLEMENT
from compliance.providers import service as providers


@dataclass(frozen=True, kw_only=True)
class YearOpened(Event):
    kind = "assessments.year_opened"
    count: int


@dataclass(frozen=True, kw_only=True)
class Marked(Event):
    kind = "assessments.marked"
    item: str
    taken: Decimal
    source: str


def open_year(actor: Actor, year: int) -> int:
    """Open the year's assessment for every provider under agreement that year; returns how many were opened.

    A provider with two agreements is assessed under the later. Run again, it opens what came since."""
    last = date(year, 12, 31)
    with unit_of_work(actor) as work:
        known = set(work.session.scalars(select(Assessment.provider_id).where(Assessment.year == year)))
        cards: dict[str, Any] = {}
        rows = []
        for provider_id, kind, agreement_id in agreements.agreements_of_year(year):
            card = cards.setdefault(kind, scorecard_for(kind, last))
            if card and provider_id not in known:
                known.add(provider_id)
                rows.append(
                    {
                        "provider_id": provider_id,
                        "year": year,
                        "agreement_id": agreement_id,
                        "scorecard_id": card.id,
                        "state": Step.OPENED.value,
                        "grade": "",
                    }
                )
        if rows:
            work.session.execute(insert(Assessment), rows)
            work.record(YearOpened(subject=f"assessment_year:{year}", count=len(rows)))
        return len(rows)


def mark(actor: Actor, assessment_id: int, new: Mark) -> None:
    """Mark one item. Refusals ASSESSMENTS-02 to -04."""
    with unit_of_work(actor) as work:
        _mark(work, loaded(assessment_id), new)


def _mark(work: UnitOfWork, found: AssessmentView, new: Mark) -> None:
    item = next((one for one in found.card.items if one.number == new.item), None)
    if item is None:
        raise NotFound
    if found.state not in rules.MARKING:
        raise Refusal(
            "ASSESSMENTS-04",
            zh="初评结果已告知或者已确定，不能再改评分",
            en="the result was told or decided; marks are closed",
            do_zh="机构提出异议的，在复核时修改",
            do_en="Marks may change while an objection is answered",
        )
    rules.check_mark(item, new)
    work.session.add(
        AssessmentMark(
            assessment_id=found.row.id,
            item=new.item,
            taken=new.taken,
            reason=new.reason.strip(),
            source=new.source.strip() or "joint",
            marked_at=work.now,
            marked_by=work.doer.user_id,
        )
    )
    event = Marked(subject=f"assessment:{found.row.id}", item=new.item, taken=new.taken, source=new.source)
    work.record(event)


def take_cases(actor: Actor, assessment_id: int) -> int:
    """Mark items from the cases decided in the year: `per` points each, never more than the item has; how many items.

    Indicator deductions are settlement and are left out."""
    with unit_of_work(actor) as work:
        found = loaded(assessment_id)
        decided = [
            one
            for one in cases.deductions_of(found.row.provider_id)
            if one.decided_on and one.acted_on.year == found.row.year and one.consequence not in SETTLEMENT
        ]
        done = 0
        for item in found.card.items:
            hits = sorted({(one.case_id, one.case_number) for one in decided if one.violation in item.violations})
            if hits:
                taken = min(item.points, item.per * len(hits))
                numbers = "、".join(number for _, number in hits)
                sources = ",".join(f"case:{case_id}" for case_id, _ in hits)
                _mark(work, found, Mark(item.number, taken, f"{numbers}已作出处理决定", sources[:60]))
                done += 1
        return done


def take_indicators(actor: Actor, assessment_id: int) -> int:
    """Mark the items on targets from the year's decided deductions: `per` points for each indicator missed; where the
    card gives none, the item's points by the share of its targets that were missed. How many items."""
    with unit_of_work(actor) as work:
        found = loaded(assessment_id)
        year, provider = found.row.year, providers.provider(found.row.provider_id)
        matters = indicators.missed_in(found.row.provider_id, year)
        missed = {name for names in matters.values() for name in names}
        if not missed or provider is None:
            return 0
        of = max(len(missed), indicators.held_to(provider.id, provider.kind, provider.level, year))
        items = [item for item in found.card.items if item.source == "indicators"]
        for item in items:
            lost = item.per * len(missed) if item.per else item.points * len(missed) / of
            taken = min(item.points, lost.quantize(Decimal("0.01"), ROUND_HALF_UP))
            reason = f"{'、'.join(matters)}：{of}项考核指标中{len(missed)}项未达标"
            _mark(work, found, Mark(item.number, taken, reason, "indicators"))
        return len(items)


def mark_rest(actor: Actor, assessment_id: int) -> int:
    """Take nothing off for what is not marked yet, as found by the joint group, whose member does this."""
    with unit_of_work(actor) as work:
        found = loaded(assessment_id)
        taken = {number: one.taken for number, one in found.marks.items()}
        rest = rules.missing(found.card.items, taken)
        for item in rest:
            _mark(work, found, Mark(item.number, Decimal(0), "考核组核实，无扣分", "joint"))
        return len(rest)


def notify(actor: Actor, assessment_id: int) -> None:
    """Tell the provider the provisional result; its time to object runs. Refusal ASSESSMENTS-05: items unmarked."""
    with unit_of_work(actor) as work:
        found = loaded(assessment_id)
        rules.require(found.state, Step.NOTIFIED)
        gaps = rules.missing(found.card.items, {number: one.taken for number, one in found.marks.items()})
        if gaps:
            raise Refusal(
                "ASSESSMENTS-05",
                zh=f"还有{len(gaps)}项没有评分：{'、'.join(item.number for item in gaps)}",
                en=f"no mark yet for {', '.join(item.number for item in gaps)}",
                do_zh="请逐项评分，没有扣分的也要确认",
                do_en="Mark every item, also where nothing is taken off",
            )
        agreement = agreements.agreement(found.agreement_id, work.today)
        days = agreement.statement_working_days if agreement else 5
        due = deadlines.due(work.today, days, Unit.WORKING)
        row = work.session.get_one(Assessment, assessment_id)
        row.statement_until = due.day
        step(work, row, Step.NOTIFIED)
        words = Words(zh=f"{found.row.year}年度考核初评结果异议", en=f"Objection to the assessment of {found.row.year}")
        debt = Debt(
            f"assessment:{assessment_id}:objection",
            Kind.ASSESSMENT,
            f"assessment:{assessment_id}",
            words,
            due.day,
            due.provisional,
            endpoint="portal.assessment",
            values={"assessment_id": assessment_id},
            roles=(Role.PROVIDER_HEAD, Role.PROVIDER_CLERK),
            provider_id=found.row.provider_id,
        )
        deadlines.owe(work, debt)


def object_to(actor: Actor, assessment_id: int, text: str) -> None:
    """The provider's head objects in time. Refusals ASSESSMENTS-06 (too late), -07 (no words)."""
    with unit_of_work(actor) as work:
        found = loaded(assessment_id)
        rules.require(found.state, Step.OBJECTED)
        if found.statement_until and work.today > found.statement_until:
            raise Refusal(
                "ASSESSMENTS-06",
                zh=f"异议期限已于{found.statement_until}届满",
                en=f"the time to object ended on {found.statement_until}",
                do_zh="如有新的事实，请联系经办机构",
                do_en="Tell the agency of new facts",
            )
        row = work.session.get_one(Assessment, assessment_id)
        step(work, row, Step.OBJECTED, _words(text))
        deadlines.met(work, f"assessment:{assessment_id}:objection")


def answer(actor: Actor, assessment_id: int, text: str) -> None:
    """Answer an objection, after marks were changed or not."""
    with unit_of_work(actor) as work:
        rules.require(loaded(assessment_id).state, Step.ANSWERED)
        step(work, work.session.get_one(Assessment, assessment_id), Step.ANSWERED, _words(text))


def _words(text: str) -> str:
    if not text.strip():
        raise Refusal(
            "ASSESSMENTS-07",
            zh="内容不能为空",
            en="words are needed",
            do_zh="请写明事实和理由",
            do_en="Write facts and reasons",
            status=422,
        )
    return text.strip()


__all__ = [
    "AssessmentView",
    "answer",
    "decide",
    "mark",
    "mark_rest",
    "notify",
    "object_to",
    "open_year",
    "publish_shipped",
    "take_cases",
    "take_indicators",
]
