"""The sums kept by day: always those of the lines, however nights and postings follow each other."""

import threading
import time
from collections import defaultdict
from datetime import date, timedelta
from itertools import count

import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from compliance.accounts.rules import SYSTEM
from compliance.foundation import clock
from compliance.foundation.database import db
from compliance.foundation.unit_of_work import unit_of_work
from compliance.ledger import commands, day_sum_service, service
from compliance.ledger.jobs import keep_day_sums
from compliance.ledger.service import Filter
from compliance.ledger.sum_service import money
from tests.ledger.lines import damages

FIRST = date(2024, 3, 1)
ACCOUNTS = ("receivable.damages", "receivable.recovery")
NUMBERS = count()
LINE = st.tuples(
    st.integers(0, 3), st.sampled_from(ACCOUNTS), st.sampled_from(("resident", "employee")), st.integers(1, 10**9)
)


def _post(people, number, day, account, fund, fen):
    new = damages(
        people,
        key=f"sum:{number}",
        account=account,
        fund=fund,
        amount_fen=fen,
        posted_on=FIRST + timedelta(days=day),
        source_id=str(number),
    )
    with unit_of_work(people.officer) as work:
        return service.post(work, new)


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.one_of(LINE, st.just("night"), st.just("anew")), max_size=12))
def test_totals_are_those_of_the_lines_whatever_nights_lie_between(people, steps):
    told = defaultdict(int)
    for day, account, fund, fen in _posted_before():
        told[day, account, fund] += fen
    for step in steps:
        if step == "night":
            keep_day_sums()
        elif step == "anew":
            day_sum_service.SUMS.make_anew(SYSTEM)
        else:
            day, account, fund, fen = step
            _post(people, next(NUMBERS), day, account, fund, fen)
            told[FIRST + timedelta(days=day), account, fund] += fen
    for since, until in ((FIRST, FIRST), (FIRST, FIRST + timedelta(days=1)), (FIRST, FIRST + timedelta(days=9))):
        expected = defaultdict(int)
        for (day, account, fund), fen in told.items():
            if since <= day <= until:
                expected[account, fund] += fen
        assert service.totals_by_fund(since, until) == expected
        page = service.entries(Filter(since=since, until=until, fund="resident"))
        due = sum(fen for (account, fund), fen in expected.items() if fund == "resident" and "receivable" in account)
        assert (page.due_fen, page.total) == (due, _lines(since, until, "resident"))
    assert not list(day_sum_service.faults(clock.now()))


def _posted_before():
    query = "SELECT posted_on, account, fund, amount_fen FROM ledger_entries"
    return [(_day(day), account, fund, fen) for day, account, fund, fen in db.session.execute(text(query))]


def _day(value):
    return value if isinstance(value, date) else date.fromisoformat(value)


def _lines(since, until, fund):
    return sum(1 for day, _, of, _ in _posted_before() if since <= day <= until and of == fund)


def test_line_counts_at_once_and_not_only_after_the_night(people):
    _post(people, 1, 0, "receivable.damages", "resident", 100)
    assert keep_day_sums() == keep_day_sums() > 0
    _post(people, 2, 0, "receivable.damages", "resident", 1)
    assert money(FIRST, FIRST).due_fen == 101


def test_altered_sum_is_a_fault_of_its_day_until_made_anew(people):
    _post(people, 1, 0, "receivable.damages", "resident", 100)
    _post(people, 2, 1, "receivable.damages", "resident", 100)
    keep_day_sums()
    db.session.execute(text("UPDATE ledger_day_sums SET amount_fen = 99 WHERE posted_on = '2024-03-02'"))
    db.session.commit()
    assert [(one.kind, one.about) for one in service.faults(clock.now())] == [("ledger_day_sums", "2024-03-02")]
    day_sum_service.SUMS.make_anew(SYSTEM)
    assert not list(service.faults(clock.now()))


def test_command_makes_the_sums_anew(app, people):
    _post(people, 1, 0, "receivable.damages", "resident", 100)
    answer = CliRunner().invoke(commands.ledger, ["sums", "--json"], obj=app)
    assert answer.exit_code == 0 and '"last_line": 1' in answer.output
    assert db.session.scalar(text("SELECT amount_fen FROM ledger_day_sums")) == 100


def test_night_waits_for_a_line_on_its_way(app, people):
    """On PostgreSQL a unit that began first may commit last: its lower number is not passed over."""
    if db.engine.dialect.name != "postgresql":
        pytest.skip("on SQLite whoever writes is alone")
    slow = damages(people, key="slow", amount_fen=7, posted_on=FIRST)
    _post(people, 1, 0, "receivable.damages", "resident", 100)
    kept = []

    def night():
        with app.app_context():
            kept.append(keep_day_sums())

    with unit_of_work(people.officer) as work:
        service.post(work, slow)
        other = threading.Thread(target=night)
        other.start()
        waiting = "SELECT count(*) FROM pg_locks WHERE NOT granted AND mode = 'ShareLock'"
        while other.is_alive() and not work.session.scalar(text(waiting)):
            time.sleep(0.02)
        assert not kept
    other.join()
    assert kept and money(FIRST, FIRST).due_fen == 107
    assert db.session.scalar(text("SELECT sum(amount_fen) FROM ledger_day_sums")) == 107
