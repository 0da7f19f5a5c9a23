"""Commands of the reports."""

from pathlib import Path

import click

from compliance.accounts.rules import SYSTEM
from compliance.documents import service as documents
from compliance.foundation.answers import emit
from compliance.foundation.hashing import sha256_hex
from compliance.foundation.money import show, text
from compliance.reports import check_service, check_word_rules, rules, service, summary_service
from compliance.reports.sheet_rules import Difference


@click.group()
def report() -> None:
    """Reports."""


@report.command("quarter")
@click.argument("period")
@click.option("-o", "--output", required=True, type=click.Path(dir_okay=False, path_type=Path), help="an .xlsx file")
@click.option("--language", default="zh_Hans", type=click.Choice(["zh_Hans", "en"]), show_default=True)
@click.option("--address", default="", help="where the system's pages are found, for the rows' links: https://…")
@click.option("--json", "as_json", is_flag=True)
def quarter(period: str, output: Path, language: str, address: str, as_json: bool) -> None:
    """The workbook of a quarter (2024Q1); its totals are the ledger's."""
    wanted = rules.quarter(period)
    content = service.quarter(wanted.year, wanted.number, language, SYSTEM, address)
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
    """The work summary of a half-year (2024H1) or a year (2024), drafted with the figures of now."""
    wanted = rules.summary_period(period)
    made = summary_service.draft(SYSTEM, wanted)
    content = documents.content(made.id, "docx").content
    output.write_bytes(content)
    answer = {"period": wanted.code, "file": str(output), "sha256": sha256_hex(content), "version": made.version}
    emit(answer, as_json, [made.title, str(output)])


@report.command("check")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True)
def check(file: Path, as_json: bool) -> None:
    """Whether a workbook is unaltered and still equals the ledger; names the first cell that is not."""
    found = check_service.check(file.read_bytes())
    answer = {
        "file": str(file),
        "export": found.code,
        "period": found.period,
        "made_at": found.made_at.isoformat(),
        "made_by": found.made_by,
        "on_trail": found.on_trail,
        "file_bytes": "same" if found.bytes_same else "different",
        "values": "different" if found.changed else "same",
        "values_difference": _difference(found.changed),
        "ledger": "different" if found.ledger else "same",
        "ledger_difference": _difference(found.ledger),
    }
    emit(answer, as_json, [f"{words.zh} / {words.en}" for words in check_word_rules.lines(found)])
    if not found.good:
        raise check_word_rules.refused(found)


def _difference(one: Difference | None) -> dict[str, str] | None:
    if one is None:
        return None
    return {"sheet": one.sheet, "cell": one.cell, "expected": one.expected, "found": one.found}


commands = [report]
