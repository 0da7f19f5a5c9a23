"""The holiday table: a whole year or nothing, and provisional dates beyond it."""

from datetime import date

import pytest

from compliance.deadlines import holiday_service, service
from compliance.deadlines.notice_rules import read_notice
from compliance.foundation.errors import Refusal
from compliance.foundation.shipped_holidays import notice_words, occasion_words, shipped_holidays
from compliance.foundation.words import Words
from compliance.foundation.working_days import Unit

# An arrangement for trying the table; the official notice for 2027 was not published when this was written.
YEAR = """
2027-01-01..2027-01-03 off 元旦
2027-02-05..2027-02-11 off 春节
2027-02-20 work 春节调休
2027-04-05 off 清明节
2027-05-01..2027-05-05 off 劳动节
"""


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("元旦", Words("元旦", "New Year's Day")),
        ("清明", Words("清明节", "Tomb-sweeping Day")),
        ("清明节", Words("清明节", "Tomb-sweeping Day")),
        ("春节调休", Words("春节调休", "Spring Festival, shifted")),
        ("县庆", Words("县庆", "县庆")),
    ],
)
def test_an_occasion_is_told_in_both_languages_where_it_is_a_festival(name, words):
    assert occasion_words(name) == words


def test_a_day_rests_on_the_notice_and_not_on_the_library_that_holds_it():
    assert {notice_words(day.notice).zh for day in shipped_holidays()} == {"国务院办公厅放假通知"}
    assert notice_words("国务院办公厅年度节假日安排（chinesecalendar）").zh == "国务院办公厅放假通知"
    assert notice_words("国办发明电〔2026〕1号").en == "国办发明电〔2026〕1号"


def test_a_year_is_read_line_by_line():
    rows = read_notice(YEAR, 2027, "试")
    assert len(rows) == 17
    assert rows[0].day == date(2027, 1, 1)


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("2027-13-01 off 元旦", "没有这一天"),
        ("2027-01-05..2027-01-03 off 元旦", "起止"),
        ("2026-12-31 off 元旦", "不在2027年"),
        ("2027-01-02 off 重复", "重复"),
        ("2027-03-01 work 春节调休", "本是工作日"),
        ("元旦放假三天", "应为"),
    ],
)
def test_a_bad_line_is_named_with_its_number(line, reason):
    with pytest.raises(Refusal, match=r"第7行") as refused:
        read_notice(YEAR + line, 2027, "试")
    assert reason in refused.value.zh


def test_twelve_days_off_are_incomplete_and_thirteen_are_not():
    twelve = "2027-01-01..2027-01-03 off 元旦\n2027-02-05..2027-02-13 off 春节"
    with pytest.raises(Refusal, match="DEADLINES-02"):
        read_notice(twelve, 2027, "试")
    assert len(read_notice(twelve + "\n2027-04-05 off 清明节", 2027, "试")) == 13


def test_a_date_beyond_the_last_year_is_provisional_until_the_year_is_loaded(app, people):
    before = service.due(date(2026, 12, 30), 5, Unit.WORKING)
    assert before.provisional
    holiday_service.load_notice(people.administrator, 2027, "试", YEAR)
    after = service.due(date(2026, 12, 30), 5, Unit.WORKING)
    assert not after.provisional
    assert after.day == date(2027, 1, 7)  # 31 Dec, 4, 5, 6, 7 Jan


def test_loading_twice_replaces_and_a_bad_notice_changes_nothing(app, people):
    holiday_service.load_notice(people.administrator, 2027, "试", YEAR)
    with pytest.raises(Refusal):
        holiday_service.load_notice(people.administrator, 2027, "试", "2027-01-01 off 元旦")
    assert len(holiday_service.year(2027).days) == 17
    holiday_service.load_notice(people.administrator, 2027, "试", YEAR.replace("05-05 off", "05-04 off"))
    assert len(holiday_service.year(2027).days) == 16


@pytest.mark.parametrize(("number", "days"), [(2025, 248), (2026, 248)])
def test_known_years_have_the_published_number_of_working_days(app, number, days):
    assert holiday_service.year(number).working_days == days


def test_the_page_loads_a_year(client, people):
    client.sign_in(people.administrator)
    answer = client.post("/deadlines/holidays/load", data={"year": "2027", "notice": "试", "text": YEAR})
    assert answer.status_code == 302
    assert "春节调休" in client.get("/deadlines/holidays?year=2027").text
