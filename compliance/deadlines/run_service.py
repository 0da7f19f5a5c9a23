"""Runs of the schedule's jobs: once for each slot, made up once when missed, tried again when they fail, and told."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from compliance.accounts import directory_service as directory
from compliance.accounts.rules import SYSTEM, Role
from compliance.deadlines import digest_service, lease_service
from compliance.deadlines.lease_service import Held, LeaseLost
from compliance.deadlines.schedule_models import JobRun
from compliance.deadlines.timetable_rules import ALARM_AT, Timetable, next_try
from compliance.foundation import clock
from compliance.foundation.database import db
from compliance.foundation.trail import Event
from compliance.foundation.unit_of_work import UnitOfWork, guarded, unit_of_work
from compliance.foundation.words import Words

Call = Callable[[datetime], dict[str, Any]]
_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class JobFailed(Event):
    kind = "deadlines.job_failed"
    slot: str
    attempts: int
    given_up: bool


@dataclass(frozen=True, slots=True)
class Job:
    """One line of the schedule: what it does, when, and the call, which gets the present instant and says what it did.

    A frequent job (every few minutes) keeps one row with its last run; any other keeps a row for each slot.
    """

    name: str
    words: Words
    when: Timetable
    call: Call

    def key(self, slot: datetime) -> str:
        """The run's name."""
        return self.name if self.when.minutes else f"{self.name}:{slot:%Y-%m-%dT%H:%M}"


def run(job: Job, held: Held) -> str:
    """Run a job whose slot has come unless that is done: "done", "failed" or "" when there was nothing to do.

    Every unit of work in it proves the lease; LeaseLost ends it with nothing of that unit written.
    """
    with guarded(lease_service.proof(held)):
        slot = job.when.latest(clock.now())
        if not _begin(job, slot, held):
            return ""
        try:
            answer = job.call(clock.now())
        except LeaseLost:
            raise
        except Exception as error:  # whatever a job raises is shown, tried again and told
            db.session.rollback()
            _LOG.exception("job %s failed", job.name)
            _end_failed(job, slot, f"{type(error).__name__}: {error}")
            return "failed"
        _end_done(job, slot, answer)
        return "done"


def _row(work: UnitOfWork, key: str) -> JobRun | None:
    return work.session.scalars(select(JobRun).where(JobRun.key == key).with_for_update()).one_or_none()


def _begin(job: Job, slot: datetime, held: Held) -> bool:
    with unit_of_work(SYSTEM) as work:
        row = _row(work, job.key(slot))
        if row is not None and row.slot == slot:
            waits = row.state == "failed" and (row.next_at is None or row.next_at > work.now)
            if row.state == "done" or waits:
                return False
        if row is None:
            row = JobRun(key=job.key(slot), job=job.name, attempts=0, fault="", slot=slot)
            work.session.add(row)
        if row.slot != slot:
            row.slot, row.attempts, row.fault = slot, 0, ""
        row.state, row.attempts, row.fence = "running", row.attempts + 1, held.fence
        row.started_at, row.ended_at, row.next_at = work.now, None, None
        return True


def _end_done(job: Job, slot: datetime, answer: dict[str, Any]) -> None:
    with unit_of_work(SYSTEM) as work:
        row = _row(work, job.key(slot))
        if row is not None:
            row.state, row.ended_at, row.fault, row.answer = "done", work.now, "", answer


def _end_failed(job: Job, slot: datetime, fault: str) -> None:
    with unit_of_work(SYSTEM) as work:
        row = _row(work, job.key(slot))
        if row is None:
            return
        row.state, row.ended_at, row.fault = "failed", work.now, fault[:2000]
        row.next_at = next_try(row.attempts, work.now)
        given_up = row.next_at is None
        work.record(
            JobFailed(subject=f"job:{job.name}", slot=slot.isoformat(), attempts=row.attempts, given_up=given_up)
        )
        if row.attempts == ALARM_AT or given_up:
            _alarm(work, job, slot, row.attempts)


def _alarm(work: UnitOfWork, job: Job, slot: datetime, attempts: int) -> None:
    """Tell the administrators, once for each time that it is to be told."""
    text = (
        f"定时任务“{job.words.zh}”（{clock.local(slot):%Y-%m-%d %H:%M}）第{attempts}次执行失败，"
        "请登录系统查看“期限状态”。\n"
        f"The job “{job.words.en}” failed for the {attempts}. time. Sign in and look at the status of deadlines."
    )
    title = f"定时任务失败：{job.words.zh}"
    stamp = f"{job.name}:{slot:%Y%m%d%H%M}:{attempts}"
    for person in directory.of_bureau():
        if Role.ADMINISTRATOR in person.roles and digest_service.takes_mail(work, person.user_id):
            digest_service.write(work, f"alarm:{stamp}:{person.user_id}", "mail", title, text, person.user_id)
    if digest_service.has_group():
        digest_service.write(work, f"alarm:{stamp}", "webhook", title, text)


@dataclass(frozen=True, slots=True)
class RunView:
    """A run as the status page shows it."""

    job: str
    slot: datetime
    state: str
    attempts: int
    started_at: datetime
    ended_at: datetime | None
    next_at: datetime | None
    fault: str
    answer: dict[str, Any]


def last_runs(jobs: tuple[str, ...]) -> dict[str, RunView]:
    """The last run of each of these jobs that ever ran."""
    found = {}
    for job in jobs:
        row = db.session.scalars(select(JobRun).where(JobRun.job == job).order_by(JobRun.slot.desc()).limit(1)).first()
        if row is not None:
            found[job] = _view(row)
    return found


def failures(limit: int = 20) -> tuple[RunView, ...]:
    """Runs that failed and have not been done since, newest first."""
    query = select(JobRun).where(JobRun.state == "failed").order_by(JobRun.started_at.desc()).limit(limit)
    return tuple(_view(row) for row in db.session.scalars(query))


def _view(row: JobRun) -> RunView:
    return RunView(
        row.job,
        row.slot,
        row.state,
        row.attempts,
        row.started_at,
        row.ended_at,
        row.next_at,
        row.fault,
        dict(row.answer or {}),
    )
