"""What is added to a fine that is not paid in time (加处罚款), day by day. Pure.

行政处罚法 article 72 (three percent of the fine a day, never more than the fine) and article 73 (not counted while a
reconsideration or a suit is pending). The days are those after the due day up to and including the day of payment.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from compliance.foundation.money import Fen, capitals, round_fen, show, to_yuan
from compliance.foundation.words import Words
from compliance.law.late_fee import LateFeeTerms
from compliance.penalties.explanation_rules import Explanation, Step, Used, plain

ARTICLE_72 = "《中华人民共和国行政处罚法》第七十二条第一款第一项"
ARTICLE_73 = "《中华人民共和国行政处罚法》第七十三条第三款"


@dataclass(frozen=True, slots=True)
class Interval:
    """Days from `since` to `until`, both included."""

    since: date
    until: date


@dataclass(frozen=True, slots=True)
class LateFee:
    """What was added. days: those that count; suspended: those that a review or a suit left out."""

    amount_fen: Fen
    days: int
    suspended: int
    capped: bool
    explanation: Explanation
    used: tuple[Used, ...]


def late_fee(
    terms: LateFeeTerms,
    fine_fen: Fen,
    due: date,
    until: date,
    payments: Sequence[tuple[date, Fen]] = (),
    suspended: Iterable[Interval] = (),
) -> LateFee:
    """What is added to a fine due on `due`, counted up to `until` or the day on which it was paid in full.

    payments: (day, fen) in any order. ValueError for a fine or a payment below zero.
    """
    if fine_fen < 0 or any(fen < 0 for _, fen in payments):
        raise ValueError("a fine and its payments are not below zero")
    last = min(until, _paid_on(fine_fen, payments) or until)
    overdue = [due + timedelta(days=number) for number in range(1, max(0, (last - due).days) + 1)]
    pauses = tuple(suspended)
    counted = [day for day in overdue if not any(one.since <= day <= one.until for one in pauses)]
    base = sum((_base(terms, fine_fen, payments, day) for day in counted), Decimal(0))
    raw, cap = round_fen(base * terms.rate), round_fen(to_yuan(fine_fen) * terms.cap)
    amount = min(raw, cap)
    used = tuple(Used.of(key, value) for key, value in terms.values)
    steps = _steps(terms, fine_fen, due, last, len(counted), len(overdue) - len(counted), raw, amount)
    return LateFee(amount, len(counted), len(overdue) - len(counted), raw > cap, Explanation(steps), used)


def _paid_on(fine_fen: Fen, payments: Sequence[tuple[date, Fen]]) -> date | None:
    paid = 0
    for day, fen in sorted(payments):
        paid += fen
        if paid >= fine_fen:
            return day
    return None


def _base(terms: LateFeeTerms, fine_fen: Fen, payments: Sequence[tuple[date, Fen]], day: date) -> Decimal:
    """Yuan that a day is counted from: the whole fine, or what was unpaid when the day began."""
    if not terms.on_unpaid:
        return to_yuan(fine_fen)
    return to_yuan(fine_fen - sum(fen for paid_on, fen in payments if paid_on < day))


def _steps(
    terms: LateFeeTerms, fine_fen: Fen, due: date, last: date, days: int, left_out: int, raw: Fen, amount: Fen
) -> tuple[Step, ...]:
    kind = (
        Words(zh="尚未缴纳的部分", en="the unpaid part")
        if terms.on_unpaid
        else Words(zh="罚款全额", en="the whole fine")
    )
    rate = f"{plain(terms.rate * 100)}%"
    late = f"{days} 日"
    pause_zh = f"，其中复议、诉讼期间 {left_out} 日不予计算" if left_out else ""
    pause_en = f"; {left_out} more under review or suit are not counted" if left_out else ""
    lines = [
        Step(Words(zh="罚款", en="Fine"), _same(show(fine_fen)), Words(zh=f"缴款期限 {due}", en=f"due on {due}")),
        Step(
            Words(zh="逾期天数", en="Days overdue"),
            Words(zh=f"{late}（期限届满次日至 {last}{pause_zh}）", en=f"{days} (to {last}{pause_en})"),
            _same(ARTICLE_73 if left_out else ARTICLE_72),
        ),
        Step(
            Words(zh="计算", en="Computation"),
            Words(zh=f"以{kind.zh}为基数，每日 {rate}，共 {show(raw)}", en=f"{rate} a day of {kind.en}: {show(raw)}"),
            _same(terms.source),
        ),
    ]
    if raw > amount:
        lines.append(
            Step(
                Words(zh="上限", en="Cap"),
                Words(
                    zh=f"加处罚款的数额不得超出罚款的数额，按 {show(amount)} 计",
                    en=f"never more than the fine: {show(amount)}",
                ),
                _same(ARTICLE_72),
            )
        )
    total = Words(zh=f"{show(amount)}（{capitals(amount)}）", en=show(amount))
    return (*lines, Step(Words(zh="加处罚款", en="Added to the fine"), total, _same(terms.source)))


def _same(text: str) -> Words:
    return Words(zh=text, en=text)
