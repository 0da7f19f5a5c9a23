"""Nobody goes to the same provider twice in a row, unless the plan lets them."""

from datetime import date

import pytest

from compliance.accounts.rules import Authority, Role
from compliance.foundation.unit_of_work import unit_of_work
from compliance.sampling import service
from compliance.sampling.plan_rules import Notice
from tests.people import add_person
from tests.sampling.county import plan_text, refused


@pytest.fixture
def pair(county):
    """Two more inspectors of the agency."""
    return [
        add_person(
            f"jb{number}",
            f"稽核员{number}",
            Role.INSPECTOR,
            authority=Authority.AGENCY,
            certificate_no=f"JB-{number:03d}",
            certificate_until=date(2099, 1, 1),
            competences=("general",),
        )
        for number in (41, 42)
    ]


def visit(county, code, team, day):
    """A directed visit that was closed on a day."""
    ids = [one.user_id for one in team]
    order = service.direct(
        county.people.manager, county.ids[code], ids, "", Authority.AGENCY, Notice.UNANNOUNCED, "群众举报串换药品"
    )
    with unit_of_work(team[0]) as work:
        service.record_visit_closed(work, order, day)


def teams_at(county, code, everyone, text, value):
    """Who is drawn for a provider when all are drawn."""
    service.plan(county.people.manager, text)
    round_id = text.split('id = "')[1].split('"')[0]
    service.commit(county.people.manager, round_id)
    county.seed(round_id, value)
    service.draw(county.people.manager, round_id)
    service.release(county.people.manager, round_id)
    orders = [one for person in everyone for one in service.assignments_for(person) if one.round_id == round_id]
    return next({user for user, _ in one.officers} for one in orders if one.provider_code == code)


def everybody(id, team=""):
    return plan_text(id, team=team).replace('share = "1/2"', "all = true").replace("quota = 2", "all = true")


def test_those_of_the_last_visit_stay_away_and_those_of_the_one_before_may_come(county, pair):
    people = county.people.agency_inspectors
    everyone = [*people, *pair]
    visit(county, "T004", [people[0], people[1]], date(2024, 1, 10))
    visit(county, "T004", pair, date(2024, 2, 10))
    last = {one.user_id for one in pair}
    for number, value in enumerate(("314159", "271828", "161803")):
        assert not teams_at(county, "T004", everyone, everybody(f"r{number}"), value) & last
    longer = teams_at(county, "T004", everyone, everybody("r9", "rotation = 0"), "141421")
    assert len(longer) == 2


def test_a_provider_whom_rotation_leaves_without_a_team_is_named_before_anything_is_drawn(county):
    people = county.people.agency_inspectors
    visit(county, "T004", [people[0], people[1]], date(2024, 2, 10))
    service.plan(county.people.manager, everybody("r0"))
    found = refused("SAMPLING-30", service.commit, county.people.manager, "r0")
    assert "T004" in found.zh
    service.plan(county.people.manager, everybody("r0", "rotation = 0"))
    service.commit(county.people.manager, "r0")
