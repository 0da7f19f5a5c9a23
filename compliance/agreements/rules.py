"""What an agreement (服务协议) says and what becomes of it: clauses, dated events, and the state derived from them.

Four ends and four suspensions are kept apart by name:
终止 (the provider applies three months ahead and the agency consents), 解除 (for breach, after statement and defence),
到期不续签, 期满; 暂停拨付或结算 (money), 中止协议 (the agreement), 暂停责任部门医药服务, 中止个人支付资格.
Pure. Sources: 医疗机构医疗保障定点管理暂行办法（国家医疗保障局令第2号）, 零售药店医疗保障定点管理暂行办法（第3号）,
医疗保障基金使用监督管理条例 articles 11 to 13.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType

from compliance.foundation.words import Words


@dataclass(frozen=True, slots=True)
class Clause:
    """One clause on breach or assessment of a published template.

    number as the document cites it (第二十八条第（一）项); base is a measure (fund_loss, total, obtained, none);
    kind "multiple": least and most are multiples of the base; kind "fixed": they are yuan.
    period_days: within how many days of the notice the sum is due, None where the clause sets none.
    """

    template: str
    number: str
    violation: str
    text: Words
    consequence: str
    base: str
    kind: str
    least: Decimal
    most: Decimal
    notice: str
    period_days: int | None


class EventKind(StrEnum):
    """What can happen to an agreement after it was signed."""

    TERMINATED = "terminated"
    RESCINDED = "rescinded"
    NOT_RENEWED = "not_renewed"
    SUSPENDED = "suspended"
    RESUMED = "resumed"
    PAYMENT_SUSPENDED = "payment_suspended"
    PAYMENT_RESUMED = "payment_resumed"
    DEPARTMENT_SUSPENDED = "department_suspended"
    PERSON_SUSPENDED = "person_suspended"


class State(StrEnum):
    """How an agreement stands on one day."""

    NOT_YET = "not_yet"
    IN_FORCE = "in_force"
    SUSPENDED = "suspended"
    TERMINATED = "terminated"
    RESCINDED = "rescinded"
    NOT_RENEWED = "not_renewed"
    EXPIRED = "expired"


EVENT_WORDS: Mapping[EventKind, Words] = MappingProxyType(
    {
        EventKind.TERMINATED: Words(zh="终止协议（机构提前三个月申请）", en="Terminated on the provider's application"),
        EventKind.RESCINDED: Words(zh="解除协议（违约）", en="Rescinded for breach"),
        EventKind.NOT_RENEWED: Words(zh="到期不续签", en="Not renewed at expiry"),
        EventKind.SUSPENDED: Words(zh="中止协议", en="Agreement suspended"),
        EventKind.RESUMED: Words(zh="恢复协议", en="Agreement resumed"),
        EventKind.PAYMENT_SUSPENDED: Words(zh="暂停拨付（结算）", en="Payment suspended"),
        EventKind.PAYMENT_RESUMED: Words(zh="恢复拨付（结算）", en="Payment resumed"),
        EventKind.DEPARTMENT_SUSPENDED: Words(zh="暂停责任部门医药服务", en="Department suspended"),
        EventKind.PERSON_SUSPENDED: Words(zh="中止个人支付资格", en="Person's eligibility suspended"),
    }
)
STATE_WORDS: Mapping[State, Words] = MappingProxyType(
    {
        State.NOT_YET: Words(zh="已签订、未生效", en="Signed, not yet in force"),
        State.IN_FORCE: Words(zh="履行中", en="In force"),
        State.SUSPENDED: Words(zh="中止", en="Suspended"),
        State.TERMINATED: Words(zh="已终止", en="Terminated"),
        State.RESCINDED: Words(zh="已解除", en="Rescinded"),
        State.NOT_RENEWED: Words(zh="到期不续签", en="Not renewed"),
        State.EXPIRED: Words(zh="期满", en="Expired"),
    }
)
_ENDS = {EventKind.TERMINATED: State.TERMINATED, EventKind.RESCINDED: State.RESCINDED}
STATE_EVENTS = frozenset({*_ENDS, EventKind.NOT_RENEWED, EventKind.SUSPENDED, EventKind.RESUMED})


@dataclass(frozen=True, slots=True)
class DatedEvent:
    """One event and the day it takes effect; `until` is the last day of a suspension, None when open."""

    kind: EventKind
    on: date
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """The state on a day and the day it began; `governs`: whether the clauses bind acts of that day."""

    state: State
    since: date

    @property
    def governs(self) -> bool:
        """A suspended agreement still binds: costs are not settled, its duties and its clauses stay."""
        return self.state in (State.IN_FORCE, State.SUSPENDED)


def standing(valid_from: date, valid_until: date, events: Iterable[DatedEvent], day: date) -> Standing:
    """How an agreement stands at the end of `day`, from its term and its dated events, in whatever order they come."""
    if day < valid_from:
        return Standing(State.NOT_YET, valid_from)
    happened = sorted((event for event in events if event.on <= day), key=lambda event: event.on)
    ends = [event for event in happened if event.kind in _ENDS and event.on <= valid_until]
    if ends:
        return Standing(_ENDS[ends[0].kind], ends[0].on)
    if day > valid_until:
        declined = any(event.kind is EventKind.NOT_RENEWED for event in happened)
        return Standing(State.NOT_RENEWED if declined else State.EXPIRED, valid_until + timedelta(days=1))
    return _suspension(valid_from, happened, day)


def _suspension(valid_from: date, happened: list[DatedEvent], day: date) -> Standing:
    found = Standing(State.IN_FORCE, valid_from)
    for event in happened:
        if event.kind is EventKind.SUSPENDED:
            open_still = event.until is None or day <= event.until
            after = event.until + timedelta(days=1) if event.until else event.on
            found = Standing(State.SUSPENDED, event.on) if open_still else Standing(State.IN_FORCE, after)
        elif event.kind is EventKind.RESUMED:
            found = Standing(State.IN_FORCE, event.on)
    return found
