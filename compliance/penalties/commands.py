"""Commands of penalties."""

from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any

import click

from compliance.commands import emit
from compliance.foundation.errors import Refusal
from compliance.foundation.money import text, yuan
from compliance.foundation.words import Words
from compliance.law.consequences import CONSEQUENCE_WORDS
from compliance.penalties import service
from compliance.penalties.rules import Computed, Track


@click.group()
def penalty() -> None:
    """Amounts and their reasons."""


@penalty.command("explain")
@click.option("--track", required=True, type=click.Choice([track.value for track in Track]))
@click.option("--violation", required=True, help="id of the violation, such as unreasonable_care")
@click.option("--amount", required=True, help="yuan: the base of a multiple, or the sum where the range is a sum")
@click.option("--multiple", help="left out where the range leaves no choice")
@click.option("--provider", default="", help="code of the provider, for the agreement track")
@click.option("--on", "on", required=True, type=click.DateTime(["%Y-%m-%d"]), help="day of the act")
@click.option("--json", "as_json", is_flag=True)
def explain(
    track: str, violation: str, amount: str, multiple: str | None, provider: str, on: datetime, as_json: bool
) -> None:
    """What a violation costs, line by line: the same answer as the page /penalties/explain."""
    chosen = None if multiple is None else _number(multiple)
    computed = service.explain(track, violation, _fen(amount), chosen, provider or None, on.date())
    emit(answer(track, provider, computed), as_json, lines(computed))


def answer(track: str, provider: str, computed: Computed) -> dict[str, Any]:
    """The result with stable keys; money as yuan in text."""
    allowed = computed.range
    found: dict[str, Any] = {
        "track": track,
        "violation": allowed.violation,
        "on": computed.day.isoformat(),
        "provider": provider or None,
        "consequence": str(allowed.consequence),
        "basis": _pair(allowed.basis),
        "range": {"kind": str(allowed.kind), "least": str(allowed.least), "most": str(allowed.most)},
        "base": text(computed.base_fen),
        "multiple": str(computed.choice) if computed.choice is not None and allowed.kind == "multiple" else None,
        "amount": text(computed.amount_fen),
        str(allowed.consequence): text(computed.amount_fen),
    }
    if computed.returned_fen is not None:
        found["repaid"] = text(computed.returned_fen)
    steps = computed.explanation.steps
    found["steps"] = [
        {"words": _pair(step.words), "value": _pair(step.value), "source": _pair(step.source)} for step in steps
    ]
    return found


def lines(computed: Computed) -> list[str]:
    """The same lines as the page prints."""
    steps = computed.explanation.steps
    said = [f"{step.words.zh}：{step.value.zh}（{step.source.zh}）" for step in steps]
    return [*said, f"{CONSEQUENCE_WORDS[computed.range.consequence].zh}：{text(computed.amount_fen)} 元"]


def _pair(words: Words) -> dict[str, str]:
    return {"zh": words.zh, "en": words.en}


def _fen(amount: str) -> int:
    try:
        return yuan(amount)
    except ValueError as error:
        raise _no_number(amount) from error


def _number(multiple: str) -> Decimal:
    try:
        found = Decimal(multiple)
    except InvalidOperation as error:
        raise _no_number(multiple) from error
    if not found.is_finite():
        raise _no_number(multiple)
    return found


def _no_number(given: str) -> Refusal:
    return Refusal(
        "PENALTIES-08",
        zh=f"“{given}”不是有效的数",
        en=f"{given!r} is not a number that can be used",
        do_zh="金额以元为单位，最多两位小数；倍数为小数",
        do_en="Amounts are yuan with at most two decimals; a multiple is a decimal number",
        status=422,
    )


commands = [penalty]
