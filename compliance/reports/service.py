"""The quarter's report: what a page shows of it and the workbook, both read from the same sums of the ledger."""

from dataclasses import dataclass

from compliance.accounts.rules import SYSTEM, Actor, Role
from compliance.foundation import clock, facts, trail
from compliance.foundation.database import db
from compliance.foundation.errors import Refusal
from compliance.foundation.money import Fen, show
from compliance.foundation.tasks import Task
from compliance.foundation.words import Words
from compliance.ledger import service as ledger
from compliance.ledger.sum_service import Money, money
from compliance.reports import finding_service, money_service, rules, visit_service, work_service, workbook_service
from compliance.reports.rules import ColumnKind, Fact, Quarter, Report


@dataclass(frozen=True, slots=True)
class Glance:
    """A quarter at a glance."""

    quarter: Quarter
    money: Money
    lines: int


def quarters() -> tuple[Glance, ...]:
    """The quarters of every year that the ledger has lines of, up to the last that has some, the newest first."""
    newest = ledger.entries(ledger.Filter(), number=1, size=1)
    if not newest.rows:
        return ()
    oldest = ledger.entries(ledger.Filter(), number=newest.total, size=1)
    first = oldest.rows[0].posted_on.replace(month=1, day=1)
    return tuple(map(glance, rules.quarters_between(first, newest.rows[0].posted_on)))


def tasks(actor: Actor) -> tuple[Task, ...]:
    """For those who lead: the last quarter that has lines, at a glance."""
    if not actor.holds(Role.AGENCY_DIRECTOR, Role.DIRECTOR, Role.OVERSEER):
        return ()
    newest = ledger.entries(ledger.Filter(), number=1, size=1).rows
    if not newest:
        return ()
    last = glance(rules.quarter_of(newest[0].posted_on))
    due, received = show(last.money.due_fen), show(last.money.received_fen)
    title = last.quarter.words
    return (
        Task(
            endpoint="reports.show",
            words=Words(f"{title.zh}一览", f"{title.en} at a glance"),
            icon="report",
            note=Words(f"应收 {due}，实收 {received}", f"Due {due}, received {received}"),
            values={"quarter_id": last.quarter.code},
        ),
    )


def glance(quarter: Quarter) -> Glance:
    """The sums of one quarter."""
    lines = ledger.entries(ledger.Filter(since=quarter.since, until=quarter.until), size=1).total
    return Glance(quarter, money(quarter.since, quarter.until), lines)


def quarter_in_scope(_actor: Actor, code: str) -> Quarter | None:
    """The quarter of a URL, None where the text names none."""
    try:
        return rules.quarter(code)
    except Refusal:
        return None


def quarter(year: int, number: int, language: str = "zh_Hans", reader: Actor = SYSTEM) -> bytes:
    """The workbook of a quarter as an .xlsx file, with the findings that `reader` may read."""
    return workbook_service.write(report(rules.quarter(f"{year}Q{number}"), reader), language)


def report(of: Quarter, reader: Actor) -> Report:
    """All sheets of a quarter."""
    return Report(
        title=Words(
            f"定点医药机构监督检查季度报表（{of.words.zh}）", f"Inspections of designated providers: {of.words.en}"
        ),
        facts=_facts(of, reader),
        sheets=(
            money_service.overview_sheet(of),
            work_service.agreements_sheet(of),
            visit_service.visits_sheet(of),
            finding_service.findings_sheet(of, reader),
            money_service.consequences_sheet(of),
            money_service.ledger_sheet(of),
        ),
        sample=facts.is_sample(),
        trail_head=trail.head(db.session()).hash,
    )


def _facts(of: Quarter, reader: Actor) -> tuple[Fact, ...]:
    found = money(of.since, of.until)
    return (
        Fact(Words("期间", "Period"), Words(f"{of.since} 至 {of.until}", f"{of.since} to {of.until}")),
        Fact(Words("编制日期", "Made on"), clock.today(), ColumnKind.DAY),
        *work_service.agreement_facts(of),
        *visit_service.coverage_facts(of),
        *finding_service.finding_facts(of, reader),
        _sum(Words("应收合计（元）", "Total due (yuan)"), found.due_fen),
        _sum(Words("实收合计（元）", "Total received (yuan)"), found.received_fen),
        Fact(Words("日志链末端", "Trail head"), trail.head(db.session()).hash),
    )


def _sum(words: Words, fen: Fen) -> Fact:
    return Fact(words, fen, ColumnKind.MONEY)
