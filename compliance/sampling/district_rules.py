"""Teams where every officer keeps to one district. Pure.

Officers are bound to districts one after another, the rarest competence first and among equals by the ticket of their
first visit, each to the district with the most seats per officer so far. Binding everybody so without looking back
gives the first answer. If it is as even as numbers alone allow, it stands; else the search goes through all bindings,
stepping back as soon as a district could not be staffed even with everybody still free, or the loads could not become
evener than in the best answer yet. Beyond STEPS it gives the evenest found, or says that none was found: such a plan
has more conflicting recusals than a bureau has people.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from heapq import heapify, heapreplace

from compliance.sampling.flow_rules import Flow, Impossible
from compliance.sampling.pool_rules import Pool, turn
from compliance.sampling.ticket_rules import Tickets

# Seats filled on trial and bindings tried.
STEPS = 50_000

Teams = dict[str, tuple[str, ...]]


def in_districts(
    tickets: Tickets, pool: Pool, visits: Sequence[str], bound: Mapping[str, str], loads: Mapping[str, int]
) -> list[tuple[str, ...]]:
    """The officers of each visit. `bound` officers are in a district already. Impossible when there is no answer."""
    if not visits:
        return []
    found = _Search(tickets, pool, visits, bound, loads).teams()
    return [found[visit] for visit in visits]


@dataclass(frozen=True, slots=True)
class _Answer:
    """Teams of a district with the sum of squares of the loads of its officers."""

    teams: Teams
    cost: int


class _Search:
    def __init__(
        self,
        tickets: Tickets,
        pool: Pool,
        visits: Sequence[str],
        bound: Mapping[str, str],
        loads: Mapping[str, int],
    ) -> None:
        self.tickets, self.pool, self.loads = tickets, pool, loads
        self.visits: dict[str, list[str]] = {}
        for visit in visits:
            self.visits.setdefault(pool.districts[visit], []).append(visit)
        self.districts = list(self.visits)
        self.places = {one.code: place for place, one in enumerate(pool.members)}
        self.inside = {
            district: frozenset(code for code, where in bound.items() if where == district and code in self.places)
            for district in self.districts
        }
        slots = set(pool.team.slots)
        free = [one for one in pool.members if one.code not in bound and ("" in slots or one.competences & slots)]
        rare = sorted(free, key=lambda one: (-len(one.competences & slots), turn(tickets, pool, one.code, 0)))
        self.free = [one.code for one in rare]
        self.known: dict[tuple[str, frozenset[str]], _Answer | None] = {}
        self.best: tuple[int, Teams] | None = None
        self.steps = 0

    def teams(self) -> Teams:
        floor = self.floor(0)
        self.dive()
        if self.best is None or self.best[0] > floor:
            self.search(floor)
        if self.best is None:
            raise Impossible(proven=self.steps < STEPS)
        return self.best[1]

    def dive(self) -> None:
        """Bind everybody to the neediest district in turn, see whether that is an answer, and take it back."""
        chosen = []
        for place in range(len(self.free)):
            chosen.append(next(self.choices(place)))
            self.move(chosen[-1], place)
        self.finish()
        for place, district in enumerate(chosen):
            self.move(district, place, back=True)

    def search(self, floor: int) -> None:
        waiting: list[Iterator[str]] = [self.choices(0)] if self.hopeful(0) else []
        chosen: list[str] = []
        while waiting and self.steps < STEPS and not (self.best and self.best[0] <= floor):
            self.steps += 1
            district = next(waiting[-1], None) if len(chosen) < len(self.free) else None
            if district is None:
                waiting.pop()
                if chosen:
                    self.move(chosen.pop(), len(chosen), back=True)
                continue
            self.move(district, len(chosen))
            chosen.append(district)
            if self.hopeful(len(chosen)):
                if len(chosen) == len(self.free):
                    self.finish()
                waiting.append(self.choices(len(chosen)))
            else:
                self.move(chosen.pop(), len(chosen), back=True)

    def move(self, district: str, place: int, back: bool = False) -> None:
        one = frozenset({self.free[place]})
        self.inside[district] = self.inside[district] - one if back else self.inside[district] | one

    def choices(self, place: int) -> Iterator[str]:
        """Districts for the next officer, the neediest first."""
        if place >= len(self.free):
            return iter(())

        def need(district: str) -> tuple[float, int]:
            return -len(self.visits[district]) / (len(self.inside[district]) + 1), self.districts.index(district)

        return iter(sorted(self.districts, key=need))

    def hopeful(self, place: int) -> bool:
        """Whether what is bound so far may still lead to an answer, and to an evener one than the best."""
        if self.best is not None and self.floor(place) >= self.best[0]:
            return False
        rest = frozenset(self.free[place:])
        return all(self.answer(district, self.inside[district] | rest) for district in self.districts)

    def floor(self, place: int) -> int:
        """No answer from here on is evener: officers spread over the districts and seats over them by numbers alone."""
        size, counts = self.pool.team.size, {one: len(self.inside[one]) for one in self.districts}
        seats = {one: len(self.visits[one]) * size for one in self.districts}
        if self.loads:
            return _level(sum(seats.values()), [self.loads.get(one, 0) for one in self.everyone(place)])
        for _ in self.free[place:]:
            gains = {one: _even(seats[one], counts[one]) - _even(seats[one], counts[one] + 1) for one in counts}
            most = max(gains, key=lambda one: gains[one], default=None)
            if most is None:
                break
            counts[most] += 1
        return sum(_even(seats[one], counts[one]) for one in counts)

    def everyone(self, place: int) -> Iterator[str]:
        """Those bound so far and those still free."""
        yield from self.free[place:]
        for district in self.districts:
            yield from self.inside[district]

    def answer(self, district: str, officers: frozenset[str]) -> _Answer | None:
        key = district, officers
        if key not in self.known:
            self.steps += len(self.visits[district]) * self.pool.team.size
            members = [self.pool.members[self.places[code]] for code in sorted(officers)]
            visits = self.visits[district]
            try:
                teams = Flow(self.tickets, replace(self.pool, members=members), visits, self.loads).teams()
            except Impossible:
                self.known[key] = None
            else:
                held = {code: self.loads.get(code, 0) for code in officers}
                for code in (code for team in teams for code in team):
                    held[code] += 1
                cost = sum(load * load for load in held.values())
                self.known[key] = _Answer(dict(zip(visits, teams, strict=True)), cost)
        return self.known[key]

    def finish(self) -> None:
        """Everybody is bound: keep the answer if it is the evenest so far."""
        found = [self.answer(district, self.inside[district]) for district in self.districts]
        answers = [one for one in found if one]
        cost = sum(one.cost for one in answers)
        if len(answers) == len(self.districts) and (self.best is None or cost < self.best[0]):
            self.best = cost, {visit: team for one in answers for visit, team in one.teams.items()}


def _even(seats: int, officers: int) -> int:
    """The least sum of squares of `seats` over so many officers; without any, more than any sum."""
    if not officers:
        return (seats + 1) ** 3 if seats else 0
    whole, rest = divmod(seats, officers)
    return (officers - rest) * whole * whole + rest * (whole + 1) ** 2


def _level(seats: int, loads: list[int]) -> int:
    """The least sum of squares when `seats` more visits go to officers with these loads."""
    heapify(loads)
    for _ in range(seats if loads else 0):
        heapreplace(loads, loads[0] + 1)
    return sum(load * load for load in loads)
