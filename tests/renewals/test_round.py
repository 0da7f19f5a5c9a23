"""A round from its opening to the signing: applications in time and out of it, conditions, refusals, deadlines."""

from datetime import date
from itertools import product

import pytest
from sqlalchemy import func, insert, select

from compliance.accounts.rules import SYSTEM
from compliance.agreements import service as agreements
from compliance.agreements.event_rules import NewEvent
from compliance.agreements.models import Agreement, AgreementEvent
from compliance.agreements.rules import EventKind, State
from compliance.assessments.models import Assessment
from compliance.deadlines.models import Deadline
from compliance.foundation import clock
from compliance.foundation.database import db
from compliance.foundation.errors import Refusal
from compliance.foundation.unit_of_work import unit_of_work
from compliance.providers.models import Provider
from compliance.renewals import loading_service, round_service, service
from compliance.renewals.models import RenewalCondition, RenewalRefusal
from compliance.renewals.rules import Facts, Place
from tests.people import add_provider
from tests.queries import counted

OPENED, LAST, AFTER = (clock.start_of(day, 9) for day in (date(2024, 9, 2), date(2024, 9, 30), date(2024, 10, 8)))
NEXT = "county-hospital-2025"


def next_template():
    """The template of the year to come, published."""
    source = agreements.template_of("county-hospital-2024").source
    agreements.publish(SYSTEM, source.replace("county-hospital-2024", NEXT).replace("2024", "2025"))


@pytest.fixture
def opened(people):
    """Two providers under agreement in 2024, a third that is assessed E and a fourth assessed C; the round for 2025."""
    for code, name in (("R-E", "考核差的卫生院"), ("R-C", "考核一般的卫生院")):
        add_provider(code, name)
    with clock.at(clock.start_of(date(2024, 1, 2), 9)):
        agreements.sign(SYSTEM, 2024, "county-hospital-2024", on=date(2024, 1, 2))
        next_template()
    ids = dict(db.session.execute(select(Provider.code, Provider.id)).all())
    assess({ids["R-E"]: "E", ids["R-C"]: "C", people.head.provider_id: "A"})
    with clock.at(OPENED):
        return service.open_round(people.officer, 2025), ids


def assess(grades):
    """Published assessments of 2023."""
    of = dict(db.session.execute(select(Agreement.provider_id, Agreement.id)).all())
    scores = {"A": 95, "B": 85, "C": 75, "D": 65, "E": 50}
    rows = [
        {
            "provider_id": provider_id,
            "year": 2023,
            "agreement_id": of[provider_id],
            "scorecard_id": "county-hospital-card",
            "state": "published",
            "score": scores[grade],
            "grade": grade,
        }
        for provider_id, grade in grades.items()
    ]
    with unit_of_work(SYSTEM) as work:
        work.session.execute(insert(Assessment), rows)


def places(round_id):
    """Code -> place, in the order of the list."""
    found = round_service.find(SYSTEM, round_id)
    return {row.code: row.place for row in loading_service.listed(found).rows}


def deadline(key):
    """A deadline by its key."""
    return db.session.scalars(select(Deadline).where(Deadline.key == key)).one()


def test_everyone_owes_its_application_three_months_before_the_end(opened, people):
    _, ids = opened
    for id in ids.values():
        assert deadline(f"provider:{id}:renewal:2024").due == date(2024, 9, 30)


def test_the_list_has_the_best_assessed_first_and_tells_who_stands_where(opened, people):
    round_id, _ = opened
    with clock.at(OPENED):
        service.apply(people.head, round_id, people.head.provider_id)
        found = places(round_id)
    assert list(found.values()) == [Place.READY, Place.SILENT, Place.DECLINED, Place.SILENT]
    assert list(found)[1:3] == ["R-C", "R-E"]


