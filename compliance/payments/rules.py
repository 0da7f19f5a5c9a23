"""The monthly payment: what is declared, the steps from declaring to paying, and what each demands. Pure.

Sources: 002_c6cc704bc56a82c7.txt, part 2 section 8 (claims by the 10th, review by the 20th, what is wrong is taken
from the month's payment) and article 23 (90 percent paid, 10 percent kept until the year's end); the agreement.
Months are their first day. Amounts are fen. A state is where the steps lead; the ledger is only ever added to.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from compliance.foundation.errors import Refusal
from compliance.foundation.money import Fen, show
from compliance.foundation.words import MONTHS_EN, Words
from compliance.ledger.rules import FUND_WORDS

ARTICLE = "服务协议；地方医疗保险业务流程规范第二部分八、暂行规定第二十三条"
_MONTH = re.compile(r"[12]\d{3}-(0[1-9]|1[0-2])")


class Part(StrEnum):
    """What a declared sum is made of."""

    ORDINARY = "ordinary"
    BED_DAY = "bed_day"
    GENERAL_FEE = "general_fee"


PART_WORDS: Mapping[str, Words] = MappingProxyType(
    {
        Part.ORDINARY: Words(zh="按项目结算费用", en="Costs settled item by item"),
        Part.BED_DAY: Words(zh="按床日付费住院费用", en="Stays paid by bed-day"),
        Part.GENERAL_FEE: Words(zh="门诊一般诊疗费", en="Outpatient general fee"),
    }
)


class Step(StrEnum):
    """What happens to one provider's month."""

    OPENED = "opened"
    DRAFTED = "drafted"
    CONFIRMED = "confirmed"
    ENTERED = "entered"
    RETURNED = "returned"
    PROPOSED = "proposed"
    SENT_BACK = "sent_back"
    APPROVED = "approved"
    REVERSED = "reversed"


class State(StrEnum):
    """How one provider's month stands."""

    DUE = "due"
    DRAFTED = "drafted"
    DECLARED = "declared"
    RETURNED = "returned"
    PROPOSED = "proposed"
    PAID = "paid"


STEP_WORDS: Mapping[str, Words] = MappingProxyType(
    {
        Step.OPENED: Words(zh="开始申报", en="Month opened"),
        Step.DRAFTED: Words(zh="起草申报", en="Declaration drafted"),
        Step.CONFIRMED: Words(zh="负责人确认申报", en="Declared by the head"),
        Step.ENTERED: Words(zh="经办机构代录申报", en="Declaration entered by the agency"),
        Step.RETURNED: Words(zh="退回重报", en="Returned to be declared again"),
        Step.PROPOSED: Words(zh="审核完结", en="Reviewed"),
        Step.SENT_BACK: Words(zh="复核退回审核", en="Sent back to review"),
        Step.APPROVED: Words(zh="复核同意，入账拨付", en="Approved and posted"),
        Step.REVERSED: Words(zh="冲销", en="Reversed"),
    }
)
STATE_WORDS: Mapping[str, Words] = MappingProxyType(
    {
        State.DUE: Words(zh="待申报", en="To be declared"),
        State.DRAFTED: Words(zh="待负责人确认", en="Head to confirm"),
        State.DECLARED: Words(zh="待审核", en="To be reviewed"),
        State.RETURNED: Words(zh="退回重报", en="Returned"),
        State.PROPOSED: Words(zh="待复核拨付", en="To be approved"),
        State.PAID: Words(zh="已拨付", en="Paid"),
    }
)
STATE_KINDS: Mapping[str, str] = MappingProxyType(
    {State.PAID: "good", State.RETURNED: "bad", State.DECLARED: "due", State.PROPOSED: "due"}
)
_OPEN = (State.DUE, State.DRAFTED, State.RETURNED)
TRANSITIONS: Mapping[Step, Mapping[State | None, State]] = MappingProxyType(
    {
        Step.OPENED: {None: State.DUE},
        Step.DRAFTED: dict.fromkeys(_OPEN, State.DRAFTED),
        Step.CONFIRMED: {State.DRAFTED: State.DECLARED},
        Step.ENTERED: dict.fromkeys(_OPEN, State.DECLARED),
        Step.RETURNED: {State.DECLARED: State.RETURNED},
        Step.PROPOSED: {State.DECLARED: State.PROPOSED},
        Step.SENT_BACK: {State.PROPOSED: State.DECLARED},
        Step.APPROVED: {State.PROPOSED: State.PAID},
        Step.REVERSED: {State.PAID: State.DECLARED},
    }
)
# Who did one of these may not approve: the second person looks with fresh eyes.
MAKING = frozenset({Step.CONFIRMED, Step.ENTERED, Step.PROPOSED})


@dataclass(frozen=True, slots=True)
class Declared:
    """One part of a month's declaration: how many settlements, and their sum that the fund is to pay."""

    part: str
    fund: str
    count: int
    amount_fen: Fen


def state_of(steps: Iterable[Step]) -> State:
    """Where the steps lead, oldest first. ValueError for a history that the table does not allow."""
    state: State | None = None
    for step in steps:
        reached = TRANSITIONS[step].get(state)
        if reached is None:
            raise ValueError(f"{step} cannot follow {state}")
        state = reached
    if state is None:
        raise ValueError("a month begins with being opened")
    return state


