"""The figures of a record review (病历评审) on a day: how much is drawn, and when two reviewers differ."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from compliance.foundation.money import Fen, round_fen
from compliance.law.parameters import Snapshot, Standing, Value


@dataclass(frozen=True, slots=True)
class ReviewTerms:
    """random_share: of a quarter's inpatient claims; amounts differ beyond the rule when they differ by more than
    `amount_least_fen` and by more than `amount_share` of the larger."""

    random_share: Decimal
    amount_share: Decimal
    amount_least_fen: Fen
    values: tuple[tuple[str, Value], ...] = ()

    @property
    def unsure(self) -> tuple[tuple[str, Value], ...]:
        """What nobody has held against an official text: screens say so."""
        return tuple((key, value) for key, value in self.values if value.standing is not Standing.VERIFIED)


def review_terms(law: Snapshot, day: date) -> ReviewTerms:
    """The terms in force on `day`. NotInForce (LAW-02) where one is missing."""
    names = ("review.random_share", "review.amount_share", "review.amount_least")
    used = tuple((name, law.on(name, day)) for name in names)
    random, share, least = (value.least for _, value in used)
    return ReviewTerms(random, share, round_fen(least), used)
