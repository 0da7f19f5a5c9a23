"""What the schedule calls with a date; safe to run twice."""

from datetime import date

from compliance.cases import owing_service


def offsets(day: date) -> int:
    """Owe the offset of every sum that was to be paid before `day` and was not."""
    return owing_service.owe_offsets(day)
