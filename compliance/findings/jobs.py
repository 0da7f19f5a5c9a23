"""What the schedule calls; safe to run twice."""

from compliance.accounts.rules import SYSTEM
from compliance.findings.day_count_service import COUNTS


def keep_day_counts() -> int:
    """Count by day what was recorded since the last night; up to which finding the counts reach."""
    return COUNTS.keep(SYSTEM)
