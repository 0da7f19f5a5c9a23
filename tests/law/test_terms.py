"""What rooms read of the law: late fee, rewards, deposits, points and tiers, each value at its boundaries and dates."""

from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest

from compliance.foundation.money import yuan
from compliance.foundation.working_days import Unit as PeriodUnit
from compliance.law.deposits import deposit_bands, returned_share
from compliance.law.discretion import tiers
from compliance.law.late_fee import late_fee_terms
from compliance.law.parameter_files import load, shipped_places
from compliance.law.parameters import NotInForce, Standing, Unit
from compliance.law.points import Ground, point_terms
from compliance.law.rewards import reward, reward_terms

DAY = date(2024, 12, 5)
PLACES = [(), *((place,) for place in shipped_places())]


@pytest.mark.parametrize("place", PLACES, ids=lambda place: "/".join(place) or "national")
def test_every_value_begins_and_ends_on_its_days(place):
    """On its first and last day it (or a stronger layer) speaks; the day before and the day after it does not."""
    for parameter in load(place).values():
        for value in parameter.values:
            where = f"{parameter.key} since {value.since}"
            for day in (value.since, value.until or value.since):
                on = parameter.find(day)
                beside = on is not None and on.layer != value.layer
                assert (on is value) != (value.standing is Standing.DRAFT or beside), where
            assert parameter.find(value.since - timedelta(days=1)) is not value, where
            if value.until:
                assert parameter.find(value.until + timedelta(days=1)) is not value, where


def test_liaoning_counts_in_days_what_the_nation_counts_in_working_days():
    national, liaoning = load().period("period.lead_check", DAY), load(("liaoning",)).period("period.lead_check", DAY)
    assert (national.count, national.unit) == (15, PeriodUnit.WORKING)
    assert (liaoning.count, liaoning.unit) == (15, PeriodUnit.CALENDAR)


def test_liaonings_three_days_for_a_hearing_ended_with_the_penalty_law_of_2021():
    law = load(("liaoning",))
    assert law.period("period.hearing_request", date(2021, 7, 14)).count == 3
    assert law.period("period.hearing_request", date(2021, 7, 15)).count == 5


def test_ten_days_of_urging_are_working_days():
    """Compulsion law, article 69: periods of up to ten days are working days."""
    period = load().period("period.urging", DAY)
    assert (period.count, period.unit, period.verified) == (10, PeriodUnit.WORKING, True)


def test_late_fee():
    terms = late_fee_terms(load(), DAY)
    assert (terms.rate, terms.cap, terms.on_unpaid) == (Decimal("0.03"), 1, False)
    with pytest.raises(NotInForce):
        late_fee_terms(load(), date(2021, 7, 14))


@pytest.mark.parametrize(
    ("level", "case", "insider", "on", "amount"),
    [
        (1, "100000.00", False, DAY, "3000.00"),
        (1, "13333.33", False, DAY, "400.00"),
        (1, "13350.00", False, DAY, "400.50"),
        (1, "100.00", False, DAY, "400.00"),
        (2, "100000.00", False, DAY, "2000.00"),
        (2, "1.00", False, DAY, "300.00"),
        (3, "100000.00", False, DAY, "1000.00"),
        (3, "1.00", False, DAY, "200.00"),
        (1, "100000.00", True, DAY, "3600.00"),
        (1, "6666666.66", False, DAY, "200000.00"),
        (1, "6666633.00", False, DAY, "199998.99"),
    ],
)
def test_reward(level, case, insider, on, amount):
    terms = reward_terms(load(), level, on)
    assert reward(terms, yuan(case), insider) == yuan(amount)
    assert terms.standing is not Standing.VERIFIED


def test_cap_of_rewards_doubled_in_2023():
    assert load().on("reward.cap", date(2022, 12, 31)).most == 100000
    assert load().on("reward.cap", date(2023, 1, 1)).most == 200000


def test_a_draft_is_shown_and_never_applied():
    parameter = load(("guangdong",))["reward.least.3"]
    assert [value.standing for value in parameter.values] == [Standing.DRAFT, Standing.DEFAULT]
    assert parameter.on(DAY).standing is Standing.DEFAULT


@pytest.mark.parametrize(
    ("score", "share"),
    [("100", "1"), ("80", "1"), ("79.99", "0.9997"), ("72", "0.76"), ("60", "0.40"), ("59.99", "0"), ("0", "0")],
)
def test_deposit(score, share):
    assert returned_share(deposit_bands(load(), DAY), Decimal(score)) == Decimal(share)


def test_points():
    terms = point_terms(load(), DAY)
    assert terms.ranges == {
        Ground.AGREEMENT: (1, 3),
        Ground.PENALTY: (4, 6),
        Ground.SETTLING_FOR_OTHERS: (7, 9),
        Ground.FRAUD: (10, 12),
    }
    assert (terms.suspend_at, terms.end_at, terms.bar_accumulated, terms.bar_single) == (9, 12, 12, 36)
    assert terms.suspension == {9: (1, 2), 10: (3, 4), 11: (5, 6)}
    assert terms.unsure
    assert point_terms(load(), date(2024, 9, 27)).end_at == 12
    with pytest.raises(NotInForce):
        point_terms(load(), date(2024, 9, 26))


FINES = [key for key in load() if key.startswith("fine.")]


@pytest.mark.parametrize("fine", FINES)
@pytest.mark.parametrize("place", PLACES, ids=lambda place: "/".join(place) or "national")
def test_tiers_cover_the_range_of_the_law_without_gap(fine, place):
    law = load(place)
    allowed, found = law.on(fine, DAY), tiers(law, fine, DAY)
    assert (found[0].least, found[-1].most) == (allowed.least, allowed.most)
    assert all(low.most == high.least for low, high in pairwise(found))
    assert {tier.value.unit for tier in found} == {law[fine].unit}


def test_henan_tiers_go_by_amount():
    light, normal, heavy = tiers(load(("henan",)), "fine.regulation_40", DAY)
    assert (light.up_to_fen, normal.up_to_fen, heavy.up_to_fen) == (yuan("2000.00"), yuan("5000.00"), None)
    assert light.holds(Decimal(3))
    assert not light.holds(Decimal("3.01"))
    assert tiers(load(), "fine.regulation_40", DAY)[0].up_to_fen is None


def test_periods_and_points_are_whole_numbers():
    for parameter in load().values():
        for value in parameter.values:
            if parameter.unit not in (Unit.MULTIPLE, Unit.YUAN, Unit.SHARE, Unit.SCORE):
                assert value.least % 1 == value.most % 1 == 0
