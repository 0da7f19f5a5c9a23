"""What is owed is written once, moved by another day, met or dropped, each on the trail."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select

from compliance.accounts.rules import SYSTEM, Role
from compliance.deadlines import service
from compliance.deadlines.models import Deadline
from compliance.deadlines.rules import KINDS, Debt, Kind
from compliance.foundation import clock, trail
from compliance.foundation.database import db
from compliance.foundation.errors import Refusal
from compliance.foundation.unit_of_work import unit_of_work
from compliance.foundation.words import Words

KEY = "case:12:decision"
DEBT = Debt(
    KEY, Kind.DECISION, "case:12", Words("作出决定", "Decide"), date(2024, 6, 3), roles=(Role.OFFICER,), users=(7,)
)


@pytest.fixture(autouse=True)
def _a_day_in_may():
    with clock.at(clock.start_of(date(2024, 5, 6), 9)):
        yield


def _owe(debt=DEBT):
    with unit_of_work(SYSTEM) as work:
        return service.owe(work, debt)


def _row():
    db.session.rollback()
    return db.session.scalars(select(Deadline)).one()


def _told():
    return [event.kind for event in trail.of_subject(db.session(), f"deadline:{KEY}")]


def test_every_kind_has_words_in_both_languages_and_a_rule():
    assert set(KINDS) == set(Kind)
    assert all(facts.words.zh and facts.words.en and facts.rule for facts in KINDS.values())


def test_owing_twice_is_once(app):
    assert _owe() == _owe()
    row = _row()
    assert {one.receiver for one in row.receivers} == {"role:officer", "user:7"}
    assert row.rule == KINDS[Kind.DECISION].rule
    assert row.next_on == date(2024, 5, 27)  # a week before: thirty days before, 4 May, was gone when it was first owed
    assert _told() == ["deadlines.owed"]


def test_another_day_moves_it_on_the_trail(app):
    _owe()
    _owe(replace(DEBT, due=date(2024, 7, 3)))
    assert _row().due == date(2024, 7, 3)
    assert _told() == ["deadlines.owed", "deadlines.moved"]


def test_another_person_is_a_change_on_the_trail_and_no_move(app):
    _owe()
    _owe(replace(DEBT, users=(8,)))
    assert {one.receiver for one in _row().receivers} == {"role:officer", "user:8"}
    assert _told() == ["deadlines.owed", "deadlines.changed"]


def test_met_once_and_the_same_day_owed_again_stays_met(app):
    _owe()
    with unit_of_work(SYSTEM) as work:
        assert service.met(work, KEY)
        assert not service.met(work, KEY)
    _owe()
    row = _row()
    assert (row.closed_as, row.closed_on, row.next_on) == ("met", date(2024, 5, 6), None)
    assert _told() == ["deadlines.owed", "deadlines.met"]


def test_another_day_opens_it_again(app):
    _owe()
    with unit_of_work(SYSTEM) as work:
        service.drop(work, KEY, "撤回")
    _owe(replace(DEBT, due=date(2024, 7, 3)))
    assert _row().closed_at is None
    assert _told() == ["deadlines.owed", "deadlines.dropped", "deadlines.moved"]


def test_a_key_nobody_owes_is_neither_met_nor_dropped(app):
    with unit_of_work(SYSTEM) as work:
        assert not service.met(work, "nothing:1")
        assert not service.drop(work, "nothing:1", "无")


@pytest.mark.parametrize(
    "wrong", [{"roles": (), "users": ()}, {"key": ""}, {"subject": "case"}, {"words": Words("", "")}]
)
def test_a_deadline_that_would_slip_unseen_is_refused(app, wrong):
    with pytest.raises(Refusal, match="DEADLINES-03"):
        _owe(replace(DEBT, **wrong))
    assert db.session.scalars(select(Deadline)).all() == []
