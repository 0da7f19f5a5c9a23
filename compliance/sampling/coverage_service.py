"""Coverage duties over the registry: 抽中 and 已查 apart."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, column, func, select, table

from compliance.accounts.rules import Authority
from compliance.agreements import service as agreements
from compliance.foundation.database import db
from compliance.law.coverage import CAMPAIGN, YEAR, duties
from compliance.sampling import coverage_rules
from compliance.sampling.coverage_rules import Counts, Covered
from compliance.sampling.models import Assignment, RoundDraw
from compliance.sampling.rules import Origin

_PROVIDERS = table("providers", column("id"), column("kind"), column("status"), column("township"))


@dataclass(frozen=True, slots=True)
class Coverage:
    """The duties over a window; `directed` providers were visited without a draw and count as visited.

    `yearly`: the duties of the calendar year that the last day lies in, over that whole year.
    """

    since: date
    until: date
    duties: tuple[Covered, ...]
    directed: int
    yearly: tuple[Covered, ...]

    def of(self, group: str) -> Covered:
        """The duty of a group ("medical_institutions", "pharmacies")."""
        return next(one for one in self.duties if one.duty.group == group)


def coverage(since: date, until: date, authority: Authority | None = None) -> Coverage:
    """Distinct providers under agreement on the last day: drawn for, and visited within, the window.

    `authority` None counts the visits of both. Which duties hold is asked for the last day.
    """
    window, year = (since, until), (date(until.year, 1, 1), date(until.year, 12, 31))
    found, yearly = _counts(until, (window, year), authority)
    directed = _visited(window, authority).where(Assignment.origin == Origin.DIRECTED.value)
    return Coverage(
        since,
        until,
        coverage_rules.cover(duties(CAMPAIGN, until), found),
        db.session.scalar(select(func.count()).select_from(directed.distinct().subquery())) or 0,
        coverage_rules.cover(duties(YEAR, until), yearly),
    )


def campaign_duties(since: date, until: date, authority: Authority | None = None) -> tuple[Covered, ...]:
    """The duties that hold for campaigns alone, over the same window."""
    return coverage_rules.cover(duties(CAMPAIGN, until), _counts(until, ((since, until),), authority)[0])


def _counts(
    on: date, windows: Sequence[tuple[date, date]], authority: Authority | None
) -> tuple[dict[str, Counts], ...]:
    """Active providers under agreement on a day, and how many of them were drawn for and visited within each window:
    kind -> counts."""
    once = _PROVIDERS.c.id
    asked = [one for window in windows for one in (_drawn(window, authority), _visited(window, authority))]
    query = select(_PROVIDERS.c.kind, func.count(), *(func.count().filter(once.in_(one)) for one in asked))
    query = query.where(_PROVIDERS.c.status == "active", agreements.holds(once, on)).group_by(_PROVIDERS.c.kind)
    rows = [tuple(row) for row in db.session.execute(query)]
    return tuple(
        {kind: Counts(total, *parts[2 * place : 2 * place + 2]) for kind, total, *parts in rows}
        for place in range(len(windows))
    )


def visited_by_township(since: date, until: date) -> dict[str, set[int]]:
    """Whom visits that were closed from `since` to `until` went to: township -> ids of providers."""
    query = select(_PROVIDERS.c.township, _PROVIDERS.c.id).distinct()
    query = query.join(Assignment, Assignment.provider_id == _PROVIDERS.c.id)
    found: dict[str, set[int]] = {}
    closed = Assignment.closed_on.between(since, until) & Assignment.withdrawn_at.is_(None)
    for township, id in db.session.execute(query.where(closed)):
        found.setdefault(township, set()).add(id)
    return found


def _drawn(window: tuple[date, date], authority: Authority | None) -> Select[int]:
    since, until = window
    drawn = select(Assignment.provider_id).where(
        Assignment.origin != Origin.DIRECTED.value,
        Assignment.released_at.is_not(None),
        Assignment.draw_id.in_(select(RoundDraw.id).where(RoundDraw.voided_at.is_(None))),
        Assignment.planned_from <= until,
        Assignment.planned_to >= since,
    )
    return drawn if authority is None else drawn.where(Assignment.authority == authority.value)


def _visited(window: tuple[date, date], authority: Authority | None) -> Select[int]:
    visited = select(Assignment.provider_id).where(Assignment.closed_on.between(*window))
    return visited if authority is None else visited.where(Assignment.authority == authority.value)
