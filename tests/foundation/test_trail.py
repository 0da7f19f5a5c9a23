"""The trail: chained, written with what it tells of, and broken visibly."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import delete, update

from compliance.accounts.rules import SYSTEM
from compliance.foundation import clock, trail
from compliance.foundation.database import db
from compliance.foundation.models import TrailEvent, TrailHead
from compliance.foundation.unit_of_work import unit_of_work


@dataclass(frozen=True, kw_only=True)
class Noted(trail.Event):
    kind = "tests.tested"
    day: date
    fen: int


def _write(count=3):
    for number in range(count):
        with unit_of_work(SYSTEM) as work:
            work.record(Noted(subject=f"test:{number}", day=date(2024, 3, 5), fen=number))


def test_events_chain_from_genesis_to_the_head(app):
    before = trail.head(db.session()).number
    _write()
    found = trail.verify(db.session())
    assert found.first_broken is None
    assert found.head.number == before + 3


def test_the_same_events_at_the_same_instant_give_the_same_hash():
    row = {"number": 1, "at": datetime(2024, 3, 5, tzinfo=UTC), "actor_id": None, "kind": "tests.tested"}
    event = TrailEvent(**row, subject="test:1", payload='{"day":"2024-03-05","fen":1}', previous=trail.GENESIS)
    # sha256sum of the JSON text with sorted keys and no spaces.
    assert trail._hash(event) == "a8171d1c9b5428146b85c622d34a10df89941adb3dc74f2997e92f1302d725a1"


@pytest.mark.parametrize(
    ("column", "value"), [("payload", '{"day":"2024-03-05","fen":9}'), ("actor_id", 7), ("subject", "test:other")]
)
def test_a_changed_event_is_named(app, column, value):
    _write()
    number = trail.head(db.session()).number - 1
    db.session.execute(update(TrailEvent).where(TrailEvent.number == number).values({column: value}))
    assert trail.verify(db.session()).first_broken == number


def test_a_removed_event_is_named(app):
    _write()
    number = trail.head(db.session()).number - 1
    db.session.execute(delete(TrailEvent).where(TrailEvent.number == number))
    assert trail.verify(db.session()).first_broken == number


def test_a_cut_end_is_named(app):
    _write()
    number = trail.head(db.session()).number
    db.session.execute(delete(TrailEvent).where(TrailEvent.number == number))
    assert trail.verify(db.session()).first_broken == number


def test_a_rewritten_chain_contradicts_a_printed_head(app):
    _write()
    printed = trail.head(db.session())
    last = db.session.get(TrailEvent, printed.number)
    last.payload = '{"day":"2024-03-05","fen":9}'
    last.hash = trail._hash(last)
    db.session.get(TrailHead, 1).hash = last.hash
    db.session.flush()
    found = trail.verify(db.session())
    assert found.first_broken is None
    assert found.head.hash != printed.hash


def test_a_failed_unit_leaves_no_event_and_gives_its_number_back(app):
    before = trail.head(db.session())

    def fail():
        with unit_of_work(SYSTEM) as work:
            assert work.next_number("case:2024") == 1
            work.record(Noted(subject="test:1", day=date(2024, 3, 5), fen=1))
            raise LookupError

    with pytest.raises(LookupError):
        fail()
    assert trail.head(db.session()) == before
    with unit_of_work(SYSTEM) as work:
        assert work.next_number("case:2024") == 1


def test_an_inner_unit_joins_the_outer(app):
    with unit_of_work(SYSTEM) as outer, unit_of_work(SYSTEM) as inner:
        assert inner is outer


def test_the_clock_can_be_set(app):
    with clock.at(datetime(2024, 6, 30, 16, 30, tzinfo=UTC)), unit_of_work(SYSTEM) as work:
        assert work.today == date(2024, 7, 1)


def test_a_naive_datetime_is_refused_by_the_column(app):
    from_column = TrailEvent.__table__.c.at.type
    with pytest.raises(ValueError, match="naive"):
        from_column.process_bind_param(datetime(2024, 1, 1), None)  # noqa: DTZ001
