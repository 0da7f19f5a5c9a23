"""Teams: who goes on which visit. Exact, with the load as even as the rules allow. Pure.

Without one_district the visits are filled all together (flow_rules); with it each officer is first bound to a district
(district_rules). Inspectors from outside are a pool of their own and fill their own seats by tickets of `outside.N`.
"""

from collections.abc import Mapping, Sequence

from compliance.sampling.district_rules import in_districts
from compliance.sampling.flow_rules import Flow
from compliance.sampling.pool_rules import Pool, bound_to, loads_of
from compliance.sampling.ticket_rules import Tickets


def assign(
    tickets: Tickets, pool: Pool, visits: Sequence[str], present: Mapping[str, Sequence[str]] | None = None
) -> list[tuple[str, ...]]:
    """The officers of each visit, in the order of `visits` and of the team's slots. Impossible when there are none.

    `present` teams (visit -> officers) stay as they are and count for loads and districts.
    """
    present = present or {}
    loads = loads_of(present.values())
    if pool.team.one_district:
        return in_districts(tickets, pool, visits, bound_to(pool, present), loads)
    return Flow(tickets, pool, visits, loads).teams()
