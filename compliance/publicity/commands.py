"""Commands of the public pages."""

from pathlib import Path

import click

from compliance.foundation.answers import emit
from compliance.publicity import site_service


@click.group()
def publicity() -> None:
    """What everyone may read."""


@publicity.command("export")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True)
def export(folder: Path, as_json: bool) -> None:
    """Write the public pages as plain HTML, CSV and JSON into FOLDER, for the bureau's own site."""
    made = site_service.export(folder.resolve())
    answer = {
        "folder": str(made.folder),
        "files": len(made.sums),
        "rounds": made.rounds,
        "agreements": made.agreements,
        "cases": made.cases,
    }
    lines = [
        f"{made.folder}",
        f"文件 / files: {len(made.sums)}",
        f"抽查轮次 / rounds: {made.rounds}  协议 / agreements: {made.agreements}  典型案例 / cases: {made.cases}",
    ]
    emit(answer, as_json, lines)


commands = [publicity]
