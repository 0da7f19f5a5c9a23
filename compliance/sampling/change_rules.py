"""What may still happen to a draw that stands: a spare, an extension, a recusal declared later, a relief. Pure.

Nothing here is chosen: a spare and an extension take the smallest tickets of the stratum that nobody took yet, and an
empty seat goes to the next in turn (fewest visits, then ticket) of those who may go there. Nobody else moves. A
relief makes the teams of a sample that had none, under rules relaxed no further than they must be (relief_rules).
A change as the record carries it: number, kind, at, withdrawn (the provider that a spare replaces, or null), recused
(pairs {officer, code} that were learnt since the commit and bear on this change), added ({stratum, code, ticket}),
teams (of the added, of the visit whose seat fell empty, or of all), in a relief also relaxed (rules by their new
values), hash = SHA-256 of the canonical {nonce, previous, change}, `change` being all of the above but the hash,
`previous` the hash of the change before, or of the result.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from compliance.foundation.errors import Refusal
from compliance.foundation.hashing import canonical, sha256_hex
from compliance.foundation.words import Words
from compliance.sampling import relief_rules
from compliance.sampling.draw_rules import SEATS, Lots, in_order, staffed, team_row, visits_of
from compliance.sampling.frame_rules import Member
from compliance.sampling.pool_rules import Pool, bound_to, loads_of, turn
from compliance.sampling.ticket_rules import Tickets

Change = dict[str, Any]


class ChangeKind(StrEnum):
    """What happened."""

    SPARE = "spare"
    EXTENSION = "extension"
    RECUSAL = "recusal"
    RELIEF = "relief"


CHANGE_WORDS: Mapping[ChangeKind, Words] = MappingProxyType(
    {
        ChangeKind.SPARE: Words(zh="备选递补", en="Spare"),
        ChangeKind.EXTENSION: Words(zh="追加抽取", en="Extension"),
        ChangeKind.RECUSAL: Words(zh="回避换人", en="Recusal"),
        ChangeKind.RELIEF: Words(zh="放宽派员规则", en="Staffing rules relaxed"),
    }
)


def change_hash(change: Mapping[str, Any], previous: str, nonce: str) -> str:
    """The hash of a change: the nonce under it keeps anyone from trying changes until one fits."""
    public = {key: value for key, value in change.items() if key not in ("hash", "reason", "by")}
    return sha256_hex(canonical({"nonce": nonce, "previous": previous, "change": public}))


@dataclass
class Standing:
    """A draw with the changes so far: teams pool by pool, who is next in each stratum, who may no longer go where.

    `waiting`: the visits of a sample for which there were no teams, in the order of their tickets.
    """

    lots: Lots
    tickets: Tickets
    teams: tuple[dict[str, list[str]], ...]
    queues: list[list[tuple[str, str]]]
    strata: dict[str, int]
    spares_left: list[int]
    barred: dict[str, set[str]] = field(default_factory=dict)
    waiting: list[str] = field(default_factory=list)

    def apply(self, change: Change) -> None:
        """Let a change count for what follows."""
        self.bar(change["recused"])
        if "relaxed" in change:
            self.lots = replace(self.lots, pools=relief_rules.relaxed(self.lots.pools, change["relaxed"]))
            self.waiting = []
        if change["withdrawn"] is not None:
            self.spares_left[self.strata[change["withdrawn"]]] -= 1
            for teams in self.teams:
                teams.pop(change["withdrawn"], None)
        for one in change["added"]:
            place = one["stratum"] - 1
            self.queues[place] = [row for row in self.queues[place] if row[1] != one["code"]]
            self.strata[one["code"]] = place
        for row in change["teams"]:
            for pool, teams in zip(self.lots.pools, self.teams, strict=True):
                teams[row["code"]] = list(row[SEATS[pool.purpose]])

    def rows(self) -> list[dict[str, Any]]:
        """The teams that stand, as the record carries them."""
        return [team_row(self.lots.pools, code, [teams[code] for teams in self.teams]) for code in self.teams[0]]

    def bar(self, recused: Iterable[Mapping[str, str]]) -> None:
        """Let recusals count that were declared after the commit."""
        for pair in recused:
            self.barred.setdefault(pair["officer"], set()).add(pair["code"])


def standing(found: Lots, tickets: Tickets, result: Mapping[str, Any], changes: Iterable[Change] = ()) -> Standing:
    """The draw as it stands after `changes`."""
    strata = {one["code"]: row["number"] - 1 for row in result["strata"] for one in row["drawn"]}
    made = Standing(
        lots=found,
        tickets=tickets,
        teams=tuple({row["code"]: list(row[SEATS[pool.purpose]]) for row in result["teams"]} for pool in found.pools),
        queues=[
            rows[row["quota"] :]
            for rows, row in zip(in_order(found.plan, found.units, tickets), result["strata"], strict=True)
        ],
        strata=strata,
        spares_left=[stratum.spares for stratum in found.plan.strata],
        waiting=visits_of(result["strata"]) if "conflict" in result else [],
    )
    for change in changes:
        made.apply(change)
    return made


def spare(now: Standing, withdrawn: str, recused: Sequence[Mapping[str, str]] = ()) -> Change:
    """The next of the stratum in place of a provider that can't be visited, with its team as far as it may go there."""
    _staffed_only(now)
    place = now.strata[withdrawn]
    if not now.spares_left[place] or not now.queues[place]:
        raise _refusal("SAMPLING-19", "本层备选已经用完", "this stratum has no spare left")
    number, code = now.queues[place][0]
    told = _learnt(now, recused, {code})
    team = _restaffed(now, code, withdrawn)
    return _change(ChangeKind.SPARE, withdrawn, told, [_added(place, code, number)], [team])


