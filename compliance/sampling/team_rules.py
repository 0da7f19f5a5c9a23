"""Teams: two officers or more for every visit, exactly, with the load as even as the rules allow. Pure.

Each slot of a visit takes one officer who has its competence, is not forbidden there and is not on that team already.
Slots are filled in the order of the visits' tickets. A slot takes, among the officers that can be freed for it by any
chain of exchanges, the one with the fewest visits; among equals one who needs no exchange, then the smallest ticket of
`team.N`, N being the visit it would be for him. Filling by shortest chains keeps the loads the evenest possible, so an
answer is found whenever there is one; the order above makes it the only one. A slot that no chain reaches proves that
no assignment exists, and what the chains reached are the rules in conflict.
"""

from bisect import bisect_left, insort
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from compliance.foundation.errors import Refusal
from compliance.sampling.frame_rules import Member
from compliance.sampling.plan_rules import Team
from compliance.sampling.ticket_rules import Tickets, unit_id


@dataclass(frozen=True, slots=True)
class Conflict:
    """Why no assignment exists, without naming any visit: what is needed by these slots, and who there is."""

    slots: int
    competences: tuple[str, ...]
    officers: int
    max_load: int | None
    recusals: bool
    size: int


class Impossible(Exception):  # noqa: N818 - an outcome, not an error
    """No assignment satisfies the rules."""

    def __init__(self, conflict: Conflict) -> None:
        super().__init__(str(conflict))
        self.conflict = conflict


def assign(
    tickets: Tickets, round_id: str, team: Team, officers: Sequence[Member], visits: Sequence[str]
) -> list[tuple[str, ...]]:
    """The officers of each visit, in the order of `visits` and of the team's slots. Impossible when there are none."""
    flow = _Flow(tickets, round_id, team, officers, visits)
    for slot in range(len(visits) * team.size):
        flow.fill(slot)
    names = [officer.code for officer in officers]
    return [
        tuple(names[flow.holder[place * team.size + seat]] for seat in range(team.size)) for place in range(len(visits))
    ]


def _bits(mask: int) -> Iterator[int]:
    while mask:
        low = mask & -mask
        yield low.bit_length() - 1
        mask ^= low


