"""Coverage duties: how many distinct providers must have been visited. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from compliance.law.coverage import Duty

PHARMACY = "pharmacy"


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


def cover(
    duties: Sequence[Duty], kinds: Mapping[int, str], drawn: Iterable[int], visited: Iterable[int]
) -> tuple[Covered, ...]:
    """Each duty over providers (id -> kind); drawn and visited are counted once each, apart, among those alone."""
    once_drawn, once_visited = set(drawn), set(visited)
    groups: dict[str, set[int]] = {duty.group: set() for duty in duties}
    of_kind = {kind: groups.get(group_of(kind), set()) for kind in set(kinds.values())}
    for provider, kind in kinds.items():
        of_kind[kind].add(provider)
    found = []
    for duty in duties:
        group = groups[duty.group]
        total = len(group)
        counts = len(group & once_drawn), len(group & once_visited)
        found.append(Covered(duty, total, required(total, duty.share), *counts))
    return tuple(found)
