"""The life of an agreement in a real browser: from a pharmacy's application to the settlement of its deposit."""

from datetime import date
from pathlib import Path

import pytest

from tests.journeys import agreement_pages as pages
from tests.journeys import assessment_pages
from tests.journeys.agreement_amounts import CREDIT
from tests.journeys.cast import INSPECTORS, add_staff
from tests.journeys.days import Days
from tests.journeys.office_pages import FIRST_PASSWORD
from tests.journeys.screens import PHONE, TABLET, Office

pytestmark = [pytest.mark.browser, pytest.mark.sqlite_only]


@pytest.fixture
def office(app, live_server, browser, browser_context_args) -> Office:
    """The agency on 5 January 2026, with its staff and an empty registry."""
    days = Days(date(2026, 1, 5))
    days.keep(app)
    add_staff()
    return Office(browser, browser_context_args, live_server, days)


def test_from_an_application_to_the_settled_deposit(office, tmp_path):
    own = papers(office, tmp_path)
    assessment(office)
    signing(office)
    with office.person("officer") as screen:
        pages.to_certificate(screen)
    with office.visitor(PHONE) as screen:
        pages.sees_certificate(screen, own)
    marks(office)
    objection(office)
    deposit(office)


def papers(office: Office, directory: Path) -> str:
    """Filed without one paper, told once, handed in, accepted; returns the applicant's own path."""
    with office.visitor(PHONE) as screen:
        own = pages.apply(screen)
    with office.person("officer") as screen:
        pages.tell_what_is_missing(screen, directory)
    with office.visitor(PHONE) as screen:
        pages.hand_in_the_rest(screen, own)
    with office.person("officer") as screen:
        pages.accept(screen)
    return own


def assessment(office: Office) -> None:
    """Assessors drawn by tickets, one of them with the checklist, the result."""
    with office.person("manager") as screen:
        drawn = pages.draw(screen)
    assert set(drawn) == set(INSPECTORS)
    office.days.go_to(date(2026, 1, 20))
    with office.person(INSPECTORS[drawn[0]], TABLET) as screen:
        pages.assess(screen)
    with office.person("manager") as screen:
        pages.conclude(screen)


def signing(office: Office) -> None:
    """Negotiated, made out, signed by the head with a one-time code, countersigned by the director."""
    with office.person("agency_director") as screen:
        pages.negotiate(screen)
    with office.person("officer") as screen:
        provider_code = pages.code_of(screen)
        code = pages.one_time_code(screen)
    with office.person("administrator") as screen:
        pages.add_head(screen, FIRST_PASSWORD, provider_code)
    office.first_time("head", FIRST_PASSWORD)
    with office.person("head", PHONE) as screen:
        pages.head_signs(screen, code)
    with office.person("agency_director") as screen:
        pages.countersign(screen)


def marks(office: Office) -> None:
    """January 2027: the year is opened, its deposits are posted, its items marked, the pharmacy told."""
    office.days.go_to(date(2027, 1, 6))
    with office.person("manager") as screen:
        assessment_pages.open_the_year(screen)
    with office.person("officer") as screen:
        assessment_pages.post_deposits(screen)
        assessment_pages.mark(screen)
    with office.person("manager") as screen:
        assessment_pages.tell_provider(screen)


def objection(office: Office) -> None:
    """The head objects, the officer changes one mark, the manager answers."""
    with office.person("head", PHONE) as screen:
        assessment_pages.head_objects(screen)
    with office.person("officer") as screen:
        assessment_pages.change_the_mark(screen)
    with office.person("manager") as screen:
        assessment_pages.answer(screen)


def deposit(office: Office) -> None:
    """Decided at 72 points, published, settled: 24 percent are withheld."""
    with office.person("agency_director") as screen:
        assessment_pages.decide(screen)
    with office.person("manager") as screen:
        assessment_pages.publish(screen, CREDIT)
    with office.person("agency_director") as screen:
        assessment_pages.settle(screen)
        assessment_pages.ledger_agrees(screen)
    with office.person("head", PHONE) as screen:
        assessment_pages.head_sees_deposit(screen)
