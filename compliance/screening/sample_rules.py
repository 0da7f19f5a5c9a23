"""The second review: how many claims are looked at, which, and what may be said of those that were not. Pure.

A sample is stratified: by provider, and within it by whether the claim is a large one. Amounts are fen.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal
from enum import StrEnum
from math import atan, cos, pi, sin, sqrt
from types import MappingProxyType
from urllib.parse import quote

from compliance.foundation.hashing import sha256_hex
from compliance.foundation.words import Words
from compliance.law.violations import Measure, Party, violations
from compliance.sampling.ticket_rules import Tickets, effective_seed, in_ticket_order, unit_id

# Document 003, part 12, section 1 (3): at least 5 percent of inpatient claims. Two of a stratum, for a spread.
PERCENT = 5
LEAST = 2
LARGE_FEN = 1_000_000
_CHANCE = 0.95


class Result(StrEnum):
    """What a reviewer found."""

    CONFORMS = "conforms"
    WRONG = "wrong"


RESULT_WORDS: Mapping[str, Words] = MappingProxyType(
    {
        "": Words(zh="待复审", en="To be reviewed"),
        Result.CONFORMS: Words(zh="符合规定", en="Conforms"),
        Result.WRONG: Words(zh="金额有误", en="Wrong amount"),
    }
)

# What a provider can have done to a claim: breaches that cost the fund something.
VIOLATIONS: Mapping[str, Words] = MappingProxyType(
    {
        one.id: one.words
        for one in violations().values()
        if one.party is Party.PROVIDER and one.breach and one.measure is Measure.FUND_LOSS
    }
)


@dataclass(frozen=True, slots=True)
class Unit:
    """An inpatient claim that may be drawn."""

    claim_id: str
    provider_code: str
    total: int
    paid: int

    @property
    def stratum(self) -> str:
        """Provider and size."""
        return f"{self.provider_code}/{'large' if self.total >= LARGE_FEN else 'other'}"


@dataclass(frozen=True, slots=True)
class Drawn:
    """A drawn claim with the ticket that drew it."""

    unit: Unit
    ticket: str


@dataclass(frozen=True, slots=True)
class Stratum:
    """How many claims a stratum has, and the wrong amount (nought where it conforms) of each that was reviewed."""

    size: int
    wrong: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Estimate:
    """What the sample says of all claims: the point, and the lower limit of the two-sided 90 percent interval, fen."""

    point: int
    lower: int
    error: Decimal
    freedom: int
    quantile: float


def wanted(size: int) -> int:
    """How many of a stratum are drawn: 5 percent rounded up, at least two, never more than there are."""
    return min(size, max(LEAST, -(-size * PERCENT // 100)))


def frame_hash(units: Iterable[Unit]) -> str:
    """The hash of the claims that may be drawn, in the order of their numbers."""
    lines = sorted(f"{one.provider_code}\t{one.claim_id}\t{one.total}\t{one.paid}" for one in units)
    return sha256_hex("\n".join(lines).encode())


def draw(month: str, units: Iterable[Unit], public_value: str) -> tuple[Drawn, ...]:
    """The claims with the smallest tickets of each stratum. The seed is the public value over the frame's hash, so that
    whoever has the list can draw again."""
    frame = list(units)
    tickets = Tickets.of(effective_seed(public_value, frame_hash(frame)))
    strata: dict[str, dict[str, Unit]] = defaultdict(dict)
    for one in frame:
        strata[one.stratum][one.claim_id] = one
    drawn: list[Drawn] = []
    for key in sorted(strata):
        of_stratum = strata[key]
        named = [(tickets.ticket(identity(month, claim)), claim) for claim in of_stratum]
        chosen = in_ticket_order(named)[: wanted(len(of_stratum))]
        drawn += [Drawn(of_stratum[claim], ticket) for ticket, claim in chosen]
    return tuple(drawn)


def identity(month: str, claim_id: str) -> str:
    """What a claim's ticket is made for; a number that is not ASCII is written in percent signs."""
    return unit_id(f"review-{month}", "claim", quote(claim_id, safe=""))


def estimate(strata: Sequence[Stratum]) -> Estimate:
    """Point = sum of N x mean; variance = sum of N^2 (1 - n/N) s^2 / n; limit = point - t(0.95; n - strata) x error,
    never below what was found. The limit is rounded down, the point half up.

    ValueError where a stratum that was not reviewed whole has fewer than two claims reviewed.
    """
    point, variance, freedom, seen = Decimal(0), Decimal(0), 0, 0
    for one in strata:
        count = len(one.wrong)
        if count < one.size and count < LEAST:
            raise ValueError("a stratum has fewer than two claims reviewed")
        if not count:
            continue
        mean = Decimal(sum(one.wrong)) / count
        point += one.size * mean
        seen += sum(one.wrong)
        if count < one.size:
            spread = sum(((value - mean) ** 2 for value in one.wrong), Decimal(0)) / (count - 1)
            variance += Decimal(one.size) ** 2 * (1 - Decimal(count) / one.size) * spread / count
            freedom += count - 1
    error = variance.sqrt()
    quantile = t_quantile(_CHANCE, freedom) if freedom else 0.0
    lower = max(point - Decimal(repr(quantile)) * error, Decimal(seen))
    return Estimate(
        point=int(point.quantize(Decimal(1), ROUND_HALF_UP)),
        lower=int(lower.quantize(Decimal(1), ROUND_FLOOR)),
        error=error,
        freedom=freedom,
        quantile=quantile,
    )


def t_quantile(chance: float, freedom: int) -> float:
    """Student's t for a whole number of degrees of freedom: the finite sums of Abramowitz and Stegun 26.7.3 and 26.7.4,
    halved down to the last digit."""
    low, high = 0.0, 1000.0
    for _ in range(200):
        middle = (low + high) / 2
        low, high = (middle, high) if 0.5 + _within(middle, freedom) / 2 < chance else (low, middle)
    return (low + high) / 2


def _within(value: float, freedom: int) -> float:
    """The chance that t lies between -value and value."""
    angle = atan(value / sqrt(freedom))
    if freedom % 2:
        term, total = cos(angle), 0.0
        for step in range(1, freedom - 1, 2):
            total += term
            term *= cos(angle) ** 2 * (step + 1) / (step + 2)
        return 2 / pi * (angle + sin(angle) * total)
    term, total = 1.0, 0.0
    for step in range(0, freedom, 2):
        total += term
        term *= cos(angle) ** 2 * (step + 1) / (step + 2)
    return sin(angle) * total
