"""Rates of a round: each share with what it is a share of, random and targeted apart, never of a small group. Pure."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from compliance.followups.rules import OPEN, Part, State

# Below this many persons a rate would tell of somebody.
LEAST_GROUP = 5
OTHERS = "*"


@dataclass(frozen=True, slots=True)
class Asked:
    """A follow-up as rates count it, or as many as are alike. satisfied: "" where the question was not answered."""

    part: Part
    provider: str
    township: str
    state: State
    satisfied: str
    suspected: bool
    confirmed: bool
    times: int = 1


@dataclass(frozen=True, slots=True)
class Rate:
    """Counts of one group; every share names its whole."""

    group: str
    asked: int
    reached: int
    not_reached: int
    refused: int
    gone: int
    waiting: int
    answered: int
    satisfied: int
    suspected: int
    confirmed: int

    @property
    def reached_percent(self) -> Decimal | None:
        """Reached of those that have ended."""
        return percent(self.reached, self.asked - self.waiting)

    @property
    def satisfied_percent(self) -> Decimal | None:
        """Satisfied of those who answered the question; None of a small group."""
        return percent(self.satisfied, self.answered) if self.answered >= LEAST_GROUP else None

    @property
    def wrong_percent(self) -> Decimal | None:
        """Confirmed suspicions of those reached; None of a small group."""
        return percent(self.confirmed, self.reached) if self.reached >= LEAST_GROUP else None


def percent(part: int, whole: int) -> Decimal | None:
    """A share in percent, one decimal, half up; None of nothing."""
    return (Decimal(100) * part / whole).quantize(Decimal("0.1"), ROUND_HALF_UP) if whole else None


def rate(group: str, asked: Iterable[Asked]) -> Rate:
    """The counts of one group."""
    states: Counter[State] = Counter()
    said: Counter[str] = Counter()
    for one in asked:
        states[one.state] += one.times
        if one.state is State.DONE:
            said["answered"] += one.times * bool(one.satisfied)
            said["satisfied"] += one.times * (one.satisfied == "yes")
            said["suspected"] += one.times * one.suspected
            said["confirmed"] += one.times * one.confirmed
    return Rate(
        group=group,
        asked=states.total(),
        reached=states[State.DONE],
        not_reached=states[State.UNREACHED] + states[State.WITHDRAWN],
        refused=states[State.REFUSED],
        gone=states[State.MOVED] + states[State.DECEASED],
        waiting=sum(states[state] for state in OPEN),
        answered=said["answered"],
        satisfied=said["satisfied"],
        suspected=said["suspected"],
        confirmed=said["confirmed"],
    )


def of_part(asked: Iterable[Asked], part: Part) -> list[Asked]:
    """The follow-ups of one part: a rate never has both."""
    return [one for one in asked if one.part is part]


def by_group(asked: Sequence[Asked], name: str) -> tuple[Rate, ...]:
    """Rates by "provider" or "township", of the groups as they are told."""
    return tuple(rate(*group) for group in grouped(asked, name))


def grouped(asked: Sequence[Asked], name: str) -> list[tuple[str, list[Asked]]]:
    """The groups by "provider" or "township", each with its follow-ups. Those of fewer than LEAST_GROUP stand together
    as OTHERS, and where those together are still too few, the next smallest joins them; so no group can be worked out
    from the rest."""
    groups: dict[str, list[Asked]] = {}
    for one in asked:
        groups.setdefault(getattr(one, name), []).append(one)
    sizes = {key: sum(one.times for one in rows) for key, rows in groups.items()}
    ordered = sorted(groups, key=lambda key: (sizes[key], key))
    few = sum(sizes[key] < LEAST_GROUP for key in ordered)
    while 0 < few < len(ordered) and sum(sizes[key] for key in ordered[:few]) < LEAST_GROUP:
        few += 1
    pooled = [one for key in ordered[:few] for one in groups[key]]
    told = [(key, groups[key]) for key in sorted(ordered[few:])]
    return [*told, (OTHERS, pooled)] if sum(one.times for one in pooled) >= LEAST_GROUP else told


def compared(asked: Sequence[Asked]) -> Mapping[Part, Rate]:
    """The whole of each part that has any."""
    return {part: rate("", rows) for part in Part if (rows := of_part(asked, part))}
