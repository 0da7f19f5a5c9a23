"""A self-check beside what is found otherwise: by the round that verifies the season, and in a case."""

from dataclasses import replace
from datetime import date
from fractions import Fraction
from uuid import uuid4

import pytest

from compliance.cases import own_report_service
from compliance.findings import service as findings
from compliance.foundation.database import db
from compliance.foundation.errors import Refusal
from compliance.foundation.unit_of_work import unit_of_work
from compliance.sampling import service as sampling
from compliance.sampling.verify_rules import verify
from compliance.selfchecks import service
from compliance.selfchecks.service import Check
from tests.findings.making import finding, line
from tests.people import PASSWORD
from tests.selfchecks.test_selfchecks import ASKED, CHARGE, all_none, at, season, under_agreement

ANSWERED, DRAWN, VISITED = date(2024, 7, 10), date(2024, 8, 1), date(2024, 8, 5)
CHECK = Check("2024Q3-07", date(2024, 8, 1), date(2024, 8, 30), Fraction(1))


@pytest.fixture
def answered(app, people):
    """Two providers: A001 declares 1,200.50 of repeated charges, B001 nothing at all."""
    under_agreement(people)
    with at(ASKED):
        asked = service.ask(people.manager, season())
    with at(ANSWERED):
        for clerk, head, charges in (
            (people.clerk, people.head, [CHARGE]),
            (people.other_clerk, people.other_head, []),
        ):
            view = service.own(clerk)[0]
            service.draft(clerk, view.id, all_none(view), {})
            for charge in charges:
                service.add_line(clerk, view.id, charge)
            service.confirm(head, view.id)
    return asked


def drawn(people, season_id):
    """The season's round, planned by its page and drawn like any other; orders by provider's code."""
    with at(DRAWN):
        round_id = service.plan(people.manager, season_id, CHECK)
        sampling.commit(people.manager, round_id)
        keepers = [(people.name_of(one), PASSWORD) for one in (people.manager, people.overseer)]
        sampling.seed(people.manager, round_id, "2-7-1-8", *keepers)
        sampling.draw(people.manager, round_id)
        sampling.release(people.manager, round_id)
        db.session.rollback()
        sample = sampling.sample(sampling.round_in_scope(None, round_id))
    return {one.code: one.order for stratum in sample for one in stratum.drawn}


def visit(people, order, *lines):
    """Close the visit of an order, with what it found."""
    with at(VISITED):
        if lines:
            new = finding(order.provider_id, *lines, source_id=str(order.id), found_on=VISITED)
            findings.record(people.inspector, new)
        with unit_of_work(people.inspector) as work:
            sampling.record_visit_closed(work, order.id, VISITED)
        db.session.rollback()


def test_the_draw_verifies_what_was_declared(people, answered):
    orders = drawn(people, answered)
    assert set(orders) == {"A001", "B001"}
    view = service.season_in_scope(people.manager, answered)
    assert service.verified(view) == (), "nothing is told before a visit is closed"
    with at(DRAWN), pytest.raises(Refusal, match="SELFCHECKS-16"):
        service.plan(people.manager, answered, replace(CHECK, round_id="2024Q3-08"))
    visit(people, orders["A001"], line(120050))
    visit(people, orders["B001"], line(5000), line(7000, occurred_from=date(2024, 7, 2), occurred_to=date(2024, 7, 2)))
    with at(date(2024, 9, 1)):
        found = {one.declaration.provider_code: one for one in service.verified(view)}
        total = service.summary(service.of_season(answered), tuple(found.values()))
    honest, denied = found["A001"], found["B001"]
    assert (honest.found_fen, honest.difference_fen, honest.facts) == (120050, 0, ("confessed",))
    assert honest.agrees
    # Of 120.00 found at B001, 70.00 lie after the season's days.
    assert (denied.found_fen, denied.difference_fen, denied.facts) == (5000, 5000, ("false_nil",))
    assert (total.verified, total.disagree, total.difference_fen) == (2, 1, 5000)
    with at(date(2024, 9, 2)):
        sampling.close(people.manager, CHECK.round_id)
        record = sampling.export(CHECK.round_id)
    assert verify(record).ok, "a stratum that names its providers verifies like any other"


def test_a_season_that_nobody_answered_is_not_verified(app, people):
    under_agreement(people)
    with at(ASKED):
        asked = service.ask(people.manager, season())
        with pytest.raises(Refusal, match="SELFCHECKS-17"):
            service.plan(people.manager, asked, CHECK)


def recorded(people, actor, *lines):
    with at(VISITED):
        new = finding(actor.provider_id, *lines, source_id=uuid4().hex, found_on=VISITED)
        return findings.record(people.inspector, new)


def test_a_case_takes_up_what_was_told_before_it_was_known(people, answered):
    told = recorded(people, people.head, line(120050))
    weighed = own_report_service.weighed(people.head.provider_id, [told], {"proof": "现场检查笔录"})
    assert weighed["circumstances"] == ["confessed"]
    assert weighed["proof"].startswith("现场检查笔录；《2024年自查自纠》")
    with at(VISITED):
        view = service.own(people.clerk)[0]
        service.receive(people.officer, view.id, 120050, VISITED, "YH-9")
    weighed = own_report_service.weighed(people.head.provider_id, [told], {})
    assert weighed["circumstances"] == ["confessed", "full_return"]
    # One violation of the case was told, another was denied: that it was told lightens nothing by itself.
    denied = recorded(people, people.head, line(300, "phantom_bed"))
    both = own_report_service.weighed(people.head.provider_id, [told, denied], {})
    assert "circumstances" not in both


def test_a_case_takes_up_that_a_nil_return_was_wrong(people, answered):
    found = recorded(people, people.other_head, line(5000))
    weighed = own_report_service.weighed(people.other_head.provider_id, [found], {"circumstances": ["repeated"]})
    assert weighed["circumstances"] == ["repeated", "false_nil"]
    assert own_report_service.weighed(people.head.provider_id, [], {}) == {}


def test_days_that_the_season_did_not_ask_about_say_nothing(people, answered):
    after = recorded(
        people, people.other_head, line(5000, occurred_from=date(2024, 6, 30), occurred_to=date(2024, 7, 1))
    )
    assert own_report_service.standings_of(people.other_head.provider_id, [after]) == ()
