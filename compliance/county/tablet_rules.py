"""A tablet of the sample county: the events that two officers would send from a visit. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from compliance.checklists.rules import Item, ItemType, shown
from compliance.foundation.hashing import sha256_hex

_TYPED = {ItemType.NUMBER: "12", ItemType.AMOUNT: "0.00", ItemType.TEXT: "现场核对，未见异常"}


@dataclass
class Tablet:
    """Makes events with ids that grow with time and are the same at every run."""

    visit: str
    by: int
    device: str
    now: datetime
    sent: int = field(default=0)

    def event(self, kind: str, item: str, value: Mapping[str, Any]) -> dict[str, Any]:
        """One event, a second after the last."""
        self.sent += 1
        at = (self.now + timedelta(seconds=self.sent)).astimezone(UTC)
        return {
            "id": self._id(at),
            "visit": self.visit,
            "item": item,
            "kind": kind,
            "value": dict(value),
            "replaces": None,
            "by": self.by,
            "device": self.device,
            "at": at.strftime("%Y-%m-%dT%H:%M:%SZ"),
        }

    def batch(self, *events: dict[str, Any]) -> dict[str, Any]:
        """A batch that leaves nothing unsent."""
        return {"device": self.device, "unsent": 0, "events": list(events)}

    def _id(self, at: datetime) -> str:
        """A UUIDv7: milliseconds, then bits of a hash instead of chance."""
        stamp = f"{int(at.timestamp() * 1000):012x}"
        rest = sha256_hex(f"{self.visit}{self.device}{self.by}{self.sent}".encode())
        return f"{stamp[:8]}-{stamp[8:]}-7{rest[:3]}-a{rest[3:6]}-{rest[6:18]}"


def answers(tablet: Tablet, items: tuple[Item, ...], violation: str, photo: Mapping[str, Any]) -> list[dict[str, Any]]:
    """One event an item that is asked; the first item of `violation` is in breach and photographed."""
    events: list[dict[str, Any]] = []
    tokens: dict[str, str] = {}
    breached = False
    for item in items:
        if item not in shown(items, tokens):
            continue
        if item.type == ItemType.PHOTO:
            events.append(tablet.event("photo", item.code, photo))
            continue
        value: dict[str, Any] = {"answer": "conforms"}
        if item.type == ItemType.CHOICE:
            value = {"answer": "recorded", "value": item.choices[0].id}
        elif item.type != ItemType.CONFORMITY:
            value = {"answer": "recorded", "value": _TYPED[ItemType(item.type)]}
        elif violation and item.violation == violation and not breached:
            breached, value = True, {"answer": "breach"}
            events.append(tablet.event("photo", item.code, photo))
        tokens[item.code] = value.get("value", value["answer"])
        events.append(tablet.event("answer", item.code, value))
    return events


def signature(tablet: Tablet, content: str, image: str, name: str = "") -> dict[str, Any]:
    """An officer's signature over the content shown, or with `name` the representative's."""
    value = {"role": "officer", "content": content, "image": image}
    if name:
        value |= {"role": "representative", "name": name, "position": "医保办负责人", "opinion": "情况属实"}
    return tablet.event("signature", "", value)
