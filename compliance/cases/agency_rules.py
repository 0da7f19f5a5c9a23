"""The agency's track (协议处理): its one table of steps, their words, and what each state waits for.

Sources: regulation articles 13 and 31 (the right to make a statement), the agreement; 局令第7号 article 6 (a written
decision to perform after a demand). No text here speaks of punishment; a test holds them to that.
"""

from collections.abc import Mapping
from types import MappingProxyType

from compliance.accounts.rules import Role
from compliance.cases.step_rules import EventKind, NextStep, State, Table, stay
from compliance.foundation.words import Words

WORDS: Mapping[str, Words] = MappingProxyType(
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
        EventKind.PERFORMED: Words(zh="处理措施已执行", en="Measure carried out"),
        EventKind.LIFTED: Words(zh="处理措施解除", en="Measure ended"),
        EventKind.DEMANDED: Words(zh="催告履行", en="Performance demanded"),
        EventKind.ORDERED: Words(zh="作出书面履行决定", en="Written decision to perform"),
        EventKind.CLOSED: Words(zh="结案", en="Closed"),
        EventKind.WITHDRAWN: Words(zh="撤案", en="Withdrawn"),
        EventKind.HANDED_OVER: Words(zh="移交医疗保障行政部门", en="Handed over to the bureau"),
        EventKind.HAND_OVER_RECEIVED: Words(zh="收到移交接收回执", en="Receipt of the hand-over"),
        EventKind.TRANSFERRED: Words(zh="移送有关部门", en="Transferred to another authority"),
        EventKind.TRANSFER_RECEIVED: Words(zh="收到移送接收回执", en="Receipt of the transfer"),
    }
)
STATE_WORDS: Mapping[str, Words] = MappingProxyType(
    {
        State.DRAFTING: Words(zh="拟定处理意见", en="Being drafted"),
        State.CHECKING: Words(zh="待复核", en="Awaiting check"),
        State.CHECKED: Words(zh="待送达通知", en="Awaiting notice"),
        State.STATEMENT: Words(zh="陈述申辩期", en="Statement period"),
        State.STATED: Words(zh="陈述申辩待研究", en="Statement received"),
        State.AWAITING: Words(zh="待决定", en="Awaiting decision"),
        State.DECIDED: Words(zh="已决定，待执行", en="To be carried out"),
        State.CLOSED: Words(zh="已结案", en="Closed"),
        State.WITHDRAWN: Words(zh="已撤案", en="Withdrawn"),
    }
)
_OPEN = (State.DRAFTING, State.CHECKING, State.CHECKED, State.STATEMENT, State.STATED, State.AWAITING, State.DECIDED)

# Each step: from which states it may come, and where it leads.
TABLE: Table = MappingProxyType(
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
        EventKind.RECEIVED: stay(State.DECIDED),
        EventKind.PERFORMED: stay(State.DECIDED),
        EventKind.LIFTED: stay(State.DECIDED, State.CLOSED),
        EventKind.DEMANDED: stay(State.DECIDED),
        EventKind.ORDERED: stay(State.DECIDED),
        EventKind.CLOSED: {State.DECIDED: State.CLOSED},
        EventKind.WITHDRAWN: dict.fromkeys((State.DRAFTING, State.CHECKING, State.CHECKED), State.WITHDRAWN),
        EventKind.HANDED_OVER: stay(*_OPEN, State.CLOSED),
        EventKind.HAND_OVER_RECEIVED: stay(*_OPEN, State.CLOSED),
        EventKind.TRANSFERRED: stay(*_OPEN, State.CLOSED),
        EventKind.TRANSFER_RECEIVED: stay(*_OPEN, State.CLOSED),
    }
)

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
