"""A scheduler that may be killed at any moment: it sweeps on a clock of its own making, under the real lease."""

import os
import signal
import sys
import time
from datetime import UTC, datetime, timedelta

from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.exc import OperationalError

from compliance.application import create_app
from compliance.deadlines import digest_service, lease_service, sweep_service
from compliance.deadlines.lease_service import LeaseLost
from compliance.deadlines.run_service import Job, run
from compliance.deadlines.schedule_models import JobRun
from compliance.deadlines.timetable_rules import Timetable
from compliance.foundation import clock
from compliance.foundation.database import db
from compliance.foundation.words import Words
from compliance.settings import from_environment

SWEEPS = 500
FIRST = datetime(2024, 3, 1, 4, 0, tzinfo=UTC)  # noon in Shanghai
EVERY = timedelta(hours=6)
TTL = timedelta(seconds=20)  # long beside a sweep on a busy machine: the test lets it run out, not the machine


class _Simulated(Timetable):
    def latest(self, now):
        return now


def _both(now):
    found = sweep_service.sweep(clock.local(now).date(), portion=7)
    return {"reminders": found.reminders, "messages": digest_service.digests(now)}


JOB = Job("both", Words("试", "trial"), _Simulated(), _both)


def settings_of(data_dir: str, database_url: str):
    """The settings of a house that sends mail."""
    return from_environment(
        {
            "COMPLIANCE_DATA_DIR": data_dir,
            "COMPLIANCE_DATABASE_URL": database_url,
            "COMPLIANCE_SMTP_URL": "smtp://127.0.0.1:1?from=reminders@bureau.invalid",
        }
    )


def done() -> int:
    """How many sweeps have been finished."""
    count = db.session.scalar(select(func.count()).select_from(JobRun).where(JobRun.state == "done")) or 0
    db.session.rollback()
    return count


def work(app: Flask, holder: str) -> None:
    """Sweep until all sweeps are done, whoever did them."""
    with app.app_context():
        while True:
            try:
                held = lease_service.take(holder, TTL)
                if held is None:
                    time.sleep(0.03)
                    continue
                turn = done()
                if turn >= SWEEPS:
                    return
                with clock.at(FIRST + turn * EVERY):
                    run(JOB, held)
            except (LeaseLost, OperationalError):
                db.session.rollback()


def nursery(data_dir: str, database_url: str) -> None:
    """Make the application once, then a scheduler of it for each line that comes in; prints its process id."""
    app = create_app(settings_of(data_dir, database_url))
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            work(app, line.strip())
            os._exit(0)
        sys.stdout.write(f"{child}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    nursery(sys.argv[1], sys.argv[2])
