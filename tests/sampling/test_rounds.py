"""A round through its acts, on both databases."""

import json
from datetime import date

import pytest
from sqlalchemy import select, text

from compliance.accounts import people_service
from compliance.accounts.rules import SYSTEM, Role
from compliance.foundation import clock, trail
from compliance.foundation.database import db
from compliance.foundation.models import TrailEvent
from compliance.sampling import record_rules, service, verify_rules
from compliance.sampling.models import Assignment
from compliance.sampling.rules import Act, Origin, State
from tests.people import PASSWORD, add_person
from tests.sampling.county import close_visits, plan_text, refused


def test_a_round_goes_from_plan_to_a_record_that_verifies(county):
    county.bring("closed")
    record = service.export("2024-03")
    found = verify_rules.verify(json.loads(record_rules.as_text(record)), county.view().commitment)
    assert found.ok, found.fault
    full = service.export("2024-03", full=True)
    assert verify_rules.verify(full).ok
    assert full["frame"]["identities"][0]["row"]["name"].startswith("稽核员")
    assert "稽核员" not in record_rules.as_text(record)
    assert trail.verify(db.session()).first_broken is None


def test_the_draw_takes_the_quotas_and_teams_of_the_authority(county):
    county.bring("released")
    orders = {order for one in county.people.agency_inspectors for order in service.assignments_for(one)}
    # Half of 5 medical institutions, rounded up, and 2 of 4 pharmacies.
    assert len(orders) == 5
    agency = {one.user_id for one in county.people.agency_inspectors}
    for order in orders:
        assert len({user for user, _ in order.officers}) == 2
        assert {user for user, _ in order.officers} <= agency
        assert order.origin is Origin.DRAWN
        assert order.checklist_code
    loads = [len(service.assignments_for(one)) for one in county.people.agency_inspectors]
    assert max(loads) - min(loads) <= 1
    assert all(service.assignments_for(one) == () for one in county.people.bureau_inspectors)


def test_the_same_frame_under_another_value_gives_another_draw(county):
    county.bring("committed")
    county.seed("2024-03", "314159")
    first = service.draw(county.people.manager, "2024-03")
    service.void(county.people.manager, "2024-03", "录入人员须更换", county.keepers()[1])
    county.seed("2024-03", "271828")
    assert service.draw(county.people.manager, "2024-03") != first


@pytest.mark.parametrize("state", ["planned", "committed", "seeded", "drawn", "released", "closed"])
def test_every_act_out_of_order_is_refused(county, state):
    county.bring(state)
    manager, keepers = county.people.manager, county.keepers()
    acts = {
        Act.COMMIT: lambda: service.commit(manager, "2024-03"),
        Act.SEED: lambda: service.seed(manager, "2024-03", "9999", *keepers),
        Act.DRAW: lambda: service.draw(manager, "2024-03"),
        Act.RELEASE: lambda: service.release(manager, "2024-03"),
        Act.CLOSE: lambda: service.close(manager, "2024-03"),
        Act.VOID: lambda: service.void(manager, "2024-03", "须更换录入人员", keepers[1]),
        Act.PLAN: lambda: service.plan(manager, plan_text(spares=9)),
    }
    before = county.view()
    for act, do in acts.items():
        if not before.may(act):
            refused("SAMPLING-04" if act is Act.PLAN else "SAMPLING-02", do)
    assert county.view() == before


def test_a_plan_may_be_mended_until_the_commit(county):
    county.bring("planned")
    service.plan(county.people.manager, plan_text(spares=3))
    assert county.view().plan.strata[0].spares == 3
    assert [act.act for act in county.view().acts] == [Act.PLAN, Act.PLAN]


def test_after_the_commit_neither_registry_nor_officers_change_the_draw(county):
    county.bring("committed")
    people_service.recuse(SYSTEM, county.people.agency_inspectors[0].user_id, county.ids["T001"], "kin")
    add_person(
        "jb9",
        "稽核员丁",
        Role.INSPECTOR,
        authority=county.people.inspector.authority,
        certificate_no="JB-009",
        certificate_until=None,
    )
    county.under_agreement.clear()
    county.seed("2024-03", "314159")
    service.draw(county.people.manager, "2024-03")
    service.release(county.people.manager, "2024-03")
    service.close(county.people.manager, "2024-03")
    assert verify_rules.verify(service.export("2024-03")).ok


