"""Recording over the law: what is refused, and which value speaks on a day."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compliance.foundation.errors import Refusal
from compliance.foundation.working_days import Unit as PeriodUnit
from compliance.law.parameter_files import load
from compliance.law.parameters import Standing, Unit, unit_words
from compliance.lawbook.listing_rules import listed, topic_of, value_words
from compliance.lawbook.rules import Proposal, check_proposal, recorded

LAW = load()
TODAY = date(2026, 3, 2)
GOOD = Proposal(
    "hearing.person", date(2026, 1, 1), None, Decimal(3000), Decimal(3000), Unit.YUAN, "某省规定第一条", "施行"
)


def test_a_dated_cited_value_is_taken():
    check_proposal(LAW, GOOD, TODAY)


@pytest.mark.parametrize(
    ("change", "number"),
    [
        ({"key": "hearing.nobody"}, "LAWBOOK-01"),
        ({"unit": Unit.DAYS}, "LAWBOOK-02"),
        ({"least": Decimal(-1)}, "LAWBOOK-03"),
        ({"least": Decimal(3001)}, "LAWBOOK-03"),
        ({"most": Decimal("NaN")}, "LAWBOOK-03"),
        ({"most": Decimal("Infinity")}, "LAWBOOK-03"),
        ({"until": date(2025, 12, 31)}, "LAWBOOK-04"),
        ({"verified_on": date(2026, 3, 3)}, "LAWBOOK-04"),
        ({"source": "  "}, "LAWBOOK-05"),
        ({"reason": ""}, "LAWBOOK-05"),
        (
            {"key": "late_fee.daily_rate", "unit": Unit.SHARE, "least": Decimal("0.02"), "most": Decimal("0.02")},
            "LAWBOOK-06",
        ),
        (
            {"key": "reward.insider", "unit": Unit.SHARE, "least": Decimal("1.01"), "most": Decimal("1.01")},
            "LAWBOOK-03",
        ),
        (
            {"key": "period.lead_check", "unit": Unit.DAYS, "least": Decimal("1.5"), "most": Decimal("1.5")},
            "LAWBOOK-03",
        ),
        ({"key": "legal_review.always", "unit": Unit.YES_NO, "least": Decimal(2), "most": Decimal(2)}, "LAWBOOK-03"),
        (
            {
                "key": "discretion.regulation_38.light",
                "unit": Unit.MULTIPLE,
                "least": Decimal("0.5"),
                "most": Decimal(1),
            },
            "LAWBOOK-07",
        ),
        (
            {
                "key": "discretion.regulation_38.heavy",
                "unit": Unit.MULTIPLE,
                "least": Decimal(1),
                "most": Decimal("2.01"),
            },
            "LAWBOOK-07",
        ),
    ],
)
def test_what_is_no_value_is_refused(change, number):
    with pytest.raises(Refusal, match=number) as refused:
        check_proposal(LAW, replace(GOOD, **change), TODAY)
    assert refused.value.do_zh
    assert refused.value.do_en


@pytest.mark.parametrize(("least", "most"), [("1", "1.2"), ("1", "2"), ("1.7", "2")])
def test_a_tier_within_the_article_is_taken(least, most):
    tier = replace(
        GOOD, key="discretion.regulation_38.light", unit=Unit.MULTIPLE, least=Decimal(least), most=Decimal(most)
    )
    check_proposal(LAW, tier, TODAY)


def test_an_amount_up_to_which_a_tier_applies_is_no_multiple():
    check_proposal(
        LAW, replace(GOOD, key="discretion.regulation_40.light_up_to", least=Decimal(2000), most=Decimal(2000)), TODAY
    )


def test_a_period_may_be_counted_in_other_days():
    days = replace(GOOD, key="period.lead_check", unit=Unit.DAYS, least=Decimal(15), most=Decimal(15))
    check_proposal(LAW, days, TODAY)
    law = LAW.overlaid(recorded(LAW, [(1, days)]))
    period = law.period("period.lead_check", TODAY)
    assert (period.count, period.unit, period.roll) == (15, PeriodUnit.CALENDAR, True)


def test_it_speaks_from_its_first_to_its_last_day_and_the_shipped_value_around_it():
    value = replace(GOOD, until=date(2026, 6, 30))
    law = LAW.overlaid(recorded(LAW, [(7, value)]))
    spoken = {
        day: law.on("hearing.person", day).most
        for day in (date(2025, 12, 31), date(2026, 1, 1), date(2026, 6, 30), date(2026, 7, 1))
    }
    assert list(spoken.values()) == [1000, 3000, 3000, 1000]
    found = law.on("hearing.person", date(2026, 1, 1))
    assert (found.layer, found.record_id, found.standing) == ("recorded", 7, Standing.UNVERIFIED)
    assert LAW.on("hearing.person", date(2026, 1, 1)).most == 1000


@given(
    st.lists(st.tuples(st.integers(0, 300), st.integers(0, 300), st.integers(1, 10**6)), max_size=8),
    st.integers(0, 700),
)
def test_the_latest_approval_that_covers_the_day_speaks(spans, day):
    start = date(2025, 1, 1)
    proposals = [
        (
            number,
            replace(
                GOOD,
                since=date.fromordinal(start.toordinal() + since),
                until=date.fromordinal(start.toordinal() + since + length),
                least=Decimal(amount),
                most=Decimal(amount),
            ),
        )
        for number, (since, length, amount) in enumerate(spans)
    ]
    law = LAW.overlaid(recorded(LAW, proposals))
    asked = date.fromordinal(start.toordinal() + day)
    covering = [proposal.most for _, proposal in proposals if proposal.since <= asked <= proposal.until]
    assert law.on("hearing.person", asked).most == (covering[-1] if covering else 1000)


def test_every_name_has_a_topic_and_every_value_reads():
    topics = {row.topic for row in listed(LAW, TODAY)}
    assert topics == {
        "fines",
        "discretion",
        "thresholds",
        "periods",
        "late_fee",
        "points",
        "rewards",
        "follow_up",
        "review",
        "deposits",
        "own_checks",
        "bars",
    }
    assert topic_of("hearing.person") == "thresholds"
    assert value_words(LAW.on("fine.regulation_38", TODAY)).zh == "1至2倍"
    assert value_words(LAW.on("late_fee.daily_rate", TODAY)).zh == "3%"
    assert value_words(LAW.on("fine.regulation_39", TODAY)).en == "10,000 to 50,000 yuan"
    assert unit_words(Unit.WORKING_DAYS, Decimal(1)).en == "working day"
    assert unit_words(Unit.WORKING_DAYS, Decimal(5)).en == "working days"
    assert value_words(LAW.on("legal_review.always", TODAY)).zh == "是"


def test_two_days_side_by_side():
    rows = {row.parameter.key: row for row in listed(LAW, date(2022, 12, 31), other=date(2023, 1, 1))}
    assert rows["reward.cap"].differs
    assert (rows["reward.cap"].value.most, rows["reward.cap"].other.most) == (100000, 200000)
    assert not rows["fine.regulation_38"].differs
