"""What may happen to a draw that stands: it grows, and recusals are answered; all of it on a record that verifies."""

from datetime import date

import pytest

from compliance.accounts import people_service
from compliance.accounts.rules import SYSTEM, Role
from compliance.foundation.errors import NotFound
from compliance.sampling import service, verify_rules
from compliance.sampling.rules import Act, Origin, State
from tests.people import add_person
from tests.sampling.county import plan_text, refused

REASON = "面上问题较多，扩大检查"


def more_officers(county, count, first=20, **more):
    """Further inspectors of the agency."""
    return [
        add_person(
            f"jb{number}",
            f"稽核员{number}",
            Role.INSPECTOR,
            authority=county.people.inspector.authority,
            certificate_no=f"JB-{number:03d}",
            certificate_until=more.get("until", date(2099, 1, 1)),
            competences=("general",),
            **({"seconded_from": more["home"]} if "home" in more else {}),
        )
        for number in range(first, first + count)
    ]


def extend(county, more, reason=REASON):
    return service.extend(county.people.manager, "2024-03", more, reason, county.keepers()[1])


def orders_of_all(county, *others):
    people = (*county.people.inspectors, *others)
    return {order.id: order for one in people for order in service.assignments_for(one)}


def closed_record(county, full=False):
    service.close(county.people.manager, "2024-03", "时间不够")
    record = service.export("2024-03", full=full)
    found = verify_rules.verify(record)
    assert found.ok, found.fault
    return record


def test_a_round_grows_before_its_release_and_stays_sealed(county):
    county.bring("drawn")
    assert extend(county, {1: 1, 2: 2}) == 3
    assert county.view().state is State.DRAWN
    assert not orders_of_all(county)
    assert service.release(county.people.manager, "2024-03") == 8
    assert [len(stratum.drawn) for stratum in service.sample(county.view())] == [4, 4]
    record = closed_record(county)
    (change,) = record["draws"][0]["changes"]
    assert [one["stratum"] for one in change["added"]] == [1, 2, 2]
    assert "reason" not in change


def test_a_round_that_grows_after_its_release_sends_the_new_teams_at_once_and_moves_nobody(county):
    county.bring("released")
    before = orders_of_all(county)
    extend(county, {2: 1})
    after = orders_of_all(county)
    assert {key: after[key] for key in before} == before
    (new,) = [order for key, order in after.items() if key not in before]
    assert new.origin is Origin.DRAWN
    assert new.released_at
    act = next(one for one in county.view().acts if one.act is Act.EXTEND)
    assert act.draw_number == 1
    (change,) = closed_record(county, full=True)["draws"][0]["changes"]
    assert change["reason"] == REASON
    assert len(change["by"]) == 2


def test_an_extension_needs_a_reason_a_second_person_and_providers_that_are_left(county):
    county.bring("drawn")
    refused("SAMPLING-28", extend, county, {1: 1}, "多查")
    refused("SAMPLING-29", extend, county, {1: 0})
    refused("SAMPLING-24", extend, county, {1: 3})
    mine = county.keepers()[0]
    refused("SAMPLING-08", service.extend, county.people.manager, "2024-03", {1: 1}, REASON, mine)
    refused("ACCOUNTS-01", service.extend, county.people.manager, "2024-03", {1: 1}, REASON, (mine[0], "wrong"))
    county_state = county.view().state
    assert county_state is State.DRAWN


def test_an_extension_that_no_team_could_visit_is_refused_and_changes_nothing(county):
    county.bring("drawn", plan_text(team="max_load = 4"))
    refused("SAMPLING-26", extend, county, {1: 2})
    assert extend(county, {1: 1}) == 1


def test_spares_after_an_extension_are_the_next_of_the_order(county):
    county.bring("released")
    extend(county, {2: 1})
    old = next(one for one in orders_of_all(county).values() if one.provider_code in ("T004", "T005", "T006", "T007"))
    new = service.replace(county.people.manager, old.id, "机构停业装修")
    kinds = [change["kind"] for change in closed_record(county)["draws"][0]["changes"]]
    assert kinds == ["extension", "spare"]
    with pytest.raises(NotFound):
        service.assignment(old.id)
    assert new


def test_a_recusal_declared_after_the_commit_is_settled_at_the_release_on_the_record(county):
    county.bring("drawn")
    barred = county.people.agency_inspectors[0]
    for code in county.ids:
        people_service.recuse(SYSTEM, barred.user_id, county.ids[code], "kin")
    service.release(county.people.manager, "2024-03")
    assert service.assignments_for(barred) == ()
    orders = orders_of_all(county).values()
    assert len(orders) == 5
    assert all(len(order.officers) == 2 for order in orders)
    record = closed_record(county, full=True)
    changes = record["draws"][0]["changes"]
    assert changes
    assert {change["kind"] for change in changes} == {"recusal"}
    assert {change["reason"] for change in changes} == {"下达前已申报回避"}


