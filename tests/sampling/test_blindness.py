"""Nothing of a sample leaks before its time: to nobody, on no page, by no command, in no message."""

from datetime import date

import pytest
from sqlalchemy import func, select

from compliance.accounts.rules import Role
from compliance.commands import house
from compliance.foundation.database import db
from compliance.foundation.errors import Refusal
from compliance.sampling import commands, service
from compliance.sampling.models import Assignment, ExpectedVisit
from tests.people import add_provider
from tests.sampling.county import NAMES, plan_text

ROLES = [*Role]
OPEN_TO = {Role.MANAGER, Role.OVERSEER, Role.DIRECTOR, Role.AGENCY_DIRECTOR}
STATES = ["planned", "committed", "seeded", "drawn", "released"]
PATHS = [
    "",
    "rounds/{id}",
    "rounds/{id}/ceremony",
    "rounds/{id}/paper",
    "rounds/{id}/orders",
    "rounds/{id}/full.json",
    "rounds/{id}/frame",
    "rounds/{id}/extend",
    "rounds/{id}/plan.toml",
    "rounds/{id}/seed",
    "rounds/{id}/close",
    "rounds/{id}/void",
    "coverage",
]
PUBLIC = ["/publicity/", "/publicity/rounds/{id}", "/publicity/rounds/{id}/record.json", "/publicity/verify"]


def texts(client, paths):
    return {path: client.get(path.format(id="2024-03")).text for path in paths}


@pytest.mark.sqlite_only
@pytest.mark.parametrize("state", STATES)
def test_no_role_sees_a_name_before_its_time(app, county, client, state):
    county.bring(state)
    for role in ROLES:
        client.sign_in(county.people.of_role(role))
        # To most roles the room is closed (access.toml): a few of its pages show that the refusal tells nothing.
        paths = PATHS if role in OPEN_TO else PATHS[:4]
        pages = texts(client, [f"/sampling/{path}" for path in paths])
        may = state == "released" and role in (Role.MANAGER, Role.OVERSEER)
        for path, page in pages.items():
            named = [name for name in NAMES if name in page]
            open_page = path in ("/sampling/rounds/{id}", "/sampling/rounds/{id}/paper", "/sampling/rounds/{id}/orders")
            assert not named or (may and open_page), f"{role} {state} {path}: {named}"
            assert not [code for code in county.ids if f"{code}" in page and not (may and open_page)], f"{role} {path}"


@pytest.mark.sqlite_only
@pytest.mark.parametrize("state", STATES)
def test_the_public_sees_hashes_and_no_more(app, county, client, state):
    county.bring(state)
    pages = texts(client, PUBLIC)
    for path, page in pages.items():
        assert not [name for name in NAMES if name in page], path
    if state == "planned":
        assert client.get("/publicity/rounds/2024-03").status_code == 404
    else:
        assert county.view().commitment[:4] in pages["/publicity/rounds/{id}"]
        assert "2024-03-01" not in pages["/publicity/rounds/{id}"]
    assert client.get("/publicity/rounds/2024-03/record.json").status_code == 404


@pytest.mark.sqlite_only
def test_the_ceremony_shows_the_hash_at_once_and_tickets_only_after_the_close(app, county, client):
    county.bring("drawn")
    client.sign_in(county.people.manager)
    for act in (None, service.release, service.close):
        if act:
            act(county.people.manager, "2024-03")
        page = client.get("/sampling/rounds/2024-03/ceremony").text
        tickets = [one.ticket for stratum in service.sample(county.view()) for one in stratum.drawn]
        assert county.view().live.result_hash[:4] in page
        assert bool([ticket for ticket in tickets if ticket[:12] in page]) is (act is service.close)
        assert bool([name for name in NAMES if name in page]) is (act is service.close)
        assert "稽核员" not in page


def test_no_order_exists_before_the_release(county):
    county.bring("drawn")
    assert db.session.scalar(select(func.count()).select_from(Assignment)) == 0
    assert service.release(county.people.manager, "2024-03") == 5
    assert db.session.scalar(select(func.count()).select_from(Assignment)) == 5
    assert db.session.scalar(select(func.count()).select_from(ExpectedVisit)) == 0


def test_inspectors_know_date_and_district_only_until_the_release(county):
    county.bring("drawn")
    everyone = county.people.agency_inspectors
    for inspector in everyone:
        assert service.assignments_for(inspector) == ()
        # Each district has one provider here: to name it would name the provider.
        assert {(one.planned_from, one.planned_to, one.district) for one in service.upcoming_for(inspector)} == {
            (date(2024, 3, 1), date(2024, 3, 31), "")
        }
    service.release(county.people.manager, "2024-03")
    assert all(service.upcoming_for(one) == () for one in everyone)


@pytest.mark.parametrize(("providers", "district"), [(4, ""), (5, "城关县")])
def test_a_district_is_told_where_it_has_five_providers_in_the_frame(county, providers, district):
    for number in range(providers):
        county.under_agreement.add(add_provider(f"D{number}", f"城关{number}店", "pharmacy", district="城关县"))
    plan = plan_text().replace("quota = 2", "quota = 8").replace('share = "1/2"', "quota = 1")
    county.bring("drawn", plan)
    assert {one.district for person in county.people.agency_inspectors for one in service.upcoming_for(person)} == {
        "",
        district,
    }


def test_a_void_draw_leaves_nothing_to_expect(county):
    county.bring("drawn")
    service.void(county.people.manager, "2024-03", "须更换录入人员", county.keepers()[1])
    assert all(service.upcoming_for(one) == () for one in county.people.agency_inspectors)


def test_an_order_is_seen_by_its_team_alone(county):
    county.bring("released")
    for person in county.people.inspectors:
        for order in service.assignments_for(person):
            assert person.user_id in {user for user, _ in order.officers}


@pytest.mark.parametrize("state", STATES)
def test_nobody_is_shown_the_sample_before_the_release(county, state):
    county.bring(state)
    assert bool(service.sample(county.view())) is (state == "released")
    for role in ROLES:
        may = service.may_see_sample(county.people.of_role(role), county.view())
        assert may is (state == "released" and role in (Role.MANAGER, Role.OVERSEER))


@pytest.mark.parametrize("state", STATES)
def test_no_export_before_the_close_for_anybody(county, state):
    county.bring(state)
    for full in (False, True):
        with pytest.raises(Refusal) as caught:
            service.export("2024-03", full=full)
        assert caught.value.number == "SAMPLING-14"


@pytest.mark.sqlite_only
@pytest.mark.parametrize("state", ["committed", "seeded", "drawn", "released"])
def test_no_command_prints_a_name(app, county, state):
    county.bring(state)
    runner = app.test_cli_runner()
    for command in commands.commands:
        house.add_command(command)
    for arguments in (
        ["round", "show", "2024-03", "--json"],
        ["round", "export", "2024-03"],
        ["round", "draw", "2024-03"],
        ["round", "commit", "2024-03"],
    ):
        answer = runner.invoke(house, arguments, obj=app)
        assert not [name for name in (*NAMES, *county.ids) if name in answer.output], arguments


@pytest.mark.sqlite_only
def test_the_log_holds_no_names(app, county, caplog):
    with caplog.at_level("DEBUG"):
        county.bring("drawn")
    assert not [name for name in NAMES if name in caplog.text]
