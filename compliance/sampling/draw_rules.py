"""The draw: seed and frozen frame in, sample and teams out. Pure: the same input gives the same draw for ever."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from compliance.foundation.hashing import canonical, sha256_hex
from compliance.sampling import conflict_rules, frame_rules
from compliance.sampling.frame_rules import Frame, Member, Unit
from compliance.sampling.plan_rules import Plan
from compliance.sampling.pool_rules import Pool, pools
from compliance.sampling.team_rules import assign
from compliance.sampling.ticket_rules import PROVIDER, Tickets, in_ticket_order, unit_id

# What a pool's people are called in the row of a team.
SEATS = {"team": "officers", "outside": "outside"}


@dataclass(frozen=True, slots=True)
class Lots:
    """What is drawn from: the plan, its units, and the pools that teams come from."""

    plan: Plan
    units: Sequence[Unit]
    pools: tuple[Pool, ...]


def lots_of(plan: Plan, providers: Iterable[Mapping[str, Any]], officers: Any, outside: Any = ()) -> Lots:
    """The lots of the rows of a frame. ValueError for a provider that no stratum holds."""
    rows = list(providers)
    districts = {row["code"]: row["district"] for row in rows}
    own, others = frame_rules.members(officers), frame_rules.members(outside)
    return Lots(plan, frame_rules.units(plan, rows), pools(plan, own, others, districts))


def lots_of_frame(plan: Plan, frame: Frame) -> Lots:
    """The lots of a frozen frame, in which the office also knows which bar is a recusal and which the rotation's."""
    found = lots_of(plan, *([one.row for one in rows] for rows in (frame.providers, frame.officers, frame.outside)))
    recused = {one.row["officer"]: frozenset(one.row.get("recused", ())) for one in frame.identities}

    def told(member: Member) -> Member:
        return Member(member.code, member.competences, member.forbidden, member.forbidden - recused[member.code])

    own = tuple(
        Pool(one.round_id, one.purpose, one.team, [told(member) for member in one.members], one.districts)
        for one in found.pools
    )
    return Lots(plan, found.units, own)


def draw(lots: Lots, seed: str) -> dict[str, Any]:
    """The result as the record carries it. `seed` is the effective seed. flow_rules.Impossible when no teams exist."""
    tickets = Tickets.of(seed)
    strata = select(lots.plan, lots.units, tickets)
    return {"strata": strata, "teams": staffed(lots.pools, tickets, visits_of(strata), ({}, {}))}


def unstaffed(lots: Lots, seed: str) -> dict[str, Any]:
    """The result of a draw for which no teams exist: the sample stands, with the rules in conflict and no team.

    ValueError when there are teams.
    """
    tickets = Tickets.of(seed)
    strata = select(lots.plan, lots.units, tickets)
    published = [conflict_rules.as_published(one) for one in lots.pools]
    found = conflict_rules.unsolved(published, tickets, visits_of(strata))
    if found is None:
        raise ValueError("there are teams for this sample")
    return {"strata": strata, "teams": [], "conflict": found.as_row()}


def visits_of(strata: Iterable[Mapping[str, Any]]) -> list[str]:
    """The drawn of all strata in the order of their tickets, in which teams are made."""
    drawn = ((one["ticket"], one["code"]) for row in strata for one in row["drawn"])
    return [code for _, code in in_ticket_order(drawn)]


def staffed(
    found: Sequence[Pool], tickets: Tickets, visits: Sequence[str], present: Sequence[Mapping[str, Sequence[str]]]
) -> list[dict[str, Any]]:
    """The team of each visit as the record carries it; `present`: the teams that stand, pool by pool."""
    seats = [assign(tickets, pool, visits, teams) for pool, teams in zip(found, present, strict=False)]
    return [team_row(found, code, teams) for code, *teams in zip(visits, *seats, strict=True)]


def team_row(found: Sequence[Pool], code: str, teams: Sequence[Sequence[str]]) -> dict[str, Any]:
    """One team as the record carries it."""
    return {"code": code, **{SEATS[pool.purpose]: list(team) for pool, team in zip(found, teams, strict=True)}}


def in_order(plan: Plan, frame_units: Iterable[Unit], tickets: Tickets) -> list[list[tuple[str, str]]]:
    """For each stratum all its (ticket, code), the smallest ticket first."""
    found: list[list[tuple[str, str]]] = [[] for _ in plan.strata]
    for unit in frame_units:
        found[unit.stratum].append((provider_ticket(plan, tickets, unit), unit.code))
    return [in_ticket_order(rows) for rows in found]


def select(plan: Plan, frame_units: Sequence[Unit], tickets: Tickets) -> list[dict[str, Any]]:
    """For each stratum its size, its quota, the drawn and the spares, smallest tickets first."""
    rows = []
    for number, (stratum, ordered) in enumerate(
        zip(plan.strata, in_order(plan, frame_units, tickets), strict=True), start=1
    ):
        quota = stratum.wanted(len(ordered))
        rows.append(
            {
                "number": number,
                "size": len(ordered),
                "quota": quota,
                "drawn": _listed(ordered[:quota]),
                "spares": _listed(ordered[quota : quota + stratum.spares]),
            }
        )
    return rows


def provider_ticket(plan: Plan, tickets: Tickets, unit: Unit) -> str:
    """A provider's ticket: plain in a round without weights, else the smallest of `…#1` to `…#weight`."""
    identity = unit_id(plan.id, PROVIDER, unit.code)
    return tickets.weighted(identity, unit.weight) if plan.weights else tickets.ticket(identity)


def _listed(ordered: list[tuple[str, str]]) -> list[dict[str, str]]:
    return [{"code": code, "ticket": number} for number, code in ordered]


def result_hash(result: dict[str, Any], nonce: str) -> str:
    """What is published at the draw: the nonce under it keeps anyone from trying results until one fits."""
    return sha256_hex(canonical({"nonce": nonce, "result": result}))
