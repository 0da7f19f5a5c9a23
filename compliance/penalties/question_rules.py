"""What is asked of the calculator, and what it answers. Pure."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from compliance.foundation.money import Fen
from compliance.foundation.words import Words
from compliance.law.parameters import STANDING_WORDS, Standing
from compliance.penalties.fact_rules import NO_FACTS, Facts
from compliance.penalties.plan_rules import Planned
from compliance.penalties.rules import Computed, Track
from compliance.penalties.tier_rules import Suggestion


@dataclass(frozen=True, slots=True)
class Question:
    """amount_fen: the base of a multiple, or the sum where the range is a sum. until: the last day of an act that went
    on; decided_on: the day of the decision, for the lighter law."""

    track: Track
    violation: str
    amount_fen: Fen
    on: date
    multiple: Decimal | None = None
    provider: str | None = None
    until: date | None = None
    decided_on: date | None = None
    facts: Facts = NO_FACTS


@dataclass(frozen=True, slots=True)
class Answer:
    """parts: one computed consequence for each agreement version that the act lies under (one on the bureau's track).

    proposed: the multiple is the tool's own proposal. outside: it departs from the tier, so that a reason is due.
    """

    parts: tuple[Computed, ...]
    plan: tuple[Planned, ...]
    suggestion: Suggestion | None = None
    proposed: bool = False
    outside: bool = False

    @property
    def computed(self) -> Computed:
        """The first part: the only one unless the act lies under several versions."""
        return self.parts[0]

    @property
    def total_fen(self) -> Fen:
        """All parts together."""
        return sum(part.amount_fen for part in self.parts)

    @property
    def unsure(self) -> tuple[tuple[str, Words], ...]:
        """(basis, how sure) of each value of law that nobody held against its text."""
        used = [one for part in self.parts for one in part.used]
        used += self.suggestion.used if self.suggestion else ()
        found = {
            (one.source, STANDING_WORDS[Standing(one.standing)]) for one in used if one.standing != Standing.VERIFIED
        }
        return tuple(sorted(found, key=lambda pair: pair[0]))
