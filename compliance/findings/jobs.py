"""What the schedule calls; safe to run twice."""

from compliance.accounts.rules import SYSTEM
from compliance.findings import day_count_service


def keep_day_counts() -> int:
    """Count what was recorded since the last night; up to which finding the counts reach."""
    return day_count_service.keep(SYSTEM)
