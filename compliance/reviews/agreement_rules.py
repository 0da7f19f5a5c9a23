"""What may be said of a round once it is closed: shares with their denominators, and how far reviewers agree. Pure.

Cohen's kappa: Cohen 1960, A coefficient of agreement for nominal scales. Interval of a share: Wilson 1927, 95 percent.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal
from fractions import Fraction

from compliance.reviews.rules import Verdict

_Z = Decimal("1.959963984540054")
_THOUSANDTH, _TENTH = Decimal("0.001"), Decimal("0.1")


@dataclass(frozen=True, slots=True)
class Share:
    """`part` of `whole`; percent half up to one place, None of nothing."""

    part: int
    whole: int

    @property
    def percent(self) -> Decimal | None:
        """100 part / whole."""
        if not self.whole:
            return None
        return (Decimal(100 * self.part) / self.whole).quantize(_TENTH, ROUND_HALF_UP)

    def interval(self, population: int) -> tuple[Decimal, Decimal] | None:
        """The 95 percent interval in percent, outwards to one place; None where all of the `population` were looked
        at, or none: then there is nothing to estimate."""
        if not self.whole or self.whole >= population:
            return None
        count, share, square = Decimal(self.whole), Decimal(self.part) / self.whole, _Z * _Z
        middle = share + square / (2 * count)
        spread = _Z * ((share * (1 - share) + square / (4 * count)) / count).sqrt()
        low, high = ((100 * (middle + sign * spread) / (1 + square / count)) for sign in (-1, 1))
        low = Decimal(0) if self.part == 0 else low
        high = Decimal(100) if self.part == self.whole else high
        return low.quantize(_TENTH, ROUND_FLOOR), high.quantize(_TENTH, ROUND_CEILING)


@dataclass(frozen=True, slots=True)
class Kappa:
    """How two reviewers' verdicts go together over `records`. value None: undefined, since chance alone would have
    them agree always (both gave every record the same verdict), or there is no record."""

    records: int
    agreed: int
    value: Decimal | None


def kappa(pairs: Iterable[tuple[Verdict, Verdict]]) -> Kappa:
    """Cohen's kappa of (one's verdict, the other's) over the records that both judged, half up to three places."""
    judged = list(pairs)
    count, agreed = len(judged), sum(one == other for one, other in judged)
    if not count:
        return Kappa(0, 0, None)
    chance = Fraction(0)
    for verdict in Verdict:
        first = sum(one == verdict for one, _ in judged)
        chance += Fraction(first * sum(other == verdict for _, other in judged), count * count)
    if chance == 1:
        return Kappa(count, agreed, None)
    value = (Fraction(agreed, count) - chance) / (1 - chance)
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    return Kappa(count, agreed, exact.quantize(_THOUSANDTH, ROUND_HALF_UP))


def of_pairs(judged: Iterable[Mapping[int, Verdict]]) -> dict[tuple[int, int], Kappa]:
    """Kappa of each pair of reviewers (smaller number first); `judged`: of each record, reviewer -> first verdict."""
    found: dict[tuple[int, int], list[tuple[Verdict, Verdict]]] = defaultdict(list)
    for record in judged:
        (one, mine), (other, theirs) = sorted(record.items())
        found[one, other].append((mine, theirs))
    return {pair: kappa(found[pair]) for pair in sorted(found)}


def of_round(judged: Iterable[Mapping[int, Verdict]]) -> Kappa:
    """Kappa over all records of a round, in which pairs change: each record counts in both orders, since neither
    reviewer is the first (for two verdicts that is Fleiss' kappa, Scott's pi)."""
    both = [tuple(record.values()) for record in judged]
    found = kappa([pair for one, other in both for pair in ((one, other), (other, one))])
    return Kappa(found.records // 2, found.agreed // 2, found.value)