def extension(now: Standing, more: Mapping[int, int], recused: Sequence[Mapping[str, str]] = ()) -> Change:
    """So many more of each stratum (by number, from 1), the next in order, with teams; flow_rules.Impossible."""
    _staffed_only(now)
    added: list[dict[str, Any]] = []
    for number in sorted(more):
        if not 1 <= number <= len(now.queues):
            raise _refusal("SAMPLING-35", f"本轮没有第{number}层", f"the round has no stratum {number}")
        queue = now.queues[number - 1]
        if more[number] > len(queue):
            raise _refusal(
                "SAMPLING-24",
                f"第{number}层只剩{len(queue)}家未抽取，不能再追加{more[number]}家",
                f"stratum {number} has {len(queue)} left: {more[number]} can't be added",
            )
        added += [_added(number - 1, code, ticket) for ticket, code in queue[: more[number]]]
    visits = [one["code"] for one in sorted(added, key=lambda one: (one["ticket"], one["code"]))]
    told = _learnt(now, recused, set(visits))
    teams = staffed([_informed(now, pool) for pool in now.lots.pools], now.tickets, visits, now.teams)
    return _change(ChangeKind.EXTENSION, None, told, added, teams)


def recusal(now: Standing, code: str, recused: Sequence[Mapping[str, str]]) -> Change:
    """Those who must stay away from a provider leave its team; the next in turn come."""
    _staffed_only(now)
    told = _learnt(now, recused, {code})
    return _change(ChangeKind.RECUSAL, None, told, [], [_restaffed(now, code, code)])


def relief(now: Standing, rules: Collection[str]) -> Change:
    """Teams for a sample that had none, `rules` giving way as far as they must. SAMPLING-32 where there are teams."""
    if not now.waiting:
        raise Refusal(
            "SAMPLING-32",
            zh="本次抽取的检查组已经排定，无须放宽派员规则",
            en="the teams of this draw are made: no rule has to give way",
        )
    values = relief_rules.least(now.lots.pools, now.tickets, now.waiting, rules)
    teams = staffed(relief_rules.relaxed(now.lots.pools, values), now.tickets, now.waiting, now.teams)
    return {**_change(ChangeKind.RELIEF, None, [], [], teams), "relaxed": values}


def again(now: Standing, change: Change) -> Change:
    """A change of a record, computed anew from what it says happened. ValueError for an unknown kind."""
    kind, told = ChangeKind(change["kind"]), change["recused"]
    if kind is ChangeKind.SPARE:
        return spare(now, change["withdrawn"], told)
    if kind is ChangeKind.RELIEF:
        return relief(now, list(change["relaxed"]))
    if kind is ChangeKind.RECUSAL:
        return recusal(now, change["teams"][0]["code"], told)
    more: dict[int, int] = {}
    for one in change["added"]:
        more[one["stratum"]] = more.get(one["stratum"], 0) + 1
    return extension(now, more, told)


def _staffed_only(now: Standing) -> None:
    if now.waiting:
        raise no_teams()


