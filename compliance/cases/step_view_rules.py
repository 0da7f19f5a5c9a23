"""The steps that are open to a person, as a page shows them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from compliance.foundation.words import Words


@dataclass(frozen=True, slots=True)
class Step:
    """One step open to a person: its page, its words, and whether it is the one that is waited for."""

    endpoint: str
    words: Words
    main: bool = True
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Steps:
    """The steps open to a person, or why the one that is waited for is not; and what should be thought of."""

    steps: tuple[Step, ...]
    note: Words | None = None
    prompt: Words | None = None

    @property
    def main(self) -> tuple[Step, ...]:
        """Those that lead the case on."""
        return tuple(step for step in self.steps if step.main)

    @property
    def beside(self) -> tuple[Step, ...]:
        """Those beside them."""
        return tuple(step for step in self.steps if not step.main)
