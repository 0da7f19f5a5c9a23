"""A short case on the agreement track: its dated events, the state they lead to, and what each step demands.

A state is never stored: it is where the events lead by the table below. Sources: regulation articles 13 and 31 (the
right to make a statement); the agreement. Pure: the day and the calendar are arguments.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from compliance.accounts.rules import Role
from compliance.foundation.errors import Refusal
from compliance.foundation.money import Fen, show
from compliance.foundation.words import Words

STATEMENT_ARTICLE = "《医疗保障基金使用监督管理条例》第十三条"


class EventKind(StrEnum):
    """What can happen in a case."""

    OPENED = "opened"
    PROPOSED = "proposed"
    RETURNED = "returned"
    CHECKED = "checked"
    NOTIFIED = "notified"
    STATED = "stated"
    WAIVED = "waived"
    KEPT = "kept"
    AMENDED = "amended"
    SENT_BACK = "sent_back"
    DECIDED = "decided"
    RECEIVED = "received"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"


class State(StrEnum):
    """How a case stands."""

    DRAFTING = "drafting"
    CHECKING = "checking"
    CHECKED = "checked"
    STATEMENT = "statement"
    STATED = "stated"
    AWAITING = "awaiting"
    DECIDED = "decided"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"


EVENT_WORDS: Mapping[str, Words] = MappingProxyType(
    {
        EventKind.OPENED: Words(zh="立案", en="Case opened"),
        EventKind.PROPOSED: Words(zh="提出处理意见", en="Consequences proposed"),
        EventKind.RETURNED: Words(zh="复核退回", en="Returned by the checker"),
        EventKind.CHECKED: Words(zh="复核通过", en="Checked and approved"),
        EventKind.NOTIFIED: Words(zh="送达通知书", en="Notice served"),
        EventKind.STATED: Words(zh="收到陈述申辩", en="Statement received"),
        EventKind.WAIVED: Words(zh="放弃陈述申辩", en="Statement waived"),
        EventKind.KEPT: Words(zh="陈述申辩未采纳，维持原意见", en="Statement considered, proposal kept"),
        EventKind.AMENDED: Words(zh="采纳陈述申辩，重新拟定", en="Statement adopted, proposal to be amended"),
        EventKind.SENT_BACK: Words(zh="负责人退回", en="Sent back by the director"),
        EventKind.DECIDED: Words(zh="作出处理决定", en="Decided"),
        EventKind.RECEIVED: Words(zh="款项入账", en="Money received"),
        EventKind.CLOSED: Words(zh="结案", en="Closed"),
        EventKind.WITHDRAWN: Words(zh="撤案", en="Withdrawn"),
    }
)
STATE_WORDS: Mapping[str, Words] = MappingProxyType(
    {
        State.DRAFTING: Words(zh="拟定处理意见", en="Being drafted"),
        State.CHECKING: Words(zh="待复核", en="Awaiting check"),
        State.CHECKED: Words(zh="待送达通知", en="Awaiting notice"),
        State.STATEMENT: Words(zh="陈述申辩期", en="Statement period"),
        State.STATED: Words(zh="陈述申辩待研究", en="Statement to be considered"),
        State.AWAITING: Words(zh="待决定", en="Awaiting decision"),
        State.DECIDED: Words(zh="已决定，待执行", en="Decided, to be carried out"),
        State.CLOSED: Words(zh="已结案", en="Closed"),
        State.WITHDRAWN: Words(zh="已撤案", en="Withdrawn"),
    }
)
STATE_KINDS: Mapping[str, str] = MappingProxyType(
    {
        State.STATEMENT: "due",
        State.STATED: "due",
        State.DECIDED: "due",
        State.CLOSED: "good",
    }
)

# Each event: from which states it may come, and where it leads.
TRANSITIONS: Mapping[EventKind, Mapping[State | None, State]] = MappingProxyType(
    {
        EventKind.OPENED: {None: State.DRAFTING},
        EventKind.PROPOSED: {State.DRAFTING: State.CHECKING},
        EventKind.RETURNED: {State.CHECKING: State.DRAFTING},
        EventKind.CHECKED: {State.CHECKING: State.CHECKED},
        EventKind.NOTIFIED: {State.CHECKED: State.STATEMENT},
        EventKind.STATED: {State.STATEMENT: State.STATED, State.STATED: State.STATED},
        EventKind.WAIVED: {State.STATEMENT: State.AWAITING},
        EventKind.KEPT: {State.STATED: State.AWAITING},
        EventKind.AMENDED: {State.STATED: State.DRAFTING},
        EventKind.SENT_BACK: {State.AWAITING: State.DRAFTING, State.STATEMENT: State.DRAFTING},
        EventKind.DECIDED: {State.AWAITING: State.DECIDED, State.STATEMENT: State.DECIDED},
        EventKind.RECEIVED: {State.DECIDED: State.DECIDED},
        EventKind.CLOSED: {State.DECIDED: State.CLOSED},
        EventKind.WITHDRAWN: dict.fromkeys((State.DRAFTING, State.CHECKING, State.CHECKED), State.WITHDRAWN),
    }
)
ENDED = frozenset({State.CLOSED, State.WITHDRAWN})
# A provider sees what is proposed against it from the notice on.
NOT_YET_TOLD = frozenset({State.DRAFTING, State.CHECKING, State.CHECKED, State.WITHDRAWN})


@dataclass(frozen=True, slots=True)
class NextStep:
    """What a case waits for: what, and whose turn it is."""

    words: Words
    roles: tuple[Role, ...]


NEXT: Mapping[State, NextStep] = MappingProxyType(
    {
        State.DRAFTING: NextStep(Words(zh="拟定处理意见", en="Propose the consequences"), (Role.OFFICER,)),
        State.CHECKING: NextStep(
            Words(zh="由提出人以外的人员复核", en="A second person checks"),
            (Role.LEGAL_REVIEWER, Role.MANAGER, Role.OFFICER),
        ),
        State.CHECKED: NextStep(Words(zh="制发并送达通知书", en="Serve the notice"), (Role.OFFICER,)),
        State.STATEMENT: NextStep(
            Words(zh="等待定点医药机构陈述申辩", en="The provider may make a statement"),
            (Role.PROVIDER_HEAD, Role.AGENCY_DIRECTOR),
        ),
        State.STATED: NextStep(
            Words(zh="研究陈述申辩并记录是否采纳", en="Consider the statement and record the outcome"),
            (Role.OFFICER, Role.LEGAL_REVIEWER),
        ),
        State.AWAITING: NextStep(
            Words(zh="经办机构负责人作出决定", en="The agency director decides"), (Role.AGENCY_DIRECTOR,)
        ),
        State.DECIDED: NextStep(
            Words(zh="登记缴款或抵扣，全部执行后结案", en="Record what comes in, then close"), (Role.OFFICER,)
        ),
    }
)


def state_of(kinds: Iterable[EventKind]) -> State:
    """Where the events lead, oldest first. ValueError for a history that the table does not allow."""
    state: State | None = None
    told = False
    for kind in kinds:
        reached = TRANSITIONS[kind].get(state)
        if reached is None:
            raise ValueError(f"{kind} cannot follow {state}")
        told = told or kind is EventKind.NOTIFIED
        # Once told and never made heavier, a proposal that was amended needs no second notice.
        state = State.AWAITING if reached is State.CHECKED and told else reached
    if state is None:
        raise ValueError("a case begins with its opening")
    return state


def may(state: State, kind: EventKind) -> bool:
    """Whether the event can follow."""
    return state in TRANSITIONS[kind]


def require(state: State, kind: EventKind) -> None:
    """Refuse an event that cannot follow (CASES-01)."""
    if not may(state, kind):
        raise Refusal(
            "CASES-01",
            zh=f"案件当前为“{STATE_WORDS[state].zh}”，不能办理“{EVENT_WORDS[kind].zh}”",
            en=f"the case is at “{STATE_WORDS[state].en}”: “{EVENT_WORDS[kind].en}” is not open",
            do_zh="请刷新页面，按当前环节办理",
            do_en="Reload the page and go on from where the case is",
        )


def require_other_person(actor_id: int | None, others: Mapping[int, Words]) -> None:
    """Duties conflict per case: refuse whoever already had a part that excludes this one (CASES-02)."""
    part = others.get(actor_id) if actor_id is not None else None
    if part is not None:
        raise Refusal(
            "CASES-02",
            zh=f"您在本案中已{part.zh}，不能再承担此项职责",
            en=f"you {part.en} in this case; somebody else has to do this",
            do_zh="请由其他人员办理；如无人可办，请查看“人员配置”",
            do_en="Let another person do it; the staffing page shows who can",
            status=403,
        )


def require_over(until: date, provisional: bool, today: date) -> None:
    """Refuse a decision inside the statement period (CASES-03), or on an end that is not certain (CASES-04)."""
    if today <= until:
        raise Refusal(
            "CASES-03",
            zh=f"陈述申辩期至 {until.isoformat()}，期限届满前不能作出决定",
            en=f"the statement period runs until {until.isoformat()}; no decision before it is over",
            article=STATEMENT_ARTICLE,
            do_zh="请等待期限届满；对方书面放弃，或已听取并研究其陈述申辩的，可以提前决定",
            do_en="Wait until it is over, or until a statement was heard or waived in writing",
        )
    if provisional:
        raise Refusal(
            "CASES-04",
            zh="陈述申辩期跨入尚未公布放假安排的年度，届满日未定",
            en="the statement period runs into a year whose holiday notice is not loaded; its end is not certain",
            article=STATEMENT_ARTICLE,
            do_zh="请先维护节假日表，再作出决定",
            do_en="Load the holiday notice first",
        )


def require_not_heavier(proposed: Fen, told: Fen | None) -> None:
    """Nothing gets heavier after a statement: refuse more than the notice said (CASES-05)."""
    if told is not None and proposed > told:
        raise Refusal(
            "CASES-05",
            zh=f"处理金额 {show(proposed)} 高于已告知的 {show(told)}，不得因陈述申辩加重处理",
            en=f"{show(proposed)} is more than the {show(told)} of the notice; a statement never makes it heavier",
            article="《中华人民共和国行政处罚法》第四十五条（参照）",
            do_zh="请不高于已告知的金额；发现新的事实的，另立案件",
            do_en="Stay at or below the notice; new facts make a new case",
            status=422,
        )


def require_reason(reason: str, what: Words) -> str:
    """The reason without blanks; refused when there is none (CASES-06)."""
    kept = reason.strip()
    if not kept:
        raise Refusal(
            "CASES-06",
            zh=f"{what.zh}须书面说明理由",
            en=f"{what.en} needs its written reason",
            do_zh="请填写理由",
            do_en="Write the reason",
            status=422,
            fields={"reason": "required"},
        )
    return kept
