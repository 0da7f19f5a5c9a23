"""Commands of findings."""

import json
from pathlib import Path

import click

from compliance.accounts.rules import SYSTEM
from compliance.commands import emit
from compliance.findings import day_count_service, service
from compliance.foundation.money import show, text


@click.group()
def finding() -> None:
    """Findings (问题) and their lines."""


@finding.command("record")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True)
def record(file: Path, as_json: bool) -> None:
    """Record the findings of a paper record written as TOML; the same record twice changes nothing."""
    result = service.record_file(SYSTEM, file.read_bytes())
    findings = [
        {
            "id": found.finding_id,
            "provider": found.provider_code,
            "unchanged": found.unchanged,
            "lines": found.lines,
            "total": text(found.total_fen),
            "fund": text(found.fund_fen),
        }
        for found in result.findings
    ]
    answer = {
        "document": result.document,
        "sha256": result.sha256,
        "recorded": result.added,
        "unchanged": len(findings) - result.added,
        "findings": findings,
    }
    if as_json:
        click.echo(json.dumps(answer, ensure_ascii=False, indent=2))
        return
    for found in result.findings:
        state = "未变 unchanged" if found.unchanged else "已登记 recorded"
        click.echo(f"{found.finding_id}  {found.provider_code}  {state}  {found.lines}  {show(found.total_fen)}")
    click.echo(f"{result.document}：{result.added} 新登记 recorded, {answer['unchanged']} 未变 unchanged")


@finding.command("counts")
@click.option("--json", "as_json", is_flag=True)
def counts(as_json: bool) -> None:
    """Make the counts by day and quarter anew from the findings, where check found them wrong."""
    last = day_count_service.make_anew(SYSTEM)
    emit({"last_finding": last}, as_json, [f"已重新计至问题 {last}  counted anew up to finding {last}"])


commands = [finding]
