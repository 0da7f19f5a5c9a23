"""Quarters, and what a cell may hold."""

from datetime import date

import pytest

from compliance.foundation.errors import Refusal
from compliance.foundation.words import Words
from compliance.reports.rules import (
    Quarter,
    quarter,
    quarter_of,
    quarters_between,
)
from compliance.reports.sheet_rules import canonical, canonical_fen, cell_text, looks_like_formula


@pytest.mark.parametrize(
    ("code", "since", "until"),
    [
        ("2024Q1", date(2024, 1, 1), date(2024, 3, 31)),
        ("2024q2", date(2024, 4, 1), date(2024, 6, 30)),
        ("2024Q3", date(2024, 7, 1), date(2024, 9, 30)),
        (" 2024Q4 ", date(2024, 10, 1), date(2024, 12, 31)),
    ],
)
def test_a_quarter_has_its_first_and_last_day(code: str, since: date, until: date) -> None:
    found = quarter(code)
    assert (found.since, found.until) == (since, until)
    assert quarter_of(since) == quarter_of(until) == found


@pytest.mark.parametrize("code", ["", "2024", "2024Q0", "2024Q5", "24Q1", "2024H1", "2024Q11", "0000Q1", "9999Q4"])
def test_what_is_no_quarter_is_refused(code: str) -> None:
    with pytest.raises(Refusal) as refused:
        quarter(code)
    assert refused.value.number == "REPORTS-01"


def test_a_quarter_is_written_as_an_office_writes_it() -> None:
    assert quarter("2024Q2").words == Words("2024年第二季度", "Quarter 2 of 2024")
    assert Quarter(2024, 2).code == "2024Q2"


def test_quarters_are_listed_the_newest_first_across_a_year() -> None:
    listed = quarters_between(date(2023, 11, 5), date(2024, 4, 1))
    assert [found.code for found in listed] == ["2024Q2", "2024Q1", "2023Q4"]


@pytest.mark.parametrize("text", ["=1+1", "+86 1", "-1", "@SUM(A1)", "\t=1", " =1", "＝1+1", "\u3000=1"])
def test_text_that_a_spreadsheet_would_run_is_known(text: str) -> None:
    assert looks_like_formula(text)


@pytest.mark.parametrize("text", ["", "下路镇中心卫生院", "A-1", "1=1", "（=1）"])
def test_plain_text_is_plain(text: str) -> None:
    assert not looks_like_formula(text)


def test_control_characters_do_not_reach_a_cell() -> None:
    assert cell_text("卫生\x00院\x1f\n甲") == "卫生院\n甲"
    assert len(cell_text("院" * 40000)) == 32767


@pytest.mark.parametrize(
    ("fen", "text"),
    [
        (0, "0"),
        (1, "0.01"),
        (10, "0.1"),
        (100, "1"),
        (2453250, "24532.5"),
        (-205, "-2.05"),
        (12345678901, "123456789.01"),
    ],
)
def test_an_amount_reads_the_same_as_written_and_as_a_spreadsheet_gives_it_back(fen: int, text: str) -> None:
    assert canonical_fen(fen) == text == canonical(fen / 100)
