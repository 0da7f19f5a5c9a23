"""Who can be sent, which seats they fill, and in what order their turns come. Pure."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from compliance.sampling.frame_rules import Member
from compliance.sampling.plan_rules import Plan, Team
from compliance.sampling.ticket_rules import Tickets, unit_id

OFFICERS, OUTSIDE = "team", "outside"


@dataclass(frozen=True, slots=True)
class Pool:
    """Those who can be sent, the seats they fill, and where each provider lies.

    `purpose` stands in their tickets. `distinct` False lets one person hold several seats of a visit, which only the
    search for rules in conflict asks.
    """

    round_id: str
    purpose: str
    team: Team
    members: Sequence[Member]
    districts: Mapping[str, str] = field(default_factory=dict)
    distinct: bool = True


def pools(
    plan: Plan, officers: Sequence[Member], outside: Sequence[Member], districts: Mapping[str, str]
) -> tuple[Pool, ...]:
    """The pools of a plan: its officers, and inspectors from outside where the plan has seats for them."""
    own = Pool(plan.id, OFFICERS, plan.team, officers, districts)
    if not plan.team.outside:
        return (own,)
    return own, replace(own, purpose=OUTSIDE, team=replace(plan.team, slots=("",) * plan.team.outside), members=outside)


def turn(tickets: Tickets, pool: Pool, officer: str, load: int) -> tuple[int, str]:
    """A place in the queue: one's visits, then the ticket of `{round}/{purpose}.N/{officer}`, N the next visit."""
    return load, tickets.ticket(unit_id(pool.round_id, f"{pool.purpose}.{load + 1}", officer))


def loads_of(teams: Iterable[Iterable[str]]) -> Counter[str]:
    """Visits of each officer."""
    return Counter(officer for team in teams for officer in team)


def bound_to(pool: Pool, teams: Mapping[str, Iterable[str]]) -> dict[str, str]:
    """The district that each officer is in already, by the teams (visit -> officers) that stand."""
    return {officer: pool.districts[visit] for visit, team in teams.items() for officer in team}
