"""What the schedule asks of the registry."""

from datetime import date

from compliance.providers import owing_service


def licences(day: date) -> dict[str, int]:
    """Licences that end soon; twice a day is once."""
    return {"owed": owing_service.licences(day)}
