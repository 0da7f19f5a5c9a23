"""The state of the schedule: who runs it, the last and the next run of each job, what was sent and what was not."""

from collections.abc import Mapping
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

# What a run counted, by its key in the run's answer; what is not named here is not shown.
RESULT_WORDS: Mapping[str, Words] = {
    "looked_at": Words("查看期限", "deadlines looked at"),
    "reminders": Words("提醒", "reminders"),
    "lapsed": Words("期满失效", "lapsed"),
    "messages": Words("消息", "messages"),
    "sent": Words("已发送", "sent"),
    "failed": Words("发送失败", "failed"),
    "certificates": Words("证件", "certificates"),
    "licences": Words("许可证", "licences"),
    "escalated": Words("上报", "carried up"),
    "carried_up": Words("上报", "carried up"),
    "drafted": Words("起草", "drafted"),
    "owed": Words("登记期限", "deadlines recorded"),
    "proposed": Words("提出清单", "lists proposed"),
    "opened": Words("开放", "opened"),
    "lines": Words("台账分录", "ledger lines"),
    "findings": Words("问题", "findings"),
    "evidence": Words("证据文件", "files of evidence"),
    "copied": Words("新增备份文件", "files copied"),
    "claims": Words("结算数据文件", "files of claims"),
    "removed": Words("清除旧备份", "old copies removed"),
    "events": Words("留痕记录", "events of the trail"),
    "files": Words("清理数据文件", "files cleared"),
    "uploads": Words("清理上传文件", "uploads cleared"),
    "run": Words("运行批次", "run no."),
    "erased": Words("清除联系信息", "contacts erased"),
    "to_tell": Words("待答复", "to be answered"),
    "expired": Words("奖励过期", "rewards expired"),
    "forgotten": Words("清理计数", "old counts cleared"),
}
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
