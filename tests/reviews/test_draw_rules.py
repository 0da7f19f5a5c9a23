"""Who judges what: never who is barred, never above the capacity, no pair more often than needed, and found if it can
be found."""

from collections import Counter
from decimal import Decimal
from itertools import combinations

import networkx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from compliance.reviews.draw_rules import Desk, Short, drawn, one_more, pairs_for, wanted
from compliance.sampling.ticket_rules import Tickets, ticket, unit_id

TICKETS = Tickets.of("314159")


@st.composite
def desks(draw):
    records = [f"r{number}" for number in range(draw(st.integers(1, 9)))]
    reviewers = tuple(range(1, draw(st.integers(1, 6)) + 1))
    people = st.frozensets(st.sampled_from(reviewers))
    barred = {record: draw(people) for record in records}
    loads = {one: draw(st.integers(0, 2)) for one in reviewers}
    return Desk("2024Q1", reviewers, draw(st.integers(1, 8)), barred, loads), records


def can_be_done(desk, records, seats):
    graph = networkx.DiGraph()
    graph.add_node("in")
    graph.add_node("out")
    for record in records:
        graph.add_edge("in", record, capacity=seats)
        for one in desk.able(record):
            graph.add_edge(record, one, capacity=1)
    for one in desk.reviewers:
        graph.add_edge(one, "out", capacity=max(0, desk.capacity - desk.loads[one]))
    return networkx.maximum_flow_value(graph, "in", "out") == seats * len(records)


@settings(max_examples=150, deadline=None)
@given(desks())
def test_two_reviewers_are_found_whenever_they_exist_and_none_is_barred(given_desk):
    desk, records = given_desk
    try:
        pairs = pairs_for(TICKETS, desk, records)
    except Short:
        assert not can_be_done(desk, records, 2)
        return
    assert set(pairs) == set(records)
    loads = Counter(desk.loads)
    for record, pair in pairs.items():
        assert len(set(pair)) == 2
        assert not set(pair) & desk.barred[record]
        loads.update(pair)
    assert all(loads[one] <= max(desk.capacity, desk.loads[one]) for one in desk.reviewers)
    assert pairs == pairs_for(TICKETS, desk, reversed(records))


@settings(max_examples=150, deadline=None)
@given(desks())
def test_a_third_is_found_whenever_there_is_one_and_is_neither_of_the_two(given_desk):
    desk, records = given_desk
    try:
        found = one_more(TICKETS, desk, records)
    except Short:
        assert not can_be_done(desk, records, 1)
        return
    assert set(found) == set(records)
    assert all(one not in desk.barred[record] for record, one in found.items())


@given(st.integers(2, 7), st.integers(1, 60))
def test_no_pair_meets_more_often_than_it_must(people, count):
    reviewers = tuple(range(1, people + 1))
    desk = Desk("2024Q1", reviewers, 1000, {})
    pairs = pairs_for(TICKETS, desk, [f"r{number}" for number in range(count)])
    met = Counter(tuple(sorted(pair)) for pair in pairs.values())
    every = list(combinations(reviewers, 2))
    assert max(met.values()) == -(-count // len(every))
    loads = Counter(one for pair in pairs.values() for one in pair)
    assert max(loads.values()) - min(loads[one] for one in reviewers) <= 2


def test_what_is_short_is_told_apart():
    crowded = Desk("2024Q1", (1, 2), 1, {})
    with pytest.raises(Short) as short:
        pairs_for(TICKETS, crowded, ["a", "b"])
    assert short.value.record == ""
    barred = Desk("2024Q1", (1, 2), 9, {"b": frozenset({1})})
    with pytest.raises(Short) as short:
        pairs_for(TICKETS, barred, ["a", "b"])
    assert short.value.record == "b"


@pytest.mark.parametrize(("size", "count"), [(0, 0), (1, 1), (49, 1), (50, 1), (51, 2), (100, 2), (101, 3)])
def test_two_percent_are_drawn_rounded_up(size, count):
    assert wanted(size, Decimal("0.02")) == count


def test_the_smallest_tickets_are_drawn_and_anyone_can_count_them_again():
    claims = [f"C{number}" for number in range(40)] + ["结算单1"]
    found = drawn(TICKETS, "2024Q1", claims, 5)
    by_hand = sorted((ticket("314159", f"review-2024Q1/claim/{one}"), one) for one in claims if one.isascii())
    assert [one for one in found if one[1].isascii()] == by_hand[: len([one for one in found if one[1].isascii()])]
    assert unit_id("review-2024Q1", "claim", "%E7%BB%93%E7%AE%97%E5%8D%951").isascii()
    assert drawn(TICKETS, "2024Q1", claims, 41)[:5] == found
