"""The whole main line in a real browser: from a city's hospital list to a provider's deduction and the workbook."""

from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.journeys import (
    case_pages,
    finding_pages,
    office_pages,
    portal_pages,
    public_pages,
    quarter_book,
    tablet_pages,
)
from tests.journeys.amounts import PARTS, RECEIVED, TOTAL, TOTAL_CAPITALS
from tests.journeys.cast import INSPECTORS, add_staff
from tests.journeys.days import Days
from tests.journeys.office_pages import Drawn
from tests.journeys.screens import PHONE, TABLET, Office

pytestmark = [pytest.mark.browser, pytest.mark.sqlite_only]


@pytest.fixture
def office(app, live_server, browser, browser_context_args) -> Office:
    """The agency on 5 January 2026, with its staff and an empty registry."""
    days = Days(date(2026, 1, 5))
    days.keep(app)
    add_staff()
    return Office(browser, browser_context_args, live_server, days)


def test_from_the_real_list_to_the_deduction_and_the_workbook(office, tmp_path):
    drawn, commitment = agreements_and_draw(office)
    visit(office, drawn[0])
    answer_lines(office, drawn[0])
    bring_the_case_to_its_notice(office)
    hear_and_decide(office)
    money_comes_in(office)
    record = close_and_publish(office, drawn, tmp_path)
    anyone_verifies(record, drawn[0], commitment, tmp_path)
    workbook_agrees(office, drawn[0], tmp_path)


def agreements_and_draw(office: Office) -> tuple[tuple[Drawn, ...], str]:
    """January: the list and the agreements. March: the round, up to its release."""
    with office.person("manager") as screen:
        office_pages.import_the_real_list(screen)
        office_pages.sign_with_all(screen, "2026-01-05")
    office.days.go_to(date(2026, 3, 2))
    with office.person("manager") as screen:
        office_pages.plan_a_round(screen)
        with office.visitor() as public:
            commitment = public_pages.commitment_before_the_draw(public)
        office_pages.draw_with_two_keepers(screen)
        drawn = office_pages.release(screen)
    office_pages.add_provider_people(office, drawn[0])
    return drawn, commitment


def visit(office: Office, drawn: Drawn) -> None:
    """Two officers with a tablet each; the record is signed by both and by the provider."""
    office.days.go_to(date(2026, 3, 4))
    one, other = drawn.team
    with office.person(INSPECTORS[one], TABLET) as first, office.person(INSPECTORS[other], TABLET) as second:
        tablet_pages.arrive(first, drawn.name)
        tablet_pages.join(second, drawn.name)
        tablet_pages.fill_first(first)
        tablet_pages.fill_second(second)
        tablet_pages.sign(second, other)
        tablet_pages.again(first)
        tablet_pages.sign(first, one)
        tablet_pages.sign(first, "被检查单位代表", name="医务科长", position="科长", opinion="情况属实")
        tablet_pages.read_record(first)


def answer_lines(office: Office, drawn: Drawn) -> None:
    """Sent, drafted, confirmed line by line, rechecked, confirmed."""
    office.days.go_to(date(2026, 3, 5))
    with office.person("officer") as screen:
        finding_pages.send(screen, drawn.name)
    office.days.go_to(date(2026, 3, 6))
    with office.person("clerk", PHONE) as screen:
        finding_pages.draft_answers(screen)
    with office.person("head", PHONE) as screen:
        finding_pages.answer_line_by_line(screen)
    office.days.go_to(date(2026, 3, 9))
    with office.person("officer") as screen:
        finding_pages.recheck(screen)
    with office.person("head", PHONE) as screen:
        finding_pages.accept_what_remains(screen)
    with office.person("officer") as screen:
        finding_pages.confirm(screen)


def bring_the_case_to_its_notice(office: Office) -> None:
    """Opened, proposed by one, checked by another, served."""
    office.days.go_to(date(2026, 3, 12))
    with office.person("officer") as screen:
        case_pages.open_and_propose(screen)
    with office.person("checker") as screen:
        case_pages.check(screen)
    with office.person("officer") as screen:
        case_pages.serve_notice(screen)


def hear_and_decide(office: Office) -> None:
    """The clerk drafts a statement, the head sends it, it is considered, the director decides."""
    office.days.go_to(date(2026, 3, 16))
    with office.person("clerk", PHONE) as screen:
        portal_pages.draft_statement(screen)
    with office.person("head", PHONE) as screen:
        portal_pages.send_statement(screen)
    office.days.go_to(date(2026, 3, 18))
    with office.person("officer") as screen:
        case_pages.consider(screen, portal_pages.STATEMENT)
    with office.person("agency_director") as screen:
        case_pages.decide(screen)


def money_comes_in(office: Office) -> None:
    """The provider sees what it owes; the recovery comes by receipt, its damages by offset."""
    with office.person("head", PHONE) as screen:
        portal_pages.sees_each_deduction(screen)
    office.days.go_to(date(2026, 3, 20))
    with office.person("officer") as screen:
        case_pages.receive(screen, PARTS[0], "缴款", "票据2026-0017")
        case_pages.receive(screen, PARTS[1], "抵扣结算款", "月结2026-03-08")
        case_pages.sees_what_came_in(screen)
    with office.person("head", PHONE) as screen:
        portal_pages.sees_what_is_owed(screen)


def close_and_publish(office: Office, drawn: tuple[Drawn, ...], directory: Path) -> Path:
    """The round closes with one provider not visited; the record is open to everyone."""
    office.days.go_to(date(2026, 3, 31))
    with office.person("manager") as screen:
        office_pages.close_the_round(screen)
    with office.visitor(PHONE) as screen:
        record = public_pages.download_record(screen, drawn, directory)
        public_pages.verify_on_the_page(screen, record)
    return record


def anyone_verifies(record: Path, drawn: Drawn, commitment: str, directory: Path) -> None:
    """True as published and as committed; one digit of one ticket changed is named."""
    empty = directory / "nothing"
    true = public_pages.verify(record, empty, "--commitment", commitment)
    assert true.returncode == 0, true.stdout + true.stderr
    changed = directory / "changed.json"
    ticket = public_pages.tamper(record, drawn.code, changed)
    false = public_pages.verify(changed, empty)
    assert false.returncode == 1
    assert ticket in false.stdout
    assert "ticket" in false.stderr


def workbook_agrees(office: Office, drawn: Drawn, directory: Path) -> None:
    """The sums of the quarter's workbook are those computed by hand in amounts.py."""
    with office.person("manager") as screen:
        screen.open("/reports/2026Q1")
        screen.says(TOTAL, TOTAL_CAPITALS, RECEIVED)
        path = screen.download("下载工作簿", directory)
    book = load_workbook(path)
    quarter_book.overview_is_right(book)
    quarter_book.visits_are_right(book, drawn)
    quarter_book.consequences_are_right(book, drawn)
    quarter_book.ledger_is_right(book, drawn)