def test_a_recused_officer_is_never_sent(county):
    barred = county.people.agency_inspectors[0]
    for code in ("T004", "T005", "T006", "T007"):
        people_service.recuse(SYSTEM, barred.user_id, county.ids[code], "kin")
    county.bring("released")
    sent = {order.provider_code for order in service.assignments_for(barred)}
    assert not sent & {"T004", "T005", "T006", "T007"}
    assert verify_rules.verify(service.export(county.bring("closed", plan_text("next"), "1618", "next"))).ok


def test_what_no_seed_could_staff_is_refused_at_commit(county):
    county.bring("planned", plan_text(team="max_load = 1"))
    found = refused("SAMPLING-06", service.commit, county.people.manager, "2024-03")
    assert "每人最多1次" in found.zh
    service.plan(county.people.manager, plan_text(team='slots = ["medical"]'))
    assert "medical" in refused("SAMPLING-06", service.commit, county.people.manager, "2024-03").zh


def test_a_provider_that_no_team_may_visit_stops_the_commit_so_that_no_draw_need_be_made_anew(county):
    keep_away(county, county.people.agency_inspectors[:2], ["T001"])
    service.plan(county.people.manager, plan_text())
    found = refused("SAMPLING-30", service.commit, county.people.manager, "2024-03")
    assert "T001" in found.zh
    assert "T002" not in found.zh
    assert county.view().state is State.PLANNED


def keep_away(county, inspectors, codes):
    for inspector in inspectors:
        for code in codes:
            people_service.recuse(SYSTEM, inspector.user_id, county.ids[code], "kin")


LATE = 'reason = "补录纸质抽取"\n'


@pytest.mark.parametrize(("day", "late"), [(date(2024, 3, 31), False), (date(2024, 4, 1), True)])
def test_days_that_are_over_need_their_reason_at_the_plan_and_at_the_commit(county, day, late):
    manager, bare = county.people.manager, plan_text().replace(LATE, "")
    with clock.at(clock.start_of(day)):
        if late:
            found = refused("SAMPLING-36", service.plan, manager, bare)
            assert found.fields == {"round.reason": "missing"}
            service.plan(manager, plan_text())
        else:
            service.plan(manager, bare)
    with clock.at(clock.start_of(date(2024, 4, 1))):
        if late:
            service.commit(manager, "2024-03")
            assert county.view().plan.reason == "补录纸质抽取"
        else:
            refused("SAMPLING-36", service.commit, manager, "2024-03")


def test_only_providers_under_agreement_and_open_are_in_the_frame(county):
    county.under_agreement.discard(county.ids["T004"])
    county.bring("closed")
    record = service.export("2024-03")
    assert {one["row"]["code"] for one in record["frame"]["providers"]} == set(county.ids) - {"T004"}
    assert [one["row"]["reason"] for one in record["frame"]["excluded"]] == ["no_agreement"]


def test_the_two_keepers_are_two_persons_with_their_own_passwords(county):
    county.bring("committed")
    people, manager = county.people, county.people.manager
    mine = (people.name_of(manager), PASSWORD)
    refused("SAMPLING-08", service.seed, manager, "2024-03", "314159", mine, mine)
    refused("ACCOUNTS-01", service.seed, manager, "2024-03", "314159", mine, (people.name_of(people.overseer), "wrong"))
    clerk = (people.name_of(people.clerk), PASSWORD)
    refused("SAMPLING-09", service.seed, manager, "2024-03", "314159", mine, clerk)
    assert county.view().state is State.COMMITTED


@pytest.mark.parametrize("value", ["", "12", "一二三四五", "1" * 129])
def test_a_public_value_is_plain_text(county, value):
    county.bring("committed")
    refused("SAMPLING-10", service.seed, county.people.manager, "2024-03", value, *county.keepers())


def test_a_value_used_in_any_round_is_refused_even_after_a_void(county):
    county.bring("drawn")
    service.void(county.people.manager, "2024-03", "须更换录入人员", county.keepers()[1])
    refused("SAMPLING-11", service.seed, county.people.manager, "2024-03", " 314 159", *county.keepers())
    service.plan(county.people.manager, plan_text("other"))
    service.commit(county.people.manager, "other")
    refused("SAMPLING-11", service.seed, county.people.manager, "other", "314159", *county.keepers())


