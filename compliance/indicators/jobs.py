"""What the schedule calls with a date; safe to run twice."""

from datetime import date

from compliance.accounts.rules import SYSTEM
from compliance.claims import service as claims
from compliance.indicators.period_rules import completed, month_before
from compliance.indicators.run_service import compute

# Claims of a month are handed in by the 10th of the next (002_c6cc704bc56a82c7.txt, article 14).
FROM_DAY = 10


def count_month(day: date) -> tuple[str, ...]:
    """From the 10th on, count the month before and every longer period that ended with it; the codes of those counted.
    What was counted from the same claims is not counted again; a month without claims waits for them."""
    month = month_before(day)
    if day.day < FROM_DAY or month.code not in claims.covered():
        return ()
    return tuple(compute(SYSTEM, one).period.code for one in completed(month))
