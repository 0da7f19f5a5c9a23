"""A self-check (自查自纠): the steps of a declaration, the state they lead to, and what a signed one must hold. Pure.

A season's list of problems goes to providers; of each problem the provider says whether it found anything, with the
charges it found and will return. A return that found nothing is signed as well. Sources: the yearly notices of the
National Healthcare Security Administration on self-checks before unannounced inspections (not held against the
official text); 001_ffc3b6b4aa8cf0b4.txt plan 5 (put right while checking, a summary at the end).
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from compliance.foundation import histories
from compliance.foundation.errors import Refusal
from compliance.foundation.money import Fen
from compliance.foundation.words import Words

MOST_LINES = 5_000
# Working days in which what was sent back is corrected: the product's order.
CORRECTION_DAYS = 5
# How the number of a declaration begins; the ledger names its lines by it.
NUMBER = "医保自查"


class Answer(StrEnum):
    """What a provider says of a problem."""

    NONE = "none"
    FOUND = "found"


class Step(StrEnum):
    """What can happen to a declaration."""

    ASKED = "asked"
    DRAFTED = "drafted"
    CONFIRMED = "confirmed"
    RETURNED = "returned"
    LATE = "late"
    RELEASED = "released"
    RECEIVED = "received"


class State(StrEnum):
    """How a declaration stands."""

    ASKED = "asked"
    DRAFTED = "drafted"
    CONFIRMED = "confirmed"
    RELEASED = "released"


ANSWER_WORDS: Mapping[str, Words] = MappingProxyType(
    {
        Answer.NONE: Words("未发现问题", "Nothing found"),
        Answer.FOUND: Words("发现问题", "Something found"),
    }
)
STEP_WORDS: Mapping[str, Words] = MappingProxyType(
    {
        Step.ASKED: Words("下发自查通知", "Asked"),
        Step.DRAFTED: Words("填报自查情况", "Drafted"),
        Step.CONFIRMED: Words("负责人签认报送", "Confirmed by the head"),
        Step.RETURNED: Words("退回补正", "Sent back to be corrected"),
        Step.LATE: Words("逾期未报，上报", "Overdue, carried up"),
        Step.RELEASED: Words("免予报送", "Excused"),
        Step.RECEIVED: Words("退回到账", "Money came in"),
    }
)
STATE_WORDS: Mapping[str, Words] = MappingProxyType(
    {
        State.ASKED: Words("待填报", "To be filled in"),
        State.DRAFTED: Words("待负责人签认", "Awaits its head"),
        State.CONFIRMED: Words("已报送", "Answered"),
        State.RELEASED: Words("免予报送", "Excused"),
    }
)
TRANSITIONS: Mapping[Step, Mapping[State | None, State]] = MappingProxyType(
    {
        Step.ASKED: {None: State.ASKED},
        Step.DRAFTED: {State.ASKED: State.DRAFTED, State.DRAFTED: State.DRAFTED},
        Step.CONFIRMED: {State.DRAFTED: State.CONFIRMED},
        Step.RETURNED: {State.CONFIRMED: State.ASKED},
        Step.LATE: {State.ASKED: State.ASKED, State.DRAFTED: State.DRAFTED},
        Step.RELEASED: {State.ASKED: State.RELEASED, State.DRAFTED: State.RELEASED},
        Step.RECEIVED: {State.CONFIRMED: State.CONFIRMED},
    }
)
OPEN = frozenset({State.ASKED, State.DRAFTED})


@dataclass(frozen=True, slots=True)
class Declared:
    """One charge as it is declared; amount_fen: what the fund paid for it."""

    problem: str
    fund: str
    occurred_from: date
    occurred_to: date
    item_code: str
    item_name: str
    amount_fen: Fen


def state_of(steps: Iterable[Step]) -> State:
    """Where the steps lead, oldest first. ValueError for a history that the table does not allow."""
    return histories.reached(TRANSITIONS, steps)


def carried_up(steps: Iterable[Step]) -> bool:
    """Whether the round at hand, since it was asked or sent back, was carried up."""
    told = False
    for step in steps:
        told = step is Step.LATE or (told and step not in (Step.ASKED, Step.RETURNED))
    return told


def is_late(steps: Sequence[tuple[Step, date]], asked_by: date, due_on: date, today: date) -> bool:
    """Whether it was not answered by its day, or first answered after the season's. steps: with their days, oldest
    first; asked_by: the season's day; due_on: that of the round at hand."""
    if state_of(kind for kind, _on in steps) is State.RELEASED:
        return False
    first = next((on for kind, on in steps if kind is Step.CONFIRMED), None)
    return first > asked_by if first else today > due_on


