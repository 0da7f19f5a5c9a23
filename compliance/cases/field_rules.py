"""What a step of a case asks to be written: the fields of its form, as data. Pure; the form is made from it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from compliance.foundation.words import Words


class FieldKind(StrEnum):
    """What a field takes."""

    LINE = "line"
    TEXT = "text"
    DAY = "day"
    NUMBER = "number"
    YES = "yes"
    CHOICE = "choice"
    OFFICERS = "officers"
    PEOPLE = "people"
    CHAIR = "chair"
    OPEN = "open"
    FINDINGS = "findings"
    LINES = "lines"
    PLAN = "plan"
    MEASURE = "measure"
    CHOICES = "choices"
    MEASURES = "measures"
    CIRCUMSTANCES = "circumstances"


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a step. needed: an empty one is refused by the form; choices: value -> words; of: for OPEN, what was
    begun and may be ended."""

    name: str
    kind: FieldKind
    words: Words
    needed: bool = False
    help: Words | None = None
    choices: Mapping[str, Words] = field(default_factory=dict)
    default: str = ""


def line(name: str, zh: str, en: str, needed: bool = True, help: Words | None = None) -> Field:
    """One line of text."""
    return Field(name, FieldKind.LINE, Words(zh, en), needed, help)


def text(name: str, zh: str, en: str, needed: bool = True, help: Words | None = None) -> Field:
    """Several lines of text."""
    return Field(name, FieldKind.TEXT, Words(zh, en), needed, help)


def day(name: str, zh: str, en: str, needed: bool = True, help: Words | None = None) -> Field:
    """A day."""
    return Field(name, FieldKind.DAY, Words(zh, en), needed, help)


def yes(name: str, zh: str, en: str, help: Words | None = None) -> Field:
    """A box to tick."""
    return Field(name, FieldKind.YES, Words(zh, en), False, help)


def choice(name: str, zh: str, en: str, choices: Mapping[str, Words], default: str = "") -> Field:
    """One of several."""
    return Field(name, FieldKind.CHOICE, Words(zh, en), True, None, choices, default)


def of(kind: FieldKind, name: str, zh: str, en: str, needed: bool = True, help: Words | None = None) -> Field:
    """A field whose choices come from the case or the staff."""
    return Field(name, kind, Words(zh, en), needed, help)


LATE = text(
    "late_reason",
    "逾期原因",
    "Why it is late",
    needed=False,
    help=Words("超过规定期限时须填写。", "Needed when the time of the law has passed."),
)
OPINION = text("opinion", "审批意见", "Opinion", needed=False)
REASON = text("reason", "理由", "Reason")
