"""What the schedule calls with a date or an instant; safe to run twice."""

from datetime import date, datetime

from compliance.campaigns import service


def draft(day: date) -> int:
    """Draft the reports that the last Thursday calls for; how many."""
    return service.draft_due(day)


def carry_up(now: datetime) -> int:
    """Carry up the weekly reports that were not submitted by 17:00; how many."""
    return service.carry_up(now)
