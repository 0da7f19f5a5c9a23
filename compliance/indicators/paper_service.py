"""The papers of a matter: the notice (考核扣减告知书), each formula in the provider's own numbers; the decision."""

from datetime import date
from typing import Any

from compliance.agreements import service as agreements
from compliance.documents import service as documents
from compliance.documents.rules import File, Issued, Paper
from compliance.foundation.errors import NotFound
from compliance.foundation.money import capitals, show
from compliance.foundation.unit_of_work import UnitOfWork
from compliance.indicators.deduction_rules import shown
from compliance.indicators.matter_rules import Line, lines
from compliance.indicators.models import IndicatorMatter
from compliance.indicators.period_rules import period
from compliance.providers import service as providers


def notice(work: UnitOfWork, row: IndicatorMatter) -> Issued:
    """The notice of a matter that was just told to its provider."""
    said = {
        **_common(work, row),
        "title": "考核扣减告知书",
        "number": row.number,
        "until": _day(row.statement_until or work.today),
    }
    return documents.make(work, Paper("indicators/notice", subject(row.id), row.number, said), render=False)


def decision(work: UnitOfWork, row: IndicatorMatter) -> Issued:
    """The decision of a matter, also where nothing is deducted in the end."""
    number = f"医保考决〔{work.today.year}〕{work.next_number(f'notice:医保考决:{work.today.year}')}号"
    outcome = (
        f"决定从你单位医疗保障结算费用中扣减{show(row.amount_fen)}（{capitals(row.amount_fen)}），在下一次费用拨付时抵扣。"
        if row.amount_fen
        else "决定不予扣减。"
    )
    said = {**_common(work, row), "title": "考核扣减决定书", "number": number, "notice": row.number, "outcome": outcome}
    return documents.make(work, Paper("indicators/decision", subject(row.id), number, said), render=False)


def papers_of(matter_id: int) -> tuple[Issued, ...]:
    """The papers of a matter, in the order they were made."""
    return documents.of_subject(subject(matter_id))


def paper_file(matter_id: int, paper_id: str, form: str) -> File:
    """One of a matter's papers as "docx" or "pdf". NotFound for another's, or in no such form."""
    wanted = next((one for one in papers_of(matter_id) if str(one.id) == paper_id), None)
    if wanted is None:
        raise NotFound
    return documents.content(wanted.id, form)


def subject(matter_id: int) -> str:
    """What papers and the trail call a matter."""
    return f"indicator_matter:{matter_id}"


def _common(work: UnitOfWork, row: IndicatorMatter) -> dict[str, Any]:
    provider = providers.provider(row.provider_id)
    return {
        "issuer": agreements.agency_name(),
        "to": provider.name if provider else "",
        "period": period(row.period).words.zh,
        "clause": row.frozen["scheme"]["clause"][0].rstrip("。"),
        "rows": [_row(number, line) for number, line in enumerate(lines(row.frozen), 1)],
        "formulas": [_formula(number, line) for number, line in enumerate(lines(row.frozen), 1)],
        "amount": show(row.amount_fen),
        "capitals": capitals(row.amount_fen),
        "dated": _day(work.today),
    }


def _row(number: int, line: Line) -> dict[str, Any]:
    indicator = line.indicator
    return {
        "number": number,
        "words": indicator.words.zh,
        "target": shown(indicator, line.target).zh,
        "value": shown(indicator, line.deduction.value).zh,
        "excess": shown(indicator, line.deduction.excess).zh,
        "amount": "不予扣减" if line.dropped else show(line.amount_fen),
    }


def _formula(number: int, line: Line) -> str:
    steps = "；".join(f"{one.words.zh}：{one.value.zh}" for one in line.deduction.explanation.steps)
    return f"{number}.{line.indicator.words.zh}。{steps}。"


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
