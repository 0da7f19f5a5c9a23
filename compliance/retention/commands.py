"""Commands of retention."""

import click

from compliance.foundation.answers import emit
from compliance.retention import service


@click.group()
def retention() -> None:
    """What is kept of persons for a time."""


@retention.command("due")
@click.option("--json", "as_json", is_flag=True)
def due(as_json: bool) -> None:
    """What is due to be erased; two persons do it on the page of that name."""
    found = service.overview()
    lines = [
        f"{one.keeping.words.zh}：到期 {one.due}，共 {one.kept}  {one.keeping.words.en}: {one.due} due of {one.kept}"
        for one in found
    ]
    answer = {one.keeping.id: {"period": one.keeping.period, "kept": one.kept, "due": one.due} for one in found}
    emit({"kinds": answer}, as_json, lines)


commands = [retention]
