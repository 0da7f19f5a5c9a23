"""All sheets of a quarter, in their order: what the workbook holds, whoever reads it."""

import secrets

from compliance.accounts import service as accounts
from compliance.accounts.rules import Actor
from compliance.foundation import clock, facts, trail
from compliance.foundation.database import db
from compliance.foundation.money import Fen
from compliance.foundation.words import Words
from compliance.ledger import service as ledger
from compliance.ledger.sum_service import money
from compliance.reports import (
    asking_service,
    basis_service,
    finding_service,
    follow_service,
    indicator_service,
    money_service,
    review_service,
    visit_service,
    work_service,
)
from compliance.reports.rules import Quarter
from compliance.reports.sheet_rules import EXPORT, ColumnKind, Fact, Mark, Report, Sheet


def new_mark(of: Quarter, reader: Actor, address: str) -> Mark:
    """The mark of an export that begins now."""
    named = accounts.display_names({reader.user_id}) if reader.user_id is not None else {}
    return Mark(
        code=f"{of.code}-{secrets.token_hex(5)}",
        made_by=named.get(reader.user_id or 0, "系统"),
        made_at=clock.local(clock.now()),
        trail_head=trail.head(db.session()).hash,
        address=address,
    )


def report(of: Quarter, reader: Actor, mark: Mark) -> Report:
    """The whole workbook, with the findings, leads and deadlines that `reader` may read."""
    overview, consequences, entries = money_sheets(of)
    return Report(
        title=title(of),
        facts=_facts(of, reader, mark),
        sheets=(
            overview,
            work_service.agreements_sheet(of),
            work_service.registry_sheet(),
            visit_service.rounds_sheet(of),
            visit_service.visits_sheet(of),
            finding_service.findings_sheet(of, reader),
            review_service.reviews_sheet(of, reader),
            asking_service.followups_sheet(of, reader),
            indicator_service.indicators_sheet(of),
            consequences,
            entries,
            follow_service.rectifications_sheet(of, reader),
            follow_service.leads_sheet(of, reader),
            follow_service.deadlines_sheet(of, reader),
            basis_service.basis_sheet(of, mark),
        ),
        sample=facts.is_sample(),
        mark=mark,
    )


def money_sheets(of: Quarter) -> tuple[Sheet, Sheet, Sheet]:
    """The sheets that are the ledger's: overview, consequences, ledger. The lines are read once."""
    lines = ledger.lines(of.since, of.until)
    cases = money_service.cited(lines)
    return (
        money_service.overview_sheet(of),
        money_service.consequences_sheet(of, lines, cases),
        money_service.ledger_sheet(of, lines, cases),
    )


def title(of: Quarter) -> Words:
    """What the workbook of a quarter is called."""
    return Words(
        f"定点医药机构监督检查季度报表（{of.words.zh}）", f"Inspections of designated providers: {of.words.en}"
    )


def _facts(of: Quarter, reader: Actor, mark: Mark) -> tuple[Fact, ...]:
    found = money(of.since, of.until)
    return (
        Fact(Words("期间", "Period"), Words(f"{of.since} 至 {of.until}", f"{of.since} to {of.until}")),
        Fact(Words("编制日期", "Made on"), clock.today(), ColumnKind.DAY),
        Fact(Words("编制人", "Made by"), mark.made_by),
        Fact(EXPORT, mark.code),
        *work_service.agreement_facts(of),
        *visit_service.coverage_facts(of),
        *finding_service.finding_facts(of, reader),
        _sum(Words("应收合计（元）", "Total due (yuan)"), found.due_fen),
        _sum(Words("实收合计（元）", "Total received (yuan)"), found.received_fen),
        Fact(Words("操作日志末端", "Trail head"), mark.trail_head),
    )


def _sum(words: Words, fen: Fen) -> Fact:
    return Fact(words, fen, ColumnKind.MONEY)
