"""Commands of the monthly payment."""

from typing import Any

import click

from compliance.accounts.rules import SYSTEM
from compliance.foundation.answers import emit
from compliance.foundation.errors import Refusal
from compliance.foundation.money import show, text
from compliance.payments import explaining_rules, rules, service
from compliance.payments.service import PaymentView, Query, Row


@click.group()
def payment() -> None:
    """The monthly payment."""


@payment.command("run")
@click.argument("month")
@click.option("--json", "as_json", is_flag=True)
def run(month: str, as_json: bool) -> None:
    """Open MONTH (2024-05) and review everything that was declared; a second person approves on its page."""
    day = rules.month_of(month)
    opened = service.open_month(SYSTEM, day)
    outcome = service.propose_all(SYSTEM, day)
    page = service.search(Query(month=day))
    answer: dict[str, Any] = {
        "month": rules.month_text(day),
        "opened": opened,
        "reviewed": len(outcome.done),
        "refused": [{"provider": one.name, "number": one.refusal.number} for one in outcome.refused],
        "states": service.counts(day),
        **{key.removesuffix("_fen"): text(fen) for key, fen in page.sums.items()},
    }
    lines = [
        f"{rules.month_words(day).zh}：新开 {opened}，审核 {len(outcome.done)}，未通过 {len(outcome.refused)}",
        *(f"{one.name}  {one.refusal.number} {one.refusal.zh}" for one in outcome.refused),
        f"申报 {show(page.sums['declared_fen'])}  拨付 {show(page.sums['paid_fen'])}  "
        f"保证金 {show(page.sums['deposit_fen'])}  不予支付 {show(page.sums['refused_fen'])}  "
        f"抵扣 {show(page.sums['offset_fen'])}",
    ]
    emit(answer, as_json, lines)


@payment.command("show")
@click.argument("month")
@click.argument("code")
@click.option("--json", "as_json", is_flag=True)
def show_payment(month: str, code: str, as_json: bool) -> None:
    """One provider's MONTH: what was declared and how it is shared."""
    page = service.search(Query(month=rules.month_of(month), text=code))
    rows = [row for row in page.rows if code in (row.provider_code, row.provider_name)]
    found = service.find(rows[0].id) if rows else None
    if found is None:
        raise Refusal(
            "PAYMENTS-18",
            zh=f"{month} 没有“{code}”的申报",
            en=f"{code!r} has no payment in {month}",
            do_zh="请核对机构编码和月份，或先开始该月申报",
            do_en="Check code and month, or open the month first",
            status=422,
        )
    emit(_answer(found, rows[0]), as_json, _lines(found))


def _answer(found: PaymentView, row: Row) -> dict[str, Any]:
    sums = {key: text(getattr(row, f"{key}_fen")) for key in ("declared", "paid", "deposit", "refused", "offset")}
    funds = [
        {
            "fund": one.fund,
            "declared": text(one.declared_fen),
            "over_cap": text(one.over_cap_fen),
            "not_settled": text(one.lost_fen),
            "refused": text(one.refused_fen),
            "paid": text(one.paid_fen),
            "deposit": text(one.deposit_fen),
            "offset": text(one.offset_fen),
        }
        for one in (found.computed.funds if found.computed else ())
    ]
    return {
        "id": found.id,
        "provider": found.provider_code,
        "month": rules.month_text(found.month),
        "state": found.state.value,
        **sums,
        "funds": funds,
    }


def _lines(found: PaymentView) -> list[str]:
    lines = [f"{found.provider_name}  {rules.month_words(found.month).zh}  {rules.STATE_WORDS[found.state].zh}"]
    lines += [f"{rules.PART_WORDS[one.part].zh}  {one.count} 笔  {show(one.amount_fen)}" for one in found.parts]
    if found.inputs and found.computed:
        for fund, explanation in explaining_rules.explain(found.inputs, found.computed):
            lines.append(f"【{fund.zh}】")
            lines += [f"{step.words.zh}  {step.value.zh}  {step.source.zh}" for step in explanation.steps]
    return lines


commands = [payment]