def no_teams() -> Refusal:
    """SAMPLING-31: a draw for which there are no teams yet goes no further."""
    return Refusal(
        "SAMPLING-31",
        zh="本次抽取还没有排出检查组",
        en="this draw has no teams yet",
        do_zh="抽取结果不变；请先由两人确认放宽派员规则，排出检查组后再继续",
        do_en="the sample stands: first let two persons relax a rule of staffing, then go on",
    )


def _learnt(now: Standing, recused: Iterable[Mapping[str, str]], codes: set[str]) -> list[dict[str, str]]:
    """Of the recusals those that bear on `codes` and are new; they count from here on."""
    fresh = [
        {"officer": one["officer"], "code": one["code"]}
        for one in recused
        if one["code"] in codes and one["code"] not in now.barred.get(one["officer"], ())
    ]
    now.bar(fresh)
    return sorted(fresh, key=lambda one: (one["officer"], one["code"]))


def _change(kind: ChangeKind, withdrawn: str | None, told: Any, added: list[Any], teams: list[Any]) -> Change:
    return {"kind": kind.value, "withdrawn": withdrawn, "recused": told, "added": added, "teams": teams}


def _added(place: int, code: str, ticket: str) -> dict[str, Any]:
    return {"stratum": place + 1, "code": code, "ticket": ticket}


def _informed(now: Standing, pool: Pool) -> Pool:
    """The pool with what was learnt since the commit."""
    members = [
        replace(one, forbidden=one.forbidden | now.barred[one.code]) if one.code in now.barred else one
        for one in pool.members
    ]
    return replace(pool, members=members)


def _restaffed(now: Standing, code: str, before: str) -> dict[str, Any]:
    """The team of `before`, which ends, for `code`: who may go stays, the next in turn take the empty seats."""
    old = [teams.pop(before) for teams in now.teams]
    return team_row(now.lots.pools, code, [_seats(now, at, code, team) for at, team in enumerate(old)])


def _seats(now: Standing, at: int, code: str, team: Sequence[str]) -> list[str]:
    pool, teams = _informed(now, now.lots.pools[at]), now.teams[at]
    loads, bound = loads_of(teams.values()), bound_to(pool, teams)
    limit, district = pool.team.max_load, pool.districts[code]

    def may_go(one: Member) -> bool:
        full = limit is not None and loads[one.code] >= limit
        elsewhere = pool.team.one_district and bound.get(one.code, district) != district
        return code not in one.forbidden and not full and not elsewhere

    able = {one.code: one for one in pool.members if may_go(one)}
    stays = [able[one] for one in team if one in able]
    seated = _seated(pool.team.slots, stays, team)
    waiting = sorted(set(able) - {one.code for one in stays}, key=lambda one: turn(now.tickets, pool, one, loads[one]))
    for name in waiting:
        if len(stays) == pool.team.size:
            break
        more = _seated(pool.team.slots, [*stays, able[name]], team)
        if more is not None:
            stays, seated = [*stays, able[name]], more
    if seated is None or len(stays) < pool.team.size:
        raise _refusal(
            "SAMPLING-25",
            "没有符合专长、不须回避且未满次数的检查人员可以补位",
            "nobody with the competence, without a recusal and with visits left can take the seat",
        )
    return seated


def _seated(slots: Sequence[str], people: Sequence[Member], before: Sequence[str]) -> list[str] | None:
    """`people` in seats of their competence, in the one they had where it can be; "" for an empty seat."""

    def ways(seat: int, left: tuple[Member, ...], empty: int) -> Iterator[list[str]]:
        if seat == len(slots):
            yield []
            return
        had = sorted(left, key=lambda one: one.code != before[seat])
        for one in had:
            if not slots[seat] or slots[seat] in one.competences:
                rest = tuple(other for other in left if other is not one)
                yield from ([one.code, *row] for row in ways(seat + 1, rest, empty))
        if empty:
            yield from (["", *row] for row in ways(seat + 1, left, empty - 1))

    return next(ways(0, tuple(people), len(slots) - len(people)), None)


def _refusal(number: str, zh: str, en: str) -> Refusal:
    return Refusal(
        number,
        zh=zh,
        en=en,
        do_zh="需要另外检查的，请作为指定检查下达",
        do_en="order a directed visit where one is needed",
        status=422,
    )
