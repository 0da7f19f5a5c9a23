"""Commands of providers."""

from pathlib import Path
from typing import Any

import click

from compliance.accounts.rules import SYSTEM
from compliance.foundation.answers import emit
from compliance.providers import import_service
from compliance.providers.import_service import Preview
from compliance.providers.list_rules import check
from compliance.providers.plan_rules import Action
from compliance.providers.rules import Kind
from compliance.providers.sheet_rules import check_size


@click.group()
def providers() -> None:
    """The registry of designated providers."""


@providers.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--kind", type=click.Choice([kind.value for kind in Kind]), default=None, help="kind of every row")
@click.option("--map", "map_file", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="mapping (TOML)")
@click.option("--confirm", is_flag=True, help="load it; without it nothing is changed")
@click.option("--json", "as_json", is_flag=True)
def import_list(file: Path, kind: str | None, map_file: Path | None, confirm: bool, as_json: bool) -> None:
    """Preview a list of providers, or load it."""
    check_size(file.stat().st_size)
    map_text = map_file.read_text(encoding="utf-8-sig") if map_file else ""
    take = import_service.import_at_once if confirm else import_service.upload
    seen = take(SYSTEM, file.read_bytes(), file.name, kind or "", map_text)
    check(seen.reading, seen.sheet.width)
    answer = answer_of(seen)
    emit(answer, as_json, _lines(seen, answer, confirm))


def answer_of(seen: Preview) -> dict[str, Any]:
    """The `--json` answer: counts, and each row that is not loaded with its reason."""
    return {
        "rows": len(seen.plan.rows),
        "added": seen.plan.count(Action.ADD),
        "changed": seen.plan.count(Action.CHANGE),
        "unchanged": seen.plan.count(Action.UNCHANGED),
        "rejected": [
            {"row": row.row, "reason": "；".join(reason.zh for reason in row.reasons)}
            for row in seen.plan.of(Action.REJECT, Action.DECIDE)
        ],
    }


def _lines(seen: Preview, answer: dict[str, Any], confirmed: bool) -> list[str]:
    done = "已导入 / loaded" if confirmed else "仅预览，未导入；确认请加 --confirm / nothing loaded yet"
    columns = "，".join(f"{key}={at}" for key, at in sorted(seen.reading.columns.items(), key=lambda pair: pair[1]))
    lines = [
        f"{seen.sheet.source.zh}；{columns}",
        f"行 rows {answer['rows']}，新增 added {answer['added']}，变更 changed {answer['changed']}，"
        f"无变化 unchanged {answer['unchanged']}，不导入 rejected {len(answer['rejected'])}",
    ]
    lines += [f"  第{row['row']}行：{row['reason']}" for row in answer["rejected"]]
    if not answer["added"] and not answer["changed"]:
        lines.append("名录没有变化 / nothing to change")
    return [*lines, done]


commands = [providers]
