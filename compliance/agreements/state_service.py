"""Agreements by their state on a day as a condition of a query: only those that something happened to are derived."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import and_, func, not_, select

from compliance.agreements.event_rules import dated
from compliance.agreements.models import Agreement, AgreementEvent, AgreementTemplate
from compliance.agreements.rules import STATE_EVENTS, EventKind, State, standing
from compliance.foundation.database import db

# No agreement is in one of these states without an event of this kind.
_CAUSES = {
    State.TERMINATED: EventKind.TERMINATED,
    State.RESCINDED: EventKind.RESCINDED,
    State.NOT_RENEWED: EventKind.NOT_RENEWED,
    State.SUSPENDED: EventKind.SUSPENDED,
    State.LAPSED: EventKind.SUSPENDED,
}
_STATE_KINDS = tuple(kind.value for kind in STATE_EVENTS)


def in_state(state: State, day: date, year: int) -> Any:
    """The condition of a year's agreements that stand in `state` at the end of `day`.

    One query for that year's events up to the day; what none of them touched stands by its term alone."""
    if state is State.NOT_YET:
        return Agreement.valid_from > day
    by_term = _by_term(state, day)
    states = _derived(day, year, _CAUSES.get(state))
    if by_term is None:
        return Agreement.id.in_(_ids(id for id, found in states.items() if found is state))
    others = _ids(id for id, found in states.items() if found is not state)
    return and_(by_term, not_(Agreement.id.in_(others))) if others else by_term


def _ids(found: Iterable[int]) -> tuple[int, ...]:
    return tuple(sorted(found))


def _by_term(state: State, day: date) -> Any:
    if state is State.IN_FORCE:
        return and_(Agreement.valid_from <= day, Agreement.valid_until >= day)
    if state is State.EXPIRED:
        return Agreement.valid_until < day
    return None


def _derived(day: date, year: int, cause: EventKind | None) -> dict[int, State]:
    """The state on `day` of every agreement of the year that an event (one of `cause` among them, where given) had
    touched by then: id -> state. Events lie within the term: none before the year's first day or after its last is
    looked at."""
    event = AgreementEvent
    of_year = AgreementTemplate.year == year
    start = select(func.min(AgreementTemplate.valid_from)).where(of_year).scalar_subquery()
    last = select(func.max(AgreementTemplate.valid_until)).where(of_year).scalar_subquery()
    within = and_(event.on >= start, event.on <= last, event.on <= day)
    query = (
        select(Agreement.id, Agreement.valid_from, Agreement.valid_until)
        .add_columns(event.kind, event.on, event.until, event.lapses_on)
        .join(event, event.agreement_id == Agreement.id)
        .where(Agreement.year == year, event.kind.in_(_STATE_KINDS), within)
        .order_by(event.id)
    )
    if cause is not None:
        caused = select(event.agreement_id).where(event.kind == cause.value, within)
        query = query.where(Agreement.id.in_(caused))
    grouped: dict[int, tuple[date, date, list[Any]]] = {}
    for id, valid_from, valid_until, *rest in db.session.execute(query):
        grouped.setdefault(id, (valid_from, valid_until, []))[2].append(rest)
    return {id: standing(first, last, dated(events), day).state for id, (first, last, events) in grouped.items()}
