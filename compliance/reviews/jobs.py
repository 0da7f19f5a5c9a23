"""What the schedule calls with a date; safe to run twice."""

from datetime import date

from compliance.accounts.rules import SYSTEM
from compliance.claims import service as claims
from compliance.indicators.period_rules import Period, period
from compliance.reviews import service

MONTHS_A_QUARTER = 3


def last_quarter(day: date) -> Period:
    """The last whole quarter before a day."""
    place = day.year * 4 + (day.month - 1) // MONTHS_A_QUARTER - 1
    return period(f"{place // 4}Q{place % 4 + 1}")


def open_last_quarter(day: date) -> str:
    """Open the record review of the last quarter once all its claims are in; its code, "" where there is nothing to
    do. Every quarter is reviewed (000_5ba8c84fbf866f4b.txt, part 1, section 2 (4) 1)."""
    quarter = last_quarter(day)
    if service.round_of_quarter(quarter.code) is not None or not set(quarter.months) <= set(claims.covered()):
        return ""
    service.open_round(SYSTEM, quarter.code)
    return quarter.code
