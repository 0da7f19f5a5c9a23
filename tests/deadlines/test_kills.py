"""Two schedulers, killed at random during 500 sweeps: every reminder is there, and once."""

import itertools
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path

from sqlalchemy import select, update

from compliance.accounts.rules import SYSTEM, Role
from compliance.deadlines import service
from compliance.deadlines.models import Deadline
from compliance.deadlines.reminder_models import Contact, Message, Reminder
from compliance.deadlines.rules import Debt, Kind
from compliance.deadlines.schedule_models import Lease
from compliance.foundation import clock
from compliance.foundation.database import db
from compliance.foundation.unit_of_work import unit_of_work
from compliance.foundation.words import Words
from tests.deadlines import sweeper

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 600
# Steps of these kinds, written down here and not read from the code: days from the due day, who is told at each.
STEPS = {
    Kind.PAYMENT: ((-3, 0), (-1, 0), (0, 0), (1, 1), (5, 2)),
    Kind.DECISION: ((-30, 0), (-7, 0), (-1, 0), (0, 0), (1, 1), (5, 2)),
    Kind.STATEMENT: ((-3, 0), (-1, 0), (0, 0), (1, 0)),
}


def _owe(people) -> list[Debt]:
    chance = random.Random(314159)
    debts = []
    for number in range(60):
        kind = chance.choice(list(STEPS))
        due = date(2024, 4, 8) + timedelta(days=chance.randrange(60))
        words = Words(f"事项{number}", f"Thing {number}")
        debts.append(Debt(f"thing:{number}", kind, f"thing:{number}", words, due, roles=(Role.OFFICER,)))
    with clock.at(sweeper.FIRST), unit_of_work(SYSTEM) as work:
        service.owe_all(work, debts)
        for person in (people.officer, people.checker, people.manager):
            work.session.add(Contact(user_id=person.user_id, email=f"{person.user_id}@bureau.invalid", by_mail=True))
    return debts


def _working(day: date, away: int) -> date:
    """Naively: weekdays, with the shifted days of spring 2024 by hand (放假安排2024)."""
    off = {date(2024, 4, n) for n in (4, 5, 6)} | {date(2024, 5, n) for n in (1, 2, 3, 4, 5)} | {date(2024, 6, 10)}
    on = {date(2024, 4, 7), date(2024, 4, 28), date(2024, 5, 11)}
    while day in off or (day.weekday() > 4 and day not in on):
        day += timedelta(days=away)
    return day


def _expected(people, debts) -> Counter:
    """(due, days, user, day told) of every reminder, worked out from the dates alone."""
    officers = [people.officer.user_id, people.checker.user_id]
    above = {1: [people.manager.user_id, people.second_manager.user_id]}
    above[2] = [*above[1], people.agency_director.user_id, people.director.user_id]
    found: Counter = Counter()
    for debt in debts:
        told = {}
        for days, level in STEPS[debt.kind]:  # two steps that come on one day are told once, as the later
            told[_working(debt.due + timedelta(days=days), 1 if days > 0 else -1), level] = days
        for (day, level), days in told.items():
            for user in [*officers, *above.get(level, ())]:
                found[debt.key, days, user, day] += 1
    return found


@contextmanager
def _nursery(data_dir: str, database_url: str):
    """Gives a function that makes a scheduler and returns its process id."""
    command = [sys.executable, "-m", "tests.deadlines.sweeper", data_dir, database_url]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    with subprocess.Popen(command, cwd=ROOT, **pipes) as nursery:
        born = itertools.count(1)

        def make() -> int:
            nursery.stdin.write(f"scheduler {next(born)}\n")
            nursery.stdin.flush()
            return int(nursery.stdout.readline())

        yield make


def _kill(process: int) -> bool:
    try:
        os.kill(process, signal.SIGKILL)
    except ProcessLookupError:
        return False
    return True


def _let_work(sweeps: int, until: float) -> None:
    """Wait for a number of sweeps more, however long a busy machine takes for them."""
    goal = min(sweeper.done() + sweeps, sweeper.SWEEPS)
    while sweeper.done() < goal and time.monotonic() < until:
        time.sleep(0.03)


def _run_out() -> None:
    """The lease runs out, whoever holds it and whether that one lives: time that need not be waited for."""
    db.session.execute(update(Lease).values(expires_at=sweeper.FIRST))
    db.session.commit()


def _let_them_die(data_dir: str, database_url: str) -> int:
    """Run two schedulers until all sweeps are done, killing one of them again and again; returns the kills."""
    chance, kills, living = random.Random(271828), 0, []
    until = time.monotonic() + PATIENCE
    with _nursery(data_dir, database_url) as make:
        while sweeper.done() < sweeper.SWEEPS:
            assert time.monotonic() < until, f"only {sweeper.done()} sweeps were done"
            living += [make() for _ in range(2 - len(living))]
            _let_work(chance.randrange(10, 40), until)
            time.sleep(chance.uniform(0, 0.03))
            kills += _kill(living.pop(chance.randrange(2)))
            _run_out()
        for one in living:
            _kill(one)
    return kills


def test_schedulers_killed_at_random_leave_each_reminder_exactly_once(app, people):
    settings = app.extensions["settings"]
    debts = _owe(people)
    db.session.remove()
    assert _let_them_die(str(settings.data_dir), settings.database_url) >= 5
    rows = db.session.execute(
        select(Reminder.key, Reminder.days, Reminder.user_id, Reminder.made_on, Reminder.deadline_id)
    ).all()
    keys = dict(db.session.execute(select(Deadline.id, Deadline.key)).all())
    found = Counter((keys[row.deadline_id], row.days, row.user_id, row.made_on) for row in rows)
    assert found == _expected(people, debts)
    mailed = {people.officer.user_id, people.checker.user_id, people.manager.user_id}
    wanted = Counter({(row.user_id, row.made_on) for row in rows if row.user_id in mailed})
    digests = db.session.execute(select(Message.user_id, Message.key)).all()
    assert Counter((user, date.fromisoformat(key.split(":")[1])) for user, key in digests) == wanted
