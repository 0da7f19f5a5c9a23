"""What the schedule calls with a day; safe to run twice."""

from datetime import date

from compliance.accounts.rules import SYSTEM
from compliance.payments import rules, service


def open_last_month(day: date) -> int:
    """Open the month before `day` for everyone under agreement; how many are new."""
    return service.open_month(SYSTEM, rules.month_before(day))
