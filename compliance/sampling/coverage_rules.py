"""Coverage duties: how many distinct providers must have been visited. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from compliance.law.coverage import Duty

PHARMACY = "pharmacy"


@dataclass(frozen=True, slots=True)
class Counts:
    """Providers of one kind: all, and those of them that were drawn and that were visited, each counted once."""

    total: int
    drawn: int
    visited: int


@dataclass(frozen=True, slots=True)
class Covered:
    """One group: how many there are, must be, were drawn (抽中) and were visited (已查)."""

    duty: Duty
    total: int
    required: int
    drawn: int
    visited: int

    @property
    def missing(self) -> int:
        """Providers still to be visited."""
        return max(0, self.required - self.visited)


def group_of(kind: str) -> str:
    """The group a provider counts in."""
    return "pharmacies" if kind == PHARMACY else "medical_institutions"


def required(total: int, share: Fraction) -> int:
    """The smallest whole number that is at least `share` of `total`: 2/3 of 228 is 152, 1/3 of 39 is 13."""
    exact = share * total
    return -(-exact.numerator // exact.denominator)


def cover(duties: Sequence[Duty], counts: Mapping[str, Counts]) -> tuple[Covered, ...]:
    """Each duty over the providers of its group's kinds (kind -> counts)."""
    found = []
    for duty in duties:
        own = [one for kind, one in counts.items() if group_of(kind) == duty.group]
        total, drawn, visited = (sum(getattr(one, name) for one in own) for name in ("total", "drawn", "visited"))
        found.append(Covered(duty, total, required(total, duty.share), drawn, visited))
    return tuple(found)
