"""What is added to a fine that is not paid in time: the terms as they stand on a day (行政处罚法第七十二条)."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from compliance.law.parameters import Snapshot, Value


@dataclass(frozen=True, slots=True)
class LateFeeTerms:
    """rate: share added a day; cap: most in all, as a share of the fine; on_unpaid: counted from the unpaid part."""

    rate: Decimal
    cap: Decimal
    on_unpaid: bool
    values: tuple[tuple[str, Value], ...]

    @property
    def source(self) -> str:
        """The provision."""
        return self.values[0][1].source


def late_fee_terms(law: Snapshot, day: date) -> LateFeeTerms:
    """The terms in force on `day`. NotInForce (LAW-02) where there are none."""
    keys = ("late_fee.daily_rate", "late_fee.cap", "late_fee.on_unpaid")
    rate, cap, unpaid = (law.on(key, day) for key in keys)
    return LateFeeTerms(rate.most, cap.most, unpaid.yes, tuple(zip(keys, (rate, cap, unpaid), strict=True)))
