"""The paper of a confirmed self-check: every problem with its answer, every charge, what will be returned."""

from datetime import date

from compliance.agreements import service as agreements
from compliance.documents import service as documents
from compliance.documents.rules import Issued, Paper
from compliance.foundation import clock
from compliance.foundation.money import capitals, grouped
from compliance.foundation.unit_of_work import UnitOfWork
from compliance.ledger.rules import FUND_WORDS
from compliance.selfchecks.rules import ANSWER_WORDS, Step
from compliance.selfchecks.view_rules import SelfCheckView


def declaration(work: UnitOfWork, view: SelfCheckView) -> None:
    """Issue the paper of a confirmation; a later one is a new version of it."""
    season = view.season
    signed = next(step for step in reversed(view.steps) if step.kind is Step.CONFIRMED)
    context = {
        "title": "自查自纠情况报告",
        "number": view.number,
        "provider": view.provider_name,
        "to": agreements.agency_name(),
        "basis": season.basis,
        "period": f"{_day(season.since)}至{_day(season.until)}",
        "list": f"{season.checklist.title.zh}（{season.checklist.version}版）",
        "answers": _answers(view),
        "lines": _lines(view),
        "count": len(view.lines),
        "sum": grouped(view.declared_fen),
        "capitals": capitals(view.declared_fen),
        "return_by": _day(max(season.return_by, signed.on)),
        "head": signed.by or "—",
        "signed_at": f"{clock.local(signed.at):%Y-%m-%d %H:%M}",
        "sha256": view.signed_sha256,
        "dated": _day(signed.on),
    }
    documents.make(work, Paper("selfchecks/declaration", f"self_check:{view.id}", view.number, context), render=False)


def _answers(view: SelfCheckView) -> list[dict[str, str]]:
    return [
        {
            "code": item.code,
            "text": item.text.zh,
            "answer": ANSWER_WORDS[view.answers[item.code]].zh,
            "note": view.notes.get(item.code, "") or "—",
        }
        for item in view.season.problems
    ]


def _lines(view: SelfCheckView) -> list[dict[str, str]]:
    return [
        {
            "problem": line.problem,
            "fund": FUND_WORDS[line.fund].zh,
            "days": f"{line.occurred_from}至{line.occurred_to}",
            "item": line.item_name,
            "amount": grouped(line.amount_fen),
        }
        for line in view.lines
    ]


def papers_of(declaration_id: int) -> tuple[Issued, ...]:
    """Every paper of a declaration, in the order they were made."""
    return documents.of_subject(f"self_check:{declaration_id}")


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
