"""A period as the table keeps it, so that its last day can be computed again. Pure."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from compliance.foundation.working_days import Length, Period, Span, Unit


def as_data(period: Period) -> dict[str, Any]:
    """JSON of a period: days as ISO dates."""
    return {
        "start": period.start.isoformat(),
        "length": _length(period.length),
        "roll": period.roll,
        "excluded": [[span.first.isoformat(), span.last.isoformat()] for span in period.excluded],
        "extension": _length(period.extension) if period.extension else None,
    }


def from_data(data: Mapping[str, Any]) -> Period:
    """The period that `as_data` wrote."""
    return Period(
        start=date.fromisoformat(data["start"]),
        length=_read_length(data["length"]),
        roll=data["roll"],
        excluded=tuple(Span(date.fromisoformat(first), date.fromisoformat(last)) for first, last in data["excluded"]),
        extension=_read_length(data["extension"]) if data["extension"] else None,
    )


def _length(length: Length) -> list[Any]:
    return [length.count, length.unit.value]


def _read_length(data: Any) -> Length:
    return Length(int(data[0]), Unit(data[1]))
