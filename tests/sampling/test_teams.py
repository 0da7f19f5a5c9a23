"""Teams: an answer whenever there is one, the evenest, always the same; else the rules in conflict."""

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from compliance.sampling import conflict_rules
from compliance.sampling.flow_rules import Impossible
from compliance.sampling.plan_rules import Team
from compliance.sampling.team_rules import assign
from compliance.sampling.ticket_rules import Tickets
from tests.sampling.staffing import even, every_load, member, pool_of, problems

TICKETS = Tickets.of("314159")


def flow(pool, visits):
    """The same question as a minimum-cost flow: integer, convex cost of an officer's nth visit."""
    graph = nx.DiGraph()
    most = pool.team.max_load or len(visits)
    for officer in pool.members:
        for nth in range(min(most, len(visits))):
            graph.add_edge("source", (officer.code, "load", nth), capacity=1, weight=2 * nth + 1)
            graph.add_edge((officer.code, "load", nth), officer.code, capacity=1, weight=0)
        for visit in visits:
            if visit in officer.forbidden:
                continue
            graph.add_edge(officer.code, (officer.code, visit), capacity=1, weight=0)
            for seat, slot in enumerate(pool.team.slots):
                if not slot or slot in officer.competences:
                    graph.add_edge((officer.code, visit), (visit, "seat", seat), capacity=1, weight=0)
    for visit in visits:
        for seat in range(pool.team.size):
            graph.add_edge((visit, "seat", seat), "sink", capacity=1, weight=0)
    graph.add_nodes_from(["source", "sink"])
    found = nx.max_flow_min_cost(graph, "source", "sink")
    return sum(found["source"].values()), nx.cost_of_flow(graph, found)


def loads_of(pool, teams):
    return [sum(officer.code in one for one in teams) for officer in pool.members]


@settings(max_examples=60, deadline=None)
@given(problems(most_visits=5))
def test_teams_are_found_exactly_when_a_flow_exists_and_are_as_even_as_it(problem):
    pool, visits = problem
    amount, cost = flow(pool, visits)
    wanted = len(visits) * pool.team.size
    try:
        teams = assign(TICKETS, pool, visits)
    except Impossible:
        assert amount < wanted
        return
    assert amount == wanted
    check(pool, visits, teams)
    assert sum(load * load for load in loads_of(pool, teams)) == cost


@settings(max_examples=150, deadline=None)
@given(st.booleans().flatmap(lambda apart: problems(most_visits=3, most_officers=5, districts=apart)))
def test_every_small_problem_is_solved_as_evenly_as_by_trying_all_or_refused_with_an_irreducible_conflict(problem):
    pool, visits = problem
    possible = every_load(pool, visits)
    try:
        teams = assign(TICKETS, pool, visits)
    except Impossible as impossible:
        assert impossible.proven
        assert not possible
        irreducible(pool, visits, conflict_rules.conflict(pool, visits))
        return
    check(pool, visits, teams)
    loads = tuple(loads_of(pool, teams))
    assert loads in possible
    assert sum(load * load for load in loads) == min(sum(load * load for load in one) for one in possible)
    useful = [place for place, one in enumerate(pool.members) if "" in pool.team.slots or one.competences]
    spread = [max(one[at] for at in useful) - min(one[at] for at in useful) for one in (loads, *possible)]
    if not pool.team.one_district:
        assert spread[0] == min(spread)


def irreducible(pool, visits, found):
    """The rules alone leave no assignment; without any one of them there is one."""
    assert found.proven
    assert found.rules
    assert not every_load(pool, visits, found.rules)
    for rule in found.rules:
        assert every_load(pool, visits, set(found.rules) - {rule}), rule
    refusal = conflict_rules.refusal(found)
    assert refusal.number == "SAMPLING-06"
    assert not [one for one in (*visits, *(one.code for one in pool.members)) if one in str(refusal)]


def check(pool, visits, teams):
    known = {officer.code: officer for officer in pool.members}
    places = {}
    for visit, chosen in zip(visits, teams, strict=True):
        assert len(set(chosen)) == pool.team.size
        for code, slot in zip(chosen, pool.team.slots, strict=True):
            assert visit not in known[code].forbidden
            assert not slot or slot in known[code].competences
            places.setdefault(code, set()).add(pool.districts[visit])
    if pool.team.max_load:
        assert all(sum(code in one for one in teams) <= pool.team.max_load for code in known)
    if pool.team.one_district:
        assert all(len(found) == 1 for found in places.values())


def plain(team, officers, count):
    visits = [f"v{number}" for number in range(count)]
    return pool_of(team, officers, visits=visits), visits


