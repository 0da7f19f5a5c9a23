"""A provider among its peers: those of the same kind and level that have enough claims. Pure.

What a provider may see of its peers names none of them: its rank, and how the group is spread over steps that do not
depend on anyone's value; a step with few in it is joined with its neighbours, a small group is not shown at all.
"""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal

from compliance.indicators.rules import Better

LEAST_PEERS = 5
LEAST_IN_STEP = 3
_AROUND = 8


@dataclass(frozen=True, slots=True)
class Group:
    """How a group stands: how many, its middle value (the lower of two), and those at a quarter and three quarters."""

    size: int
    middle: Decimal
    quarter: Decimal
    three_quarters: Decimal


@dataclass(frozen=True, slots=True)
class Step:
    """A stretch of values from `low` up to, not including, `high` (None: no end) and how many lie in it; own: among
    them the one who asks."""

    low: Decimal | None
    high: Decimal | None
    count: int
    own: bool


@dataclass(frozen=True, slots=True)
class Place:
    """Rank among `size`, 1 the best, equal values share a rank; the spread in steps."""

    rank: int
    size: int
    steps: tuple[Step, ...]


def group(values: Sequence[Decimal]) -> Group | None:
    """The group's middle and quarters by rank; None of nobody."""
    if not values:
        return None
    return _group(sorted(values))


def _group(ordered: Sequence[Decimal]) -> Group:
    return Group(len(ordered), *(_at(ordered, share) for share in (2, 1, 3)))


def _at(ordered: Sequence[Decimal], quarters: int) -> Decimal:
    return ordered[(quarters * len(ordered) + 3) // 4 - 1]


@dataclass(frozen=True, slots=True)
class Ranks:
    """A group sorted once, so that everyone's rank is found without looking at everyone."""

    ordered: tuple[Decimal, ...]
    group: Group | None

    @classmethod
    def of(cls, values: Sequence[Decimal]) -> "Ranks":
        """The ranks of some values."""
        ordered = tuple(sorted(values))
        return cls(ordered, _group(ordered) if ordered else None)

    def rank(self, better: Better, own: Decimal) -> int:
        """1 for the best; equal values share it."""
        if better is Better.LOWER:
            return bisect_left(self.ordered, own) + 1
        return len(self.ordered) - bisect_right(self.ordered, own) + 1


def rank(better: Better, own: Decimal, values: Sequence[Decimal]) -> int:
    """1 for the best; equal values share it. `values` hold `own` too."""
    ahead = sum(one < own if better is Better.LOWER else one > own for one in values)
    return ahead + 1


@dataclass(frozen=True, slots=True)
class Scale:
    """Steps of one width from `first` on, the values below it before them and those from `last` on after them."""

    first: Decimal
    width: Decimal
    steps: int

    @property
    def last(self) -> Decimal:
        """Where the last step ends."""
        return self.first + self.width * self.steps

    def place(self, value: Decimal) -> int:
        """In which step a value lies: -1 before the first, `steps` after the last."""
        if value < self.first:
            return -1
        return min(int((value - self.first) / self.width), self.steps)

    def bounds(self, at: int) -> tuple[Decimal | None, Decimal | None]:
        """Where a step begins and ends, None: without an end."""
        low = None if at < 0 else self.first + self.width * at
        return low, None if at >= self.steps else self.first + self.width * (at + 1)


def scale(own: Decimal) -> Scale:
    """The steps around the own value: multiples of a round width, whatever anybody else's values are."""
    width = _width(own)
    first = (own / width).to_integral_value(rounding=ROUND_FLOOR) * width - width * _AROUND
    return Scale(first, width, 2 * _AROUND + 1)


def place(better: Better, own: Decimal, values: Sequence[Decimal]) -> Place | None:
    """What the provider with value `own` may see of its group, itself included; None where the group is too small."""
    return placed(own, rank(better, own, values), Counter(map(scale(own).place, values)))


def placed(own: Decimal, rank: int, counts: Mapping[int, int]) -> Place | None:
    """The same from counts alone; counts: how many of the group lie in each step of `scale(own)`."""
    size = sum(counts.values())
    if size < LEAST_PEERS:
        return None
    steps, mine = scale(own), scale(own).place(own)
    found = [Step(*steps.bounds(at), counts.get(at, 0), at == mine) for at in range(-1, steps.steps + 1)]
    return Place(rank, size, _joined(found))


def _width(own: Decimal) -> Decimal:
    """A step of 1, 2 or 5 times a power of ten, near a twentieth of the own value."""
    part = abs(own) / 20 or Decimal("0.1")
    power = Decimal(10) ** part.adjusted()
    return next((power * one for one in (1, 2, 5) if power * one >= part), power * 10)


def _joined(steps: Sequence[Step]) -> tuple[Step, ...]:
    """Neighbours together until each holds enough; what is left over at the end joins the one before."""
    found: list[Step] = []
    for step in steps:
        if found and found[-1].count < LEAST_IN_STEP:
            found[-1] = _both(found[-1], step)
        else:
            found.append(step)
    if len(found) > 1 and found[-1].count < LEAST_IN_STEP:
        last = found.pop()
        found[-1] = _both(found[-1], last)
    return tuple(found)


def _both(first: Step, second: Step) -> Step:
    return Step(first.low, second.high, first.count + second.count, first.own or second.own)
