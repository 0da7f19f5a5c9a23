"""The schedule: the table of jobs, and the runner that one process at a time drives under a lease.

Jobs are called with the present instant, decide by its day what there is to do, and are safe to run twice. APScheduler
only wakes the runner; what has been done stands in our own tables, so a slot that passed while nothing ran is made up
once at the next waking, and a second process that is woken too finds the lease taken.
"""

import logging
import os
import socket
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from apscheduler.schedulers.base import BaseScheduler
from flask import Flask, current_app
from sqlalchemy.exc import SQLAlchemyError

from compliance.campaigns import jobs as campaign_jobs
from compliance.cases import jobs as case_jobs
from compliance.claims import jobs as claim_jobs
from compliance.deadlines import (
    certificate_service,
    delivery_service,
    digest_service,
    lease_service,
    recurring_service,
    sweep_service,
)
from compliance.deadlines.lease_service import Held, LeaseLost
from compliance.deadlines.run_service import Job, run
from compliance.deadlines.timetable_rules import Timetable
from compliance.findings import jobs as finding_jobs
from compliance.followups import jobs as followup_jobs
from compliance.foundation import backup, clock, trail
from compliance.foundation.database import db
from compliance.foundation.words import Words
from compliance.indicators import jobs as indicator_jobs
from compliance.ledger import jobs as ledger_jobs
from compliance.meetings import jobs as meeting_jobs
from compliance.payments import jobs as payment_jobs
from compliance.providers import jobs as provider_jobs
from compliance.rectifications import jobs as rectification_jobs
from compliance.reports import jobs as report_jobs
from compliance.reviews import jobs as review_jobs
from compliance.screening import jobs as screening_jobs
from compliance.selfchecks import jobs as self_check_jobs
from compliance.tips import jobs as tip_jobs
from compliance.worklists import jobs as worklist_jobs

_LOG = logging.getLogger(__name__)
_WAKE = timedelta(seconds=20)
_COPIES = 14


def _sweep(now: datetime) -> dict[str, Any]:
    return asdict(sweep_service.sweep(clock.local(now).date()))


def _digests(now: datetime) -> dict[str, Any]:
    return {"messages": digest_service.digests(now)}


def _expiries(now: datetime) -> dict[str, Any]:
    day = clock.local(now).date()
    return {"certificates": certificate_service.certificates(day), "licences": provider_jobs.licences(day)["owed"]}


def _rectifications(now: datetime) -> dict[str, Any]:
    return {"escalated": rectification_jobs.escalate_overdue(clock.local(now).date())}


def _self_checks(now: datetime) -> dict[str, Any]:
    return {"carried_up": self_check_jobs.carry_up(clock.local(now).date())}


def _meetings(now: datetime) -> dict[str, Any]:
    return {"drafted": meeting_jobs.draft(clock.local(now).date())}


def _offsets(now: datetime) -> dict[str, Any]:
    return {"owed": case_jobs.offsets(clock.local(now).date())}


def _recurring(now: datetime) -> dict[str, Any]:
    return {"owed": recurring_service.owe_recurring(clock.local(now).date())}


def _worklists(now: datetime) -> dict[str, Any]:
    return {"proposed": len(worklist_jobs.propose(clock.local(now).date()))}


def _campaign_reports(now: datetime) -> dict[str, Any]:
    return {"drafted": campaign_jobs.draft(clock.local(now).date())}


def _campaign_late(now: datetime) -> dict[str, Any]:
    return {"carried_up": campaign_jobs.carry_up(now)}


def _payments(now: datetime) -> dict[str, Any]:
    return {"opened": payment_jobs.open_last_month(clock.local(now).date())}


def _summary(_now: datetime) -> dict[str, Any]:
    return {"drafted": report_jobs.summary()}


def _indicators(now: datetime) -> dict[str, Any]:
    return {"counted": list(indicator_jobs.count_month(clock.local(now).date()))}


def _day_sums(_now: datetime) -> dict[str, Any]:
    return {"lines": ledger_jobs.keep_day_sums(), "findings": finding_jobs.keep_day_counts()}


def _backup(now: datetime) -> dict[str, Any]:
    target = current_app.extensions["settings"].backup_dir
    made = backup.backup(target, now)
    return {**made.as_dict(), "removed": backup.keep_only(target, _COPIES)}


def _trail(_now: datetime) -> dict[str, Any]:
    found = trail.verify(db.session())
    db.session.rollback()
    if found.first_broken is not None:
        raise RuntimeError(f"the trail is broken from event {found.first_broken} on: {found.reason}")
    return {"events": found.events, "head": found.head.hash}


def _claims(now: datetime) -> dict[str, Any]:
    return {**claim_jobs.sweep(now)}


def _screening(now: datetime) -> dict[str, Any]:
    return {"run": screening_jobs.last_month(clock.local(now).date())}


def _follow_ups(now: datetime) -> dict[str, Any]:
    return dict(followup_jobs.every_night(clock.local(now).date()))


def _reviews(now: datetime) -> dict[str, Any]:
    return {"opened": review_jobs.open_last_quarter(clock.local(now).date())}


def _tips(now: datetime) -> dict[str, Any]:
    return {**tip_jobs.follow(clock.local(now).date(), now)}


def _delivery(now: datetime) -> dict[str, Any]:
    return delivery_service.deliver(now)


