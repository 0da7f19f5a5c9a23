"""Commands of penalties."""

from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

import click

from compliance.commands import emit
from compliance.foundation.errors import Refusal
from compliance.foundation.money import yuan
from compliance.penalties import service
from compliance.penalties.answer_rules import answer_data, answer_lines, late_fee_data
from compliance.penalties.fact_rules import Correction, Facts, facts_from
from compliance.penalties.late_fee_rules import Interval
from compliance.penalties.question_rules import Question
from compliance.penalties.rules import Track

_DAY = click.DateTime(["%Y-%m-%d"])


@click.group()
def penalty() -> None:
    """Amounts and their reasons."""


@penalty.command("explain")
@click.option("--track", required=True, type=click.Choice([track.value for track in Track]))
@click.option("--violation", required=True, help="id of the violation, such as unreasonable_care")
@click.option("--amount", required=True, help="yuan: the base of a multiple, or the sum where the range is a sum")
@click.option("--multiple", help="left out: what the clause leaves, or the middle of the usual tier")
@click.option("--provider", default="", help="code of the provider, for the agreement track")
@click.option("--on", "on", required=True, type=_DAY, help="day of the act")
@click.option("--until", type=_DAY, help="its last day, where it went on: split by agreement version")
@click.option("--decided-on", type=_DAY, help="day of the decision, for the lighter law (today)")
@click.option("--circumstance", "circumstances", multiple=True, help="id of a circumstance, such as first_offence")
@click.option("--purpose", multiple=True, help="evidence that it was done in order to defraud")
@click.option("--management", multiple=True, help="evidence of a breach of management beside it")
@click.option("--grave", is_flag=True, help="serious consequences")
@click.option("--correction", default="", help="number of the order to correct that was refused")
@click.option("--ordered-on", type=_DAY, help="day of the order to correct")
@click.option("--correct-by", type=_DAY, help="last day to correct")
@click.option("--refused-on", type=_DAY, help="day on which the refusal was recorded")
@click.option("--proof", multiple=True, help="proof of the refusal")
@click.option("--json", "as_json", is_flag=True)
def explain(track: str, violation: str, amount: str, multiple: str | None, as_json: bool, **more: Any) -> None:
    """What a violation costs, line by line: the same answer as the page /penalties/explain."""
    question = Question(
        track=Track(track),
        violation=violation,
        amount_fen=_fen(amount),
        on=more["on"].date(),
        multiple=None if multiple is None else _number(multiple),
        provider=more["provider"] or None,
        until=_date(more["until"]),
        decided_on=_date(more["decided_on"]),
        facts=_facts(more),
    )
    found = service.answer(question)
    emit(answer_data(question, found), as_json, answer_lines(found))


@penalty.command("late-fee")
@click.option("--fine", required=True, help="yuan")
@click.option("--due", required=True, type=_DAY, help="last day to pay")
@click.option("--until", required=True, type=_DAY, help="day up to which it is counted")
@click.option("--paid", multiple=True, help="DAY:AMOUNT, once for each payment")
@click.option("--suspended", multiple=True, help="DAY..DAY under review or suit")
@click.option("--json", "as_json", is_flag=True)
def added(
    fine: str, due: datetime, until: datetime, paid: tuple[str, ...], suspended: tuple[str, ...], as_json: bool
) -> None:
    """What is added to a fine that is not paid in time."""
    payments = [(_day(day), _fen(amount)) for day, amount in (_pair(one, ":") for one in paid)]
    pauses = [Interval(_day(first), _day(last)) for first, last in (_pair(one, "..") for one in suspended)]
    found = service.late_fee(_fen(fine), due.date(), until.date(), payments, pauses)
    steps = found.explanation.steps
    lines = [f"{step.words.zh}：{step.value.zh}（{step.source.zh}）" for step in steps]
    emit(late_fee_data(found), as_json, lines)


def _facts(more: dict[str, Any]) -> Facts:
    days = (_date(more["ordered_on"]), _date(more["correct_by"]), _date(more["refused_on"]))
    correction = None
    if more["correction"] or any(days) or more["proof"]:
        ordered, by, refused = days
        if ordered is None or by is None or refused is None:
            raise _no_day(more["correction"])
        correction = Correction(more["correction"], ordered, by, refused, tuple(more["proof"]))
    return facts_from(more["purpose"], more["management"], correction, more["circumstances"], more["grave"])


def _pair(given: str, sign: str) -> tuple[str, str]:
    first, found, last = given.partition(sign)
    if not found:
        raise _no_number(given)
    return first, last


def _date(given: datetime | None) -> date | None:
    return given.date() if given else None


def _day(given: str) -> date:
    try:
        return date.fromisoformat(given)
    except ValueError as error:
        raise _no_day(given) from error


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


def _no_day(given: str) -> Refusal:
    return Refusal(
        "PENALTIES-17",
        zh=f"“{given}”的日期不全或者不是有效的日期",
        en=f"the days of {given!r} are incomplete or no days",
        do_zh="拒不改正须写明责令改正日期、改正期限和查明日期，形如2024-03-05",
        do_en="A refusal needs the day of the order, the last day to correct and the day of the record: 2024-03-05",
        status=422,
    )


commands = [penalty]
