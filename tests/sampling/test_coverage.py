"""Coverage duties of the campaign plan."""

from datetime import date
from fractions import Fraction

from compliance.law.coverage import CAMPAIGN, YEAR, duties
from compliance.sampling.coverage_rules import Counts, cover, required

DAY = date(2024, 6, 30)
DUTIES = duties(CAMPAIGN, DAY)


def test_the_golden_county():
    # golden.yaml coverage: 228 and 39 give 152 and 13
    medical, pharmacies = cover(DUTIES, {"primary_care": Counts(228, 152, 150), "pharmacy": Counts(39, 0, 13)})
    assert (medical.total, medical.required, medical.drawn, medical.visited, medical.missing) == (228, 152, 152, 150, 2)
    assert (pharmacies.total, pharmacies.required, pharmacies.drawn, pharmacies.visited) == (39, 13, 0, 13)
    assert pharmacies.missing == 0


def test_hospitals_and_clinics_are_medical_institutions_and_count_together():
    medical, pharmacies = cover(DUTIES, {"hospital": Counts(1, 1, 0), "clinic": Counts(2, 0, 1)})
    assert (medical.total, medical.drawn, medical.visited) == (3, 1, 1)
    assert (pharmacies.total, pharmacies.required) == (0, 0)


def test_at_least_means_rounded_up():
    assert [required(total, DUTIES[0].share) for total in (0, 1, 2, 3, 4)] == [0, 1, 2, 2, 3]


def test_a_duty_holds_from_its_first_day_on_and_says_where_it_stands():
    assert [duty.share for duty in duties(CAMPAIGN, date(2018, 9, 1))] == [Fraction(2, 3), Fraction(1, 3)]
    assert duties(CAMPAIGN, date(2018, 8, 31)) == ()
    assert [duty.share for duty in duties(YEAR, date(2020, 1, 1))] == [1, 1]
    assert duties(YEAR, date(2019, 12, 31)) == ()
    assert all(duty.source for duty in (*duties(CAMPAIGN, DAY), *duties(YEAR, DAY)))


def test_all_in_a_year_means_every_one():
    counts = {"hospital": Counts(1, 1, 1), "clinic": Counts(1, 0, 0), "pharmacy": Counts(1, 0, 1)}
    medical, pharmacies = cover(duties(YEAR, DAY), counts)
    assert (medical.required, medical.missing) == (2, 1)
    assert (pharmacies.required, pharmacies.missing) == (1, 0)
