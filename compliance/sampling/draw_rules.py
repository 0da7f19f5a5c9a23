"""The draw: seed and frozen frame in, sample and teams out. Pure: the same input gives the same draw for ever."""

from collections.abc import Sequence
from typing import Any

from compliance.foundation.hashing import canonical, sha256_hex
from compliance.sampling.frame_rules import Member, Unit
from compliance.sampling.plan_rules import Plan
from compliance.sampling.team_rules import assign
from compliance.sampling.ticket_rules import PROVIDER, Tickets, in_ticket_order, unit_id


def draw(plan: Plan, frame_units: Sequence[Unit], officers: Sequence[Member], seed: str) -> dict[str, Any]:
    """The result as the record carries it. `seed` is the effective seed. team_rules.Impossible when no teams exist."""
    tickets = Tickets.of(seed)
    strata = select(plan, frame_units, tickets)
    visits = [
        code for _, code in in_ticket_order((one["ticket"], one["code"]) for row in strata for one in row["drawn"])
    ]
    teams = assign(tickets, plan.id, plan.team, officers, visits)
    return {
        "strata": strata,
        "teams": [{"code": code, "officers": list(team)} for code, team in zip(visits, teams, strict=True)],
    }


def select(plan: Plan, frame_units: Sequence[Unit], tickets: Tickets) -> list[dict[str, Any]]:
    """For each stratum its size, its quota, the drawn and the spares, smallest tickets first."""
    drawn: list[list[tuple[str, str]]] = [[] for _ in plan.strata]
    for unit in frame_units:
        drawn[unit.stratum].append((provider_ticket(plan, tickets, unit), unit.code))
    rows = []
    for number, (stratum, found) in enumerate(zip(plan.strata, drawn, strict=True), start=1):
        ordered = in_ticket_order(found)
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
