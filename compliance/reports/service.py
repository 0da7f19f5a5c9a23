"""The quarter's report: what a page shows of it and the workbook, both read from the same sums of the ledger."""

from dataclasses import dataclass

from compliance.accounts.rules import SYSTEM, Actor, Role
from compliance.foundation.errors import Refusal
from compliance.foundation.money import show
from compliance.foundation.tasks import Task
from compliance.foundation.words import Words
from compliance.ledger import service as ledger
from compliance.ledger.sum_service import Money, money
from compliance.reports import export_service, rules
from compliance.reports.rules import Quarter


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


def quarter(year: int, number: int, language: str = "zh_Hans", reader: Actor = SYSTEM, address: str = "") -> bytes:
    """The workbook of a quarter as an .xlsx file, with what `reader` may read, on the trail as `reader`'s export."""
    return export_service.quarter(rules.quarter(f"{year}Q{number}"), language, reader, address)