def test_the_last_day_is_in_time_and_the_next_is_refused_and_kept(opened, people):
    round_id, ids = opened
    with clock.at(LAST):
        service.apply(people.head, round_id, people.head.provider_id)
        assert deadline(f"provider:{people.head.provider_id}:renewal:2024").closed_as == "met"
    with clock.at(AFTER):
        with pytest.raises(Refusal, match="RENEWALS-02"):
            service.apply(people.other_head, round_id, people.other_head.provider_id)
        other = loading_service.row_of(round_service.find(SYSTEM, round_id), people.other_head.provider_id)
        assert other.place is Place.LATE
        assert other.reason.zh == "2024-10-08"
        # A paper that came in time is taken although it is entered later.
        service.apply(people.officer, round_id, ids["R-C"], date(2024, 9, 27))
        assert places(round_id)["R-C"] is Place.WAITING
        with pytest.raises(Refusal, match="RENEWALS-07"):
            service.apply(people.officer, round_id, ids["R-C"], date(2024, 9, 27))


def test_outside_a_round_the_agreement_itself_refuses_a_late_application(opened, people):
    found = agreements.agreements_of(people.head.provider_id, date(2024, 10, 1))[0]
    new = NewEvent(EventKind.RENEWAL_APPLIED, date(2024, 10, 1), "续签")
    with pytest.raises(Refusal, match="AGREEMENTS-42"):
        agreements.record_event(people.officer, found.id, new)
    agreements.record_event(
        people.officer,
        found.id,
        NewEvent(EventKind.RENEWAL_APPLIED, date(2024, 10, 1), "续签", None, date(2024, 9, 30)),
    )


def test_where_the_agency_organises_it_a_later_day_closes_the_round(people):
    with clock.at(clock.start_of(date(2024, 1, 2), 9)):
        agreements.sign(SYSTEM, 2024, "county-hospital-2024", on=date(2024, 1, 2))
    with clock.at(AFTER):
        with pytest.raises(Refusal, match="RENEWALS-01"):
            service.open_round(people.officer, 2025)
        round_id = service.open_round(people.officer, 2025, date(2024, 11, 30))
        assert round_service.find(SYSTEM, round_id).days.organised
        assert deadline(f"provider:{people.head.provider_id}:renewal:2024").due == date(2024, 11, 30)
        service.apply(people.head, round_id, people.head.provider_id)
        with pytest.raises(Refusal, match="RENEWALS-06"):
            service.open_round(people.officer, 2025)
        with pytest.raises(Refusal, match="RENEWALS-03"):
            service.open_round(people.officer, 2030)


def test_one_act_signs_all_who_are_renewed_and_nobody_else(opened, people):
    round_id, ids = opened
    with clock.at(OPENED):
        service.apply(people.head, round_id, people.head.provider_id)
        for code in ("R-C",):
            service.apply(people.officer, round_id, ids[code])
        with pytest.raises(Refusal, match="RENEWALS-07"):
            service.apply(people.officer, round_id, ids["R-E"])
        service.decline(people.officer, round_id, people.other_head.provider_id, "协商未达成一致")
    with clock.at(clock.start_of(date(2024, 12, 16), 9)):
        done = service.sign_ready(people.officer, round_id, NEXT, date(2024, 12, 16))
        assert [one.provider_id for one in done.signed] == [people.head.provider_id]
        service.meet(people.officer, round_id, ids["R-C"], "已约谈")
        done = service.sign_ready(people.officer, round_id, NEXT, date(2024, 12, 16))
        assert [one.code for one in done.signed] == ["R-C"]
        assert deadline(f"renewal_round:{round_id}:signing").closed_as == "met"
        with pytest.raises(Refusal, match="RENEWALS-09"):
            service.sign_ready(people.officer, round_id, NEXT, date(2024, 12, 16))
        with pytest.raises(Refusal, match="RENEWALS-08"):
            service.sign_ready(people.officer, round_id, "county-hospital-2026", date(2024, 12, 16))
        # Who was decided not to be renewed is left out when a template is signed with everyone, too.
        rest = agreements.sign(SYSTEM, 2025, NEXT, on=date(2024, 12, 16))
        assert [one.code for one in rest.signed] == ["R-E"]
        assert people.other_head.provider_id in {one.provider_id for one in rest.refused}
    ended = agreements.agreements_of(people.other_head.provider_id, date(2025, 1, 1))[0]
    assert ended.state is State.NOT_RENEWED