def test_recusals_of_everyone_neither_stop_a_release_nor_tell_who_was_drawn(county, client):
    county.bring("drawn")
    for one in county.people.agency_inspectors:
        for code in county.ids:
            people_service.recuse(SYSTEM, one.user_id, county.ids[code], "other")
    # What is next in order is as secret as what was drawn.
    assert extend(county, {1: 1}) == 1
    assert service.release(county.people.manager, "2024-03") == 6
    drawn = [one for stratum in service.sample(county.view()) for one in stratum.drawn]
    assert all(one.barred == tuple(name for _, name in one.order.officers) for one in drawn)
    page = client.sign_in(county.people.manager).get("/sampling/rounds/2024-03").text
    assert page.count("须回避：") == 6
    assert closed_record(county)["draws"][0]["changes"][0]["kind"] == "extension"


def test_of_two_barred_visits_the_one_that_can_be_staffed_is(county):
    county.bring("drawn")
    first, *others = county.people.agency_inspectors
    codes = sorted(county.ids)
    for code in codes:
        people_service.recuse(SYSTEM, first.user_id, county.ids[code], "kin")
    for one in others:
        people_service.recuse(SYSTEM, one.user_id, county.ids[codes[0]], "kin")
    service.release(county.people.manager, "2024-03")
    drawn = [one for stratum in service.sample(county.view()) for one in stratum.drawn]
    assert {one.code for one in drawn if one.barred} <= {codes[0]}
    closed_record(county)


def test_who_declares_a_recusal_after_the_release_is_replaced_by_the_next_in_turn(county):
    county.bring("released")
    order = service.assignments_for(county.people.inspector)[0]
    (gone, _), (stays, _) = order.officers
    service.recuse(county.people.manager, order.id, gone, "kin", "配偶在该院任职")
    team = {user for user, _ in service.assignment(order.id).officers}
    assert gone not in team
    assert stays in team
    assert len(team) == 2
    assert county.ids[order.provider_code] in people_service.recusals()[gone]
    with pytest.raises(NotFound):
        service.recuse(county.people.manager, order.id, gone, "kin", "配偶在该院任职")
    refused("SAMPLING-27", service.recuse, county.people.manager, order.id, stays, "kin", "")
    # Only three officers: nobody is left for a second recusal at the same provider.
    refused("SAMPLING-25", service.recuse, county.people.manager, order.id, stays, "kin", "配偶在该院任职")
    (change,) = closed_record(county)["draws"][0]["changes"]
    assert change["teams"][0]["code"] == order.provider_code


def test_inspectors_from_outside_are_a_frame_of_their_own_and_fill_their_own_seats(county):
    guests = more_officers(county, 2, home="邻县医疗保障局")
    county.bring("released", plan_text(team="outside = 1"))
    orders = orders_of_all(county, *guests).values()
    known = {one.user_id for one in guests}
    assert len(orders) == 5
    assert all(len({user for user, _ in order.officers} & known) == 1 for order in orders)
    assert all(len(order.officers) == 3 for order in orders)
    assert abs(len(service.assignments_for(guests[0])) - len(service.assignments_for(guests[1]))) == 1
    record = closed_record(county, full=True)
    assert len(record["frame"]["outside"]) == 2
    assert len(record["frame"]["officers"]) == 3
    assert {one["row"].get("seconded_from") for one in record["frame"]["identities"]} == {None, "邻县医疗保障局"}
    assert county.view().sizes["outside"] == 2


def test_without_seats_for_them_nobody_from_outside_is_sent(county):
    guests = more_officers(county, 2, home="邻县医疗保障局")
    county.bring("released")
    assert [service.assignments_for(one) for one in guests] == [(), ()]
    service.plan(county.people.manager, plan_text("other", team="outside = 3"))
    found = refused("SAMPLING-06", service.commit, county.people.manager, "other")
    assert "外县检查人员2人" in found.zh


def test_officers_who_cannot_be_sent_are_in_the_frame_with_the_reason(county):
    (early,) = more_officers(county, 1, until=date(2024, 3, 30))
    (last,) = more_officers(county, 1, first=30, until=date(2024, 3, 31))
    county.bring("released")
    assert service.assignments_for(early) == ()
    record = closed_record(county, full=True)
    assert [one["row"]["reason"] for one in record["frame"]["unfit"]] == ["certificate_expires"]
    assert len(record["frame"]["officers"]) == 4
    assert service.assignments_for(last) is not None
    names = {one["row"]["name"] for one in record["frame"]["identities"]}
    assert {"稽核员20", "稽核员30"} <= names


def test_each_officer_keeps_to_one_district_where_the_plan_says_so(county):
    more_officers(county, 7)
    plan = plan_text(team="one_district = true")
    county.bring("released", plan)
    everyone = {user for order in orders_of_all(county).values() for user, _ in order.officers}
    places = {}
    for order in orders_of_all(county).values():
        for user, _ in order.officers:
            places.setdefault(user, set()).add(order.district)
    assert everyone
    assert all(len(found) == 1 for found in places.values())
    closed_record(county)
