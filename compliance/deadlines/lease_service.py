"""The lease of the schedule: one holder at a time, each with a number that only grows."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from compliance.accounts.rules import SYSTEM
from compliance.deadlines.schedule_models import Lease
from compliance.foundation.database import db, insert_new
from compliance.foundation.trail import Event
from compliance.foundation.unit_of_work import UnitOfWork, unit_of_work

NAME = "schedule"
TTL = timedelta(seconds=40)
BEATS = 4
BEAT_EVERY = TTL / BEATS


@dataclass(frozen=True, kw_only=True)
class LeaseTaken(Event):
    kind = "deadlines.lease_taken"
    fence: int


class LeaseLost(Exception):  # noqa: N818 - what happened, in the words of the schedule
    """Another process holds the lease now: nothing of this transaction was written."""


@dataclass(frozen=True, slots=True)
class Held:
    """A lease as its holder has it."""

    holder: str
    fence: int


@dataclass(frozen=True, slots=True)
class LeaseView:
    """Who runs the schedule; `live` while its beat is fresh."""

    holder: str
    fence: int
    beat_at: datetime
    live: bool


def take(holder: str, ttl: timedelta = TTL) -> Held | None:
    """Take the lease, or keep it: its number grows when it was another's or had run out. None while another has it."""
    with unit_of_work(SYSTEM) as work:
        _make(work)
        row = work.session.scalars(select(Lease).where(Lease.name == NAME).with_for_update()).one()
        work.session.refresh(row)
        live = row.expires_at > work.now
        if live and row.holder != holder:
            return None
        if not live or row.holder != holder:
            row.holder, row.fence = holder, row.fence + 1
            work.record(LeaseTaken(subject=f"lease:{NAME}", fence=row.fence))
        row.expires_at, row.beat_at = work.now + ttl, work.now
        return Held(holder, row.fence)


def _make(work: UnitOfWork) -> None:
    never = datetime(2000, 1, 1, tzinfo=UTC)
    row = {"name": NAME, "holder": "", "fence": 0, "expires_at": never, "beat_at": never}
    work.session.execute(insert_new(work.session, Lease, "name"), row)


def give_back(held: Held) -> None:
    """End the lease now, so that another need not wait for it to run out."""
    with unit_of_work(SYSTEM) as work:
        row = work.session.scalars(select(Lease).where(Lease.name == NAME).with_for_update()).one()
        if (row.holder, row.fence) == (held.holder, held.fence):
            row.expires_at = work.now


def proof(held: Held) -> Callable[[Session], None]:
    """What a guarded unit of work calls: it holds the row until the commit, so that nobody takes the lease."""

    def check(session: Session) -> None:
        query = select(Lease.holder, Lease.fence).where(Lease.name == NAME).with_for_update(read=True)
        if tuple(session.execute(query).one()) != (held.holder, held.fence):
            raise LeaseLost(f"{held.holder} no longer holds the lease {held.fence}")

    return check


def view(now: datetime) -> LeaseView | None:
    """The lease as the status page shows it, None when no scheduler ever ran."""
    row = db.session.get(Lease, NAME)
    return LeaseView(row.holder, row.fence, row.beat_at, row.expires_at > now) if row and row.fence else None
