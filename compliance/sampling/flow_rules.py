"""Filling the slots of visits with officers, exactly and evenly, by the shortest chains of exchanges. Pure.

Each slot of a visit takes one officer who has its competence, is not forbidden there and is not on that team already.
Slots are filled in the order of the visits' tickets. A slot takes, among the officers that can be freed for it by any
chain of exchanges, the one with the fewest visits; among equals one who needs no exchange, then the smallest ticket of
`team.N`, N being the visit it would be for him. Filling by shortest chains keeps the loads the evenest possible, so an
answer is found whenever there is one; the order above makes it the only one. A slot that no chain reaches proves that
no assignment exists.
"""

from bisect import bisect_left, insort
from collections import deque
from collections.abc import Iterator, Mapping, Sequence

from compliance.sampling.pool_rules import Pool, turn
from compliance.sampling.ticket_rules import Tickets


class Impossible(Exception):  # noqa: N818 - an outcome, not an error
    """No assignment satisfies the rules. `proven` False: none was found within the steps a search may take."""

    def __init__(self, proven: bool = True) -> None:
        super().__init__("no assignment" if proven else "no assignment found")
        self.proven = proven


def _bits(mask: int) -> Iterator[int]:
    while mask:
        low = mask & -mask
        yield low.bit_length() - 1
        mask ^= low


class Flow:
    """The assignment so far. Officers and slots are numbers; sets of officers are the bits of an integer.

    `loads`: visits an officer has already, which nothing here moves.
    """

    def __init__(self, tickets: Tickets, pool: Pool, visits: Sequence[str], loads: Mapping[str, int]) -> None:
        self.tickets, self.pool, self.visits = tickets, pool, visits
        self.team, self.officers = pool.team, pool.members
        self.able = {
            slot: sum(1 << place for place, one in enumerate(self.officers) if not slot or slot in one.competences)
            for slot in set(self.team.slots)
        }
        self.barred: dict[str, int] = {}
        for place, officer in enumerate(self.officers):
            for code in officer.forbidden:
                self.barred[code] = self.barred.get(code, 0) | 1 << place
        self.load = [loads.get(officer.code, 0) for officer in self.officers]
        self.fits = [self.able[slot] & ~self.barred.get(visit, 0) for visit in visits for slot in self.team.slots]
        # Whom each officer could hand one of his visits to.
        self.others = [0] * len(self.officers)
        self.held: list[set[int]] = [set() for _ in self.officers]
        self.holder: dict[int, int] = {}
        self.on_team = [0] * len(visits)
        # Officers who fit no slot at all stay out, or their empty hands would hide that the load is already even.
        useful = {place for mask in self.able.values() for place in _bits(mask)}
        self.order = sorted(self.key(place) for place in useful)

    def teams(self) -> list[tuple[str, ...]]:
        """Every slot filled: the officers of each visit in the order of its slots. Impossible otherwise."""
        size = self.team.size
        for slot in range(len(self.visits) * size):
            self.fill(slot)
        names = [officer.code for officer in self.officers]
        return [
            tuple(names[self.holder[place * size + seat]] for seat in range(size)) for place in range(len(self.visits))
        ]

    def key(self, officer: int) -> tuple[int, str, int]:
        """Who comes first: fewest visits, then the ticket for the next one."""
        load, number = turn(self.tickets, self.pool, self.officers[officer].code, self.load[officer])
        return load, number, officer

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
            raise Impossible
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

    def search(self, start: int, target: int) -> tuple[dict[int, int], dict[int, int]]:
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
            self.on_team[slot // self.team.size] |= 1 << officer if self.pool.distinct else 0
            touched.update(_bits(self.on_team[slot // self.team.size]))
        for officer in touched:
            self.others[officer] = 0
            for slot in self.held[officer]:
                self.others[officer] |= self.open_to(slot)
        del self.order[bisect_left(self.order, self.key(gains))]
        self.load[gains] += 1
        insort(self.order, self.key(gains))
