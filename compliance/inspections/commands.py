"""Commands of inspections."""

from pathlib import Path

import click

from compliance.foundation.answers import emit
from compliance.inspections import service


@click.group()
def tablet() -> None:
    """Tablets of inspectors (检查平板)."""


@tablet.command("rescue")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True)
def rescue(file: Path, as_json: bool) -> None:
    """Store what a tablet saved to a file, for its owner; the same file twice changes nothing."""
    content = file.read_bytes()
    found = service.rescue_as_owner(content)
    answer = {
        "device": found.device,
        "visits": [
            {
                "visit": one.visit,
                "provider": one.provider_name,
                "events": one.events,
                "files": one.files,
                "refused": [{"id": id, "number": why.number, "zh": why.zh, "en": why.en} for id, why in one.refused],
            }
            for one in found.visits
        ],
    }
    lines = [
        f"{one.provider_name or one.visit}  {one.events} 条记录 events  {one.files} 张照片 files"
        f"  {len(one.refused)} 未存入 refused"
        for one in found.visits
    ]
    lines += [f"  {id}  {why.number}  {why.zh} / {why.en}" for one in found.visits for id, why in one.refused]
    emit(answer, as_json, lines)


commands = [tablet]