@settings(deadline=None)
@given(st.permutations(range(6)))
def test_the_order_of_the_rows_changes_nothing(order):
    expected = assign(TICKETS, *plain(Team(), even(6), 9))
    assert assign(TICKETS, *plain(Team(), [even(6)[place] for place in order], 9)) == expected


def test_another_seed_gives_other_teams_and_pairs_change_from_lap_to_lap():
    problem = plain(Team(), even(10), 30)
    first = assign(TICKETS, *problem)
    assert first != assign(Tickets.of("271828"), *problem)
    assert len({frozenset(one) for one in first}) > 15


def test_an_officer_who_is_needed_elsewhere_is_freed_by_exchange():
    # Only o0 is medical; v1's every other officer is barred: without exchange the last slot stays empty.
    officers = [member(0, ["a"]), member(1, ["a"], ["v1"]), member(2), member(3)]
    teams = assign(TICKETS, *plain(Team(("a", ""), 1), officers, 2))
    assert "o0" in teams[1]
    assert "o1" in teams[0]


def test_who_has_visits_already_waits_for_the_others():
    pool, visits = plain(Team(), even(4), 4)
    present = {"v0": ("o0", "o1"), "v1": ("o0", "o1")}
    teams = assign(TICKETS, pool, visits[2:], present)
    assert all(set(team) == {"o2", "o3"} for team in teams)


def test_with_one_district_each_officer_keeps_to_his_own():
    districts = {"v0": "城关", "v1": "河东", "v2": "城关", "v3": "河东"}
    pool = pool_of(Team(one_district=True), even(4), districts)
    check(pool, list(districts), assign(TICKETS, pool, list(districts)))
    later = assign(TICKETS, pool, ["v3"], {"v1": ("o2", "o3"), "v0": ("o0", "o1")})
    assert set(later[0]) == {"o2", "o3"}


def test_one_district_is_named_when_it_is_what_stands_in_the_way():
    districts = {"v0": "城关", "v1": "河东"}
    pool = pool_of(Team(one_district=True), even(3), districts)
    found = conflict_rules.conflict(pool, list(districts))
    assert set(found.rules) == {"one_district", "size"}
    assert "每人只去一个县区" in conflict_rules.refusal(found).zh


@pytest.mark.parametrize(
    ("officers", "team", "rules", "zh", "en"),
    [
        (even(1), Team(), {"size"}, "每组2人", "teams of 2"),
        (even(3), Team(("a", "")), {"competence:a"}, "须具备专长“a”", "competence a"),
        (even(3), Team(("", ""), 1), {"max_load"}, "每人最多1次", "at most 1 visits"),
        (even(3, forbidden=["v1"]), Team(), {"recusals"}, "回避", "recusals"),
        ([*even(1), member(2, rotated=["v1"])], Team(), {"size", "rotation"}, "不连续两次", "twice in a row"),
        ([], Team(), set(), "没有可派的检查人员", "no officers to send"),
    ],
)
def test_a_refusal_names_the_rules_in_conflict_and_no_provider(officers, team, rules, zh, en):
    pool, visits = plain(team, officers, 2)
    found = conflict_rules.conflict(pool, visits)
    assert set(found.rules) == rules
    refusal = conflict_rules.refusal(found)
    assert zh in refusal.zh
    assert en in refusal.en
    assert not [name for name in ("v0", "v1", "o0") if name in str(refusal)]


def test_a_search_that_is_given_up_says_so_and_claims_nothing(monkeypatch):
    monkeypatch.setattr("compliance.sampling.district_rules.STEPS", 0)
    districts = {"v0": "城关", "v1": "河东"}
    pool = pool_of(Team(one_district=True), even(3), districts)
    with pytest.raises(Impossible) as caught:
        assign(TICKETS, pool, list(districts))
    assert not caught.value.proven
    found = conflict_rules.conflict(pool, list(districts))
    assert not found.proven
    assert "没有找到" in conflict_rules.refusal(found).zh


def test_a_thousand_visits_with_scarce_competences_are_no_trouble():
    visits = [f"v{number}" for number in range(1000)]
    officers = [member(number, ["a"] if number < 20 else [], visits[number::97]) for number in range(300)]
    pool = pool_of(Team(("a", "")), officers, visits=visits)
    teams = assign(TICKETS, pool, visits)
    check(pool, visits, teams)
    loads = loads_of(pool, teams)[:20]
    assert max(loads) - min(loads) <= 1


def test_a_province_with_one_district_for_each_officer_is_no_trouble_either():
    visits = [f"v{number}" for number in range(1000)]
    districts = {visit: f"d{number % 20}" for number, visit in enumerate(visits)}
    officers = [member(number, ["a"] if number % 4 == 0 else [], visits[number::197]) for number in range(300)]
    pool = pool_of(Team(("a", ""), one_district=True), officers, districts)
    check(pool, visits, assign(TICKETS, pool, visits))
