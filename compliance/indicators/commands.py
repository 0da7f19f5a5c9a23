"""Commands of indicators: compute a period, assess it, publish a scheme."""

from pathlib import Path

import click

from compliance.accounts.rules import SYSTEM
from compliance.foundation import money
from compliance.foundation.answers import emit
from compliance.indicators import assessing_service, run_service, scheme_service
from compliance.indicators.definition_service import indicators as known
from compliance.indicators.matter_rules import amount
from compliance.indicators.period_rules import period
from compliance.indicators.reading_service import standings_of
from compliance.providers import service as providers


@click.group()
def indicators() -> None:
    """Indicators, targets and deductions."""


@indicators.command("compute")
@click.option("--period", "code", required=True, help="2024-03, 2024Q1, 2024H1 or 2024")
@click.option("--json", "as_json", is_flag=True)
def compute(code: str, as_json: bool) -> None:
    """Count every indicator of a period from the claims."""
    run = run_service.compute(SYSTEM, period(code))
    found = standings_of(run.period, known())
    answer = {
        "period": run.period.code,
        "run": run.id,
        "inputs_sha256": run.inputs_sha256,
        "indicators": {name: len(rows) for name, rows in found.items()},
        "unknown_providers": list(run.left_aside),
    }
    lines = [f"{known()[name].words.zh} / {known()[name].words.en}: {len(rows)}" for name, rows in found.items()]
    emit(answer, as_json, lines)


@indicators.command("assess")
@click.option("--period", "code", required=True, help="2024-03, 2024Q1, 2024H1 or 2024")
@click.option("--json", "as_json", is_flag=True)
def assess(code: str, as_json: bool) -> None:
    """Open a matter for every provider that missed a target of the period."""
    found = assessing_service.assess(SYSTEM, period(code))
    names = providers.names(tuple(found.matters))
    rows = [
        {"provider": names[provider_id], "amount": money.text(amount(frozen))}
        for provider_id, frozen in found.matters.items()
    ]
    answer = {
        "period": found.period.code,
        "scheme": found.scheme.id,
        "judged": found.judged,
        "missed": found.missed,
        "providers": len(rows),
        "deducted": money.text(found.sum_fen),
        "matters": rows,
    }
    emit(answer, as_json, [f"{one['provider']}: {one['amount']}" for one in rows] + [money.show(found.sum_fen)])


@indicators.command("publish")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True)
def publish(file: Path, as_json: bool) -> None:
    """Publish a scheme of deductions from its file (docs/indicators.md)."""
    made = scheme_service.publish(SYSTEM, file.read_text(encoding="utf-8"))
    emit({"published": made}, as_json, [made or "已公布，无变化 / published already"])


commands = [indicators]