def require(state: State, step: Step) -> None:
    """Refuse a step that cannot follow (SELFCHECKS-01)."""
    if state not in TRANSITIONS[step]:
        raise refused(
            "SELFCHECKS-01",
            f"该自查当前为“{STATE_WORDS[state].zh}”，不能办理“{STEP_WORDS[step].zh}”",
            f"the self-check is at “{STATE_WORDS[state].en}”: “{STEP_WORDS[step].en}” is not open",
            ("请刷新页面，按当前环节办理", "reload the page and go on from where it is"),
            status=409,
        )


def require_head(is_head: bool) -> None:
    """Only the provider's head confirms (SELFCHECKS-02)."""
    if not is_head:
        raise refused(
            "SELFCHECKS-02",
            "自查情况须由定点医药机构负责人签认报送",
            "the provider's head confirms a self-check",
            ("医保办人员可先保存，由负责人签认报送", "the clerk saves it, the head confirms"),
            status=403,
        )


def require_season(title: str, since: date, until: date, due_on: date, return_by: date, today: date) -> None:
    """A season looks back on days that are over, is answered by a day to come, and paid back after it (-03)."""
    if not title.strip() or not since <= until < due_on <= return_by or due_on < today:
        raise refused(
            "SELFCHECKS-03",
            "自查须有名称，所查期间应早于报送期限，报送期限不早于今天，退回期限不早于报送期限",
            "a season has a title; its days, the day of the answer and that of the return follow in this order",
            ("请更正日期后提交", "correct the days and send again"),
            fields={"due_on": "order"},
        )


def is_nil(answers: Mapping[str, str]) -> bool:
    """Whether nothing was found of any problem."""
    return bool(answers) and all(answer == Answer.NONE for answer in answers.values())


def faults(
    problems: Collection[str], answers: Mapping[str, str], notes: Mapping[str, str], lines: Iterable[Declared]
) -> dict[str, Words]:
    """What a declaration lacks before its head can confirm it: item code -> what to do."""
    named = {line.problem for line in lines}
    found = {}
    for code in problems:
        answer = answers.get(code)
        if answer not in set(Answer):
            found[code] = Words(f"{code} 未填写自查结果", f"{code}: say whether anything was found")
        elif answer == Answer.NONE and code in named:
            found[code] = Words(
                f"{code} 填写“未发现问题”但有违规明细", f"{code}: nothing found, yet charges are listed"
            )
        elif answer == Answer.FOUND and code not in named and not notes.get(code, "").strip():
            found[code] = Words(
                f"{code} 发现问题的，须填写明细或者写明情况", f"{code}: list the charges, or write what was found"
            )
    return found


def require_whole(found: Mapping[str, Words]) -> None:
    """Refuse a declaration with faults, naming each (SELFCHECKS-04)."""
    if found:
        raise refused(
            "SELFCHECKS-04",
            "自查情况尚不完整：" + "；".join(words.zh for words in found.values()),
            "the self-check is not whole: " + "; ".join(words.en for words in found.values()),
            (
                "请补全后再签认报送；没有发现问题的，也须逐项填写并签认",
                "complete it; a return that found nothing is signed too",
            ),
            fields={code: words.zh for code, words in found.items()},
        )


def require_text(text: str, what: Words) -> str:
    """The text without blanks around it (SELFCHECKS-05 where there is none)."""
    kept = text.strip()
    if not kept:
        raise refused(
            "SELFCHECKS-05",
            f"须写明{what.zh}",
            f"{what.en} must be written",
            ("请填写后提交", "write it and send again"),
        )
    return kept


def require_receipt(on: date, today: date) -> None:
    """Money came in today or before (SELFCHECKS-13)."""
    if on > today:
        raise refused(
            "SELFCHECKS-13",
            f"到账日期{on}晚于今天",
            f"{on} is after today",
            ("请填写实际到账日期", "give the day on which it came in"),
            fields={"on": "future"},
        )


def known_receipt(receipts: Iterable[str], voucher: str, told: str) -> bool:
    """Whether a receipt, as its step tells it, was entered before; another sum under its voucher is refused (-15)."""
    same = [one for one in receipts if one.split("　")[0] == voucher]
    if same and told not in same:
        raise refused(
            "SELFCHECKS-15",
            f"凭证{same[0]}已入账，金额不同",
            f"the voucher was entered with another sum: {same[0]}",
            ("请核对凭证号和金额", "check voucher and sum"),
            status=409,
        )
    return bool(same)


def refused(
    number: str, zh: str, en: str, do: tuple[str, str], status: int = 422, fields: Mapping[str, str] | None = None
) -> Refusal:
    """A refusal of this room; do: what to do, in Chinese and in English."""
    return Refusal(number, zh=zh, en=en, do_zh=do[0], do_en=do[1], status=status, fields=dict(fields or {}))
