"""When people are reminded of a deadline, and whom it is carried up to when nobody has met it. Pure.

Steps are calendar days from the due day. One that falls on a day on which offices rest comes on the working day before
it, one after the due day on the working day after it: nobody is to learn on a Monday what was due on the Sunday.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from compliance.accounts.rules import Authority, Role
from compliance.deadlines.rules import Kind
from compliance.foundation.working_days import Calendar


@dataclass(frozen=True, slots=True)
class Step:
    """`days` from the due day (negative before it); level 0 reminds those who answer for it, 1 and 2 carry it up."""

    days: int
    level: int = 0


_LATE = (Step(1, 1), Step(5, 2))
_OVER = (Step(1),)
_SHORT = (Step(-3), Step(-1), Step(0))
_LONG = (Step(-30), Step(-7), Step(-1), Step(0))

# From the first of October on: the notice of the next year comes in November, every period after New Year needs it.
_HOLIDAYS = (Step(-80), Step(-50), Step(-30), Step(-14), Step(-7), Step(-1), Step(0))

# What a person may do but need not, and spans of time: over when the day is past. Nobody is late, so nothing is carried
# up; those who go on with it are told once.
LAPSING = frozenset(
    {
        Kind.STATEMENT,
        Kind.HEARING_REQUEST,
        Kind.RECONSIDERATION,
        Kind.LINE_ANSWER,
        Kind.SUSPENSION_END,
        Kind.TERMINATION_NOTICE,
    }
)
_SLOW = frozenset(
    {
        Kind.ACCREDITATION,
        Kind.RENEWAL,
        Kind.TERMINATION_NOTICE,
        Kind.DECISION,
        Kind.ENFORCEMENT,
        Kind.CERTIFICATE,
        Kind.LICENCE,
        Kind.SUSPENSION_END,
        Kind.ASSESSMENT,
        Kind.DEPOSIT,
        Kind.CAMPAIGN_PHASE,
        Kind.SUMMARY,
    }
)


def plan(kind: Kind) -> tuple[Step, ...]:
    """The steps of a kind, in order."""
    if kind is Kind.HOLIDAY_TABLE:
        return (*_HOLIDAYS, *_LATE)
    return (*(_LONG if kind in _SLOW else _SHORT), *(_OVER if kind in LAPSING else _LATE))


def step_day(due: date, step: Step, calendar: Calendar) -> date:
    """The working day on which a step comes."""
    day = due + timedelta(days=step.days)
    away = timedelta(days=1 if step.days > 0 else -1)
    while not calendar.is_working(day):
        day += away
    return day


def next_look(kind: Kind, due: date, after: date | None, calendar: Calendar) -> date | None:
    """The first day later than `after` on which a step comes; None when all are past."""
    days = (step_day(due, step, calendar) for step in plan(kind))
    return min((day for day in days if after is None or day > after), default=None)


def carried_to(level: int, authority: Authority | None) -> frozenset[Role]:
    """Who is told at a level above 0: first the manager, then the head of the authority (of both where none is set)."""
    if level == 1:
        return frozenset({Role.MANAGER})
    heads = {Authority.AGENCY: {Role.AGENCY_DIRECTOR}, Authority.ADMINISTRATIVE: {Role.DIRECTOR}}
    return frozenset(heads[authority] if authority else {Role.AGENCY_DIRECTOR, Role.DIRECTOR})


def steps_now(kind: Kind, due: date, since: date, today: date, calendar: Calendar) -> tuple[Step, ...]:
    """The steps that came from `since` to `today`. After days without a sweep only the last one of each level: what was
    missed is made up once."""
    came = {step.level: step for step in plan(kind) if since <= step_day(due, step, calendar) <= today}
    return tuple(came[level] for level in sorted(came))
