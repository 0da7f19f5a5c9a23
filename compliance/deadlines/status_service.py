"""The state of the schedule: who runs it, the last and the next run of each job, what was sent and what was not."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select

from compliance.deadlines import lease_service, run_service
from compliance.deadlines.lease_service import LeaseView
from compliance.deadlines.models import Deadline
from compliance.deadlines.reminder_models import Message, Reminder
from compliance.deadlines.run_service import Job, RunView
from compliance.foundation import clock
from compliance.foundation.database import db
from compliance.foundation.words import Words

_LATE = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class JobState:
    """A job: its last run, None when it never ran, and its next slot."""

    name: str
    words: Words
    last: RunView | None
    following: datetime


@dataclass(frozen=True, slots=True)
class Letter:
    """A message that was given up."""

    id: int
    channel: str
    made_at: datetime
    attempts: int
    fault: str


@dataclass(frozen=True, slots=True)
class Status:
    """All that the page shows. messages: state -> count over the last thirty days; quiet: no sweep for half an hour."""

    lease: LeaseView | None
    jobs: tuple[JobState, ...]
    failures: tuple[RunView, ...]
    messages: dict[str, int]
    dead: tuple[Letter, ...]
    reminders_today: int
    open: int
    late: int
    provisional: int
    quiet: bool


def status(jobs: tuple[Job, ...]) -> Status:
    """The state now."""
    now, today = clock.now(), clock.today()
    last = run_service.last_runs(tuple(job.name for job in jobs))
    still = Deadline.closed_at.is_(None)
    counts = db.session.execute(
        select(
            func.count(),
            func.count().filter(Deadline.due < today),
            func.count().filter(Deadline.provisional),
        ).where(still)
    ).one()
    sweep = last.get("sweep")
    return Status(
        lease_service.view(now),
        tuple(JobState(job.name, job.words, last.get(job.name), job.when.following(now)) for job in jobs),
        run_service.failures(),
        _messages(now),
        _dead(),
        db.session.scalar(select(func.count()).where(Reminder.made_on == today)) or 0,
        *counts,
        quiet=sweep is None or sweep.slot < now - _LATE,
    )


def _messages(now: datetime) -> dict[str, int]:
    query = select(Message.state, func.count()).where(Message.made_at > now - timedelta(days=30))
    found: dict[str, int] = dict(db.session.execute(query.group_by(Message.state)).all())
    return {state: found.get(state, 0) for state in ("sent", "waiting", "dead")}


def _dead() -> tuple[Letter, ...]:
    query = select(Message).where(Message.state == "dead").order_by(Message.made_at.desc()).limit(20)
    return tuple(Letter(row.id, row.channel, row.made_at, row.attempts, row.fault) for row in db.session.scalars(query))
