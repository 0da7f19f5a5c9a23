"""Commands of agreements."""

from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path
from typing import Any

import click

from compliance.accounts.rules import SYSTEM
from compliance.agreements import service, verify_service
from compliance.agreements.service import Signature, SignedSummary
from compliance.foundation.answers import emit
from compliance.foundation.errors import Refusal
from compliance.providers import service as registry


@click.group()
def agreements() -> None:
    """Service agreements."""


@agreements.command("sign")
@click.option("--year", type=int, required=True)
@click.option("--template", "template_id", required=True, help="id of a published template")
@click.option("--all", "everyone", is_flag=True, help="every open provider of the template's kinds")
@click.option("--provider", "codes", multiple=True, help="code of one provider; may be repeated")
@click.option("--on", type=click.DateTime(["%Y-%m-%d"]), help="day of signing, today if left out")
@click.option("--json", "as_json", is_flag=True)
def sign(
    year: int, template_id: str, everyone: bool, codes: tuple[str, ...], on: datetime | None, as_json: bool
) -> None:
    """Sign one template with one provider, several or all."""
    if everyone == bool(codes):
        raise click.UsageError("--all or --provider CODE")
    ids = None if everyone else tuple(_provider_id(code) for code in codes)
    day: date | None = on.date() if on else None
    summary = service.sign(SYSTEM, year, template_id, ids, day)
    emit(_answer(summary), as_json, _lines(summary))
    if summary.refused:
        raise SystemExit(1)


def _provider_id(code: str) -> int:
    found = registry.by_code(code)
    if found is None:
        raise Refusal(
            "AGREEMENTS-07",
            zh=f"名录中没有代码为{code}的机构",
            en=f"there is no provider with the code {code}",
            do_zh="请核对机构编码",
            do_en="Check the code",
            status=422,
        )
    return found.id


def _row(one: Signature) -> dict[str, Any]:
    row = {key: value for key, value in asdict(one).items() if key in ("code", "name", "number", "sha256") and value}
    return row | ({"reason": one.reason.zh} if one.reason else {})


def _answer(summary: SignedSummary) -> dict[str, Any]:
    return {name: [_row(one) for one in getattr(summary, name)] for name in ("signed", "already", "refused")}


def _lines(summary: SignedSummary) -> list[str]:
    counts = (
        (summary.signed, "新签订 signed"),
        (summary.already, "已签订 already"),
        (summary.refused, "未签订 refused"),
    )
    lines = ["，".join(f"{words} {len(rows)}" for rows, words in counts)]
    lines += [f"  {one.code} {one.name} {one.number} 已签订" for one in summary.already]
    return lines + [f"  {one.code} {one.name}：{one.reason.zh}" for one in summary.refused if one.reason]


@agreements.command("publish")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def publish(file: Path) -> None:
    """Publish an agreement template (TOML)."""
    made = service.publish(SYSTEM, file.read_text(encoding="utf-8-sig"))
    click.echo(made or "无变化 / unchanged")


@agreements.command("verify")
@click.option("--year", type=int, required=True)
@click.option("--json", "as_json", is_flag=True)
def verify(year: int, as_json: bool) -> None:
    """Check every text of a year against its hash and what it was made from; exit code 1 when one was changed."""
    bad = verify_service.check_year(SYSTEM, year)
    found = verify_service.last_check(year)
    count = found.count if found else 0
    rows = [
        {"number": one.number, "provider": one.provider_name, "fault": one.fault.words.zh if one.fault else "哈希不符"}
        for one in bad
    ]
    lines = [f"已核对 checked {count}，改动 changed {len(bad)}"]
    lines += [f"  {row['number']} {row['provider']}：{row['fault']}" for row in rows]
    emit({"year": year, "checked": count, "changed": rows}, as_json, lines)
    if bad:
        raise SystemExit(1)


commands = [agreements]
