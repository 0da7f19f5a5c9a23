"""Shares and days of the monthly payment, where the agreement says nothing of its own.

Sources: 002_c6cc704bc56a82c7.txt, part 2 section 8 and article 23 (claims by the 10th, review by the 20th, 90 percent
paid and 10 percent kept); 001_ffc3b6b4aa8cf0b4.txt, plan 3 section 5 (20 percent of an insurer's contract is kept).
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from compliance.law.parameters import Snapshot, Standing


class Contract(StrEnum):
    """Whose contract a payment is made under."""

    PROVIDER = "provider"
    INSURER = "insurer"


_PREFIX = {Contract.PROVIDER: "payment.", Contract.INSURER: "payment.insurer_"}


@dataclass(frozen=True, slots=True)
class Shares:
    """What of a reviewed sum is paid at once and what is kept: two shares that make one, where they come from and how
    sure they are (a Standing)."""

    paid: Decimal
    deposit: Decimal
    source: str
    standing: str

    def __post_init__(self) -> None:
        if self.paid + self.deposit != 1 or min(self.paid, self.deposit) < 0:
            raise ValueError(f"{self.paid} paid and {self.deposit} kept do not make one")


def shares(law: Snapshot, day: date, contract: Contract = Contract.PROVIDER) -> Shares:
    """The shares in force on `day`. NotInForce (LAW-02) where there are none; ValueError where they do not make one."""
    values = [law.on(f"{_PREFIX[contract]}{name}", day) for name in ("paid_share", "deposit_share")]
    unsure = [value.standing for value in values if not value.verified]
    source = "；".join(dict.fromkeys(value.source for value in values))
    return Shares(values[0].most, values[1].most, source, str(unsure[0] if unsure else Standing.VERIFIED))
