"""Visit orders: spares, directed visits, closing, and what they count for."""

from datetime import date

import pytest
from sqlalchemy import select, update

from compliance.accounts import people_service
from compliance.accounts.rules import SYSTEM, Authority
from compliance.foundation.database import db
from compliance.foundation.errors import NotFound
from compliance.foundation.models import TrailEvent
from compliance.foundation.unit_of_work import unit_of_work
from compliance.providers.models import Provider
from compliance.sampling import service, verify_rules
from compliance.sampling.plan_rules import Notice
from compliance.sampling.rules import Origin
from tests.people import add_provider
from tests.sampling.county import close_visits, plan_text, refused


def test_a_spare_takes_the_place_of_one_that_cannot_be_visited(county):
    county.bring("released")
    old = next(order for order in service.assignments_for(county.people.inspector))
    new = service.replace(county.people.manager, old.id, "机构停业装修")
    taken = service.assignment(new)
    assert taken.origin is Origin.SPARE
    assert {user for user, _ in taken.officers} == {user for user, _ in old.officers}
    with pytest.raises(NotFound):
        service.assignment(old.id)
    stratum = next(s for s in service.sample(county.view()) for d in s.drawn if d.code == old.provider_code)
    assert taken.provider_code == stratum.spares[0].code
    refused("SAMPLING-19", service.replace, county.people.manager, new, "机构停业装修")
    refused("SAMPLING-17", service.replace, county.people.manager, new, "")
    service.close(county.people.manager, "2024-03")
    record = service.export("2024-03")
    assert verify_rules.verify(record).ok
    assert [one["replaces"] for one in record["visits"] if one["origin"] == "spare"] == [old.provider_code]


@pytest.mark.parametrize(
    ("level", "ownership", "code"),
    [("3", "public", "public_hospital"), ("1", "public", "primary_care"), ("unrated", "private", "private_hospital")],
)
def test_a_hospital_is_inspected_by_the_list_of_its_level_and_ownership(county, level, ownership, code):
    hospital = add_provider("H001", "人民医院", "hospital", level=level, ownership=ownership)
    county.under_agreement.add(hospital)
    text = plan_text().replace('share = "1/2"', "all = true")
    county.bring("released", text)
    orders = {
        order.provider_id: order for one in county.people.agency_inspectors for order in service.assignments_for(one)
    }
    assert orders[hospital].checklist_code == code
    team = [one.user_id for one in county.people.agency_inspectors[:2]]
    directed = service.direct(
        county.people.manager, hospital, team, "", Authority.AGENCY, Notice.UNANNOUNCED, "群众举报线索"
    )
    assert service.assignment(directed).checklist_code == code


def test_closing_a_visit_twice_changes_nothing(county):
    county.bring("released")
    order = service.assignments_for(county.people.inspector)[0]
    for day in (order.planned_from, order.planned_to):
        with unit_of_work(county.people.inspector) as work:
            service.record_visit_closed(work, order.id, day)
    assert service.assignment(order.id).closed_on == order.planned_from
    kinds = list(db.session.scalars(select(TrailEvent.kind).where(TrailEvent.subject == f"visit:{order.id}")))
    assert kinds == ["sampling.visit_closed"]


def test_coverage_counts_drawn_and_visited_apart(county):
    county.bring("released")
    close_visits(county, count=2)
    year = (date(2024, 1, 1), date(2024, 12, 31))
    found = service.coverage(*year)
    assert [one.total for one in found.duties] == [5, 4]
    assert sum(one.drawn for one in found.duties) == 5
    assert sum(one.visited for one in found.duties) == 2
    team = [one.user_id for one in county.people.agency_inspectors[:2]]
    undrawn = next(code for code in county.ids if code not in drawn_codes(county))
    order = service.direct(
        county.people.manager, county.ids[undrawn], team, "", Authority.AGENCY, Notice.UNANNOUNCED, "群众举报串换药品"
    )
    with unit_of_work(county.people.inspector) as work:
        service.record_visit_closed(work, order, date(2024, 5, 6))
    again = service.coverage(*year)
    assert sum(one.drawn for one in again.duties) == 5
    assert sum(one.visited for one in again.duties) == 3
    assert again.directed == 1
    once_more = service.direct(
        county.people.manager, county.ids[undrawn], team, "", Authority.AGENCY, Notice.UNANNOUNCED, "群众举报串换药品"
    )
    with unit_of_work(county.people.inspector) as work:
        service.record_visit_closed(work, once_more, date(2024, 6, 7))
    assert service.coverage(*year) == again  # whoever is visited twice counts once
    db.session.execute(update(Provider).where(Provider.code == undrawn).values(status="closed"))
    assert sum(one.visited for one in service.coverage(*year).duties) == 2  # a stranger not at all
    db.session.rollback()
    assert sum(one.visited for one in service.coverage(*year, Authority.ADMINISTRATIVE).duties) == 0
    may = service.coverage(date(2024, 5, 1), date(2024, 5, 31))
    assert sum(one.visited for one in may.duties) == 1
    assert sum(one.visited for one in may.yearly) == 3
    assert [one.required for one in may.yearly] == [5, 4]


def drawn_codes(county):
    return {one.code for stratum in service.sample(county.view()) for one in stratum.drawn}


def test_a_directed_visit_keeps_the_rules_of_teams(county):
    agency, bureau = county.people.agency_inspectors, county.people.bureau_inspectors
    direct = [county.people.manager, county.ids["T001"]]
    rest = ["", Authority.AGENCY, Notice.UNANNOUNCED, "群众举报串换药品"]
    refused("SAMPLING-13", service.direct, *direct, [agency[0].user_id], *rest)
    refused("SAMPLING-13", service.direct, *direct, [agency[0].user_id, bureau[0].user_id], *rest)
    people_service.recuse(SYSTEM, agency[0].user_id, county.ids["T001"], "kin")
    refused("SAMPLING-13", service.direct, *direct, [one.user_id for one in agency[:2]], *rest)
    refused("SAMPLING-12", service.direct, *direct, [one.user_id for one in agency[1:]], *rest[:3], " ")
    order = service.assignment(service.direct(*direct, [one.user_id for one in agency[1:]], *rest))
    assert order.origin is Origin.DIRECTED
    assert order.round_id is None
    assert order.released_at
