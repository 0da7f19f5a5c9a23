"""A person's qualification for payment: recorded by hand or by what decided it, read for any day."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from compliance.accounts.rules import Actor
from compliance.foundation.database import db
from compliance.foundation.errors import NotFound
from compliance.foundation.trail import Event
from compliance.foundation.unit_of_work import unit_of_work
from compliance.providers.staff_models import MedicalPerson, MedicalQualification
from compliance.providers.staff_rules import (
    DatedQualification,
    NewQualification,
    QualificationEvent,
    QualificationStanding,
    check_qualification,
    qualification,
)


@dataclass(frozen=True, kw_only=True)
class QualificationChanged(Event):
    kind = "providers.qualification_changed"
    what: str
    on: date
    until: date | None
    source: str


@dataclass(frozen=True, slots=True)
class QualificationView:
    """One recorded event of a person's qualification."""

    id: int
    kind: str
    on: date
    until: date | None
    reason: str
    source: str
    recorded_at: datetime
    recorded_by: int | None


def record_qualification(actor: Actor, person_id: int, new: NewQualification) -> int:
    """Put an event on a person's qualification, in the unit of work that is open or one of its own; returns its id.

    Refusals PROVIDERS-21 to -24."""
    with unit_of_work(actor) as work:
        if work.session.get(MedicalPerson, person_id) is None:
            raise NotFound
        check_qualification(new, events_of(work.session, (person_id,)).get(person_id, ()))
        row = MedicalQualification(
            person_id=person_id,
            kind=new.kind.value,
            on=new.on,
            until=new.until,
            reason=new.reason.strip(),
            source=new.source,
            recorded_at=work.now,
            recorded_by=actor.user_id,
        )
        work.session.add(row)
        work.flush()
        event = QualificationChanged(
            subject=f"staff:{person_id}", what=new.kind.value, on=new.on, until=new.until, source=new.source
        )
        work.record(event)
        return row.id


def events_of(session: Any, person_ids: Sequence[int]) -> dict[int, list[DatedQualification]]:
    """Dated events by person, in the order of recording: one query."""
    query = (
        select(MedicalQualification.person_id, MedicalQualification.kind, MedicalQualification.on)
        .add_columns(MedicalQualification.until)
        .where(MedicalQualification.person_id.in_(person_ids))
        .order_by(MedicalQualification.id)
    )
    found: dict[int, list[DatedQualification]] = {}
    for row in session.execute(query):
        event = DatedQualification(QualificationEvent(row.kind), row.on, row.until)
        found.setdefault(row.person_id, []).append(event)
    return found


def qualification_on(person_id: int, day: date) -> QualificationStanding:
    """How a person's qualification stands on `day`."""
    return qualification(events_of(db.session, (person_id,)).get(person_id, ()), day)


def qualifications_on(person_ids: Iterable[int], day: date) -> dict[int, QualificationStanding]:
    """The same for many; one query."""
    wanted = tuple(person_ids)
    events = events_of(db.session, wanted)
    return {person_id: qualification(events.get(person_id, ()), day) for person_id in wanted}


def qualifications_of(person_id: int) -> tuple[QualificationView, ...]:
    """What happened to a person's qualification, in order of its day."""
    rows = db.session.scalars(
        select(MedicalQualification)
        .where(MedicalQualification.person_id == person_id)
        .order_by(MedicalQualification.on, MedicalQualification.id)
    )
    names = QualificationView.__slots__
    return tuple(QualificationView(*(getattr(row, name) for name in names)) for row in rows)
