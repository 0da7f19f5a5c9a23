"""Points: what gives them, what they add up to, what follows."""

import tomllib
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compliance.foundation.errors import Refusal
from compliance.law.parameter_files import load
from compliance.law.points import Ground, point_terms
from compliance.points.rules import (
    Counted,
    EventKind,
    Outcome,
    Responsibility,
    check_points,
    check_restored,
    grounds,
    reached,
    state_of,
    usual,
)

CASES = tomllib.loads((Path(__file__).parent / "cases" / "points.toml").read_text(encoding="utf-8"))["case"]
TERMS = point_terms(load(), date(2025, 6, 1))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_year(case):
    entries = [Counted(one[0], one[1], one[1], one[2] if len(one) > 2 else True) for one in case["entries"]]
    found = reached(TERMS, case["year"], entries)
    assert (found.points, found.measure) == (case["points"], case["measure"])
    assert found.months == tuple(case.get("months", (0, 0)))
    assert found.words.zh
    assert found.words.en


@pytest.mark.parametrize(
    ("track", "outcomes", "expected"),
    [
        ("agreement", [("damages", "unreasonable_care", False)], (Ground.AGREEMENT,)),
        ("agreement", [("recovery", "unreasonable_care", False)], ()),
        ("agreement", [("indicator_deduction", "indicator_target_missed", False)], ()),
        ("agreement", [("rectify", "records_not_kept", False), ("interview", "records_not_kept", False)], ()),
        ("agreement", [("damages", "settling_for_others", False)], (Ground.SETTLING_FOR_OTHERS,)),
        ("administrative", [("recovery", "substitution", False)], ()),
        ("administrative", [("rectify", "records_not_kept", False)], ()),
        ("administrative", [("fine", "substitution", False)], (Ground.PENALTY,)),
        ("administrative", [("fine", "records_not_kept", False)], (Ground.PENALTY,)),
        ("administrative", [("fine", "fictitious_services", True)], (Ground.FRAUD,)),
        (
            "administrative",
            [("fine", "substitution", False), ("fine", "forged_records", True)],
            (Ground.FRAUD, Ground.PENALTY),
        ),
    ],
)
def test_grounds(track, outcomes, expected):
    assert grounds(track, [Outcome(*one) for one in outcomes]) == expected


def test_the_published_example():
    """3,678 recovered and 7,356 fined under article 38: three of the staff got 4, 5 and 6 points."""
    given = grounds("administrative", [Outcome("fine", "substitution", False)])
    points = [usual(TERMS, given[0], part) for part in Responsibility]
    assert points == [4, 5, 6]
    for part, count in zip(Responsibility, points, strict=True):
        check_points(TERMS, given, Ground.PENALTY, part, count, "")


@pytest.mark.parametrize("ground", list(Ground))
def test_both_sides_of_each_range(ground):
    least, most = TERMS.ranges[ground]
    check_points(TERMS, (ground,), ground, Responsibility.GENERAL, least, "")
    check_points(TERMS, (ground,), ground, Responsibility.MAIN, most, "")
    for outside in (least - 1, most + 1):
        with pytest.raises(Refusal, match="POINTS-04") as refused:
            check_points(TERMS, (ground,), ground, Responsibility.MAIN, outside, "理由")
        assert refused.value.article
    with pytest.raises(Refusal, match="POINTS-05"):
        check_points(TERMS, (ground,), ground, Responsibility.MAIN, least, " ")
    check_points(TERMS, (ground,), ground, Responsibility.MAIN, least, "主动交代")
    others = tuple(one for one in Ground if one is not ground)
    with pytest.raises(Refusal, match="POINTS-03"):
        check_points(TERMS, others, ground, Responsibility.MAIN, most, "")


def test_ranges_follow_each_other_without_gap():
    spans = sorted(TERMS.ranges.values())
    assert (spans[0][0], spans[-1][1]) == (1, 12)
    assert all(low[1] + 1 == high[0] for low, high in pairwise(spans))


@pytest.mark.parametrize(
    ("done", "points", "left", "ok"),
    [
        (0, 3, 6, True),
        (0, 4, 6, False),
        (1, 2, 6, True),
        (1, 3, 6, False),
        (3, 1, 6, False),
        (0, 2, 1, False),
        (0, 0, 6, False),
    ],
)
def test_restoring(done, points, left, ok):
    if ok:
        check_restored(TERMS, done, points, left)
    else:
        with pytest.raises(Refusal, match="POINTS-08"):
            check_restored(TERMS, done, points, left)


@given(st.lists(st.integers(1, 12), max_size=8))
def test_more_points_never_bring_less(points):
    order = {"": 0, "suspended": 1, "ended": 2}
    entries = [Counted(date(2025, 3, 1), one, one, True) for one in points]
    steps = [order[reached(TERMS, 2025, entries[:count]).measure] for count in range(len(entries) + 1)]
    assert steps == sorted(steps)


@given(st.lists(st.sampled_from(list(EventKind)), max_size=7))
def test_no_history_counts_without_a_second_person(kinds):
    try:
        state = state_of(kinds)
    except ValueError:
        return
    if state == "effective":
        assert kinds.index(EventKind.PROPOSED) < kinds.index(EventKind.NOTIFIED) < kinds.index(EventKind.EFFECTIVE)
