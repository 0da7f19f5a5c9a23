"""Large and frequent bills that are looked at again with all earlier ones of the same person, and how many were.

Source: 001_ffc3b6b4aa8cf0b4.txt plan 1 section 2 (bills of 10,000 yuan or more, and of four a year, are checked again
together with every earlier bill of the same person). A lead shows those earlier bills; it is checked when it has an
outcome.
"""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Date, case, column, func, select, table

from compliance.foundation.database import db
from compliance.foundation.words import Words
from compliance.screening.models import ScreeningLead

_LEADS = table("leads", column("id"), *(column(name, Date) for name in ("received_on", "outcome_on")))
RECHECKED = {
    "large_bill": Words(
        "大额费用复核（连同同一参保人以前各笔）", "Large bills checked again, with the person's earlier ones"
    ),
    "frequent_claims": Words(
        "频繁报销复核（连同同一参保人以前各笔）", "Frequent bills checked again, with the person's earlier ones"
    ),
}


@dataclass(frozen=True, slots=True)
class Recheck:
    """Of the hits of one rule whose leads came in from one day to another, how many are checked by the latter."""

    rule: str
    words: Words
    required: int
    done: int


def rechecks(since: date, until: date) -> tuple[Recheck, ...]:
    """Both rules, by one query, over leads received from `since` to `until`."""
    checked = case((_LEADS.c.outcome_on <= until, ScreeningLead.hits), else_=0)
    query = (
        select(ScreeningLead.rule, func.sum(ScreeningLead.hits), func.sum(checked))
        .join(_LEADS, _LEADS.c.id == ScreeningLead.lead_id)
        .where(ScreeningLead.rule.in_(RECHECKED), _LEADS.c.received_on.between(since, until))
        .group_by(ScreeningLead.rule)
    )
    counts = {rule: (int(required), int(done)) for rule, required, done in db.session.execute(query)}
    return tuple(Recheck(rule, words, *counts.get(rule, (0, 0))) for rule, words in RECHECKED.items())
