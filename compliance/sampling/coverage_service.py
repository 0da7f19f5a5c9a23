"""Coverage duties over the registry: 抽中 and 已查 apart."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import column, select, table

from compliance.accounts.rules import Authority
from compliance.agreements import service as agreements
from compliance.foundation.database import db
from compliance.law.coverage import CAMPAIGN, YEAR, Duty, duties
from compliance.sampling import coverage_rules
from compliance.sampling.coverage_rules import Covered
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
    kinds = _kinds(until)
    found, directed = _over(duties(CAMPAIGN, until), kinds, (since, until), authority)
    year = date(until.year, 1, 1), date(until.year, 12, 31)
    yearly, _ = _over(duties(YEAR, until), kinds, year, authority)
    return Coverage(since, until, found, directed, yearly)


def campaign_duties(since: date, until: date, authority: Authority | None = None) -> tuple[Covered, ...]:
    """The duties that hold for campaigns alone, over the same window."""
    return _over(duties(CAMPAIGN, until), _kinds(until), (since, until), authority)[0]


def _kinds(on: date) -> dict[int, str]:
    in_force = agreements.in_force(on)
    active = select(_PROVIDERS.c.id, _PROVIDERS.c.kind).where(_PROVIDERS.c.status == "active")
    return {id: kind for id, kind in db.session.execute(active).all() if id in in_force}


def visited_by_township(since: date, until: date) -> dict[str, set[int]]:
    """Whom visits that were closed from `since` to `until` went to: township -> ids of providers."""
    query = select(_PROVIDERS.c.township, _PROVIDERS.c.id).distinct()
    query = query.join(Assignment, Assignment.provider_id == _PROVIDERS.c.id)
    found: dict[str, set[int]] = {}
    closed = Assignment.closed_on.between(since, until) & Assignment.withdrawn_at.is_(None)
    for township, id in db.session.execute(query.where(closed)):
        found.setdefault(township, set()).add(id)
    return found


def _over(
    held: tuple[Duty, ...], kinds: Mapping[int, str], window: tuple[date, date], authority: Authority | None
) -> tuple[tuple[Covered, ...], int]:
    since, until = window
    visited: Any = select(Assignment.provider_id, Assignment.origin).where(Assignment.closed_on.between(since, until))
    drawn = select(Assignment.provider_id).where(
        Assignment.origin != Origin.DIRECTED.value,
        Assignment.released_at.is_not(None),
        Assignment.draw_id.in_(select(RoundDraw.id).where(RoundDraw.voided_at.is_(None))),
        Assignment.planned_from <= until,
        Assignment.planned_to >= since,
    )
    if authority is not None:
        visited = visited.where(Assignment.authority == authority.value)
        drawn = drawn.where(Assignment.authority == authority.value)
    been = db.session.execute(visited).all()
    found = coverage_rules.cover(held, kinds, db.session.scalars(drawn), (row.provider_id for row in been))
    return found, len({row.provider_id for row in been if row.origin == Origin.DIRECTED.value})
