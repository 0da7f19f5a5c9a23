"""Teams: an answer whenever there is one, the evenest, always the same; else the rules in conflict."""

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from compliance.sampling.frame_rules import Member
from compliance.sampling.plan_rules import Team
from compliance.sampling.team_rules import Impossible, assign, refusal
from compliance.sampling.ticket_rules import Tickets

TICKETS = Tickets.of("314159")
SKILLS = ("a", "b")


def member(number, competences=(), forbidden=()):
    return Member(f"o{number}", frozenset(competences), frozenset(forbidden))


def even(count, **more):
    return [member(number, **more) for number in range(count)]


@st.composite
def problems(draw):
    visits = [f"v{number}" for number in range(draw(st.integers(1, 5)))]
    officers = [
        member(number, draw(st.sets(st.sampled_from(SKILLS))), draw(st.sets(st.sampled_from(visits), max_size=3)))
        for number in range(draw(st.integers(1, 6)))
    ]
    slots = tuple(draw(st.lists(st.sampled_from(("", *SKILLS)), min_size=2, max_size=3)))
    return visits, officers, Team(slots, draw(st.sampled_from([None, 1, 2, 3])))


def flow(visits, officers, team):
    """The same question as a minimum-cost flow: integer, convex cost of an officer's nth visit."""
    graph = nx.DiGraph()
    most = team.max_load or len(visits)
    for officer in officers:
        for nth in range(min(most, len(visits))):
            graph.add_edge("source", (officer.code, "load", nth), capacity=1, weight=2 * nth + 1)
            graph.add_edge((officer.code, "load", nth), officer.code, capacity=1, weight=0)
        for visit in visits:
            if visit in officer.forbidden:
                continue
            graph.add_edge(officer.code, (officer.code, visit), capacity=1, weight=0)
            for seat, slot in enumerate(team.slots):
                if not slot or slot in officer.competences:
                    graph.add_edge((officer.code, visit), (visit, "seat", seat), capacity=1, weight=0)
    for visit in visits:
        for seat in range(team.size):
            graph.add_edge((visit, "seat", seat), "sink", capacity=1, weight=0)
    graph.add_nodes_from(["source", "sink"])
    found = nx.max_flow_min_cost(graph, "source", "sink")
    return sum(found["source"].values()), nx.cost_of_flow(graph, found)


@settings(max_examples=60, deadline=None)
@given(problems())
def test_teams_are_found_exactly_when_a_flow_exists_and_are_as_even_as_it(problem):
    visits, officers, team = problem
    amount, cost = flow(visits, officers, team)
    wanted = len(visits) * team.size
    try:
        teams = assign(TICKETS, "r", team, officers, visits)
    except Impossible as impossible:
        assert amount < wanted
        assert refusal(impossible.conflict).number == "SAMPLING-06"
        return
    assert amount == wanted
    check(visits, officers, team, teams)
    loads = [sum(officer.code in one for one in teams) for officer in officers]
    assert sum(load * load for load in loads) == cost


def check(visits, officers, team, teams):
    known = {officer.code: officer for officer in officers}
    for visit, chosen in zip(visits, teams, strict=True):
        assert len(set(chosen)) == team.size
        for code, slot in zip(chosen, team.slots, strict=True):
            assert visit not in known[code].forbidden
            assert not slot or slot in known[code].competences
    if team.max_load:
        assert all(sum(code in one for one in teams) <= team.max_load for code in known)


@settings(deadline=None)
@given(st.permutations(range(6)))
def test_the_order_of_the_rows_changes_nothing(order):
    visits = [f"v{number}" for number in range(9)]
    expected = assign(TICKETS, "r", Team(), even(6), visits)
    assert assign(TICKETS, "r", Team(), [even(6)[place] for place in order], visits) == expected


def test_another_seed_gives_other_teams_and_pairs_change_from_lap_to_lap():
    visits = [f"v{number}" for number in range(30)]
    first = assign(TICKETS, "r", Team(), even(10), visits)
    assert first != assign(Tickets.of("271828"), "r", Team(), even(10), visits)
    assert len({frozenset(one) for one in first}) > 15


def test_an_officer_who_is_needed_elsewhere_is_freed_by_exchange():
    # Only o0 is medical; v1's every other officer is barred: without exchange the last slot stays empty.
    officers = [member(0, ["a"]), member(1, ["a"], ["v1"]), member(2), member(3)]
    teams = assign(TICKETS, "r", Team(("a", ""), 1), officers, ["v0", "v1"])
    assert "o0" in teams[1]
    assert "o1" in teams[0]


@pytest.mark.parametrize(
    ("officers", "team", "zh", "en"),
    [
        (even(1), Team(), "每组2人", "teams of 2"),
        (even(3), Team(("a", "")), "须具备专长“a”", "competence a"),
        (even(3), Team(("", ""), 1), "每人最多1次", "at most 1 visits"),
        (even(3, forbidden=["v1"]), Team(), "回避", "recusals"),
    ],
)
def test_a_refusal_names_the_rules_in_conflict_and_no_provider(officers, team, zh, en):
    with pytest.raises(Impossible) as caught:
        assign(TICKETS, "r", team, officers, ["v0", "v1"])
    found = refusal(caught.value.conflict)
    assert zh in found.zh
    assert en in found.en
    assert "v0" not in str(found)
    assert "v1" not in str(found)
    assert "o0" not in str(found)


def test_a_thousand_visits_with_scarce_competences_are_no_trouble():
    visits = [f"v{number}" for number in range(1000)]
    officers = [member(number, ["a"] if number < 20 else [], visits[number::97]) for number in range(300)]
    teams = assign(TICKETS, "r", Team(("a", "")), officers, visits)
    check(visits, officers, Team(("a", "")), teams)
    loads = [sum(officer.code in one for one in teams) for officer in officers[:20]]
    assert max(loads) - min(loads) <= 1
