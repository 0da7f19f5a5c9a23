"""What the schedule calls with a date; safe to run twice."""

from datetime import date

from compliance.accounts.rules import SYSTEM
from compliance.followups import due_service, service


def every_night(day: date) -> dict[str, int]:
    """Owe what is due again, and erase names and numbers whose time is over."""
    return {"owed": due_service.owe_retries(SYSTEM, day), "erased": service.erase(SYSTEM, day)}
