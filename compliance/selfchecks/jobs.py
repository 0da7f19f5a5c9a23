"""What the schedule calls with a date; safe to run twice."""

from datetime import date

from compliance.selfchecks import service


def carry_up(day: date) -> int:
    """Carry up the self-checks that were not answered by their day; how many."""
    return service.carry_up(day)
