"""What the schedule asks of screening."""

from datetime import date

from compliance.accounts.rules import SYSTEM
from compliance.claims import service as claims
from compliance.indicators.period_rules import month_before
from compliance.screening import run_service


def last_month(day: date) -> int | None:
    """Screen the month before `day` by every rule in force; the run, None where no claim of it is in the store yet."""
    wanted = month_before(day)
    return run_service.screen(SYSTEM, wanted) if wanted.code in claims.covered() else None
