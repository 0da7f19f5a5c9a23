"""Which claims are drawn, and who judges which record: by tickets of one effective seed. Pure.

Tickets of packets are never published: with them the list of claims could be searched for what was drawn.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_CEILING, Decimal
from itertools import combinations
from urllib.parse import quote

from compliance.foundation.hashing import sha256_hex
from compliance.sampling.flow_rules import Impossible
from compliance.sampling.frame_rules import Member
from compliance.sampling.plan_rules import Team
from compliance.sampling.pool_rules import Pool
from compliance.sampling.team_rules import assign
from compliance.sampling.ticket_rules import Tickets, in_ticket_order, unit_id

TWO = 2


def frame_hash(claims: Iterable[tuple[str, str]]) -> str:
    """The hash of the claims that may be drawn: (provider code, claim number), in their order."""
    return sha256_hex("\n".join(sorted(f"{code}\t{claim}" for code, claim in claims)).encode())


def wanted(size: int, share: Decimal) -> int:
    """How many are drawn of `size` claims: the share, rounded up, never more than there are."""
    return min(size, int((Decimal(size) * share).to_integral_value(ROUND_CEILING)))


def drawn(tickets: Tickets, quarter: str, claim_ids: Iterable[str], count: int) -> list[tuple[str, str]]:
    """The `count` smallest (ticket, claim number); a number that is not ASCII is written in percent signs."""
    named = ((tickets.ticket(unit_id(f"review-{quarter}", "claim", quote(one, safe=""))), one) for one in claim_ids)
    return in_ticket_order(named)[:count]


@dataclass(frozen=True, slots=True)
class Desk:
    """The reviewers of a round and what each has already: `capacity` records a person, thirds and fresh looks counted;
    `barred`: record -> who must not judge it (own or kin's employer, treated there, an earlier look at it)."""

    quarter: str
    reviewers: tuple[int, ...]
    capacity: int
    barred: Mapping[str, frozenset[int]]
    loads: Mapping[int, int] = field(default_factory=dict)
    pairs: Mapping[tuple[int, int], int] = field(default_factory=dict)

    def able(self, record: str) -> list[int]:
        """Who may judge a record, whatever the load."""
        kept_away = self.barred.get(record, frozenset())
        return [one for one in self.reviewers if one not in kept_away]


class Short(Exception):  # noqa: N818 - an outcome that the service tells as a refusal
    """The records cannot all be given out. `record` "" where the capacity is short, else one that too few may judge."""

    def __init__(self, record: str = "") -> None:
        super().__init__(record or "capacity")
        self.record = record


def pairs_for(tickets: Tickets, desk: Desk, records: Iterable[str]) -> dict[str, tuple[int, int]]:
    """Two reviewers for each record: the pair that has met least, then the lighter load, then the smaller ticket, so
    that no two people judge together more than they must. Short where no assignment exists."""
    ordered = _in_turn(tickets, desk, records)
    for record in ordered:
        if len(desk.able(record)) < TWO:
            raise Short(record)
    return _by_pairs(tickets, desk, ordered) or _by_flow(tickets, desk, ordered)


def _in_turn(tickets: Tickets, desk: Desk, records: Iterable[str]) -> list[str]:
    """Records in the order of their tickets, those that fewer may judge first."""
    named = [(tickets.ticket(unit_id(f"review-{desk.quarter}", "record", one)), one) for one in records]
    return sorted((one for _, one in in_ticket_order(named)), key=lambda one: len(desk.able(one)))


def _by_pairs(tickets: Tickets, desk: Desk, ordered: Sequence[str]) -> dict[str, tuple[int, int]]:
    loads, met = Counter(desk.loads), Counter(desk.pairs)
    turn = {one: _turn(tickets, desk, one) for one in desk.reviewers}
    found: dict[str, tuple[int, int]] = {}
    for record in ordered:
        free = sorted(one for one in desk.able(record) if loads[one] < desk.capacity)
        choices = [(one, other) for one, other in combinations(free, TWO)]
        if not choices:
            return {}
        pair = min(
            choices,
            key=lambda two: (met[two], loads[two[0]] + loads[two[1]], sorted(turn[one] for one in two)),
        )
        found[record] = pair
        met[pair] += 1
        loads.update(pair)
    return found


def _turn(tickets: Tickets, desk: Desk, reviewer: int) -> str:
    return tickets.ticket(unit_id(f"review-{desk.quarter}", "reviewer", str(reviewer)))


def _by_flow(tickets: Tickets, desk: Desk, ordered: Sequence[str]) -> dict[str, tuple[int, int]]:
    """Exact, where taking turns ran out of people: the flow that staffs visits."""
    if sum(max(0, desk.capacity - desk.loads.get(one, 0)) for one in desk.reviewers) < TWO * len(ordered):
        raise Short
    members = [
        Member(str(one), frozenset(), frozenset(record for record in ordered if one in desk.barred.get(record, ())))
        for one in desk.reviewers
    ]
    # What a person has already is a visit that nobody else may take, so that the flow counts it in the load.
    pool = Pool(f"review-{desk.quarter}", "pair", Team(max_load=desk.capacity), members)
    held = {f"held-{one}-{at}": (str(one),) for one, load in sorted(desk.loads.items()) for at in range(load)}
    try:
        teams = assign(tickets, pool, list(ordered), held)
    except Impossible:
        raise Short from None
    return {record: (int(team[0]), int(team[1])) for record, team in zip(ordered, teams, strict=True)}


def one_more(tickets: Tickets, desk: Desk, records: Iterable[str]) -> dict[str, int]:
    """One further reviewer for each record, none of those it is barred to: exact, by the same flow. Short where none
    exists."""
    ordered = _in_turn(tickets, desk, records)
    for record in ordered:
        if not desk.able(record):
            raise Short(record)
    members = [
        Member(str(one), frozenset(), frozenset(record for record in ordered if one in desk.barred.get(record, ())))
        for one in desk.reviewers
    ]
    pool = Pool(f"review-{desk.quarter}", "more", Team(slots=("",), max_load=desk.capacity), members)
    held = {f"held-{one}-{at}": (str(one),) for one, load in sorted(desk.loads.items()) for at in range(load)}
    try:
        teams = assign(tickets, pool, ordered, held)
    except Impossible:
        raise Short from None
    return {record: int(team[0]) for record, team in zip(ordered, teams, strict=True)}
