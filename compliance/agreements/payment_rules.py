"""What an agreement lets be paid on a day, and by when a month's claim is due, from its dated events. Pure.

Kept apart by name: costs of days on which the agreement is suspended or not in force are not settled (不予结算); while
payment is suspended (暂停拨付) costs arise but wait; a suspended department or person takes only its own costs out.
Sources: 医疗机构医疗保障定点管理暂行办法（国家医疗保障局令第2号）article 42;
医疗保障基金使用监督管理条例 articles 13 and 30; 服务协议 (claims by the 10th, review by the 20th).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from types import MappingProxyType

from compliance.agreements.rules import STATE_WORDS, DatedEvent, EventKind, Hold, State, holds, standing
from compliance.foundation.words import Words
from compliance.foundation.working_days import Calendar, Due, Length, Period, Span, due_of

_SCOPES = (
    (EventKind.DEPARTMENT_SUSPENDED, EventKind.DEPARTMENT_RESUMED),
    (EventKind.PERSON_SUSPENDED, EventKind.PERSON_RESUMED),
)


class Payability(StrEnum):
    """Whether the costs of a day may be paid."""

    PAYABLE = "payable"
    WAITING = "waiting"
    NOT_PAYABLE = "not_payable"


PAYABILITY_WORDS: Mapping[str, Words] = MappingProxyType(
    {
        Payability.PAYABLE: Words(zh="可以支付", en="Payable"),
        Payability.WAITING: Words(zh="暂停拨付，恢复后结算", en="Waits until payment resumes"),
        Payability.NOT_PAYABLE: Words(zh="不予结算", en="Not settled"),
    }
)


@dataclass(frozen=True, slots=True)
class Payable:
    """What the costs of one day are worth: `reason` why not, `until` the last day of it where that is set;
    the departments and persons whose costs of that day are taken out."""

    payability: Payability
    reason: Words | None
    until: date | None
    departments: tuple[str, ...]
    persons: tuple[str, ...]


def payable(valid_from: date, valid_until: date, events: Iterable[DatedEvent], day: date) -> Payable:
    """What the agreement lets be paid for services of `day`."""
    known = tuple(events)
    departments, persons = (_labels(known, begins, ends, day) for begins, ends in _SCOPES)
    state = standing(valid_from, valid_until, known, day).state
    if state is not State.IN_FORCE:
        until = _until(known, EventKind.SUSPENDED, EventKind.RESUMED, day) if state is State.SUSPENDED else None
        return Payable(Payability.NOT_PAYABLE, STATE_WORDS[state], until, departments, persons)
    waiting = [hold for hold in payment_holds(known) if hold.covers(day)]
    if waiting:
        reason = Words(zh="暂停拨付（结算）", en="Payment suspended")
        return Payable(Payability.WAITING, reason, waiting[0].last, departments, persons)
    return Payable(Payability.PAYABLE, None, None, departments, persons)


def _until(events: Iterable[DatedEvent], begins: EventKind, ends: EventKind, day: date) -> date | None:
    return next((hold.last for hold in holds(events, begins, ends) if hold.covers(day)), None)


def _labels(events: tuple[DatedEvent, ...], begins: EventKind, ends: EventKind, day: date) -> tuple[str, ...]:
    names = sorted({event.label for event in events if event.kind is begins})
    return tuple(name for name in names if any(hold.covers(day) for hold in holds(events, begins, ends, name)))


def payment_holds(events: Iterable[DatedEvent]) -> tuple[Hold, ...]:
    """Spans in which payment is suspended."""
    return holds(events, EventKind.PAYMENT_SUSPENDED, EventKind.PAYMENT_RESUMED)


def payment_due(claimed_on: date, length: Length, events: Iterable[DatedEvent], calendar: Calendar) -> Due | None:
    """By when a claim of `claimed_on` is paid: days on which payment is suspended do not count.

    None while payment is suspended without an end: nothing is due until it resumes.
    """
    excluded = []
    for hold in payment_holds(events):
        if hold.last is not None:
            excluded.append(Span(hold.first, hold.last))
        elif hold.first <= due_of(Period(claimed_on, length, excluded=tuple(excluded)), calendar).day:
            return None
    return due_of(Period(claimed_on, length, excluded=tuple(excluded)), calendar)


def lost_days(valid_from: date, valid_until: date, events: Iterable[DatedEvent], span: Span) -> int:
    """How many days of `span` are not settled: a month's figure for the payments page."""
    known = tuple(events)
    days = (span.first + timedelta(days=step) for step in range((span.last - span.first).days + 1))
    states = (payable(valid_from, valid_until, known, day).payability for day in days)
    return sum(state is Payability.NOT_PAYABLE for state in states)