def test_a_void_needs_a_reason_and_another_person_and_stays_on_the_record(county):
    county.bring("released")
    manager = county.people.manager
    refused("SAMPLING-15", service.void, manager, "2024-03", "  ", county.keepers()[1])
    refused("SAMPLING-08", service.void, manager, "2024-03", "须更换录入人员", county.keepers()[0])
    assert service.assignments_for(county.people.inspector)
    service.void(manager, "2024-03", "须更换录入人员", county.keepers()[1])
    assert service.assignments_for(county.people.inspector) == ()
    county.seed("2024-03", "271828")
    service.draw(manager, "2024-03")
    service.release(manager, "2024-03")
    service.close(manager, "2024-03")
    record = service.export("2024-03")
    assert verify_rules.verify(record).ok
    assert record["draws"][0]["void"]["reason"] == "须更换录入人员"
    assert record["draws"][0]["result"]
    assert record["draws"][1]["void"] is None


def test_a_draw_with_a_closed_visit_is_not_voided(county):
    county.bring("released")
    close_visits(county, count=1)
    refused("SAMPLING-16", service.void, county.people.manager, "2024-03", "须更换录入人员", county.keepers()[1])


def test_closing_publishes_the_visited_and_the_unvisited(county):
    county.bring("released")
    close_visits(county, count=3)
    service.close(county.people.manager, "2024-03", "机构搬迁，未能检查")
    visits = service.export("2024-03", full=True)["visits"]
    assert sorted(bool(visit["closed_on"]) for visit in visits) == [False, False, True, True, True]
    assert {visit["reason"] for visit in visits if not visit["closed_on"]} == {"机构搬迁，未能检查"}
    open_ones = [
        order for one in county.people.inspectors for order in service.assignments_for(one) if not order.closed_on
    ]
    assert not open_ones


def test_exclusions_by_earlier_rounds_and_by_the_yearly_cap(county):
    county.bring("released")
    close_visits(county)
    service.close(county.people.manager, "2024-03")
    been = {visit["code"] for visit in service.export("2024-03")["visits"]}
    county.bring("planned", plan_text("next", exclude="visited_within_rounds = 1"), "1", "next")
    small = plan_text("next", exclude="visited_within_rounds = 1").replace("quota = 2", "quota = 1")
    county.bring("closed", small, "16180", "next")
    excluded = {one["row"]["code"]: one["row"]["reason"] for one in service.export("next")["frame"]["excluded"]}
    assert excluded == dict.fromkeys(been, "visited_recently")
    capped = small.replace('"next"', '"capped"').replace("visited_within_rounds = 1", "yearly_cap = 1")
    county.bring("closed", capped, "14142", "capped")
    assert {one["row"]["reason"] for one in service.export("capped")["frame"]["excluded"]} == {"yearly_cap"}


def test_rotation_sends_other_officers_next_time(county):
    add_person(
        "jb8",
        "稽核员戊",
        Role.INSPECTOR,
        authority=county.people.inspector.authority,
        certificate_no="JB-008",
        certificate_until=date(2099, 1, 1),
        competences=("general",),
    )
    county.bring("released", plan_text(spares=0))
    close_visits(county)
    service.close(county.people.manager, "2024-03")
    visits = service.export("2024-03")["visits"]
    county.bring("closed", plan_text("next", team="rotation = 1"), "16180", "next")
    frame = service.export("next")["frame"]["officers"]
    assert sum(len(one["row"]["forbidden"]) for one in frame) == 2 * len(visits)


def test_the_trail_never_names_the_drawn(county):
    county.bring("released")
    names = county.drawn_names() | set(county.ids)
    for event in db.session.scalars(select(TrailEvent).where(TrailEvent.kind.startswith("sampling."))):
        assert not [name for name in names if name in event.payload]


def test_the_sample_is_sealed_in_the_database(county):
    county.bring("drawn")
    rows = db.session.execute(text("SELECT result FROM round_draws")).scalars().all()
    assert all(b"T00" not in bytes(row) for row in rows)
    frames = db.session.execute(text("SELECT content FROM round_frames")).scalars().all()
    assert all(b"T00" not in bytes(row) for row in frames)
    assert all(row.released_at is None for row in db.session.scalars(select(Assignment)))