class _Flow:
    """The assignment so far. Officers and slots are numbers; sets of officers are the bits of an integer."""

    def __init__(
        self, tickets: Tickets, round_id: str, team: Team, officers: Sequence[Member], visits: Sequence[str]
    ) -> None:
        self.tickets, self.round_id, self.team, self.officers, self.visits = tickets, round_id, team, officers, visits
        self.able = {
            slot: sum(1 << place for place, one in enumerate(officers) if not slot or slot in one.competences)
            for slot in set(team.slots)
        }
        self.barred: dict[str, int] = {}
        for place, officer in enumerate(officers):
            for code in officer.forbidden:
                self.barred[code] = self.barred.get(code, 0) | 1 << place
        self.load = [0] * len(officers)
        self.fits = [self.able[slot] & ~self.barred.get(visit, 0) for visit in visits for slot in team.slots]
        # Whom each officer could hand one of his visits to.
        self.others = [0] * len(officers)
        self.held: list[set[int]] = [set() for _ in officers]
        self.holder: dict[int, int] = {}
        self.on_team = [0] * len(visits)
        # Officers who fit no slot at all stay out, or their empty hands would hide that the load is already even.
        useful = {place for mask in self.able.values() for place in _bits(mask)}
        self.order = sorted(self.key(place) for place in useful)

    def key(self, officer: int) -> tuple[int, str, int]:
        """Who comes first: fewest visits, then the ticket for the next one."""
        identity = unit_id(self.round_id, f"team.{self.load[officer] + 1}", self.officers[officer].code)
        return self.load[officer], self.tickets.ticket(identity), officer

    def open_to(self, slot: int) -> int:
        """Officers who may come into a slot's team there: its own, or that of a team-mate who moves over."""
        size, found, waiting, turned = self.team.size, 0, [slot], {slot}
        visit = slot // size
        while waiting:
            fits = self.fits[waiting.pop()]
            found |= fits
            for other in range(visit * size, visit * size + size):
                if other not in turned and other in self.holder and fits >> self.holder[other] & 1:
                    turned.add(other)
                    waiting.append(other)
        return found & ~self.on_team[visit]

    def reached(self, start: int) -> int:
        """Every officer whom some chain of exchanges could bring in for a slot."""
        found = waiting = self.open_to(start)
        while waiting:
            low = waiting & -waiting
            fresh = self.others[low.bit_length() - 1] & ~found
            found |= fresh
            waiting = (waiting ^ low) | fresh
        return found

    def fill(self, slot: int) -> None:
        direct = self.first(self.fits[slot] & ~self.on_team[slot // self.team.size])
        if direct is not None and self.load[direct] == self.order[0][0]:
            self.take(direct, [(slot, direct)])
            return
        target = self.first(self.reached(slot))
        if target is None:
            raise Impossible(self.conflict(slot))
        if direct is not None and self.load[direct] == self.load[target]:
            self.take(direct, [(slot, direct)])
            return
        came, goes = self.search(slot, target)
        self.take(target, self.chain(target, came, goes))

    def first(self, mask: int) -> int | None:
        """The first officer of a set who has room."""
        if not mask:
            return None
        limit = self.team.max_load
        for load, _, officer in self.order:
            if limit is not None and load >= limit:
                return None
            if mask >> officer & 1:
                return officer
        return None

    def search(self, start: int, target: int | None) -> tuple[dict[int, int], dict[int, int]]:
        """Breadth first to `target`: officers met -> slot each would take; slots met -> where their holder would go."""
        came: dict[int, int] = {}
        goes: dict[int, int] = {}
        seen, waiting, size = 0, deque([start]), self.team.size
        while waiting and target not in came:
            slot = waiting.popleft()
            visit, fits = slot // size, self.fits[slot]
            fresh = fits & ~seen & ~self.on_team[visit]
            seen |= fresh
            for officer in _bits(fresh):
                came[officer] = slot
                for other in sorted(one for one in self.held[officer] if one not in goes):
                    goes[other] = slot
                    waiting.append(other)
            # A team-mate who fits here can move over and leave his own slot to others.
            for other in range(visit * size, visit * size + size):
                if other in self.holder and other not in goes and other != slot and fits >> self.holder[other] & 1:
                    goes[other] = slot
                    waiting.append(other)
        return came, goes

    def chain(self, target: int, came: dict[int, int], goes: dict[int, int]) -> list[tuple[int, int]]:
        """(slot, officer) changes that free the start for somebody and give `target` one more."""
        changes, officer, slot = [], target, came[target]
        while True:
            changes.append((slot, officer))
            if slot not in self.holder:
                return changes
            officer, slot = self.holder[slot], goes[slot]

    def take(self, gains: int, changes: list[tuple[int, int]]) -> None:
        """Make the changes; only `gains` has one visit more than before."""
        touched = {gains, *(self.holder[slot] for slot, _ in changes if slot in self.holder)}
        for slot, _ in changes:
            if slot in self.holder:
                before = self.holder.pop(slot)
                self.held[before].discard(slot)
                self.on_team[slot // self.team.size] &= ~(1 << before)
        for slot, officer in changes:
            self.holder[slot] = officer
            self.held[officer].add(slot)
            self.on_team[slot // self.team.size] |= 1 << officer
            touched.update(_bits(self.on_team[slot // self.team.size]))
        for officer in touched:
            self.others[officer] = 0
            for slot in self.held[officer]:
                self.others[officer] |= self.open_to(slot)
        del self.order[bisect_left(self.order, self.key(gains))]
        self.load[gains] += 1
        insort(self.order, self.key(gains))

    def conflict(self, start: int) -> Conflict:
        """What the chains that found nobody had in common."""
        reached, goes = self.search(start, None)
        slots = [start, *goes]
        seats = {self.team.slots[slot % self.team.size] for slot in slots}
        barred = any(
            self.able[self.team.slots[slot % self.team.size]] & self.barred.get(self.visits[slot // self.team.size], 0)
            for slot in slots
        )
        able = 0
        for seat in seats:
            able |= self.able[seat]
        full = self.team.max_load if reached else None
        return Conflict(len(slots), tuple(sorted(seats)), able.bit_count(), full, barred, self.team.size)


def refusal(conflict: Conflict) -> Refusal:
    """SAMPLING-06: the conflicting rules by name and number; never a provider, never an officer."""
    named = [slot for slot in conflict.competences if slot]
    zh, en = [f"每组{conflict.size}人"], [f"teams of {conflict.size}"]
    if named:
        zh.append(f"须具备专长“{'、'.join(named)}”")
        en.append(f"competence {', '.join(named)}")
    if conflict.max_load is not None:
        zh.append(f"每人最多{conflict.max_load}次")
        en.append(f"at most {conflict.max_load} visits an officer")
    if conflict.recusals:
        zh.append("回避")
        en.append("recusals")
    return Refusal(
        "SAMPLING-06",
        zh=f"排不出检查组。互相冲突的规则：{'；'.join(zh)}。有{conflict.slots}个席位，符合专长的检查人员只有{conflict.officers}人",
        en=f"no assignment of teams exists. Rules in conflict: {'; '.join(en)}. "
        f"{conflict.slots} slots, {conflict.officers} officers with the competence",
        article="医疗保障基金使用监督管理条例第二十九条",
        do_zh="请增加具备专长的检查人员、提高每人次数上限、减少抽取数量，或延长检查期间后重新计划",
        do_en="add officers with the competence, raise max_load, or draw fewer",
        status=409,
    )
