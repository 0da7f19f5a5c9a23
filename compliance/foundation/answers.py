"""What a command prints: JSON with stable keys, or lines for people."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

import click


def emit(answer: Mapping[str, Any], as_json: bool, lines: Sequence[str]) -> None:
    """Print `answer` as JSON, or `lines` as text."""
    click.echo(json.dumps(answer, ensure_ascii=False, indent=2) if as_json else "\n".join(lines))
