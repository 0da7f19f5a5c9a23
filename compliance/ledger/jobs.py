"""What the schedule calls; safe to run twice."""

from compliance.accounts.rules import SYSTEM
from compliance.ledger.day_sum_service import SUMS


def keep_day_sums() -> int:
    """Sum the days of what was posted since the last night; up to which line the sums reach."""
    return SUMS.keep(SYSTEM)
