"""What happens to an agreement after it was signed: recorded once, dated, never taken back in silence."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from compliance.accounts.rules import Role
from compliance.agreements import owing_service as owing
from compliance.agreements.event_rules import Bound, NewEvent, check_event, lapses_on
from compliance.agreements.models import Agreement, AgreementEvent, AgreementTemplate
from compliance.agreements.reading_service import PROVIDERS
from compliance.agreements.rules import DatedEvent, EventKind
from compliance.deadlines import service as deadlines
from compliance.deadlines.rules import Debt, Kind
from compliance.foundation.database import db
from compliance.foundation.errors import NotFound
from compliance.foundation.trail import Event
from compliance.foundation.unit_of_work import Doer, UnitOfWork, unit_of_work
from compliance.foundation.words import Words
from compliance.lawbook.service import law


@dataclass(frozen=True, kw_only=True)
class AgreementChanged(Event):
    kind = "agreements.changed"
    what: str
    on: date
    until: date | None
    applied_on: date | None


@dataclass(frozen=True, slots=True)
class EventView:
    """An event as the agreement's page shows it."""

    id: int
    kind: EventKind
    on: date
    until: date | None
    applied_on: date | None
    lapses_on: date | None
    label: str
    reason: str
    source: str
    recorded_at: datetime
    recorded_by: int | None


def record_event(actor: Doer, agreement_id: int, new: NewEvent) -> int:
    """Put an event on an agreement; returns its id. Refusals AGREEMENTS-10 to -20, -42."""
    with unit_of_work(actor) as work:
        bound = _bound(work, agreement_id, new.on)
        check_event(new, bound)
        row = AgreementEvent(
            agreement_id=agreement_id,
            kind=new.kind.value,
            on=new.on,
            until=new.until,
            lapses_on=lapses_on(new, bound),
            applied_on=new.applied_on,
            cause=new.cause if new.kind is EventKind.RESCINDED else "",
            source=new.source,
            label=new.label.strip() or None,
            reason=new.reason.strip(),
            recorded_at=work.now,
            recorded_by=actor.user_id,
        )
        work.session.add(row)
        work.flush()
        work.record(
            AgreementChanged(
                subject=f"agreement:{agreement_id}",
                what=new.kind.value,
                on=new.on,
                until=new.until,
                applied_on=new.applied_on,
            )
        )
        _owe_end(work, row, bound)
        owing.happened(work, work.session.get_one(Agreement, agreement_id), row)
        return row.id


def _owe_end(work: UnitOfWork, row: AgreementEvent, bound: Bound) -> None:
    """The end of a suspension is a deadline; a resumption or an end of the agreement closes it."""
    key = f"agreement:{row.agreement_id}:suspension"
    ends = row.until or row.lapses_on
    if row.kind == EventKind.SUSPENDED and ends:
        debt = Debt(
            key,
            Kind.SUSPENSION_END,
            f"agreement:{row.agreement_id}",
            Words(zh=f"{bound.number}中止期满", en=f"Suspension of {bound.number} ends"),
            ends,
            endpoint="agreements.show",
            values={"agreement_id": row.agreement_id},
            roles=(Role.OFFICER,),
        )
        deadlines.owe(work, debt)
    elif row.kind in (EventKind.RESUMED, EventKind.TERMINATED, EventKind.RESCINDED):
        deadlines.met(work, key)


def _bound(work: UnitOfWork, agreement_id: int, day: date) -> Bound:
    found = work.session.execute(
        select(
            Agreement.number,
            Agreement.valid_from,
            Agreement.valid_until,
            AgreementTemplate.termination_notice_months,
            PROVIDERS.c.kind,
            PROVIDERS.c.ownership,
        )
        .join(AgreementTemplate, AgreementTemplate.id == Agreement.template_id)
        .join(PROVIDERS, PROVIDERS.c.id == Agreement.provider_id)
        .where(Agreement.id == agreement_id)
    ).one_or_none()
    if found is None:
        raise NotFound
    return Bound(
        valid_from=found.valid_from,
        valid_until=found.valid_until,
        notice_months=found.termination_notice_months,
        provider_kind=found.kind,
        ownership=found.ownership,
        events=labelled_events(work.session, AgreementEvent.agreement_id == agreement_id),
        own_longest=int(law().on("period.agreement_suspension", day).most),
        number=found.number,
        renewal_months=owing.renewal_months(found.valid_until),
    )


def labelled_events(session: Any, condition: Any) -> tuple[DatedEvent, ...]:
    """Dated events with the department or person they touch, in the order of recording."""
    return tuple(event for _agreement, event in told_events(session, condition))


def told_events(session: Any, condition: Any) -> tuple[tuple[int, DatedEvent], ...]:
    """The same, each with its agreement's id."""
    query = select(AgreementEvent).where(condition).order_by(AgreementEvent.id)
    return tuple(
        (row.agreement_id, DatedEvent(EventKind(row.kind), row.on, row.until, row.lapses_on, row.label or ""))
        for row in session.scalars(query)
    )


def events_of(agreement_id: int) -> tuple[EventView, ...]:
    """The events of one agreement, in order of their day."""
    rows = db.session.scalars(
        select(AgreementEvent)
        .where(AgreementEvent.agreement_id == agreement_id)
        .order_by(AgreementEvent.on, AgreementEvent.id)
    )
    return tuple(
        EventView(
            id=row.id,
            kind=EventKind(row.kind),
            on=row.on,
            until=row.until,
            applied_on=row.applied_on,
            lapses_on=row.lapses_on,
            label=row.label or "",
            reason=row.reason,
            source=row.source,
            recorded_at=row.recorded_at,
            recorded_by=row.recorded_by,
        )
        for row in rows
    )


def ended_ids(session: Session, among: Any) -> frozenset[int]:
    """Agreements `among` (a condition) ended before their term by 终止 or 解除: a provider may sign anew."""
    ends = (EventKind.TERMINATED.value, EventKind.RESCINDED.value)
    query = select(Agreement.id).join(AgreementEvent, AgreementEvent.agreement_id == Agreement.id)
    return frozenset(session.scalars(query.where(among, AgreementEvent.kind.in_(ends))))
