"""What the year of the journey comes to, worked out by hand from the scorecard and from the bands of the deposit.

Marked at first: 1.2 (20 points) loses 20, 2.1 (20 points) loses 13. 100 - 33 = 67.
After the objection 2.1 loses 8. 100 - 20 - 8 = 72 points: grade C (70 to below 80).
The deposit: 80 - 72 = 8 points at 3 percent each: 24 percent are withheld, 76 percent come back.
Employee fund:  12,345.67 x 0.76 =  9,382.7092, that is  9,382.71 back and 2,962.96 withheld.
Resident fund:   4,000.00 x 0.76 =  3,040.00 back and 960.00 withheld.
Credit: half of 72 and half of 100, no case having been decided: 86, grade A is from 90, so B.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Deposit:
    """One fund's part, as pages write it."""

    fund: str
    entered: str
    held: str
    withheld: str
    returned: str
    voucher: str


FIRST, AFTER, PROVISIONAL, SCORE, GRADE, SHARE = "13", "8", "67", "72.00", "C", "76%"
DEPOSITS = (
    Deposit("employee", "12345.67", "¥12,345.67", "¥2,962.96", "¥9,382.71", "拨付2026-12-31-职工"),
    Deposit("resident", "4000.00", "¥4,000.00", "¥960.00", "¥3,040.00", "拨付2026-12-31-居民"),
)
CREDIT = "B"
