"""A provider's credit grade (信用等级): from the yearly score and decided cases, every point explained. Pure.

Indicator deductions are settlement and never count. What was paid in full counts half (主动履行), what was repaired on
application no more. Weights are a default that a province's own rule replaces.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from types import MappingProxyType
from typing import Any

from compliance.foundation.words import Words
from compliance.law.consequences import CONSEQUENCE_WORDS, SETTLEMENT, Consequence

SOURCE = "各省信用管理办法自定；本权重为缺省值，等级划分参照广东省A至E五级"
WEIGHT = Decimal("0.5")
PAID_FACTOR = Decimal("0.5")
GRADES = (("A", Decimal(90)), ("B", Decimal(80)), ("C", Decimal(70)), ("D", Decimal(60)), ("E", Decimal(0)))
POINTS: Mapping[str, Decimal] = MappingProxyType(
    {
        Consequence.REFUSAL: Decimal(1),
        Consequence.RECOVERY: Decimal(2),
        Consequence.DAMAGES: Decimal(5),
        Consequence.FINE: Decimal(15),
        Consequence.SUSPEND_PAYMENT: Decimal(10),
        Consequence.SUSPEND_DEPARTMENT: Decimal(20),
        Consequence.SUSPEND_PERSON: Decimal(10),
        Consequence.SUSPEND_AGREEMENT: Decimal(30),
        Consequence.RESCIND: Decimal(100),
    }
)


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


def credit(assessed: Decimal, deeds: Iterable[Deed]) -> Credit:
    """Half the yearly score, half of what decided cases leave of 100."""
    parts = tuple(part for deed in deeds if (part := _part(deed)) is not None)
    left = max(Decimal(0), 100 - sum((part.taken for part in parts), Decimal(0)))
    points = (assessed * WEIGHT + left * (1 - WEIGHT)).quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)
    return Credit(points, next(name for name, least in GRADES if points >= least), parts)


def _part(deed: Deed) -> Part | None:
    if deed.consequence not in POINTS or deed.consequence in SETTLEMENT:
        return None
    taken = POINTS[deed.consequence]
    what = CONSEQUENCE_WORDS[deed.consequence]
    why = Words(zh="", en="")
    if deed.repaired:
        taken, why = Decimal(0), Words(zh="，信用已修复，不再扣分", en=", repaired: counts no more")
    elif deed.paid:
        taken, why = taken * PAID_FACTOR, Words(zh="，已全部履行，减半", en=", paid in full: counts half")
    words = Words(zh=f"{deed.case_number} {what.zh}{why.zh}", en=f"{deed.case_number} {what.en}{why.en}")
    return Part(words, taken, deed.case_id)


def as_data(assessed: Decimal, deeds: Iterable[Deed]) -> dict[str, Any]:
    """The inputs as they are frozen with a grade."""
    names = Deed.__slots__
    return {"assessed": str(assessed), "deeds": [{name: getattr(deed, name) for name in names} for deed in deeds]}


def again(frozen: Mapping[str, Any]) -> Credit:
    """The credit computed again from its frozen inputs."""
    return credit(Decimal(frozen["assessed"]), [Deed(**row) for row in frozen["deeds"]])
