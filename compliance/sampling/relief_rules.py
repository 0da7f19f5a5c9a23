"""A sample that stands and has no teams: which rule gives way, and how far. Pure.

Which of the rules is a person's choice. How far is not: the most visits of an officer rise to the smallest number
under which there are teams, so that nobody tries numbers, and nothing gives way further than it must. Those two rules
are enough: a frame is committed only when some team may go to each of its providers, so without a limit of visits and
without districts every visit has its team, whatever else was drawn.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from compliance.foundation.errors import Refusal
from compliance.foundation.words import Words
from compliance.sampling import conflict_rules
from compliance.sampling.conflict_rules import MAX_LOAD, ONE_DISTRICT
from compliance.sampling.plan_rules import Team
from compliance.sampling.pool_rules import Pool
from compliance.sampling.ticket_rules import Tickets

Values = Mapping[str, Any]
RELAXABLE: Mapping[str, Words] = MappingProxyType(
    {
        MAX_LOAD: Words(zh="提高每人最多检查次数", en="raise the most visits of an officer"),
        ONE_DISTRICT: Words(zh="不再要求每人只去一个县区", en="no longer keep each officer to one district"),
    }
)


def in_force(team: Team) -> tuple[str, ...]:
    """The rules of a plan that may give way."""
    found = {MAX_LOAD: team.max_load is not None, ONE_DISTRICT: team.one_district}
    return tuple(rule for rule in RELAXABLE if found[rule])


def relaxed(pools: Sequence[Pool], values: Values) -> tuple[Pool, ...]:
    """The pools under other values of their team's rules."""
    return tuple(replace(one, team=replace(one.team, **values)) for one in pools)


def least(pools: Sequence[Pool], tickets: Tickets, visits: Sequence[str], rules: Collection[str]) -> dict[str, Any]:
    """The values under which there are teams when `rules` give way.

    SAMPLING-33 when a rule is none of the plan's, SAMPLING-06 with what is still in conflict when they are not enough.
    """
    before = pools[0].team
    if not rules or not set(rules) <= set(in_force(before)):
        raise _no_rule()
    values: dict[str, Any] = {ONE_DISTRICT: False} if ONE_DISTRICT in rules else {}
    if MAX_LOAD in rules:
        low = (before.max_load or 0) + 1
        values[MAX_LOAD] = high = max(low, len(visits))
        while low < high:
            middle = (low + high) // 2
            if conflict_rules.unsolved(relaxed(pools, {**values, MAX_LOAD: middle}), tickets, visits) is None:
                values[MAX_LOAD] = high = middle
            else:
                low = middle + 1
    rest = conflict_rules.unsolved(relaxed(pools, values), tickets, visits)
    if rest is not None:
        raise conflict_rules.refusal(rest)
    return values


def _no_rule() -> Refusal:
    return Refusal(
        "SAMPLING-33",
        zh="请选择本轮计划中要放宽的规则",
        en="choose the rules of this plan that shall give way",
        do_zh="只能放宽每人最多检查次数，或每人只去一个县区的要求；每组人数、专长和回避不能放宽",
        do_en="the most visits of an officer or the one district of each; size, competence and recusals never give way",
        status=422,
        fields={"rules": "missing"},
    )
