"""Erasing what was kept of persons to the end of its time: found by the law's periods, proposed by one, approved by
another; rows, numbers, hashes and the trail stay as they are."""

from dataclasses import dataclass
from datetime import date, datetime

from flask import current_app
from sqlalchemy import select

from compliance.accounts import service as accounts
from compliance.accounts.rules import Actor
from compliance.foundation import clock, erasing, holidays
from compliance.foundation.database import db
from compliance.foundation.errors import NotFound
from compliance.foundation.retention import Keeping
from compliance.foundation.trail import Event
from compliance.foundation.unit_of_work import UnitOfWork, unit_of_work
from compliance.foundation.working_days import Length, due_of
from compliance.foundation.working_days import Period as Span
from compliance.law.parameters import Snapshot, Value
from compliance.lawbook.service import law
from compliance.retention import rules
from compliance.retention.models import Erasure


@dataclass(frozen=True, kw_only=True)
class ErasureProposed(Event):
    kind = "retention.proposed"
    keeping: str
    things: int


@dataclass(frozen=True, kw_only=True)
class Erased(Event):
    """things: the ids whose personal columns were emptied; files: the hashes whose bytes go."""

    kind = "retention.erased"
    keeping: str
    things: tuple[int, ...]
    files: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class ErasureWithdrawn(Event):
    kind = "retention.withdrawn"
    keeping: str


@dataclass(frozen=True, slots=True)
class KeepingView:
    """A kind of data: by which value of law it is kept, how much is there, how much of it is due."""

    keeping: Keeping
    value: Value
    kept: int
    due: int


@dataclass(frozen=True, slots=True)
class ErasureView:
    """A proposal as the page shows it."""

    id: int
    keeping: str
    things: int
    files: int
    proposed_by: str
    proposed_at: datetime
    approved_by: str
    approved_at: datetime | None
    withdrawn_at: datetime | None
    own: bool

    @property
    def waits(self) -> bool:
        """Whether it waits for a second person."""
        return self.approved_at is None and self.withdrawn_at is None


def keepings() -> dict[str, Keeping]:
    """What rooms keep of persons, by id."""
    return {one.id: one for one in current_app.extensions["retention"]}


def _due(keeping: Keeping, today: date, values: Snapshot) -> tuple[tuple[int, ...], int]:
    period = values.period(keeping.period, today)
    kept, calendar = keeping.since(), holidays.calendar()
    length = Length(period.count, period.unit)
    return rules.due(kept, lambda since: due_of(Span(since, length), calendar).day, today), len(kept)


def overview() -> tuple[KeepingView, ...]:
    """Every kind, with what is due today."""
    today, values, found = clock.today(), law(), []
    for keeping in keepings().values():
        due, kept = _due(keeping, today, values)
        found.append(KeepingView(keeping, values.on(keeping.period, today), kept, len(due)))
    return tuple(found)


def propose(actor: Actor, keeping_id: str) -> int:
    """Propose to erase what is due of a kind; the proposal's id. RETENTION-01 nothing is due, -02 one waits already."""
    keeping = keepings().get(keeping_id)
    if keeping is None:
        raise NotFound
    with unit_of_work(actor) as work:
        waiting = select(Erasure.id).where(
            Erasure.keeping == keeping_id, Erasure.approved_at.is_(None), Erasure.withdrawn_at.is_(None)
        )
        if work.session.scalar(waiting) is not None:
            raise rules.waits_already()
        due, _kept = _due(keeping, work.today, law())
        if not due:
            raise rules.nothing_due()
        row = Erasure(
            keeping=keeping_id,
            cutoff=work.today,
            things=list(due),
            proposed_by=actor.user_id,
            proposed_at=work.now,
        )
        work.session.add(row)
        work.flush()
        work.record(ErasureProposed(subject=f"erasure:{row.id}", keeping=keeping_id, things=len(due)))
        return row.id


def approve(actor: Actor, erasure_id: int) -> int:
    """Approve another's proposal and erase: personal columns and, after the commit, the bytes of files; how many files.
    What is not due any more is left alone. RETENTION-03 the same person, -04 it is over."""
    with unit_of_work(actor) as work:
        row = _waiting(work, erasure_id)
        if row.proposed_by == actor.user_id:
            raise rules.same_person()
        keeping = keepings()[row.keeping]
        due, _kept = _due(keeping, work.today, law())
        things = tuple(thing for thing in due if thing in set(row.things))
        files = erasing.mark(work, keeping.erase(work, things))
        row.approved_by, row.approved_at, row.files = actor.user_id, work.now, len(files)
        work.record(Erased(subject=f"erasure:{row.id}", keeping=row.keeping, things=things, files=files))
    erasing.remove()
    return len(files)


def withdraw(actor: Actor, erasure_id: int) -> None:
    """Take a proposal back. RETENTION-04."""
    with unit_of_work(actor) as work:
        row = _waiting(work, erasure_id)
        row.withdrawn_at = work.now
        work.record(ErasureWithdrawn(subject=f"erasure:{row.id}", keeping=row.keeping))


def _waiting(work: UnitOfWork, erasure_id: int) -> Erasure:
    row = work.session.get(Erasure, erasure_id, with_for_update=True)
    if row is None:
        raise NotFound
    if row.approved_at is not None or row.withdrawn_at is not None:
        raise rules.over()
    return row


def erasures(actor: Actor) -> tuple[ErasureView, ...]:
    """The proposals, the newest first."""
    rows = list(db.session.scalars(select(Erasure).order_by(Erasure.id.desc()).limit(50)))
    ids = {one for row in rows for one in (row.proposed_by, row.approved_by) if one}
    names = accounts.display_names(ids)
    return tuple(
        ErasureView(
            row.id,
            row.keeping,
            len(row.things),
            row.files,
            names.get(row.proposed_by, ""),
            row.proposed_at,
            names.get(row.approved_by or 0, ""),
            row.approved_at,
            row.withdrawn_at,
            row.proposed_by == actor.user_id,
        )
        for row in rows
    )
