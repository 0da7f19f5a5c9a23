"""What the schedule asks for: the lists that a day calls for."""

from datetime import date

from compliance.worklists import service


def propose(day: date) -> tuple[str, ...]:
    """Propose them; twice a day is once."""
    return service.propose(day)
