"""Commands of the reports."""

from pathlib import Path

import click

from compliance.accounts.rules import SYSTEM
from compliance.documents import service as documents
from compliance.foundation.answers import emit
from compliance.foundation.hashing import sha256_hex
from compliance.foundation.money import show, text
from compliance.reports import rules, service, summary_service


@click.group()
def report() -> None:
    """Reports."""


@report.command("quarter")
@click.argument("period")
@click.option("-o", "--output", required=True, type=click.Path(dir_okay=False, path_type=Path), help="an .xlsx file")
@click.option("--language", default="zh_Hans", type=click.Choice(["zh_Hans", "en"]), show_default=True)
@click.option("--json", "as_json", is_flag=True)
def quarter(period: str, output: Path, language: str, as_json: bool) -> None:
    """The workbook of a quarter (2024Q1); its totals are the ledger's."""
    wanted = rules.quarter(period)
    content = service.quarter(wanted.year, wanted.number, language)
    output.write_bytes(content)
    found = service.glance(wanted)
    sums = found.money.sums
    answer = {
        "period": wanted.code,
        "since": wanted.since.isoformat(),
        "until": wanted.until.isoformat(),
        "file": str(output),
        "sha256": sha256_hex(content),
        "lines": found.lines,
        "due": {row.consequence: text(row.due_fen) for row in sums},
        "due_total": text(found.money.due_fen),
        "received": {row.consequence: text(row.received_fen) for row in sums},
        "received_total": text(found.money.received_fen),
    }
    lines = [f"{row.words.zh}  应收 {show(row.due_fen)}  实收 {show(row.received_fen)}" for row in sums]
    totals = f"合计  应收 {show(found.money.due_fen)}  实收 {show(found.money.received_fen)}"
    emit(answer, as_json, [*lines, totals, str(output)])


@report.command("summary")
@click.argument("period")
@click.option("-o", "--output", required=True, type=click.Path(dir_okay=False, path_type=Path), help="a .docx file")
@click.option("--json", "as_json", is_flag=True)
def summary(period: str, output: Path, as_json: bool) -> None:
    """The work summary of a half-year (2024H1), drafted with the figures of now."""
    half = rules.half(period)
    made = summary_service.draft(SYSTEM, half)
    content = documents.content(made.id, "docx").content
    output.write_bytes(content)
    answer = {"period": half.code, "file": str(output), "sha256": sha256_hex(content), "version": made.version}
    emit(answer, as_json, [made.title, str(output)])


commands = [report]
