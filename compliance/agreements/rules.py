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
    DEPARTMENT_RESUMED = "department_resumed"
    PERSON_SUSPENDED = "person_suspended"
    PERSON_RESUMED = "person_resumed"
    RENEWAL_APPLIED = "renewal_applied"


class State(StrEnum):
    """How an agreement stands on one day."""

    NOT_YET = "not_yet"
    IN_FORCE = "in_force"
    SUSPENDED = "suspended"
    TERMINATED = "terminated"
    RESCINDED = "rescinded"
    NOT_RENEWED = "not_renewed"
    EXPIRED = "expired"
    LAPSED = "lapsed"


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
        EventKind.DEPARTMENT_RESUMED: Words(zh="恢复责任部门医药服务", en="Department resumed"),
        EventKind.PERSON_SUSPENDED: Words(zh="中止个人支付资格", en="Person's eligibility suspended"),
        EventKind.PERSON_RESUMED: Words(zh="恢复个人支付资格", en="Person's eligibility resumed"),
        EventKind.RENEWAL_APPLIED: Words(zh="机构申请续签", en="Provider applied for renewal"),
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
        State.LAPSED: Words(zh="自行中止逾期，自动终止", en="Ended of itself: own suspension ran out"),
    }
)
_DAY = timedelta(days=1)
_ENDS = {EventKind.TERMINATED: State.TERMINATED, EventKind.RESCINDED: State.RESCINDED}
STATE_EVENTS = frozenset({*_ENDS, EventKind.NOT_RENEWED, EventKind.SUSPENDED, EventKind.RESUMED})


@dataclass(frozen=True, slots=True)
class DatedEvent:
    """One event and the day it takes effect.

    until   the last day of a suspension, None when open
    lapses  the day on which an own suspension without an end, not resumed before, ends the agreement of itself
    label   the department or person that it touches
    """

    kind: EventKind
    on: date
    until: date | None = None
    lapses: date | None = None
    label: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """The state on a day and the day it began; `governs`: whether the clauses bind acts of that day."""

    state: State
    since: date

    @property
    def governs(self) -> bool:
        """A suspended agreement still binds: costs are not settled, its duties and its clauses stay."""
        return self.state in (State.IN_FORCE, State.SUSPENDED)


@dataclass(frozen=True, slots=True)
class Hold:
    """Days on which a suspension holds, both included; `last` None while nothing ends it."""

    first: date
    last: date | None

    def covers(self, day: date) -> bool:
        """Whether it holds on `day`."""
        return self.first <= day and (self.last is None or day <= self.last)


def holds(events: Iterable[DatedEvent], begins: EventKind, ends: EventKind, label: str = "") -> tuple[Hold, ...]:
    """When a suspension of one kind holds, spans that overlap or touch put together, the earliest first.

    Every suspension runs to its own last day; a resumption lifts all that run on its day, from that day on.
    label: of one department or person only; "" takes all of the kind.
    """
    known = [event for event in events if not label or event.label == label]
    lifted = sorted(event.on for event in known if event.kind is ends)
    found: list[Hold] = []
    for event in sorted((event for event in known if event.kind is begins), key=lambda event: event.on):
        lift = next((day for day in lifted if day >= event.on), None)
        lasts = [day for day in (event.until, lift and lift - _DAY) if day is not None]
        last = min(lasts, default=None)
        if last is not None and last < event.on:
            continue
        if found and (found[-1].last is None or event.on <= found[-1].last + _DAY):
            before = found.pop()
            last = None if last is None or before.last is None else max(last, before.last)
            found.append(Hold(before.first, last))
        else:
            found.append(Hold(event.on, last))
    return tuple(found)


def standing(valid_from: date, valid_until: date, events: Iterable[DatedEvent], day: date) -> Standing:
    """How an agreement stands at the end of `day`, from its term and its dated events, in whatever order they come."""
    if day < valid_from:
        return Standing(State.NOT_YET, valid_from)
    happened = [event for event in events if event.on <= day]
    ends = [(event.on, _ENDS[event.kind]) for event in happened if event.kind in _ENDS and event.on <= valid_until]
    ends += [(lapsed, State.LAPSED) for lapsed in _lapsed(happened) if lapsed <= min(day, valid_until)]
    if ends:
        on, state = min(ends, key=lambda end: end[0])
        return Standing(state, on)
    if day > valid_until:
        declined = any(event.kind is EventKind.NOT_RENEWED for event in happened)
        return Standing(State.NOT_RENEWED if declined else State.EXPIRED, valid_until + _DAY)
    since = valid_from
    for hold in holds(happened, EventKind.SUSPENDED, EventKind.RESUMED):
        if hold.covers(day):
            return Standing(State.SUSPENDED, hold.first)
        if hold.last is not None and hold.last < day:
            since = hold.last + _DAY
    return Standing(State.IN_FORCE, since)


def _lapsed(events: Iterable[DatedEvent]) -> Iterable[date]:
    """Days on which own suspensions without an end ran out, nobody having resumed before."""
    known = tuple(events)
    for event in known:
        if event.lapses is not None:
            resumed = any(one.kind is EventKind.RESUMED and event.on <= one.on < event.lapses for one in known)
            if not resumed:
                yield event.lapses
