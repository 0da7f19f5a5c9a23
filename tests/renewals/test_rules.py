"""Where a provider stands in a round, and which days and decisions a round allows."""

from datetime import date, timedelta

import pytest

from compliance.foundation.errors import Refusal
from compliance.renewals import rules
from compliance.renewals.rules import Days, Facts, Place

TERM = Days(opens=date(2024, 9, 2), closes=date(2024, 9, 30), ends=date(2024, 12, 31), due=date(2024, 9, 30))
DAY = timedelta(days=1)


def facts(**said):
    """A provider that has done nothing, but for what is said."""
    nothing = {"signed": False, "ended": False, "declined": False, "applied": False, "late": False, "met": False}
    return Facts(**{**nothing, "grade": "", **said})


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ({}, Place.SILENT),
        ({"late": True}, Place.LATE),
        ({"applied": True}, Place.READY),
        ({"applied": True, "late": True}, Place.READY),
        ({"applied": True, "grade": "A"}, Place.READY),
        ({"applied": True, "grade": "B"}, Place.READY),
        ({"applied": True, "grade": "C"}, Place.WAITING),
        ({"applied": True, "grade": "C", "met": True}, Place.READY),
        ({"applied": True, "grade": "D"}, Place.WAITING),
        ({"applied": True, "grade": "E"}, Place.DECLINED),
        ({"applied": True, "grade": "E", "met": True}, Place.DECLINED),
        ({"grade": "C", "met": True}, Place.SILENT),
        ({"applied": True, "declined": True}, Place.DECLINED),
        ({"applied": True, "ended": True, "declined": True}, Place.ENDED),
        ({"signed": True, "ended": True}, Place.SIGNED),
    ],
)
def test_a_place_follows_from_the_facts(said, expected):
    assert rules.place(facts(**said)) is expected


@pytest.mark.parametrize("on", [TERM.opens, TERM.closes])
def test_an_application_of_the_first_and_of_the_last_day_is_taken(on):
    rules.check_period(TERM, on)


@pytest.mark.parametrize("on", [TERM.opens - DAY, TERM.closes + DAY])
def test_an_application_of_the_day_before_and_of_the_day_after_is_refused(on):
    with pytest.raises(Refusal, match="RENEWALS-02"):
        rules.check_period(TERM, on)


def test_a_round_closes_between_its_opening_and_the_end_of_the_term():
    for closes in (TERM.opens, TERM.ends):
        rules.check_days(Days(TERM.opens, closes, TERM.ends, TERM.due))
    for closes in (TERM.opens - DAY, TERM.ends + DAY):
        with pytest.raises(Refusal, match="RENEWALS-01"):
            rules.check_days(Days(TERM.opens, closes, TERM.ends, TERM.due))
    assert not TERM.organised
    assert Days(TERM.opens, TERM.due + DAY, TERM.ends, TERM.due).organised


def test_only_what_waits_may_be_met_and_what_is_settled_is_not_decided_again():
    waiting = facts(applied=True, grade="D")
    rules.check_decision(waiting, True, "整改已验收")
    rules.check_decision(waiting, False, "整改未通过验收")
    with pytest.raises(Refusal, match="RENEWALS-04"):
        rules.check_decision(waiting, True, " ")
    for settled in (facts(applied=True), facts(applied=True, grade="E")):
        with pytest.raises(Refusal, match="RENEWALS-05"):
            rules.check_decision(settled, True, "理由")
    for settled in (facts(signed=True), facts(ended=True), facts(applied=True, declined=True)):
        with pytest.raises(Refusal, match="RENEWALS-05"):
            rules.check_decision(settled, False, "理由")
    rules.check_decision(facts(grade="E"), False, "考核E级")
