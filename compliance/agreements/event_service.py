"""What happens to an agreement after it was signed: recorded once, dated, never taken back in silence."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from compliance.accounts.rules import Actor
from compliance.agreements.event_rules import Bound, NewEvent, check_event, dated
from compliance.agreements.models import Agreement, AgreementEvent, AgreementTemplate
from compliance.agreements.reading_service import PROVIDERS
from compliance.agreements.rules import EventKind
from compliance.foundation.database import db
from compliance.foundation.errors import NotFound
from compliance.foundation.trail import Event
from compliance.foundation.unit_of_work import UnitOfWork, unit_of_work


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
    label: str
    reason: str
    recorded_at: datetime
    recorded_by: int | None


def record_event(actor: Actor, agreement_id: int, new: NewEvent) -> int:
    """Put an event on an agreement; returns its id. Refusals AGREEMENTS-10 to -19."""
    with unit_of_work(actor) as work:
        check_event(new, _bound(work, agreement_id))
        row = AgreementEvent(
            agreement_id=agreement_id,
            kind=new.kind.value,
            on=new.on,
            until=new.until,
            applied_on=new.applied_on,
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
        return row.id


def _bound(work: UnitOfWork, agreement_id: int) -> Bound:
    found = work.session.execute(
        select(
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
    rows = work.session.execute(
        select(AgreementEvent.kind, AgreementEvent.on, AgreementEvent.until)
        .where(AgreementEvent.agreement_id == agreement_id)
        .order_by(AgreementEvent.id)
    )
    return Bound(
        valid_from=found.valid_from,
        valid_until=found.valid_until,
        notice_months=found.termination_notice_months,
        provider_kind=found.kind,
        ownership=found.ownership,
        events=dated((row.kind, row.on, row.until) for row in rows),
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
            label=row.label or "",
            reason=row.reason,
            recorded_at=row.recorded_at,
            recorded_by=row.recorded_by,
        )
        for row in rows
    )


def ended_ids(session: Session) -> frozenset[int]:
    """Agreements ended before their term by 终止 or 解除: a provider may sign anew."""
    ends = (EventKind.TERMINATED.value, EventKind.RESCINDED.value)
    return frozenset(session.scalars(select(AgreementEvent.agreement_id).where(AgreementEvent.kind.in_(ends))))
