"""What agreements mean on a day for payment and for coming back: what is payable, by when, who is kept out, chains."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import or_, select

from compliance.agreements.bar_rules import RESCISSION_CAUSES, Bar, Cause, Ground, bars
from compliance.agreements.document_rules import member_number, text_number
from compliance.agreements.event_rules import NewEvent
from compliance.agreements.event_service import labelled_events, record_event, told_events
from compliance.agreements.models import Agreement, AgreementEvent
from compliance.agreements.payment_rules import Payability, Payable, payable, payment_due
from compliance.agreements.reading_service import PROVIDERS, views_of
from compliance.agreements.rules import DatedEvent, EventKind
from compliance.foundation import holidays
from compliance.foundation.database import db
from compliance.foundation.unit_of_work import Doer, unit_of_work
from compliance.foundation.words import Words
from compliance.foundation.working_days import Due, Length
from compliance.lawbook.service import law

_NO_AGREEMENT = Words(zh="当日没有服务协议", en="no agreement on that day")
_SCOPED = (
    EventKind.DEPARTMENT_SUSPENDED,
    EventKind.DEPARTMENT_RESUMED,
    EventKind.PERSON_SUSPENDED,
    EventKind.PERSON_RESUMED,
)


@dataclass(frozen=True, slots=True)
class Branch:
    """Another branch of a provider's chain that is under agreement."""

    provider_id: int
    code: str
    name: str
    agreement_id: int
    number: str


def payable_on(provider_id: int, day: date) -> Payable:
    """What may be paid for the provider's services of `day`; suspensions of departments and persons outlast a term."""
    return payable_in((provider_id,), day)[provider_id]


def payable_in(provider_ids: Sequence[int], day: date) -> dict[int, Payable]:
    """The same of many providers, in two queries."""
    terms: dict[int, list[Any]] = {id: [] for id in provider_ids}
    query = select(Agreement.provider_id, Agreement.id, Agreement.valid_from, Agreement.valid_until).where(
        Agreement.provider_id.in_(provider_ids), Agreement.valid_from <= day
    )
    for row in db.session.execute(query.order_by(Agreement.valid_until.desc(), Agreement.id.desc())):
        terms[row.provider_id].append(row)
    ids = [row.id for rows in terms.values() for row in rows]
    told = told_events(db.session, AgreementEvent.agreement_id.in_(ids)) if ids else ()
    owner = {row.id: provider_id for provider_id, rows in terms.items() for row in rows}
    own: dict[int, list[tuple[int, DatedEvent]]] = {id: [] for id in provider_ids}
    for agreement_id, event in told:
        own[owner[agreement_id]].append((agreement_id, event))
    return {id: _payable_of(rows, own[id], day) for id, rows in terms.items()}


def _payable_of(rows: Sequence[Any], told: Sequence[tuple[int, DatedEvent]], day: date) -> Payable:
    """By the terms (the latest first) and everything that happened under them."""
    if not rows:
        return Payable(Payability.NOT_PAYABLE, _NO_AGREEMENT, None, (), ())
    scoped = [event for _, event in told if event.kind in _SCOPED]
    found = []
    for row in [row for row in rows if row.valid_until >= day] or rows[:1]:
        own = [event for of, event in told if of == row.id and event.kind not in _SCOPED]
        found.append(payable(row.valid_from, row.valid_until, (*own, *scoped), day))
    best = list(Payability)
    return min(found, key=lambda one: best.index(one.payability))


def lost_days_in(provider_ids: Sequence[int], first: date, last: date) -> dict[int, tuple[date, ...]]:
    """The days from `first` to `last` that are not settled: no agreement in force, or it was suspended. Only providers
    that have such days; two queries."""
    terms: dict[int, list[Any]] = {id: [] for id in provider_ids}
    query = select(Agreement.provider_id, Agreement.id, Agreement.valid_from, Agreement.valid_until).where(
        Agreement.provider_id.in_(provider_ids), Agreement.valid_from <= last, Agreement.valid_until >= first
    )
    for row in db.session.execute(query):
        terms[row.provider_id].append(row)
    ids = [row.id for rows in terms.values() for row in rows]
    events: dict[int, list[DatedEvent]] = {}
    for id, event in told_events(db.session, AgreementEvent.agreement_id.in_(ids)):
        events.setdefault(id, []).append(event)
    days = [first + timedelta(days=step) for step in range((last - first).days + 1)]
    found = {id: tuple(day for day in days if _lost(rows, events, day)) for id, rows in terms.items()}
    return {id: lost for id, lost in found.items() if lost}


