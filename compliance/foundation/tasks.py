"""What waits for a person, and what a leader sees of the whole: rooms tell it through `tasks(actor)` and
`at_home(actor)` in their service, the home page shows it."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from compliance.foundation.words import Words


@dataclass(frozen=True)
class Task:
    """One thing to do. endpoint and values name its page; count how many there are; due the earliest day."""

    endpoint: str
    words: Words
    icon: str
    count: int | None = None
    due: date | None = None
    note: Words | None = None
    values: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class HomePart:
    """A part of the home page below the tasks: its template and what the template reads."""

    template: str
    values: dict[str, Any]