def test_made_out_electronically_only_to_those_who_are_renewed(opened, people):
    round_id, _ = opened
    with clock.at(OPENED):
        service.apply(people.head, round_id, people.head.provider_id)
        made = service.sign_ready(people.officer, round_id, NEXT, date(2024, 12, 16), electronic=True)
    assert [one.provider_id for one in made.signed] == [people.head.provider_id]
    assert db.session.scalar(select(func.count()).select_from(Agreement).where(Agreement.year == 2025)) == 0


NAMES = ("signed", "ended", "declined", "applied", "late", "met")


def every_case():
    """Each combination of what can be true of a provider, by code."""
    cases = product((False, True), repeat=len(NAMES))
    return {
        f"X{place:03d}": Facts(**dict(zip(NAMES, flags, strict=True)), grade=grade)
        for place, (flags, grade) in enumerate(product(cases, ("", "A", "D", "E")))
    }


def test_the_query_puts_everyone_where_the_rule_does(people):
    cases = every_case()
    with unit_of_work(SYSTEM) as work:
        common = {"kind": "primary_care", "normalised_name": "某"}
        work.session.execute(insert(Provider), [{"code": code, "name": code, **common} for code in cases])
    with clock.at(clock.start_of(date(2024, 1, 2), 9)):
        agreements.sign(SYSTEM, 2024, "county-hospital-2024", on=date(2024, 1, 2))
        next_template()
    ids = dict(db.session.execute(select(Provider.code, Provider.id)).all())
    assess({ids[code]: facts.grade for code, facts in cases.items() if facts.grade})
    with clock.at(OPENED):
        round_id = service.open_round(people.officer, 2025)
        happen(round_id, cases, ids)
        found = round_service.find(SYSTEM, round_id)
        with counted() as statements:
            counts = loading_service.counts(found)
            page = loading_service.listed(found)
        assert statements.number <= 7
        assert page.total == sum(counts.values()) == len(cases) + 2
        there = by_query(found)
        assert {place: len(rows) for place, rows in there.items() if rows} == counts
        rows = {row.code: (place, row) for place, rows in there.items() for row in rows}
        for code, facts in cases.items():
            where, row = rows[code]
            assert (row.facts, row.place) == (facts, where), code


def by_query(found):
    """Place -> the rows that the query finds there, page by page."""
    listed = {place: [] for place in Place}
    for place, rows in listed.items():
        for number in range(1, 12):
            page = loading_service.listed(found, place, page=number)
            rows.extend(page.rows)
            if len(rows) >= page.total:
                break
    return listed


def happen(round_id, cases, ids):
    """Write what each case says."""
    of = dict(db.session.execute(select(Agreement.provider_id, Agreement.id)).all())
    signed = [ids[code] for code, facts in cases.items() if facts.signed]
    agreements.sign(SYSTEM, 2025, NEXT, signed, on=date(2024, 9, 2))
    kinds = {"ended": "rescinded", "declined": "not_renewed", "applied": "renewal_applied"}
    common = {"on": date(2024, 9, 2), "reason": "事由", "recorded_at": OPENED, "until": None, "lapses_on": None}
    events = [
        {"agreement_id": of[ids[code]], "kind": kind, **common}
        for code, facts in cases.items()
        for name, kind in kinds.items()
        if getattr(facts, name)
    ]
    late = {"round_id": round_id, "applied_on": date(2024, 8, 1), "recorded_at": OPENED}
    met = {"round_id": round_id, "reason": "已办妥", "met_at": OPENED}
    with unit_of_work(SYSTEM) as work:
        work.session.execute(insert(AgreementEvent), events)
        for model, name, values in ((RenewalRefusal, "late", late), (RenewalCondition, "met", met)):
            rows = [{"provider_id": ids[code], **values} for code, facts in cases.items() if getattr(facts, name)]
            work.session.execute(insert(model), rows)
