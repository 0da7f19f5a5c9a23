"""The sweep: a million open deadlines of which ten thousand are due, and how its cost grows with either."""

import tempfile
import time
import tracemalloc
from datetime import date, timedelta
from pathlib import Path

from sqlalchemy import insert, update

from benchmarks.measure import Report, seconds
from compliance.accounts import people_service
from compliance.accounts.people_service import NewPerson
from compliance.accounts.rules import SYSTEM, Role
from compliance.application import create_app
from compliance.deadlines import sweep_service
from compliance.deadlines.models import Deadline, DeadlineReceiver
from compliance.foundation import clock
from compliance.foundation.database import db
from compliance.foundation.unit_of_work import unit_of_work
from tests import servers

DAY = date(2024, 5, 8)
FAR = date(2025, 6, 2)
STORED, DUE = 1_000_000, 10_000
_PORTION = 50_000
_MOST_SECONDS, _MOST_MIB = 10.0, 200


def _row(number: int, due: date) -> dict[str, object]:
    return {
        "id": number,
        "uid": f"{number:032x}",
        "key": f"thing:{number}",
        "kind": "payment",
        "subject": f"thing:{number}",
        "words_zh": "款项到账",
        "words_en": "payment",
        "rule": "协议",
        "due": due,
        "provisional": False,
        "endpoint": "",
        "place": {},
        "blind": False,
        "made_at": clock.start_of(date(2024, 1, 2)),
        "next_on": due,
        "closed_why": "",
    }


def _fill(first: int, count: int, due: date) -> None:
    for start in range(first, first + count, _PORTION):
        numbers = range(start, min(start + _PORTION, first + count))
        with unit_of_work(SYSTEM) as work:
            work.session.execute(insert(Deadline), [_row(number, due) for number in numbers])
            receivers = [{"deadline_id": number, "receiver": "role:officer"} for number in numbers]
            work.session.execute(insert(DeadlineReceiver), receivers)


def _due_again(count: int, day: date) -> None:
    """Let the first `count` come due on `day`, and none of the others that came due before."""
    with unit_of_work(SYSTEM) as work:
        work.session.execute(update(Deadline).where(Deadline.id <= DUE).values(due=FAR, next_on=FAR))
        work.session.execute(update(Deadline).where(Deadline.id <= count).values(due=day, next_on=day))


def _sweep(count: int, day: date) -> float:
    _due_again(count, day)
    return seconds(lambda: sweep_service.sweep(day))


def _memory(day: date) -> float:
    """The most that Python's own allocations grow by during a sweep, in MiB; counting them makes it slower."""
    _due_again(DUE, day)
    tracemalloc.start()
    sweep_service.sweep(day)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak / 2**20


def report() -> Report:
    """Fill a database on SQLite, sweep, and tell."""
    found = Report("deadlines")
    with tempfile.TemporaryDirectory() as folder:
        directory = Path(folder)
        app = create_app(servers.settings(directory, f"sqlite:///{directory / 'compliance.sqlite3'}"))
        servers.prepare(app)
        with app.app_context():
            _measure(found)
            servers.close()
    return found


def _measure(found: Report) -> None:
    for number in range(3):
        people_service.add(
            SYSTEM, NewPerson(f"officer{number}", f"经办{number}", "correct horse 7", frozenset({Role.OFFICER}))
        )
    _fill(1, DUE, FAR)
    days = [DAY + timedelta(days=7 * week) for week in range(8)]
    alone = min(_sweep(DUE, day) for day in days[:2])
    _fill(DUE + 1, STORED - DUE, FAR)
    db.session.remove()
    taken = min(_sweep(DUE, day) for day in days[2:4])
    grown = _memory(days[7])
    found.add(
        f"sweep of {STORED:,} open deadlines, {DUE:,} due",
        f"{taken:.2f} s",
        f"{_MOST_SECONDS:.0f} s",
        taken < _MOST_SECONDS,
    )
    found.add("the same with the due ones alone", f"{taken / alone:.2f}x", "2x", taken / alone <= 2)
    found.add("memory that the sweep adds", f"{grown:.0f} MiB", f"{_MOST_MIB} MiB", grown < _MOST_MIB)
    for count, day in zip((100, 1_000, DUE), days[4:7], strict=True):
        found.growth.append((f"{count:,} due of {STORED:,}", f"{_sweep(count, day):.3f} s"))
    started = time.perf_counter()
    sweep_service.sweep(days[6])
    found.growth.append((f"nothing due of {STORED:,}", f"{time.perf_counter() - started:.4f} s"))
    found.notes.append(
        "Three officers are told of each: 30,000 reminders. SQLite, each portion of 1,000 synced to the disk."
    )
