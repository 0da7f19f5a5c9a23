"""What a lead or manager sends back for correction, item by item, and what differs between two versions. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from compliance.inspections.merge_rules import Content
from compliance.inspections.rules import SUMMARY, TabletEvent

# What belongs to the visit and to no item, by the place it is returned under.
PLACES = (SUMMARY, "@patrol", "@inquiry", "@material")


@dataclass(frozen=True, slots=True)
class Return:
    """One item sent back with a comment. after: the number of the visit's last event when it was sent back."""

    id: int
    item: str
    comment: str
    by: int
    at: datetime
    after: int


def place_of(event: TabletEvent) -> str:
    """Where an event belongs: its item, or "@kind" where it has none."""
    return event.item or f"@{event.kind}"


def open_returns(returns: Iterable[Return], last: Mapping[str, int]) -> tuple[Return, ...]:
    """Those that nobody has acted on; `last`: number of the last event at each place."""
    return tuple(one for one in returns if last.get(one.item, 0) <= one.after)


def correctable(returns: Iterable[Return], sealed_events: int) -> frozenset[str]:
    """Places of a sealed record that may be corrected: those sent back since its last version."""
    return frozenset(one.item for one in returns if one.after >= sealed_events)


def parts_of(content: Content) -> dict[str, list[Any]]:
    """A content by place: all that is said under each item."""
    found: dict[str, list[Any]] = {}

    def add(place: str, part: Any) -> None:
        found.setdefault(place, []).append(part)

    plain = content.as_dict()
    for code, answer in plain["answers"].items():
        add(code, ("answer", answer))
    for code, texts in plain["notes"].items():
        add(code, ("notes", texts))
    for key in ("lines", "photos", "rows"):
        for part in plain.get(key, ()):
            add(part["item"], (key, part))
    for key, place in (("patrols", "@patrol"), ("inquiries", "@inquiry"), ("materials", "@material")):
        for part in plain.get(key, ()):
            add(place, (key, part))
    return found


def differing(old: Content, new: Content) -> tuple[str, ...]:
    """Places in which two contents differ."""
    before, after = parts_of(old), parts_of(new)
    return tuple(sorted(place for place in before.keys() | after.keys() if before.get(place) != after.get(place)))
