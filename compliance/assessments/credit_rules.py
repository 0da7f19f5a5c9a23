"""A provider's credit grade (信用等级): from the yearly score and decided cases, every point explained. Pure.

Indicator deductions are settlement and never count. What was paid in full counts half (主动履行), what was repaired on
application no more. Weights, points and grades are dated values of law (credit.*), frozen with each grade.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from compliance.agreements.template_rules import percent
from compliance.foundation.words import Words
from compliance.law.consequences import CONSEQUENCE_WORDS, SETTLEMENT
from compliance.law.credit import LAST_GRADE, CreditRates
from compliance.law.parameters import Standing


@dataclass(frozen=True, slots=True)
class Deed:
    """One decided consequence: of which case, which kind, whether it was paid in full, whether credit was repaired."""

    case_id: int
    case_number: str
    consequence: str
    paid: bool
    repaired: bool


@dataclass(frozen=True, slots=True)
class Part:
    """One line of the explanation: points taken off, and why that many."""

    words: Words
    taken: Decimal
    case_id: int


@dataclass(frozen=True, slots=True)
class Credit:
    """The credit score with two decimals, its grade, and what it is made of."""

    score: Decimal
    grade: str
    parts: tuple[Part, ...]


def credit(assessed: Decimal, deeds: Iterable[Deed], rates: CreditRates) -> Credit:
    """The yearly score by its weight, and by the rest what decided cases leave of 100."""
    parts = tuple(part for deed in deeds if (part := _part(deed, rates)) is not None)
    left = max(Decimal(0), 100 - sum((part.taken for part in parts), Decimal(0)))
    points = (assessed * rates.weight + left * (1 - rates.weight)).quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)
    grade = next((name for name, least in rates.grades if points >= least), LAST_GRADE)
    return Credit(points, grade, parts)


def _part(deed: Deed, rates: CreditRates) -> Part | None:
    if deed.consequence not in rates.points or deed.consequence in SETTLEMENT:
        return None
    taken = rates.points[deed.consequence]
    what = CONSEQUENCE_WORDS[deed.consequence]
    why = Words(zh="", en="")
    if deed.repaired:
        taken, why = Decimal(0), Words(zh="，信用已修复，不再扣分", en=", repaired: counts no more")
    elif deed.paid:
        share = percent(rates.paid_factor)
        why = Words(zh=f"，已全部履行，按{share}计", en=f", paid in full: counts {share}")
        taken = taken * rates.paid_factor
    words = Words(zh=f"{deed.case_number} {what.zh}{why.zh}", en=f"{deed.case_number} {what.en}{why.en}")
    return Part(words, taken, deed.case_id)


def as_data(assessed: Decimal, deeds: Iterable[Deed], rates: CreditRates) -> dict[str, Any]:
    """The inputs as they are frozen with a grade, the rates of law among them."""
    names = Deed.__slots__
    return {
        "assessed": str(assessed),
        "deeds": [{name: getattr(deed, name) for name in names} for deed in deeds],
        "rates": {
            "weight": str(rates.weight),
            "paid_factor": str(rates.paid_factor),
            "grades": [[name, str(least)] for name, least in rates.grades],
            "points": {name: str(points) for name, points in rates.points.items()},
            "sources": list(rates.sources),
            "standing": str(rates.standing),
        },
    }


def rates_of(frozen: Mapping[str, Any]) -> CreditRates:
    """The rates that were frozen."""
    data = frozen["rates"]
    return CreditRates(
        weight=Decimal(data["weight"]),
        paid_factor=Decimal(data["paid_factor"]),
        grades=tuple((name, Decimal(least)) for name, least in data["grades"]),
        points={name: Decimal(points) for name, points in data["points"].items()},
        sources=tuple(data["sources"]),
        standing=Standing(data["standing"]),
    )


def again(frozen: Mapping[str, Any]) -> Credit:
    """The credit computed again from its frozen inputs."""
    return credit(Decimal(frozen["assessed"]), [Deed(**row) for row in frozen["deeds"]], rates_of(frozen))
