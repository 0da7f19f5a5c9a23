"""What the schedule calls with a date; safe to run twice."""

from datetime import date

from compliance.rectifications import service


def escalate_overdue(day: date) -> int:
    """Escalate every order that is overdue on `day`, once a round."""
    return service.escalate_overdue(day)
