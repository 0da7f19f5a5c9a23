"""Tablet events for tests, made as a tablet makes them."""

from datetime import UTC, datetime
from itertools import count
from typing import Any

from compliance.inspections.rules import TabletEvent
from compliance.inspections.site_rules import page_count, page_sha256

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


def patient(number: int = 1, **more: Any) -> dict[str, Any]:
    """One of the list of in-patients."""
    return {
        "key": f"ZY{number:04d}",
        "ward": "内科",
        "bed": str(number),
        "name": f"患者{number}",
        "identity": "422823195001011234",
        "number": f"ZY{number:04d}",
        "admitted_on": "2024-03-01",
    } | more


def inquiry(questions: int = 1, **more: Any) -> dict[str, Any]:
    """An inquiry of a patient that nobody has signed yet."""
    return {
        "role": "patient",
        "name": "张某某",
        "identity": "",
        "unit": "",
        "position": "",
        "phone": "",
        "place": "住院部三楼",
        "began": "2024-03-05 10:05",
        "ended": "2024-03-05 10:20",
        "told": True,
        "pairs": [{"q": f"第{at}问", "a": f"第{at}答"} for at in range(1, questions + 1)],
        "read": "self",
        "remarks": "",
        "pages": [],
        "refused": "",
        "witness": "",
        "officers": [],
    } | more


def signed(value: dict[str, Any], image: str = "a" * 64, officers: tuple[int, ...] = (1, 2)) -> dict[str, Any]:
    """The same, signed on every page and by the officers."""
    pages = [{"sha256": page_sha256(value, at), "image": image} for at in range(page_count(value["pairs"]))]
    return value | {"pages": pages, "officers": [{"by": one, "image": image} for one in officers]}
