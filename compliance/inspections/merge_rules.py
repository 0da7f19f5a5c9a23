"""What a visit's events come to, in whatever order they arrived from however many tablets. Pure.

An event that another one replaces is history. What is left of an item are its heads: one, or several of one mind, is an
answer; several that differ are a conflict, which is shown with both and settled by a person, never by the last writer.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from compliance.foundation.hashing import canonical, sha256_hex
from compliance.inspections.rules import Answer, EventKind, Signature, TabletEvent
from compliance.inspections.site_rules import images_of_inquiry

_ANSWERS = frozenset({EventKind.ANSWER, EventKind.NOT_INSPECTED})
_CHAINED = (EventKind.LINE, EventKind.PATROL, EventKind.INQUIRY, EventKind.MATERIAL, EventKind.ROW)
Chain = tuple[str, str, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Answered:
    """An item's answer: reason of 不适用, value of a recorded one."""

    answer: str
    reason: str = ""
    value: str = ""

    @property
    def token(self) -> str:
        """What conditions of other items look at: a choice's id, or the answer."""
        return self.value if self.answer == Answer.RECORDED else self.answer


@dataclass(frozen=True, slots=True)
class Content:
    """The merged content of a visit."""

    visit: str
    checklist: Mapping[str, str]
    arrival: str = ""
    answers: Mapping[str, Answered] = field(default_factory=dict)
    notes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    lines: tuple[tuple[str, str, Mapping[str, Any]], ...] = ()
    photos: tuple[tuple[str, str], ...] = ()
    patrols: tuple[tuple[str, Mapping[str, Any]], ...] = ()
    inquiries: tuple[tuple[str, Mapping[str, Any]], ...] = ()
    materials: tuple[tuple[str, Mapping[str, Any]], ...] = ()
    rows: tuple[tuple[str, str, Mapping[str, Any]], ...] = ()
    conflicts: tuple[str, ...] = ()

    @property
    def sha256(self) -> str:
        """The hash that is shown, signed and sealed."""
        return sha256_hex(canonical(self.as_dict()))

    def as_dict(self) -> dict[str, Any]:
        """The content as canonical JSON takes it. What two tablets differ in is part of it, for as long as they do:
        nobody has signed a question that is open."""
        return {
            **({"conflicts": list(self.conflicts)} if self.conflicts else {}),
            "format": 1,
            "visit": self.visit,
            "checklist": dict(self.checklist),
            "arrival": self.arrival,
            "answers": {
                item: {"answer": part.answer, "reason": part.reason, "value": part.value}
                for item, part in self.answers.items()
            },
            "notes": {item: list(texts) for item, texts in self.notes.items()},
            "lines": [{"id": id, "item": item, **value} for id, item, value in self.lines],
            "photos": [{"item": item, "sha256": sha256} for item, sha256 in self.photos],
            "patrols": [{"id": id, **value} for id, value in self.patrols],
            **({"inquiries": [{"id": id, **value} for id, value in self.inquiries]} if self.inquiries else {}),
            **({"materials": [{"id": id, **value} for id, value in self.materials]} if self.materials else {}),
            **({"rows": [{"id": id, "item": item, **value} for id, item, value in self.rows]} if self.rows else {}),
        }

    @property
    def images(self) -> frozenset[str]:
        """Hashes of all pictures that the content names: photos, and signatures under inquiries and returns."""
        found = {sha256 for _, sha256 in self.photos}
        for _, value in self.inquiries:
            found |= images_of_inquiry(value)
        return frozenset(found | {value["returned"]["image"] for _, value in self.materials if value.get("returned")})

    def rows_of(self, item: str) -> tuple[Mapping[str, str], ...]:
        """The cells of each row of a table item."""
        return tuple(value["cells"] for _, of, value in self.rows if of == item)

    def photos_of(self, item: str) -> tuple[str, ...]:
        """Hashes of an item's photos."""
        return tuple(sha256 for of, sha256 in self.photos if of == item)

    @property
    def tokens(self) -> dict[str, str]:
        """Each item's answer token, for conditions."""
        return {item: answered.token for item, answered in self.answers.items()}


