"""Commands of screening: run the rules over a period."""

import click

from compliance.accounts.rules import SYSTEM
from compliance.foundation import money
from compliance.foundation.answers import emit
from compliance.indicators.period_rules import period
from compliance.screening import reading_service as reading
from compliance.screening import run_service


@click.group()
def screening() -> None:
    """Screening of claims by rules."""


@screening.command("run")
@click.option("--period", "code", required=True, help="2024-03, 2024Q1, 2024H1 or 2024")
@click.option("--rule", "rules", multiple=True, help="one rule or several; without it all that are in force")
@click.option("--json", "as_json", is_flag=True)
def run(code: str, rules: tuple[str, ...], as_json: bool) -> None:
    """Ask the rules in force over a period; what is new becomes leads."""
    number = run_service.screen(SYSTEM, period(code), rules)
    found = reading.run(number)
    lines = reading.lines(number)
    answer = {
        "run": number,
        "period": period(code).code,
        "claims": found.claims if found else 0,
        "leads": found.leads if found else 0,
        "rules": {
            one.rule: {"hits": one.hits, "new": one.new_hits, "amount": money.text(one.amount), "leads": one.leads}
            for one in lines
        },
    }
    emit(
        answer,
        as_json,
        [f"{one.words.zh} / {one.words.en}: {one.hits} ({one.new_hits}), {money.show(one.amount)}" for one in lines],
    )


commands = [screening]
