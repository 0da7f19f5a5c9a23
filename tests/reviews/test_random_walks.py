"""Whatever order people act in, a review stays blind, each look is another person's, and its end is whole."""

import random
from datetime import date

import pytest
from sqlalchemy import select

from compliance.foundation.database import db
from compliance.foundation.errors import NotFound, Refusal
from compliance.reviews import service
from compliance.reviews.models import ReviewRecord, ReviewTask
from tests.reviews import making
from tests.reviews.making import RIGHT, wrong

pytestmark = pytest.mark.sqlite_only
STEPS = 60


@pytest.mark.parametrize("seed", range(3))
def test_a_walk_of_chance_keeps_what_a_review_promises(people, tmp_path, seed):
    chance = random.Random(seed)
    with making.on(date(2024, 4, 8)):
        made = making.staff(people, more=6)
        round_id = making.reviewing(made, tmp_path)
        closed = False
        for _ in range(STEPS):
            act(chance, made, round_id)
            holds(made, round_id, closed)
            closed = closed or service.round_in_scope(made.manager, round_id).closed
        if not closed:
            making.judge(made, round_id, {})
            service.give_thirds(made.manager, round_id)
            making.judge(made, round_id, {})
            service.close(made.manager, round_id)
        assert None not in {row.result or None for row in records(round_id)}


def act(chance, made, round_id):
    """One act of somebody, in or out of order; what is refused changes nothing."""
    waiting = [one for one in making.tasks(round_id) if one.submitted_at is None]
    kind = chance.choices(("submit", "save", "leave", "thirds", "close", "other"), (10, 3, 2, 1, 1, 2))[0]
    before = snapshot()
    try:
        if kind in ("submit", "save", "leave", "other") and waiting:
            task = chance.choice(waiting)
            mine = made.reviewer(task.user_id)
            if kind == "leave":
                service.leave(mine, task.id, "与患者相识")
            elif kind == "other":
                service.submit(chance.choice([one for one in made.reviewers if one != mine]), task.id, RIGHT)
            else:
                said = chance.choice((RIGHT, wrong(9000), wrong(20000)))
                (service.submit if kind == "submit" else service.save)(mine, task.id, said)
        elif kind == "thirds":
            service.give_thirds(made.manager, round_id)
        elif kind == "close":
            service.close(made.manager, round_id)
    except (Refusal, NotFound):
        assert snapshot() == before


def snapshot():
    """Every task and record as it stands."""
    db.session.rollback()
    tables = (ReviewTask.__table__, ReviewRecord.__table__)
    found = [sorted(map(repr, db.session.execute(select(table)).all())) for table in tables]
    db.session.rollback()
    return found


def records(round_id):
    db.session.rollback()
    return db.session.execute(
        select(ReviewRecord.id, ReviewRecord.result).where(ReviewRecord.round_id == round_id)
    ).all()


def holds(made, round_id, closed):
    """Nobody looks twice at a record; before the closing there is no result, after it every one."""
    rows = db.session.execute(select(ReviewTask.record_id, ReviewTask.user_id, ReviewTask.left_at)).all()
    assert len({(row.record_id, row.user_id) for row in rows}) == len(rows)
    live = [row.record_id for row in rows if row.left_at is None]
    assert all(live.count(record) <= 3 for record in live)
    results = {row.result for row in records(round_id)}
    now = service.round_in_scope(made.manager, round_id).closed
    assert (results == {""}) is not now
    assert now or not closed
