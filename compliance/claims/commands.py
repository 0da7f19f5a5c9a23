"""Commands of claims."""

from pathlib import Path
from typing import Any

import click

from compliance.accounts.rules import SYSTEM
from compliance.claims import service
from compliance.claims.limit_rules import read_limits
from compliance.claims.store_service import BatchView
from compliance.foundation import money
from compliance.foundation.answers import emit


@click.group()
def claims() -> None:
    """Settlement data."""


@claims.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--source", default="", help="the system it was exported from; its mapping is kept")
@click.option("--map", "map_file", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="mapping (TOML)")
@click.option("--json", "as_json", is_flag=True)
def import_file(file: Path, source: str, map_file: Path | None, as_json: bool) -> None:
    """Load an export of settlement data: CSV, .xlsx or Parquet."""
    name = source or file.suffix.lstrip(".").lower() or "file"
    looked = service.look(file, name, map_file.read_text(encoding="utf-8-sig") if map_file else "")
    made = service.load(SYSTEM, file, looked.layout, source_name=name, file_name=file.name)
    listed = service.rejected_rows(made)
    lines = [_line(made)]
    if listed is not None:
        lines.append(f"  未导入的行 / rejected rows: {listed}")
    emit({**answer_of(made), "rejected_file": str(listed or "")}, as_json, lines)


@claims.command("status")
@click.option("--json", "as_json", is_flag=True)
def status(as_json: bool) -> None:
    """List the batches, and the months they cover."""
    found = service.batches()
    months = service.covered()
    lines = [_line(one) for one in found] or ["尚未导入结算数据 / no claims were imported"]
    emit({"batches": [answer_of(one) for one in found], "months": list(months)}, as_json, lines)


@claims.command("withdraw")
@click.argument("batch", type=int)
@click.option("--reason", required=True)
@click.option("--json", "as_json", is_flag=True)
def withdraw(batch: int, reason: str, as_json: bool) -> None:
    """Let a batch no longer count."""
    done = service.withdraw(SYSTEM, batch, reason)
    emit(answer_of(done), as_json, [_line(done)])


@claims.command("join")
@click.option("--reason", required=True, help="what shows that both are one person's; no name, no number")
@click.option("--json", "as_json", is_flag=True)
def join(reason: str, as_json: bool) -> None:
    """Count two identity numbers as one person's; both are asked for and kept nowhere."""
    numbers = [click.prompt(f"证件号码 identity number {place}", hide_input=True, err=True) for place in (1, 2)]
    person = service.shown(service.join_identities(SYSTEM, numbers[0], numbers[1], reason))
    emit({"person": person}, as_json, [f"已合并 joined: {person}"])


@claims.command("items")
@click.argument("file", required=False, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True)
def items(file: Path | None, as_json: bool) -> None:
    """List the items that need a level of hospital, or replace the list by a file of lines "code,level"."""
    if file is not None:
        service.set_item_limits(SYSTEM, read_limits(file.read_text(encoding="utf-8-sig")))
    limits = service.limits_in_force()
    lines = [f"{code}  {level}级 level {level}" for code, level in limits.items()]
    emit({"items": limits}, as_json, lines or ["清单为空 / the list is empty"])


def answer_of(batch: BatchView) -> dict[str, Any]:
    """A batch as `--json` gives it; money as yuan."""
    return {
        "batch": batch.id,
        "source": batch.source,
        "file": batch.file_name,
        "sha256": batch.sha256,
        "rows": batch.rows,
        "rejected": batch.rejected,
        "claims": batch.counts.get("claims", 0),
        "lines": batch.counts.get("claim_lines", 0),
        "reversals": batch.counts.get("reversals", 0),
        "total": money.text(batch.total),
        "first_on": batch.first_on.isoformat() if batch.first_on else None,
        "last_on": batch.last_on.isoformat() if batch.last_on else None,
        "withdrawn": batch.withdrawn_at is not None,
    }


def _line(batch: BatchView) -> str:
    state = "已撤回 withdrawn" if batch.withdrawn_at else "有效 live"
    return (
        f"批次 batch {batch.id}（{batch.source}，{batch.file_name}）：行 rows {batch.rows}，未导入 rejected"
        f" {batch.rejected}，总费用 total {money.show(batch.total)}，{batch.first_on} – {batch.last_on}，{state}"
    )


commands = [claims]