def merge(visit: str, checklist: Mapping[str, str], events: Iterable[TabletEvent]) -> Content:
    """The content that `events` (in any order, repeats allowed) make."""
    by_id = {event.id: event for event in events}
    replaced = {event.replaces for event in by_id.values() if event.replaces}
    heads = sorted((event for event in by_id.values() if event.id not in replaced), key=lambda event: event.id)
    answers, split = _answers(heads)
    chains = {kind: _chains(heads, by_id, kind) for kind in _CHAINED}
    forked = {code for _, codes in chains.values() for code in codes}
    patrols, differ = _patrols(chains[EventKind.PATROL][0])
    return Content(
        visit=visit,
        checklist=checklist,
        arrival=min((event.at for event in heads if event.kind == EventKind.ARRIVAL), default=""),
        answers=answers,
        notes=_notes(heads),
        lines=chains[EventKind.LINE][0],
        photos=_photos(heads),
        patrols=patrols,
        inquiries=tuple((id, value) for id, _, value in chains[EventKind.INQUIRY][0]),
        materials=tuple((id, value) for id, _, value in chains[EventKind.MATERIAL][0]),
        rows=chains[EventKind.ROW][0],
        conflicts=tuple(sorted(split | forked | differ)),
    )


def signatures(events: Iterable[TabletEvent]) -> tuple[Signature, ...]:
    """Every signature, oldest first. Whether it still holds depends on the content's hash."""
    found = {event.id: event for event in events if event.kind == EventKind.SIGNATURE}
    return tuple(_signature(found[id]) for id in sorted(found))


def _answers(heads: list[TabletEvent]) -> tuple[dict[str, Answered], set[str]]:
    answers: dict[str, Answered] = {}
    conflicts: set[str] = set()
    for event in heads:
        if event.kind in _ANSWERS:
            answered = _answered(event)
            if answers.setdefault(event.item, answered) != answered:
                conflicts.add(event.item)
    return dict(sorted(answers.items())), conflicts


def _answered(event: TabletEvent) -> Answered:
    if event.kind == EventKind.NOT_INSPECTED:
        return Answered(Answer.NOT_INSPECTED, event.value.get("reason") or "")
    return Answered(
        event.value["answer"], (event.value.get("reason") or "").strip(), (event.value.get("value") or "").strip()
    )


def _notes(heads: list[TabletEvent]) -> dict[str, tuple[str, ...]]:
    notes: dict[str, tuple[str, ...]] = {}
    for event in heads:
        text = (event.value or {}).get("text", "").strip() if event.kind == EventKind.NOTE else ""
        if text and text not in notes.get(event.item, ()):
            notes[event.item] = (*notes.get(event.item, ()), text)
    return dict(sorted(notes.items()))


def _chains(
    heads: list[TabletEvent], by_id: Mapping[str, TabletEvent], kind: EventKind
) -> tuple[tuple[Chain, ...], set[str]]:
    """What stands of each chain of events of one kind, and where a chain was split: its item, "@kind" without one."""
    kept: dict[str, TabletEvent] = {}
    conflicts: set[str] = set()
    for event in heads:
        if event.kind != kind:
            continue
        root = _root(event, by_id)
        if kept.setdefault(root, event).value != event.value:
            conflicts.add(event.item or f"@{kind}")
    return tuple(
        (root, kept[root].item, kept[root].value) for root in sorted(kept) if kept[root].value is not None
    ), conflicts


def _patrols(chains: tuple[Chain, ...]) -> tuple[tuple[tuple[str, Mapping[str, Any]], ...], set[str]]:
    """Each patient once a round. Two tablets that found the same are of one mind; what they found differently stays."""
    kept: dict[tuple[str, str], list[tuple[str, Mapping[str, Any]]]] = {}
    for id, _, value in chains:
        of = kept.setdefault((value["round"], value["key"]), [])
        if all(value != other for _, other in of):
            of.append((id, value))
    found = sorted((one for of in kept.values() for one in of), key=lambda one: one[0])
    return tuple(found), {"@patrol"} if any(len(of) > 1 for of in kept.values()) else set()


def _root(event: TabletEvent, by_id: Mapping[str, TabletEvent]) -> str:
    """The first event of a chain. A chain cannot turn in a circle for long: each step is looked at once."""
    seen = {event.id}
    while event.replaces is not None and event.replaces not in seen:
        seen.add(event.replaces)
        if event.replaces not in by_id:
            return event.replaces
        event = by_id[event.replaces]
    return event.id


def _photos(heads: list[TabletEvent]) -> tuple[tuple[str, str], ...]:
    found = {(event.item, event.value["sha256"]) for event in heads if event.kind == EventKind.PHOTO and event.value}
    return tuple(sorted(found))


def _signature(event: TabletEvent) -> Signature:
    value = event.value
    return Signature(
        id=event.id,
        role=value["role"],
        user_id=event.by,
        content=value["content"],
        at=event.at,
        image=value.get("image"),
        refused=value.get("refused") is True,
        **{
            key: (value.get(key) or "").strip()
            for key in ("name", "position", "phone", "opinion", "reason", "witness", "witness_unit")
        },
    )
