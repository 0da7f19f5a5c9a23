"""What the schedule calls with a date; safe to run twice."""

from datetime import date

from compliance.meetings import service


def draft(day: date) -> int:
    """Draft the agendas of this month's meetings; how many."""
    return service.draft_due(day)
