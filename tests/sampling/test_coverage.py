"""Coverage duties of the campaign plan."""

from compliance.sampling.coverage_rules import DUTIES, cover, required


def test_the_golden_county():
    # golden.yaml coverage: 228 and 39 give 152 and 13
    kinds = dict.fromkeys(range(228), "primary_care") | {1000 + number: "pharmacy" for number in range(39)}
    medical, pharmacies = cover(kinds, drawn=range(152), visited=[*range(150), *range(1000, 1013)])
    assert (medical.total, medical.required, medical.drawn, medical.visited, medical.missing) == (228, 152, 152, 150, 2)
    assert (pharmacies.total, pharmacies.required, pharmacies.drawn, pharmacies.visited) == (39, 13, 0, 13)
    assert pharmacies.missing == 0


def test_a_provider_visited_twice_counts_once_and_strangers_not_at_all():
    medical, _ = cover({1: "hospital", 2: "clinic"}, drawn=[1, 1], visited=[2, 2, 77])
    assert (medical.drawn, medical.visited) == (1, 1)


def test_at_least_means_rounded_up():
    assert [required(total, DUTIES[0].share) for total in (0, 1, 2, 3, 4)] == [0, 1, 2, 2, 3]
