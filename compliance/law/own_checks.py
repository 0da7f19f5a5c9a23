"""How a self-check is scored, and how much of its own business the agency checks each month, on a day."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from compliance.law.parameters import Snapshot, Standing


@dataclass(frozen=True, slots=True)
class ScoreTemplate:
    """own_share of the own check, the rest of the survey; marks of 0 to 100 from which a score is passed or nearly."""

    own_share: Decimal
    passed_from: Decimal
    nearly_from: Decimal
    survey_share: Decimal
    sources: tuple[str, ...]
    standing: Standing


@dataclass(frozen=True, slots=True)
class MonthShare:
    """The least share of last month's key business that is drawn for the agency's check of itself."""

    share: Decimal
    source: str
    standing: Standing


def score_template(law: Snapshot, day: date) -> ScoreTemplate:
    """The template in force on `day`. NotInForce (LAW-02) where there is none."""
    names = ("own_share", "passed_from", "nearly_from", "survey_share")
    values = [law.on(f"own_check.{name}", day) for name in names]
    own_share, passed_from, nearly_from, survey_share = (value.most for value in values)
    unsure = [value.standing for value in values if not value.verified]
    sources = tuple(dict.fromkeys(value.source for value in values))
    standing = unsure[0] if unsure else Standing.VERIFIED
    return ScoreTemplate(own_share, passed_from, nearly_from, survey_share, sources, standing)


def month_share(law: Snapshot, day: date) -> MonthShare:
    """The share in force on `day`. NotInForce (LAW-02) where there is none."""
    value = law.on("own_check.agency_month_share", day)
    return MonthShare(value.most, value.source, value.standing)
