"""A visit on site: what a tablet may report, what an answer can be, who signs, and how far the visit has come. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from compliance.foundation.words import Words


class EventKind(StrEnum):
    """What a tablet reports; the list is part of the published protocol."""

    ANSWER = "answer"
    NOTE = "note"
    LINE = "line"
    PHOTO = "photo"
    SIGNATURE = "signature"
    NOT_INSPECTED = "not_inspected"
    ARRIVAL = "arrival"
    PATROL = "patrol"
    INQUIRY = "inquiry"
    MATERIAL = "material"
    ROW = "row"


# Kinds whose value a later event may take away, and those that belong to the visit and to no item of its list.
REMOVABLE = frozenset(
    {EventKind.NOTE, EventKind.LINE, EventKind.PHOTO, EventKind.PATROL, EventKind.INQUIRY}
    | {EventKind.MATERIAL, EventKind.ROW}
)
OF_THE_VISIT = frozenset(
    {EventKind.ARRIVAL, EventKind.SIGNATURE, EventKind.PATROL, EventKind.INQUIRY, EventKind.MATERIAL}
)


class Answer(StrEnum):
    """What an item can be answered with; `recorded` where it asks for a number, amount, choice or text."""

    CONFORMS = "conforms"
    BREACH = "breach"
    NOT_APPLICABLE = "not_applicable"
    NOT_INSPECTED = "not_inspected"
    RECORDED = "recorded"


ANSWER_WORDS: Mapping[str, Words] = MappingProxyType(
    {
        Answer.CONFORMS: Words(zh="符合", en="Conforms"),
        Answer.BREACH: Words(zh="不符合", en="Breach"),
        Answer.NOT_APPLICABLE: Words(zh="不适用", en="Not applicable"),
        Answer.NOT_INSPECTED: Words(zh="未检查", en="Not inspected"),
        Answer.RECORDED: Words(zh="已记录", en="Recorded"),
    }
)
NOT_ANSWERED = Words(zh="未作答", en="Not answered")
SEE_PHOTOS = Words(zh="见照片", en="See the photos")


class SignerRole(StrEnum):
    """Who signs a record."""

    OFFICER = "officer"
    REPRESENTATIVE = "representative"


class Stage(StrEnum):
    """How far a visit has come."""

    BLIND = "blind"
    RELEASED = "released"
    ARRIVED = "arrived"
    SIGNING = "signing"
    SEALED = "sealed"
    RETURNED = "returned"


STAGE_WORDS: Mapping[str, Words] = MappingProxyType(
    {
        Stage.BLIND: Words(zh="未下达", en="Not released"),
        Stage.RELEASED: Words(zh="待检查", en="To visit"),
        Stage.ARRIVED: Words(zh="检查中", en="In progress"),
        Stage.SIGNING: Words(zh="签字中", en="Being signed"),
        Stage.SEALED: Words(zh="已封存", en="Sealed"),
        Stage.RETURNED: Words(zh="退回更正", en="Sent back"),
    }
)
STAGE_KINDS: Mapping[str, str] = MappingProxyType(
    {
        Stage.BLIND: "neutral",
        Stage.RELEASED: "neutral",
        Stage.ARRIVED: "due",
        Stage.SIGNING: "due",
        Stage.SEALED: "good",
        Stage.RETURNED: "bad",
    }
)
NOTICE_WORDS: Mapping[str, Words] = MappingProxyType(
    {
        "announced": Words(zh="事先告知", en="Announced"),
        "unannounced": Words(zh="突击检查", en="Unannounced"),
    }
)
RECORD_TITLES: Mapping[str, Words] = MappingProxyType(
    {
        "agency": Words(zh="医疗保障稽核记录", en="Agency audit record"),
        "administrative": Words(zh="现场检查笔录", en="Record of on-site inspection"),
    }
)
CERTIFICATES: Mapping[str, Words] = MappingProxyType(
    {
        "agency": Words(zh="工作证件", en="staff certificate"),
        "administrative": Words(zh="行政执法证件", en="law enforcement certificate"),
    }
)
# Notes that belong to the visit and not to one item.
SUMMARY = "@summary"
OFFICERS_NEEDED = 2


@dataclass(frozen=True, slots=True)
class TabletEvent:
    """One act on a tablet, made there with its id. `at` is the tablet's clock, as it wrote it."""

    id: str
    visit: str
    item: str
    kind: str
    value: Any
    replaces: str | None
    by: int
    device: str
    at: str

    def as_dict(self) -> dict[str, Any]:
        """The event as it travels and is hashed."""
        return {name: getattr(self, name) for name in FIELDS}


FIELDS = ("id", "visit", "item", "kind", "value", "replaces", "by", "device", "at")


@dataclass(frozen=True, slots=True)
class Signature:
    """One signature over a content hash. For a refusal `refused` is set, with reason and witness."""

    id: str
    role: str
    user_id: int
    content: str
    at: str
    image: str | None
    name: str = ""
    position: str = ""
    phone: str = ""
    opinion: str = ""
    refused: bool = False
    reason: str = ""
    witness: str = ""
    witness_unit: str = ""


def stage(
    released: bool, arrived: datetime | None, signatures: int, sealed: datetime | None, returned: bool = False
) -> Stage:
    """The stage that a visit's dates make; returned: a sealed record is being corrected."""
    if sealed is not None and returned:
        return Stage.RETURNED
    if sealed is not None:
        return Stage.SEALED
    if arrived is not None:
        return Stage.SIGNING if signatures else Stage.ARRIVED
    return Stage.RELEASED if released else Stage.BLIND
