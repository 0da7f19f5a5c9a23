"""What of a deposit (履约保证金) is paid back by the yearly score, where the agreement says nothing of its own."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from compliance.law.parameters import Snapshot, Standing


@dataclass(frozen=True, slots=True)
class DepositBands:
    """Scores of 0 to 100. Below `full_from` each point costs `per_point` of the deposit; below `none_below` nothing is
    paid back; from `reward_from` on there is a reward beside the whole deposit."""

    reward_from: Decimal
    full_from: Decimal
    none_below: Decimal
    per_point: Decimal
    sources: tuple[str, ...]
    standing: Standing


def deposit_bands(law: Snapshot, day: date) -> DepositBands:
    """The bands in force on `day`. NotInForce (LAW-02) where there are none."""
    values = [law.on(f"deposit.{name}", day) for name in ("reward_from", "full_from", "none_below", "per_point")]
    reward_from, full_from, none_below, per_point = (value.most for value in values)
    unsure = [value.standing for value in values if not value.verified]
    sources = tuple(dict.fromkeys(value.source for value in values))
    return DepositBands(
        reward_from, full_from, none_below, per_point, sources, unsure[0] if unsure else Standing.VERIFIED
    )


def returned_share(bands: DepositBands, score: Decimal) -> Decimal:
    """The share of the deposit that a score brings back, 0 to 1: 72 points where each of the 8 below 80 costs three
    percent bring back 0.76."""
    if score >= bands.full_from:
        return Decimal(1)
    if score < bands.none_below:
        return Decimal(0)
    return max(Decimal(0), 1 - (bands.full_from - score) * bands.per_point)
