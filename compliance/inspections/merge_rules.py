"""What a visit's events come to, in whatever order they arrived from however many tablets. Pure.

An event that another one replaces is history. What is left of an item are its heads: one, or several of one mind, is an
answer; several that differ are a conflict, which is shown with both and settled by a person, never by the last writer.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from compliance.foundation.hashing import canonical, sha256_hex
from compliance.inspections.rules import Answer, EventKind, Signature, TabletEvent

_ANSWERS = frozenset({EventKind.ANSWER, EventKind.NOT_INSPECTED})


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
    patrols: tuple[Mapping[str, Any], ...] = ()
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
            "patrols": [dict(value) for value in self.patrols],
        }

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
    lines, forked = _lines(heads, by_id)
    return Content(
        visit=visit,
        checklist=checklist,
        arrival=min((event.at for event in heads if event.kind == EventKind.ARRIVAL), default=""),
        answers=answers,
        notes=_notes(heads),
        lines=lines,
        photos=_photos(heads),
        patrols=tuple(event.value for event in heads if event.kind == EventKind.PATROL),
        conflicts=tuple(sorted(split | forked)),
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


def _lines(
    heads: list[TabletEvent], by_id: Mapping[str, TabletEvent]
) -> tuple[tuple[tuple[str, str, Mapping[str, Any]], ...], set[str]]:
    kept: dict[str, TabletEvent] = {}
    conflicts: set[str] = set()
    for event in heads:
        if event.kind != EventKind.LINE:
            continue
        root = _root(event, by_id)
        if kept.setdefault(root, event).value != event.value:
            conflicts.add(event.item)
    return tuple(
        (root, kept[root].item, kept[root].value) for root in sorted(kept) if kept[root].value is not None
    ), conflicts


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
