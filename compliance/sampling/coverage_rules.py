"""Coverage duties: how many distinct providers must have been visited. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from compliance.foundation.words import Words

PHARMACY = "pharmacy"


@dataclass(frozen=True, slots=True)
class Duty:
    """A duty for a group: `share` of its providers, rounded up, have a closed visit in the window."""

    group: str
    words: Words
    share: Fraction
    source: str


DUTIES = (
    Duty(
        "medical_institutions",
        Words(zh="定点医疗机构", en="Medical institutions"),
        Fraction(2, 3),
        "专项行动方案“实地抽查面不低于本县定点医疗机构数量的三分之二”",
    ),
    Duty(
        "pharmacies",
        Words(zh="定点零售药店", en="Pharmacies"),
        Fraction(1, 3),
        "专项行动方案“实地核查面不低于本县定点零售药店数量的三分之一”",
    ),
)


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


def cover(kinds: Mapping[int, str], drawn: Iterable[int], visited: Iterable[int]) -> tuple[Covered, ...]:
    """Each duty over providers (id -> kind); drawn and visited are counted once each, apart, among those alone."""
    once_drawn, once_visited = set(drawn), set(visited)
    found = []
    for duty in DUTIES:
        group = {provider for provider, kind in kinds.items() if group_of(kind) == duty.group}
        total = len(group)
        counts = len(group & once_drawn), len(group & once_visited)
        found.append(Covered(duty, total, required(total, duty.share), *counts))
    return tuple(found)
