"""What a credit grade (信用等级) is made of: weights, points for each consequence, where each grade begins."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from compliance.law.consequences import Consequence
from compliance.law.parameters import Snapshot, Standing

GRADES = ("A", "B", "C", "D")
LAST_GRADE = "E"
COUNTED = (
    Consequence.REFUSAL,
    Consequence.RECOVERY,
    Consequence.DAMAGES,
    Consequence.FINE,
    Consequence.SUSPEND_PAYMENT,
    Consequence.SUSPEND_DEPARTMENT,
    Consequence.SUSPEND_PERSON,
    Consequence.SUSPEND_AGREEMENT,
    Consequence.RESCIND,
)


@dataclass(frozen=True, slots=True)
class CreditRates:
    """weight: the share of the yearly score; paid_factor: the share of a consequence's points that still counts when it
    was performed in full; grades: (grade, least score), the best first, what is below the last is E."""

    weight: Decimal
    paid_factor: Decimal
    grades: tuple[tuple[str, Decimal], ...]
    points: Mapping[str, Decimal]
    sources: tuple[str, ...]
    standing: Standing


def credit_rates(law: Snapshot, day: date) -> CreditRates:
    """The rates in force on `day`. NotInForce (LAW-02) where there are none."""
    keys = [f"credit.{name}" for name in ("weight_assessed", "paid_factor")]
    keys += [f"credit.grade_{grade.lower()}" for grade in GRADES]
    keys += [f"credit.points.{name.value}" for name in COUNTED]
    values = {key: law.on(key, day) for key in keys}
    unsure = [value.standing for value in values.values() if not value.verified]
    return CreditRates(
        weight=values["credit.weight_assessed"].most,
        paid_factor=values["credit.paid_factor"].most,
        grades=tuple((grade, values[f"credit.grade_{grade.lower()}"].most) for grade in GRADES),
        points={name.value: values[f"credit.points.{name.value}"].most for name in COUNTED},
        sources=tuple(dict.fromkeys(value.source for value in values.values())),
        standing=unsure[0] if unsure else Standing.VERIFIED,
    )
