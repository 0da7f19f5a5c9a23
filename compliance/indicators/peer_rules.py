"""A provider among its peers: those of the same kind and level that have enough claims. Pure.

What a provider may see of its peers names none of them: its rank, and how the group is spread over steps that do not
depend on anyone's value; a step with few in it is joined with its neighbours, a small group is not shown at all.
"""

import itertools
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
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


def place(better: Better, own: Decimal, values: Sequence[Decimal]) -> Place | None:
    """What the provider with value `own` may see of its group, itself included; None where the group is too small."""
    if len(values) < LEAST_PEERS:
        return None
    return Place(rank(better, own, values), len(values), _spread(own, values))


def _width(own: Decimal) -> Decimal:
    """A step of 1, 2 or 5 times a power of ten, near a twentieth of the own value."""
    part = abs(own) / 20 or Decimal("0.1")
    power = Decimal(10) ** part.adjusted()
    return next((power * one for one in (1, 2, 5) if power * one >= part), power * 10)


def _spread(own: Decimal, values: Sequence[Decimal]) -> tuple[Step, ...]:
    width = _width(own)
    first = (own / width).to_integral_value(rounding=ROUND_FLOOR) * width - width * _AROUND
    edges = [first + width * at for at in range(2 * _AROUND + 2)]
    bounds = [(None, edges[0]), *itertools.pairwise(edges), (edges[-1], None)]
    steps = [_step(low, high, own, values) for low, high in bounds]
    return _joined(steps)


def _step(low: Decimal | None, high: Decimal | None, own: Decimal, values: Sequence[Decimal]) -> Step:
    def inside(one: Decimal) -> bool:
        return (low is None or one >= low) and (high is None or one < high)

    return Step(low, high, sum(map(inside, values)), inside(own))


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
