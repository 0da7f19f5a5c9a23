"""What was found in a span of days, counted by kind of breach and by township: each count is the length of a list.

Both are read from the counts that are kept: kinds by day, townships from those of their providers by quarter.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import func, select

from compliance.accounts.rules import Actor
from compliance.findings import loading_service as loading
from compliance.findings.day_count_service import COUNTS, PROVIDER_COUNTS, quarter_of
from compliance.findings.list_service import NO_TOWNSHIP
from compliance.findings.loading_service import PROVIDERS
from compliance.foundation.database import db


@dataclass(frozen=True, slots=True)
class Share:
    """One part of what was found: the filter of the list that it leads to, and how many findings that list has."""

    key: str
    count: int


def by_violation(actor: Actor, since: date, until: date) -> tuple[Share, ...]:
    """Findings within the actor's scope by the violations their lines name, the most frequent first; a finding counts
    once in each kind that it has."""
    kept = COUNTS.sums()
    query = (
        select(kept.c.violation, func.sum(kept.c.findings))
        .where(kept.c.found_on.between(since, until), kept.c.authority.in_(sorted(loading.authorities(actor))))
        .group_by(kept.c.violation)
    )
    return _sorted(Share(key, int(count)) for key, count in db.session.execute(query))


def by_township(actor: Actor, since: date, until: date) -> tuple[Share, ...]:
    """Findings within the actor's scope by the township of their providers, the most first. ValueError where the days
    are not those of whole quarters."""
    if any(day.day != 1 or day.month % 3 != 1 for day in (since, until + timedelta(days=1))):
        raise ValueError(f"{since} to {until} are not whole quarters")
    kept = PROVIDER_COUNTS.sums()
    query = (
        select(PROVIDERS.c.township, func.sum(kept.c.findings))
        .join_from(kept, PROVIDERS, PROVIDERS.c.id == kept.c.provider_id)
        .where(kept.c.quarter.between(quarter_of(since), quarter_of(until)))
        .where(kept.c.authority.in_(sorted(loading.authorities(actor))))
        .group_by(PROVIDERS.c.township)
    )
    return _sorted(Share(key or NO_TOWNSHIP, int(count)) for key, count in db.session.execute(query))


def _sorted(found: Iterable[Share]) -> tuple[Share, ...]:
    return tuple(sorted(found, key=lambda one: (-one.count, one.key)))
