"""Two managers at the same instant, and a machine that dies in the middle of a draw."""

import subprocess
import sys
import threading
from pathlib import Path

import pytest
from sqlalchemy import func, select

from compliance.foundation.database import db
from compliance.foundation.errors import NotFound, Refusal
from compliance.sampling import service, verify_rules
from compliance.sampling.models import RoundAct, RoundDraw
from compliance.sampling.rules import Act, State
from tests.people import PASSWORD
from tests.sampling.county import plan_text

ROOT = Path(__file__).resolve().parents[2]


def at_once(app, *acts):
    """Run each act in a thread of its own, all let go together; gives what each returned or was refused with."""
    start, found = threading.Barrier(len(acts)), {}

    def run(place, act):
        with app.app_context():
            start.wait()
            try:
                found[place] = act()
            except Refusal as refusal:
                found[place] = refusal.number
            finally:
                db.session.remove()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    db.session.rollback()
    return [found[place] for place in range(len(acts))]


def count_of(act):
    return db.session.scalar(select(func.count()).select_from(RoundAct).where(RoundAct.act == act.value))


def test_two_managers_drawing_at_the_same_instant_give_one_draw(app, county):
    county.bring("seeded")
    people = county.people
    found = at_once(
        app,
        lambda: service.draw(people.manager, "2024-03"),
        lambda: service.draw(people.second_manager, "2024-03"),
    )
    assert sorted(found, key=len)[0] == "SAMPLING-02"
    assert county.view().live.result_hash in found
    assert count_of(Act.DRAW) == 1


def test_two_pairs_entering_the_same_value_at_the_same_instant_give_one_seed(app, county):
    service.plan(county.people.manager, plan_text("other"))
    service.commit(county.people.manager, "other")
    county.bring("committed")
    first, second = county.keepers()
    found = at_once(
        app,
        lambda: service.seed(county.people.manager, "2024-03", "314159", first, second),
        lambda: service.seed(county.people.manager, "other", "314159", first, second),
    )
    assert sorted(map(str, found)) == ["None", "SAMPLING-11"]
    assert db.session.scalar(select(func.count()).select_from(RoundDraw)) == 1


def test_two_spares_asked_for_one_place_at_the_same_instant_give_one(app, county):
    county.bring("released")
    order = service.assignments_for(county.people.inspector)[0]
    found = at_once(
        app,
        *[lambda: _or_gone(service.replace, county.people.manager, order.id, "机构停业装修") for _ in range(2)],
    )
    assert sorted(one == "gone" for one in found) == [False, True]
    service.close(county.people.manager, "2024-03", "时间不够")
    assert verify_rules.verify(service.export("2024-03")).ok


def _or_gone(act, *arguments):
    try:
        return act(*arguments)
    except NotFound:
        return "gone"


def test_a_draw_that_is_killed_before_its_end_leaves_none(app, county):
    county.bring("seeded")
    settings = app.extensions["settings"]
    db.session.remove()
    call = [sys.executable, "-m", "tests.sampling.crash", str(settings.data_dir), settings.database_url, "2024-03"]
    process = subprocess.Popen(call, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout.readline() == "written\n"
    finally:
        process.kill()
        process.wait()
        process.stdout.close()
    assert county.view().state is State.SEEDED
    assert county.view().live.result_hash == ""
    assert service.upcoming_for(county.people.inspector) == ()
    assert count_of(Act.DRAW) == 0
    db.session.rollback()
    assert service.draw(county.people.manager, "2024-03")
    assert county.view().state is State.DRAWN


@pytest.mark.parametrize("wrong", ["", "nobody"])
def test_a_second_person_who_is_none_extends_nothing(county, wrong):
    county.bring("drawn")
    with pytest.raises(Refusal):
        service.extend(county.people.manager, "2024-03", {1: 1}, "面上问题较多", (wrong, PASSWORD))
    db.session.rollback()
    assert count_of(Act.EXTEND) == 0