JOBS = (
    Job("recurring", Words("周期性期限登记", "Recurring deadlines"), Timetable(hour=0, minute=10), _recurring),
    Job("expiries", Words("证照到期登记", "Licences and certificates"), Timetable(hour=0, minute=20), _expiries),
    Job(
        "rectifications", Words("逾期整改上报", "Overdue rectifications"), Timetable(hour=0, minute=30), _rectifications
    ),
    Job("self_checks", Words("逾期自查上报", "Overdue self-checks"), Timetable(hour=0, minute=30), _self_checks),
    Job("meetings", Words("会议议程起草", "Agendas drafted"), Timetable(hour=0, minute=50), _meetings),
    Job("offsets", Words("逾期款项抵扣登记", "Offsets of what was not paid"), Timetable(hour=0, minute=30), _offsets),
    Job("worklists", Words("季度工作清单", "Lists of the quarter"), Timetable(hour=0, minute=30), _worklists),
    Job(
        "campaign_reports",
        Words("专项行动周报起草", "Campaigns' reports drafted"),
        Timetable(hour=9, weekday=3),
        _campaign_reports,
    ),
    Job(
        "campaign_late",
        Words("专项行动周报逾时上报", "Campaigns' reports that are late"),
        Timetable(hour=17),
        _campaign_late,
    ),
    Job("payments", Words("月度申报开放", "The month to be declared"), Timetable(hour=0, minute=40), _payments),
    Job(
        "summary",
        Words("工作总结起草（半年、年度）", "Work summaries drafted (half, year)"),
        Timetable(hour=0, minute=40),
        _summary,
    ),
    Job("indicators", Words("考核指标月度计算", "Indicators of the month"), Timetable(hour=1), _indicators),
    Job("day_sums", Words("台账、问题按日汇总", "Sums by day"), Timetable(hour=1, minute=30), _day_sums),
    Job("backup", Words("每日备份", "Nightly backup"), Timetable(hour=2), _backup),
    Job("trail", Words("操作留痕校验", "Check of the trail"), Timetable(hour=3), _trail),
    Job("claims", Words("结算文件清理", "Files of claims that nothing needs"), Timetable(hour=3, minute=30), _claims),
    Job("screening", Words("上月结算数据筛查", "Last month's claims screened"), Timetable(hour=4), _screening),
    Job(
        "follow_ups",
        Words("回访再次联系登记、联系信息清除", "Follow-ups: retries and old contacts"),
        Timetable(hour=0, minute=50),
        _follow_ups,
    ),
    Job("reviews", Words("季度病历评审开放", "The quarter's record review"), Timetable(hour=4, minute=30), _reviews),
    Job(
        "tips",
        Words("举报答复和奖励到期登记", "Answers to reporters, rewards not claimed"),
        Timetable(hour=0, minute=20),
        _tips,
    ),
    Job("sweep", Words("期限巡查", "Sweep of deadlines"), Timetable(minutes=10), _sweep),
    Job("digest", Words("提醒汇总", "Digests"), Timetable(minutes=10), _digests),
    Job("delivery", Words("消息发送", "Delivery"), Timetable(minutes=1), _delivery),
)


class Runner:
    """Keeps the lease and runs what is due, in one application."""

    def __init__(
        self, app: Flask, holder: str = "", jobs: Sequence[Job] = JOBS, lease: timedelta = lease_service.TTL
    ) -> None:
        self.app = app
        self.lease = lease
        self.holder = holder or f"{socket.gethostname()}:{os.getpid()}:{uuid4().hex[:8]}"
        self.jobs = jobs
        self.held: Held | None = None

    def beat(self) -> bool:
        """Take the lease or keep it; whether it is newly ours. A database that does not answer costs a beat, not the
        process."""
        before = self.held
        with self.app.app_context():
            try:
                self.held = lease_service.take(self.holder, self.lease)
            except SQLAlchemyError:
                _LOG.exception("the lease could not be kept")
            finally:
                db.session.remove()
        return self.held is not None and self.held != before

    def wake(self) -> dict[str, str]:
        """Run every job whose slot has come; job -> what became of it. Nothing without the lease."""
        held, done = self.held, {}
        if held is None:
            return {}
        with self.app.app_context():
            try:
                for job in self.jobs:
                    done[job.name] = run(job, held)
            except LeaseLost:
                _LOG.warning("the lease was lost to another process")
                self.held = None
            except SQLAlchemyError:
                _LOG.exception("a run could not be noted")
            finally:
                db.session.remove()
        return done

    def stop(self) -> None:
        """Give the lease back, so that another takes over at once."""
        if self.held is not None:
            with self.app.app_context():
                lease_service.give_back(self.held)
                db.session.remove()


def prepare(app: Flask, waker: BaseScheduler, lease: timedelta = lease_service.TTL) -> tuple[Runner, BaseScheduler]:
    """Give APScheduler the beats and the wakings, each on a thread of its own, so that a long run cannot let the lease
    run out. Its default grace of one second would drop what was due while the process slept."""
    runner = Runner(app, lease=lease)
    waker.configure(
        timezone=clock.SHANGHAI,
        jobstores={"default": {"type": "memory"}},
        job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1},
        executors={
            "beats": {"type": "threadpool", "max_workers": 1},
            "default": {"type": "threadpool", "max_workers": 1},
        },
    )
    at_once = clock.local(clock.now())
    every = lease.total_seconds() / lease_service.BEATS

    def beat() -> None:
        if runner.beat():  # who takes over goes to work at once
            waker.modify_job("wake", next_run_time=clock.local(clock.now()))

    waker.add_job(beat, "interval", seconds=every, executor="beats", next_run_time=at_once, id="beat")
    waker.add_job(runner.wake, "interval", seconds=_WAKE.total_seconds(), id="wake")
    return runner, waker
