"""What the schedule calls; safe to run twice."""

from compliance.ledger import day_sum_service


def keep_day_sums() -> int:
    """Sum the days of what was posted since the last night; up to which line the sums reach."""
    return day_sum_service.keep()