def require(state: State, step: Step) -> State:
    """The state that `step` leads to; refused out of turn (PAYMENTS-01)."""
    reached = TRANSITIONS[step].get(state)
    if reached is None:
        raise Refusal(
            "PAYMENTS-01",
            zh=f"该月当前为“{STATE_WORDS[state].zh}”，不能办理“{STEP_WORDS[step].zh}”",
            en=f"the month is at “{STATE_WORDS[state].en}”: “{STEP_WORDS[step].en}” is not open",
            do_zh="请刷新页面，按当前环节办理",
            do_en="Reload the page and go on from where it is",
        )
    return reached


def month_of(text: str) -> date:
    """ "2024-05" as its first day. Refusal PAYMENTS-02 for another text."""
    if not _MONTH.fullmatch(text.strip()):
        raise Refusal(
            "PAYMENTS-02",
            zh=f"“{text}”不是月份",
            en=f"{text!r} is not a month",
            do_zh="请写成 2024-05",
            do_en="Write 2024-05",
            status=422,
            fields={"month": text},
        )
    return date(int(text.strip()[:4]), int(text.strip()[5:]), 1)


def month_text(month: date) -> str:
    """2024-05."""
    return f"{month:%Y-%m}"


def month_words(month: date) -> Words:
    """2024年5月, May 2024."""
    return Words(zh=f"{month.year}年{month.month}月", en=f"{MONTHS_EN[month.month - 1]} {month.year}")


def last_day(month: date) -> date:
    """The last day of the month."""
    return next_month(month) - timedelta(days=1)


def next_month(month: date) -> date:
    """The first day of the month after."""
    return (month.replace(day=1) + timedelta(days=31)).replace(day=1)


def month_before(day: date) -> date:
    """The month whose costs are declared in the month of `day`."""
    return (day.replace(day=1) - timedelta(days=1)).replace(day=1)


def require_over(month: date, today: date) -> None:
    """A month is opened when it is over (PAYMENTS-03)."""
    if month != month.replace(day=1) or today <= last_day(month):
        raise Refusal(
            "PAYMENTS-03",
            zh=f"{month_words(month).zh}尚未结束，不能开始申报",
            en=f"{month_text(month)} is not over",
            article=ARTICLE,
            do_zh="请在次月办理",
            do_en="Open it in the month after",
            status=422,
            fields={"month": "over"},
        )


def require_parts(parts: Iterable[Declared]) -> tuple[Declared, ...]:
    """The parts of a declaration in order; each at most once, nothing below zero (PAYMENTS-04). A month without
    costs declares nothing, and says so by parts that are empty."""
    kept = tuple(sorted((one for one in parts if one.amount_fen or one.count), key=lambda one: (one.part, one.fund)))
    wrong = (
        len({(one.part, one.fund) for one in kept}) < len(kept)
        or any(one.part not in PART_WORDS or one.fund not in FUND_WORDS for one in kept)
        or any(one.amount_fen <= 0 or one.count <= 0 for one in kept)
    )
    if wrong:
        raise Refusal(
            "PAYMENTS-04",
            zh="每类费用、每个险种只报一行，笔数和金额都应大于零",
            en="each kind of cost and fund is declared once, with a count and a sum above zero",
            do_zh="请核对申报明细；没有的类别留空",
            do_en="Check the declaration; leave empty what there is none of",
            status=422,
            fields={"parts": "wrong"},
        )
    return kept


def require_text(text: str, what: Words) -> str:
    """The text without blanks; refused when there is none (PAYMENTS-05)."""
    kept = text.strip()
    if not kept:
        raise Refusal(
            "PAYMENTS-05",
            zh=f"须写明{what.zh}",
            en=f"{what.en} must be written",
            do_zh="请填写后再提交",
            do_en="Write it and send again",
            status=422,
        )
    return kept


def require_other(makers: Iterable[int | None], approver: int | None) -> None:
    """Whoever entered or reviewed does not approve (PAYMENTS-06)."""
    if approver is None or approver in set(makers):
        raise Refusal(
            "PAYMENTS-06",
            zh="录入、审核的人员不得复核同一笔拨付",
            en="whoever entered or reviewed a payment does not approve it",
            article="社会保险经办条例：业务经办岗位相互制约",
            do_zh="请由另一人复核",
            do_en="Another person approves",
            status=403,
        )


def as_data(parts: Iterable[Declared]) -> list[dict[str, Any]]:
    """Parts as a step keeps them."""
    return [{"part": one.part, "fund": one.fund, "count": one.count, "fen": one.amount_fen} for one in parts]


def from_data(rows: Iterable[Mapping[str, Any]]) -> tuple[Declared, ...]:
    """What a step kept."""
    return tuple(Declared(row["part"], row["fund"], row["count"], row["fen"]) for row in rows)


@dataclass(frozen=True, slots=True)
class Difference:
    """A fund whose declared sum is not what the settlement data say."""

    fund: str
    declared_fen: Fen
    stored_fen: Fen

    @property
    def words(self) -> Words:
        """The difference in words."""
        fund = FUND_WORDS[self.fund]
        return Words(
            zh=f"{fund.zh}：申报 {show(self.declared_fen)}，结算数据 {show(self.stored_fen)}",
            en=f"{fund.en}: declared {show(self.declared_fen)}, settlement data {show(self.stored_fen)}",
        )


def differences(declared: Mapping[str, Fen], stored: Mapping[str, Fen]) -> tuple[Difference, ...]:
    """Where the declaration and the settlement data disagree, to the fen, by fund."""
    funds = sorted({*declared, *stored})
    pairs = (Difference(fund, declared.get(fund, 0), stored.get(fund, 0)) for fund in funds)
    return tuple(one for one in pairs if one.declared_fen != one.stored_fen)
