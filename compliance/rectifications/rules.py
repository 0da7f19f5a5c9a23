"""An order to put something right (限期整改): its dated steps, the state they lead to, and what each demands. Pure.

Sources: 医疗保障基金使用监督管理条例 articles 38 and 39 (order to correct); the agreement; the audit plan's 回头看.
A state is never stored: it is where the steps lead by the table below.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from compliance.foundation import histories
from compliance.foundation.errors import Refusal
from compliance.foundation.words import Words

ARTICLE = "《医疗保障基金使用监督管理条例》第三十八条、第三十九条；服务协议"
FEWEST_INSPECTORS = 2
MOST_DAYS = 90
# Working days in which a report is re-inspected: the product's order.
REINSPECTION_DAYS = 10


class EventKind(StrEnum):
    """What can happen to an order."""

    ORDERED = "ordered"
    DRAFTED = "drafted"
    REPORTED = "reported"
    ACCEPTED = "accepted"
    REPEATED = "repeated"
    ESCALATED = "escalated"
    WITHDRAWN = "withdrawn"


class State(StrEnum):
    """How an order stands."""

    OPEN = "open"
    REPORTED = "reported"
    ACCEPTED = "accepted"
    WITHDRAWN = "withdrawn"


EVENT_WORDS: Mapping[str, Words] = MappingProxyType(
    {
        EventKind.ORDERED: Words(zh="下达整改通知", en="Ordered"),
        EventKind.DRAFTED: Words(zh="拟写整改报告", en="Report drafted"),
        EventKind.REPORTED: Words(zh="提交整改报告", en="Report sent"),
        EventKind.ACCEPTED: Words(zh="复查合格", en="Re-inspected and accepted"),
        EventKind.REPEATED: Words(zh="复查不合格，责令继续整改", en="Re-inspected, ordered again"),
        EventKind.ESCALATED: Words(zh="逾期未整改，上报", en="Overdue, escalated"),
        EventKind.WITHDRAWN: Words(zh="撤回整改通知", en="Withdrawn"),
    }
)
STATE_WORDS: Mapping[str, Words] = MappingProxyType(
    {
        State.OPEN: Words(zh="整改中", en="Being put right"),
        State.REPORTED: Words(zh="待复查", en="Awaits re-inspection"),
        State.ACCEPTED: Words(zh="已整改", en="Put right"),
        State.WITHDRAWN: Words(zh="已撤回", en="Withdrawn"),
    }
)
TRANSITIONS: Mapping[EventKind, Mapping[State | None, State]] = MappingProxyType(
    {
        EventKind.ORDERED: {None: State.OPEN},
        EventKind.DRAFTED: {State.OPEN: State.OPEN},
        EventKind.REPORTED: {State.OPEN: State.REPORTED},
        EventKind.ACCEPTED: {State.REPORTED: State.ACCEPTED},
        EventKind.REPEATED: {State.REPORTED: State.OPEN},
        EventKind.ESCALATED: {State.OPEN: State.OPEN},
        EventKind.WITHDRAWN: {State.OPEN: State.WITHDRAWN},
    }
)
ENDED = frozenset({State.ACCEPTED, State.WITHDRAWN})


def state_of(kinds: Iterable[EventKind]) -> State:
    """Where the steps lead, oldest first. ValueError for a history that the table does not allow."""
    return histories.reached(TRANSITIONS, kinds)


def rounds(kinds: Iterable[EventKind]) -> int:
    """Which time it is being put right: 1, and one more for each repetition."""
    return 1 + sum(kind is EventKind.REPEATED for kind in kinds)


def escalated(kinds: Collection[EventKind]) -> bool:
    """Whether the round at hand was escalated already."""
    last = list(kinds)
    while last and last[-1] is not EventKind.REPEATED:
        if last.pop() is EventKind.ESCALATED:
            return True
    return False


def is_overdue(state: State, due: date, today: date) -> bool:
    """Whether nothing was reported by the day."""
    return state is State.OPEN and today > due


def require(state: State, kind: EventKind) -> None:
    """Refuse a step that cannot follow (RECTIFICATIONS-01)."""
    if state not in TRANSITIONS[kind]:
        raise Refusal(
            "RECTIFICATIONS-01",
            zh=f"该整改当前为“{STATE_WORDS[state].zh}”，不能办理“{EVENT_WORDS[kind].zh}”",
            en=f"the order is at “{STATE_WORDS[state].en}”: “{EVENT_WORDS[kind].en}” is not open",
            do_zh="请刷新页面，按当前环节办理",
            do_en="Reload the page and go on from where it is",
        )


def require_text(text: str, what: Words) -> str:
    """The text without blanks; refused when there is none (RECTIFICATIONS-02)."""
    kept = text.strip()
    if not kept:
        raise Refusal(
            "RECTIFICATIONS-02",
            zh=f"须写明{what.zh}",
            en=f"{what.en} must be written",
            do_zh="请填写后再提交",
            do_en="Write it and send again",
            status=422,
        )
    return kept


def require_days(days: int) -> int:
    """A term of 1 to 90 working days (RECTIFICATIONS-03)."""
    if not 1 <= days <= MOST_DAYS:
        raise Refusal(
            "RECTIFICATIONS-03",
            zh=f"整改期限应为1至{MOST_DAYS}个工作日",
            en=f"the term is 1 to {MOST_DAYS} working days",
            article=ARTICLE,
            do_zh="请更正期限",
            do_en="Correct the number of days",
            status=422,
        )
    return days


def require_inspectors(chosen: Collection[int], able: Collection[int]) -> tuple[int, ...]:
    """At least two certified people of the authority re-inspect (RECTIFICATIONS-04)."""
    kept = tuple(sorted(set(chosen)))
    if len(kept) < FEWEST_INSPECTORS or not set(kept) <= set(able):
        raise Refusal(
            "RECTIFICATIONS-04",
            zh=f"复查须由不少于{FEWEST_INSPECTORS}名持有效证件的本单位检查人员进行",
            en=f"at least {FEWEST_INSPECTORS} people of the authority with valid certificates re-inspect",
            article="《医疗保障基金使用监督管理条例》第二十七条",
            do_zh="请选择复查人员",
            do_en="Choose the people who re-inspect",
            status=422,
            fields={"inspectors": "two"},
        )
    return kept


def require_evidence(evidence: Collection[str]) -> None:
    """A report without evidence is none (RECTIFICATIONS-05)."""
    if not evidence:
        raise Refusal(
            "RECTIFICATIONS-05",
            zh="整改报告须附佐证材料",
            en="a report comes with evidence",
            do_zh="请上传照片或文件",
            do_en="Add pictures or files",
            status=422,
            fields={"files": "evidence"},
        )


def require_head(is_head: bool) -> None:
    """Only the provider's head sends a report (RECTIFICATIONS-06)."""
    if not is_head:
        raise Refusal(
            "RECTIFICATIONS-06",
            zh="整改报告须由定点医药机构负责人提交",
            en="the provider's head sends the report",
            do_zh="医保办人员可先保存草稿，由负责人提交",
            do_en="The clerk saves a draft, the head sends it",
            status=403,
        )
