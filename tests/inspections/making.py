"""Tablet events for tests, made as a tablet makes them."""

from datetime import UTC, datetime
from itertools import count
from typing import Any

from compliance.inspections.rules import TabletEvent

VISIT = "0b6c9f0e-8f4f-4d2b-9a51-1f0f3f1f9a10"
NOW = datetime(2024, 3, 5, 9, 0, tzinfo=UTC)
_numbers = count(1)


def uuid7(number: int | None = None) -> str:
    """A UUIDv7 that grows with each call."""
    number = next(_numbers) if number is None else number
    return f"018e0c00-0000-7000-8000-{number:012x}"


def raw(kind: str, item: str, value: Any, **more: Any) -> dict[str, Any]:
    """An event as it travels."""
    event = {
        "id": uuid7(),
        "visit": VISIT,
        "item": item,
        "kind": kind,
        "value": value,
        "replaces": None,
        "by": 1,
        "device": "tablet-0001",
        "at": "2024-03-05T01:30:00Z",
    }
    return event | more


def event(kind: str, item: str, value: Any, **more: Any) -> TabletEvent:
    """An event as the rules take it."""
    return TabletEvent(**raw(kind, item, value, **more))


def line(**more: Any) -> dict[str, Any]:
    """A line of ¥120.00, of which the residents' fund paid 90 and the person 30."""
    return {
        "item_code": "250101",
        "item_name": "血常规",
        "occurred_from": "2024-03-01",
        "occurred_to": "2024-03-02",
        "quantity": "4",
        "unit_price": "30.00",
        "total": "120.00",
        "person": "30.00",
        "funds": [{"fund": "resident", "insured_place": "", "amount": "90.00"}],
        "violation": "repeated_charge",
    } | more
