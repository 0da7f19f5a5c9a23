"""Where visits were closed before: what a plan leaves out, and where an officer was the last times."""

from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from compliance.sampling.models import Assignment, AssignmentOfficer, Round
from compliance.sampling.plan_rules import Plan


def visited_recently(session: Session, plan: Plan) -> set[int]:
    """Providers visited within the last closed rounds that the plan looks back on."""
    if not plan.visited_within_rounds:
        return set()
    rounds = list(session.scalars(_last_rounds(plan, plan.visited_within_rounds)))
    query = select(Assignment.provider_id).where(Assignment.round_id.in_(rounds), Assignment.closed_on.is_not(None))
    return set(session.scalars(query))


def _last_rounds(plan: Plan, count: int) -> Any:
    closed = select(Round.id).where(Round.authority == plan.authority.value, Round.closed_at.is_not(None))
    return closed.order_by(Round.closed_at.desc()).limit(count)


def visits_of_year(session: Session, plan: Plan) -> dict[int, int]:
    """Visits closed in the year of the plan's first day, by provider; {} for a plan without a cap."""
    if plan.yearly_cap is None:
        return {}
    year = plan.window[0].year
    query = (
        select(Assignment.provider_id, func.count())
        .where(
            Assignment.authority == plan.authority.value,
            Assignment.closed_on.between(date(year, 1, 1), date(year, 12, 31)),
        )
        .group_by(Assignment.provider_id)
    )
    return {row[0]: row[1] for row in session.execute(query)}


def been_there(session: Session, plan: Plan) -> dict[int, frozenset[int]]:
    """Officer -> providers whose last visits, as many as the plan's rotation, he was on; drawn or directed."""
    if not plan.team.rotation:
        return {}
    backwards = func.row_number().over(
        partition_by=Assignment.provider_id, order_by=(Assignment.closed_on.desc(), Assignment.id)
    )
    visits = (
        select(Assignment.id, Assignment.provider_id, backwards.label("back"))
        .where(Assignment.authority == plan.authority.value, Assignment.closed_on.is_not(None))
        .subquery()
    )
    query = (
        select(AssignmentOfficer.user_id, visits.c.provider_id)
        .join(visits, visits.c.id == AssignmentOfficer.assignment_id)
        .where(visits.c.back <= plan.team.rotation)
    )
    found: dict[int, set[int]] = {}
    for user, provider in session.execute(query):
        found.setdefault(user, set()).add(provider)
    return {user: frozenset(providers) for user, providers in found.items()}
