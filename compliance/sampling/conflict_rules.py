"""Why no teams exist: a set of rules in conflict from which none can be left out. Pure.

The set is irreducible: its rules alone leave no assignment, and without any one of them there is one.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from compliance.foundation.errors import Refusal
from compliance.foundation.words import Words
from compliance.sampling.flow_rules import Impossible
from compliance.sampling.frame_rules import Member
from compliance.sampling.pool_rules import OUTSIDE, Pool
from compliance.sampling.team_rules import assign
from compliance.sampling.ticket_rules import Tickets

ONE_DISTRICT, ROTATION, RECUSALS, MAX_LOAD, SIZE = "one_district", "rotation", "recusals", "max_load", "size"
COMPETENCE = "competence:"
# Rules that bind one officer to one provider.
TIES = (ROTATION, RECUSALS)
# Whether there are teams doesn't hang on tickets.
_ANY = Tickets.of("")


@dataclass(frozen=True, slots=True)
class Conflict:
    """The rules in conflict, by name; what they were about; never a provider, never an officer.

    `proven` False: no assignment was found within the steps of the search, and the rules are all that hold.
    """

    pool: Pool
    visits: int
    rules: tuple[str, ...]
    proven: bool = True

    def as_row(self) -> dict[str, Any]:
        """As the record carries it: which pool, and the rules by name."""
        return {"pool": self.pool.purpose, "rules": list(self.rules), "proven": self.proven}

    @property
    def seats(self) -> int:
        """Seats to be filled."""
        return self.visits * self.pool.team.size

    def able(self, competence: str) -> int:
        """How many have a competence."""
        return sum(competence in one.competences for one in self.pool.members)


def named(pool: Pool) -> list[str]:
    """The rules of a pool, in the order in which they are left out to see whether the conflict stays.

    What an office can change most easily is kept in the answer the longest.
    """
    found = [ONE_DISTRICT] if pool.team.one_district else []
    found += [ROTATION] if any(one.rotated for one in pool.members) else []
    found += [RECUSALS] if any(one.forbidden - one.rotated for one in pool.members) else []
    found += [f"{COMPETENCE}{one}" for one in sorted(set(pool.team.slots) - {""})]
    found += [MAX_LOAD] if pool.team.max_load is not None else []
    return [*found, SIZE]


def under(pool: Pool, rules: Iterable[str]) -> Pool:
    """The pool with these rules alone in force."""
    kept, team = set(rules), pool.team
    members = [
        Member(
            one.code,
            one.competences,
            (one.forbidden - one.rotated if RECUSALS in kept else frozenset())
            | (one.rotated if ROTATION in kept else frozenset()),
        )
        for one in pool.members
    ]
    slots = tuple(slot if f"{COMPETENCE}{slot}" in kept else "" for slot in team.slots)
    relaxed = replace(
        team,
        slots=slots,
        max_load=team.max_load if MAX_LOAD in kept else None,
        one_district=team.one_district and ONE_DISTRICT in kept,
    )
    return replace(pool, team=relaxed, members=members, distinct=SIZE in kept)


def conflict(pool: Pool, visits: Sequence[str], tickets: Tickets = _ANY) -> Conflict:
    """The conflict of a pool that no assignment satisfies."""
    rules = named(pool)
    if _outcome(tickets, under(pool, rules), visits) is None:
        return Conflict(pool, len(visits), tuple(rules), proven=False)
    for rule in list(rules):
        fewer = [one for one in rules if one != rule]
        if _outcome(tickets, under(pool, fewer), visits) is False:
            rules = fewer
    return Conflict(pool, len(visits), tuple(rules))


def check(pool: Pool, visits: Sequence[str]) -> None:
    """SAMPLING-06 when there are no teams."""
    if _outcome(_ANY, pool, visits) is not True:
        raise refusal(conflict(pool, visits))


def unstaffed(pool: Pool, codes: Iterable[str]) -> list[str]:
    """Those of `codes` that no team may visit, whatever else is drawn: nobody's chance of being drawn hangs on a team.

    A provider that could be drawn and then never be staffed would let whoever declares recusals have the draw made
    anew until it is left out.
    """
    kept_away: dict[str, set[str]] = {}
    for one in pool.members:
        for code in one.forbidden:
            kept_away.setdefault(code, set()).add(one.code)
    found: dict[frozenset[str], bool] = {}
    wrong = []
    for code in codes:
        who = frozenset(kept_away.get(code, ()))
        if who not in found:
            found[who] = _outcome(_ANY, pool, [code]) is True
        if not found[who]:
            wrong.append(code)
    return wrong


def unsolved(pools: Iterable[Pool], tickets: Tickets, visits: Sequence[str]) -> Conflict | None:
    """The conflict of the first pool that has no teams for drawn visits, None when all have."""
    pool = next((one for one in pools if _outcome(tickets, one, visits) is not True), None)
    return conflict(pool, visits, tickets) if pool else None


def as_published(pool: Pool) -> Pool:
    """The pool as the record has it: where somebody may not go and not why, so that a rotation counts as a recusal."""
    return replace(pool, members=[replace(one, rotated=frozenset()) for one in pool.members])


def _outcome(tickets: Tickets, pool: Pool, visits: Sequence[str]) -> bool | None:
    """Whether there are teams; None when the search was given up."""
    try:
        assign(tickets, pool, visits)
    except Impossible as impossible:
        return False if impossible.proven else None
    return True


def refusal(found: Conflict) -> Refusal:
    """SAMPLING-06: the rules in conflict by name and number."""
    words = told(found)
    return Refusal(
        "SAMPLING-06",
        zh=words.zh,
        en=words.en,
        article="医疗保障基金使用监督管理条例第二十九条",
        do_zh="放宽其中任何一条，这组冲突即可消除；也可以增加检查人员或减少抽取数量后重新计划",
        do_en="relax any one of these rules and this conflict is gone; or add officers, or draw fewer",
        status=409,
    )


def told(found: Conflict) -> Words:
    """The rules in conflict by name and number, as a sentence."""
    pairs = [_words(found, rule) for rule in reversed(found.rules)]
    zh, en = "；".join(one for one, _ in pairs), "; ".join(one for _, one in pairs)
    who = ("外县检查人员", "inspectors from outside") if found.pool.purpose == OUTSIDE else ("检查人员", "officers")
    count = len(found.pool.members)
    if not found.rules:
        zh, en = f"没有可派的{who[0]}", f"there are no {who[1]} to send"
    elif found.proven:
        zh, en = f"互相冲突的规则：{zh}", f"rules in conflict: {en}"
    else:
        zh, en = (
            f"在限定的步数内没有找到同时满足下列规则的排法：{zh}",
            f"none was found in the steps allowed, under {en}",
        )
    return Words(
        zh=f"排不出检查组。{zh}。共有{found.seats}个席位，可派{who[0]}{count}人",
        en=f"no assignment of teams exists: {en}. {found.seats} seats, {count} {who[1]}",
    )


def _words(found: Conflict, rule: str) -> tuple[str, str]:
    team = found.pool.team
    if rule.startswith(COMPETENCE):
        name = rule.removeprefix(COMPETENCE)
        able = found.able(name)
        return (
            f"每组有一人须具备专长“{name}”（现有{able}人）",
            f"one of each team has competence {name} ({able} have it)",
        )
    return {
        SIZE: (f"每组{team.size}人", f"teams of {team.size}"),
        MAX_LOAD: (f"每人最多{team.max_load}次", f"at most {team.max_load} visits an officer"),
        RECUSALS: ("回避", "recusals"),
        ROTATION: ("同一人不连续两次检查同一机构", "nobody twice in a row at the same provider"),
        ONE_DISTRICT: ("每人只去一个县区", "each officer in one district only"),
    }[rule]