def _lost(rows: Iterable[Any], events: Mapping[int, Sequence[DatedEvent]], day: date) -> bool:
    return all(
        payable(row.valid_from, row.valid_until, events.get(row.id, ()), day).payability is Payability.NOT_PAYABLE
        for row in rows
    )


def payment_due_on(provider_id: int, claimed_on: date) -> Due | None:
    """By when a claim of `claimed_on` is paid; days of suspended payment do not count; None while it has no end."""
    period = law().period("period.provider_payment", claimed_on)
    ids = select(Agreement.id).where(Agreement.provider_id == provider_id)
    events = labelled_events(db.session, AgreementEvent.agreement_id.in_(ids))
    return payment_due(claimed_on, Length(period.count, period.unit), events, holidays.calendar())


def grounds_of(provider_ids: Iterable[int]) -> dict[int, tuple[Ground, ...]]:
    """Rescissions of each provider's agreements as grounds of bars; one query."""
    query = (
        select(Agreement.provider_id, AgreementEvent.on, AgreementEvent.cause)
        .join(AgreementEvent, AgreementEvent.agreement_id == Agreement.id)
        .where(Agreement.provider_id.in_(tuple(provider_ids)), AgreementEvent.kind == EventKind.RESCINDED.value)
        .order_by(AgreementEvent.on)
    )
    found: dict[int, list[Ground]] = {}
    for row in db.session.execute(query):
        cause = Cause(row.cause) if row.cause in RESCISSION_CAUSES else Cause.BREACH
        found.setdefault(row.provider_id, []).append(Ground(cause, row.on))
    return {provider_id: tuple(grounds) for provider_id, grounds in found.items()}


def not_renewed(first_day: date) -> tuple[int, ...]:
    """Providers whose agreement ends on the day before and was decided not to be renewed: whoever signs the next term
    with them came through a new application."""
    query = (
        select(Agreement.provider_id)
        .join(AgreementEvent, AgreementEvent.agreement_id == Agreement.id)
        .where(Agreement.valid_until == first_day - timedelta(days=1))
        .where(AgreementEvent.kind == EventKind.NOT_RENEWED.value)
    )
    return tuple(db.session.scalars(query))


def bars_on(provider_id: int, day: date) -> tuple[Bar, ...]:
    """What keeps a provider out on `day`, the longest first."""
    return bars(grounds_of((provider_id,)).get(provider_id, ()), law(), day)


def _led(provider_id: int, covering: Any) -> list[str]:
    """Numbers of the members' agreements on the text that a provider signed as the lead of its group."""
    own = select(Agreement.number, Agreement.parties).where(covering, Agreement.provider_id == provider_id)
    return [
        member_number(row.number, place)
        for row in db.session.execute(own)
        if text_number(row.number) == row.number
        for place, _ in enumerate((row.parties or {}).get("members", ()), start=1)
    ]


def chain_of(provider_id: int, day: date) -> tuple[Branch, ...]:
    """The other branches of the provider's chain whose agreements bind on `day`; where it leads a medical group, the
    members bound by the same text."""
    chain = db.session.scalar(select(PROVIDERS.c.chain).where(PROVIDERS.c.id == provider_id))
    covering = (Agreement.valid_from <= day) & (Agreement.valid_until >= day)
    same = [Agreement.number.in_(_led(provider_id, covering))]
    if chain:
        siblings = select(PROVIDERS.c.id).where(PROVIDERS.c.chain == chain, PROVIDERS.c.id != provider_id)
        same.append(Agreement.provider_id.in_(siblings))
    found = views_of(covering & or_(*same), day)
    rows = [view for view in found if view.standing.governs]
    return tuple(
        Branch(view.provider_id, view.provider_code, view.provider_name, view.id, view.number)
        for view in sorted(rows, key=lambda view: view.provider_code)
    )


def rescind_with_chain(actor: Doer, agreement_id: int, provider_id: int, new: NewEvent) -> tuple[int, ...]:
    """Rescind an agreement and, in the same act, those of the chain's other branches (order 3); returns event ids.

    All or none: a branch on which the event is refused stops the whole."""
    with unit_of_work(actor):
        others = chain_of(provider_id, new.on)
        return tuple(record_event(actor, one, new) for one in (agreement_id, *(row.agreement_id for row in others)))
