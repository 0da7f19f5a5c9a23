"""What leaders see of a quarter: each figure is that of the list it leads to, however much there is to count."""

import re
from datetime import date

import pytest

from compliance.findings import overview_service
from compliance.findings import service as findings
from compliance.findings.jobs import keep_day_counts
from compliance.findings.list_service import Query
from compliance.findings.overview_service import Share
from compliance.foundation.money import show
from compliance.foundation.unit_of_work import unit_of_work
from compliance.foundation.words import Words
from compliance.ledger import service as ledger
from compliance.reports import chart_rules, rules, service
from compliance.reports.rules import Quarter
from tests.findings import making
from tests.ledger.lines import damages
from tests.queries import counted

OF = Quarter(2024, 1)
ACT = date(2024, 1, 2)


def _found(people, number: int, *violations: str, on: date = date(2024, 2, 1)) -> None:
    lines = [making.line(violation=violation, occurred_from=ACT, occurred_to=ACT) for violation in violations]
    making.recorded(people.officer, people.head.provider_id, *lines, source_id=f"问题{number}", found_on=on)


@pytest.fixture
def quarter(app, people):
    """Three findings of the quarter and one of the next; damages of 24,532.00, of which 1,000.00 came in. A night
    passed after the first finding, so that its kind is kept and the others' are counted as they are read."""
    _found(people, 1, "repeated_charge")
    keep_day_counts()
    _found(people, 2, "repeated_charge", "excessive_prescribing")
    _found(people, 3, "repeated_charge", "repeated_charge")
    _found(people, 4, "repeated_charge", on=date(2024, 4, 1))
    with unit_of_work(people.officer) as work:
        owed = ledger.post(work, damages(people))
        ledger.receive(work, owed, 100_000, "receipt", date(2024, 3, 30), "paid")
    return OF


def test_a_finding_counts_once_in_each_kind_it_has_and_the_next_quarter_counts_apart(quarter, people):
    told = overview_service.by_violation(people.manager, OF.since, OF.until)
    assert told == (Share("repeated_charge", 3), Share("excessive_prescribing", 1))


def test_every_count_is_the_length_of_the_list_it_leads_to(quarter, people):
    for one in overview_service.by_violation(people.manager, OF.since, OF.until):
        listed = findings.search(people.manager, Query(violation=one.key, since=OF.since, until=OF.until))
        assert listed.total == one.count, one
    for one in overview_service.by_township(people.manager, OF.since, OF.until):
        listed = findings.search(people.manager, Query(township=one.key, since=OF.since, until=OF.until))
        assert listed.total == one.count, one


def test_the_home_of_who_leads_leads_from_each_figure_to_its_rows(quarter, people, client):
    client.sign_in(people.director)
    page = client.get("/").text
    assert show(2_453_200) in page and show(100_000) in page
    links = re.findall(r'href="(/findings/\?[^"]*violation=[^"]*)"', page)
    assert len(links) == 2
    for link in links:
        assert client.get(link.replace("&amp;", "&")).status_code == 200
    assert "抽中" in page and "已查" in page


def test_who_does_not_lead_has_no_figures_of_the_whole_at_home(quarter, people, client):
    for person in (people.inspector, people.officer, people.administrator):
        client.sign_in(person)
        assert show(2_453_200) not in client.get("/").text, person.name


def test_a_period_that_is_none_is_refused_and_an_empty_one_says_so(quarter, people, client):
    client.sign_in(people.manager)
    assert client.get("/findings/?period=2024Q9").status_code == 422
    assert "没有" in client.get("/findings/?period=2020Q1").text


@pytest.mark.sqlite_only
def test_ten_times_the_rows_need_not_one_query_more(quarter, people, client):
    pages = {"/": people.director, "/reports/": people.director, "/reports/2024Q1": people.officer}
    pages |= {"/?": people.officer, "/??": people.manager}
    before = _queries(client, pages)
    for number in range(5, 45):
        _found(people, number, "repeated_charge", "excessive_prescribing", on=date(2024, 1 + number % 3, 5))
    with unit_of_work(people.officer) as work:
        for number in range(40):
            ledger.post(work, damages(people, key=f"more:{number}", source_id=f"{number}"))
    assert _queries(client, pages) == before


def _queries(client, pages):
    found = {}
    for path, person in pages.items():
        client.sign_in(person)
        client.get(path)
        with counted() as sent:
            client.get(path)
        found[path] = sent.number
    return found


def test_quarters_are_listed_by_two_years_and_older_ones_are_a_click_away(app_sqlite, people, client):
    with unit_of_work(people.officer) as work:
        for year in (2021, 2022, 2024):
            ledger.post(work, damages(people, key=f"{year}", posted_on=date(year, 5, 1), source_id=str(year)))
    assert [one.quarter.code for one in service.quarters().quarters][::7] == ["2024Q2"]
    assert service.quarters().other_years == (2022, 2021)
    assert [one.quarter.year for one in service.quarters(2022).quarters] == [2022] * 4 + [2021] * 4
    client.sign_in(people.director)
    assert "/reports/?year=2022" in client.get("/reports/").text
    assert "2021" in client.get("/reports/?year=2022").text


def test_columns_stand_on_zero_and_the_tallest_reaches_the_top():
    drawn = chart_rules.columns([(Words("一", "1"), 200, 100), (Words("二", "2"), 0, -5)])
    first, second = drawn.groups
    assert first.due.height == 2 * first.received.height > 0
    assert first.due.top + first.due.height == first.received.top + first.received.height == drawn.floor
    assert second.due.height == second.received.height == 0 and second.received.words.zh == "-0.05"
    assert first.due.left >= 0 and second.received.left + drawn.column <= drawn.width


@pytest.mark.parametrize(
    ("fen", "zh", "en"),
    [
        (0, "0", "0"),
        (1, "0.01", "0.01"),
        (999_900, "9999", "9999"),
        (1_000_000, "1.0万", "10k"),
        (21_924_437, "21.9万", "219k"),
        (12_345_678_900, "1.23亿", "123M"),
        (-150_000_000, "-150万", "-1.50M"),
    ],
)
def test_a_figure_over_a_column_is_short(fen, zh, en):
    words = chart_rules.compact(fen)
    assert (words.zh, words.en) == (zh, en)


def test_five_quarters_end_with_the_one_asked_for():
    found = rules.quarters_until(Quarter(2024, 2), 5)
    assert [one.code for one in found] == ["2023Q2", "2023Q3", "2023Q4", "2024Q1", "2024Q2"]
