"""The values of the law as this installation goes by them: shipped, over them the place's, over them what was recorded.

`law()` is the snapshot that rules get. Recording takes two people; nothing is overwritten.
"""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from flask import current_app
from sqlalchemy import select

from compliance.accounts.rules import Actor, Role
from compliance.foundation.database import db
from compliance.foundation.errors import NotFound, Refusal
from compliance.foundation.tasks import Task
from compliance.foundation.trail import Event
from compliance.foundation.unit_of_work import UnitOfWork, unit_of_work
from compliance.foundation.words import Words
from compliance.law.parameter_files import load
from compliance.law.parameters import Snapshot, Unit
from compliance.lawbook.models import LawValue
from compliance.lawbook.rules import (
    Entry,
    EntryState,
    Proposal,
    check_proposal,
    recorded,
    require_second_person,
)

PROPOSERS = (Role.LEGAL_REVIEWER, Role.OFFICER, Role.MANAGER)
APPROVERS = (Role.LEGAL_REVIEWER, Role.DIRECTOR, Role.AGENCY_DIRECTOR)


@dataclass(frozen=True, kw_only=True)
class LawValueProposed(Event):
    kind = "lawbook.proposed"
    key: str
    since: date
    until: date | None
    least: Decimal
    most: Decimal
    unit: str
    source: str


@dataclass(frozen=True, kw_only=True)
class LawValueDecided(Event):
    kind = "lawbook.decided"
    key: str
    approved: bool


def shipped() -> Snapshot:
    """What the product ships for this installation's place, without what was recorded."""
    return load(current_app.extensions["settings"].province)


def law(as_of: datetime | None = None) -> Snapshot:
    """The values in force for this installation; `as_of`: as they were known at an earlier instant. One query."""
    base = shipped()
    query = select(LawValue).where(LawValue.approved_at.is_not(None)).order_by(LawValue.approved_at, LawValue.id)
    if as_of is not None:
        query = query.where(LawValue.approved_at <= as_of)
    rows = [(row.id, _proposal(row)) for row in db.session.scalars(query)]
    return base.overlaid(recorded(base, rows)) if rows else base


def propose(actor: Actor, proposal: Proposal) -> int:
    """Record a value for a second person to approve; returns its id. Refusals LAWBOOK-01 to -07."""
    _require(actor, *PROPOSERS)
    with unit_of_work(actor) as work:
        check_proposal(law(), proposal, work.today)
        row = LawValue(
            key=proposal.key,
            since=proposal.since,
            until=proposal.until,
            least=str(proposal.least),
            most=str(proposal.most),
            unit=proposal.unit.value,
            source=proposal.source.strip(),
            verified_on=proposal.verified_on,
            reason=proposal.reason.strip(),
            recorded_at=work.now,
            recorded_by=actor.user_id,
        )
        work.session.add(row)
        work.flush()
        work.record(
            LawValueProposed(
                subject=f"law_value:{row.id}",
                key=row.key,
                since=row.since,
                until=row.until,
                least=proposal.least,
                most=proposal.most,
                unit=row.unit,
                source=row.source,
            )
        )
        return row.id


def approve(actor: Actor, entry_id: int) -> None:
    """Let a value count from now on. Refused for its proposer (LAWBOOK-09), once it was decided (-08), and where the
    law has moved so that it no longer fits (-01 to -07)."""
    _require(actor, *APPROVERS)
    with unit_of_work(actor) as work:
        row = _locked(work, entry_id)
        require_second_person(_entry(row), actor.user_id)
        check_proposal(law(), _proposal(row), work.today)
        row.approved_at, row.approved_by = work.now, actor.user_id
        work.record(LawValueDecided(subject=f"law_value:{row.id}", key=row.key, approved=True))


def refuse(actor: Actor, entry_id: int, reason: str) -> None:
    """Leave a proposed value out, with a reason (LAWBOOK-11); its proposer may take it back likewise."""
    _require(actor, *APPROVERS, *PROPOSERS)
    if not reason.strip():
        raise Refusal(
            "LAWBOOK-11",
            zh="须写明理由",
            en="a reason must be given",
            do_zh="请填写不批准的理由",
            do_en="Say why it is not approved",
            status=422,
            fields={"reason": "required"},
        )
    with unit_of_work(actor) as work:
        row = _locked(work, entry_id)
        entry = _entry(row)
        if entry.recorded_by != actor.user_id:
            _require(actor, *APPROVERS)
            require_second_person(entry, actor.user_id)
        elif entry.state is not EntryState.PROPOSED:
            require_second_person(entry, None)
        row.refused_at, row.refused_by, row.refusal = work.now, actor.user_id, reason.strip()
        work.record(LawValueDecided(subject=f"law_value:{row.id}", key=row.key, approved=False))


def entries(key: str = "") -> tuple[Entry, ...]:
    """What was recorded for a key, the latest first; without one, what waits for a second person."""
    query = select(LawValue).order_by(LawValue.id.desc())
    if key:
        query = query.where(LawValue.key == key)
    else:
        query = query.where(LawValue.approved_at.is_(None), LawValue.refused_at.is_(None))
    return tuple(_entry(row) for row in db.session.scalars(query))


def find_entry(_actor: Actor, entry_id: int) -> Entry | None:
    """The recorded value of a page's address."""
    row = db.session.get(LawValue, entry_id)
    return _entry(row) if row else None


def tasks(actor: Actor) -> tuple[Task, ...]:
    """Values that wait for this person's approval."""
    if not actor.holds(*APPROVERS):
        return ()
    waiting = [entry for entry in entries() if entry.recorded_by != actor.user_id]
    words = Words(zh="法规参数待批准", en="Values of the law to approve")
    return (Task("lawbook.index", words, "scales", count=len(waiting)),) if waiting else ()


def _require(actor: Actor, *roles: Role) -> None:
    if not actor.holds(*roles):
        raise Refusal(
            "LAWBOOK-10",
            zh="您的岗位不能办理此事",
            en="your duty does not allow this",
            do_zh="请由有相应职责的人员办理",
            do_en="Ask somebody with that duty",
            status=403,
        )


def _locked(work: UnitOfWork, entry_id: int) -> LawValue:
    row = work.session.scalars(select(LawValue).where(LawValue.id == entry_id).with_for_update()).one_or_none()
    if row is None:
        raise NotFound
    return row


def _proposal(row: LawValue) -> Proposal:
    return Proposal(
        row.key,
        row.since,
        row.until,
        Decimal(row.least),
        Decimal(row.most),
        Unit(row.unit),
        row.source,
        row.reason,
        row.verified_on,
    )


def _entry(row: LawValue) -> Entry:
    state = EntryState.PROPOSED
    if row.approved_at:
        state = EntryState.APPROVED
    elif row.refused_at:
        state = EntryState.REFUSED
    return Entry(
        row.id,
        _proposal(row),
        state,
        row.recorded_at,
        row.recorded_by,
        row.approved_at or row.refused_at,
        row.approved_by or row.refused_by,
        row.refusal,
    )
