"""Commands of the ledger."""

import click

from compliance.accounts.rules import SYSTEM
from compliance.commands import emit
from compliance.foundation.money import show, text
from compliance.ledger import day_sum_service, rules, service


@click.group()
def ledger() -> None:
    """The ledger."""


@ledger.command("totals")
@click.option("--period", required=True, help="2024, 2024H1, 2024Q1 or 2024-03")
@click.option("--json", "as_json", is_flag=True)
def totals(period: str, as_json: bool) -> None:
    """What is due by account, and its sum; what came in apart from it."""
    span = rules.period(period)
    found = service.totals(span.since, span.until)
    due = {account: fen for account, fen in found.items() if rules.is_due(account)}
    received = {account: fen for account, fen in found.items() if rules.is_received(account)}
    answer = {
        "period": period,
        "since": span.since.isoformat(),
        "until": span.until.isoformat(),
        "accounts": {account: text(fen) for account, fen in due.items()},
        "total": text(sum(due.values())),
        "received": {account: text(fen) for account, fen in received.items()},
        "received_total": text(sum(received.values())),
    }
    lines = [f"{rules.account_words(account).zh}  {show(fen)}" for account, fen in due.items()]
    lines += [f"应收合计  {show(sum(due.values()))}"]
    lines += [f"{rules.account_words(account).zh}  {show(fen)}" for account, fen in received.items()]
    lines += [f"实收合计  {show(sum(received.values()))}"]
    emit(answer, as_json, lines)


@ledger.command("sums")
@click.option("--json", "as_json", is_flag=True)
def sums(as_json: bool) -> None:
    """Make the sums by day anew from the lines, where check found them wrong."""
    last = day_sum_service.SUMS.make_anew(SYSTEM)
    emit({"last_line": last}, as_json, [f"日合计已重新汇总至分录 {last}  the sums by day now reach line {last}"])


commands = [ledger]
