"""How far a finding has come, as the room that recorded it tells its own readers."""

from dataclasses import dataclass
from datetime import date

from compliance.findings.view_rules import Stage


@dataclass(frozen=True, slots=True)
class Standing:
    """A finding's stage. disputed: the provider does not accept one of its lines; based: its decided lines carry a
    consequence; waits: no live case has them."""

    stage: Stage
    answer_due: date | None = None
    disputed: bool = False
    based: bool = False
    waits: bool = False
