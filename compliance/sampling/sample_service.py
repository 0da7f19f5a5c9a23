"""The sample, to those who may see it and no earlier than they may."""

import json
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from compliance.accounts.rules import Actor, Role
from compliance.foundation.database import db
from compliance.foundation.words import Words
from compliance.sampling import assignment_service
from compliance.sampling.assignment_service import AssignmentView
from compliance.sampling.models import Assignment, RoundDraw
from compliance.sampling.round_service import RoundView
from compliance.sampling.rules import State


@dataclass(frozen=True, slots=True)
class Drawn:
    """A ticket of the sample. `order` is None where only the ticket may be shown, and for spares."""

    place: int
    ticket: str
    code: str
    order: AssignmentView | None
    withdrawn: bool = False


@dataclass(frozen=True, slots=True)
class StratumDraw:
    """What was drawn in one stratum."""

    title: str
    size: int
    quota: int
    quota_words: Words
    drawn: tuple[Drawn, ...]
    spares: tuple[Drawn, ...]


def may_see_sample(actor: Actor, found: RoundView) -> bool:
    """Whether the names of the drawn may be shown.

    From the draw on to the manager, who prepares the papers, unless that person also goes on visits; from the
    release on to whoever supervises. Before the draw there is nothing to see, and nobody can make it appear.
    """
    if found.live is None or found.live.drawn_at is None:
        return False
    if found.state is State.DRAWN:
        return actor.holds(Role.MANAGER) and not actor.holds(Role.INSPECTOR)
    return found.state in (State.RELEASED, State.CLOSED) and actor.holds(Role.MANAGER, Role.OVERSEER)


def sample(found: RoundView, *, named: bool) -> tuple[StratumDraw, ...]:
    """The live draw stratum by stratum, () before it. Without `named`, tickets only: no code, no name, no team."""
    row = db.session.scalars(
        select(RoundDraw).where(RoundDraw.round_id == found.id, RoundDraw.voided_at.is_(None))
    ).one_or_none()
    if row is None or row.result is None:
        return ()
    orders: dict[str, AssignmentView] = {}
    withdrawn: set[UUID] = set()
    if named:
        rows = list(db.session.scalars(select(Assignment).where(Assignment.draw_id == row.id)))
        withdrawn = {one.id for one in rows if one.withdrawn_at}
        orders = {view.provider_code: view for view in assignment_service.views(rows)}
    return tuple(
        StratumDraw(
            title=stratum.title,
            size=one["size"],
            quota=one["quota"],
            quota_words=stratum.quota_words(),
            drawn=_listed(one["drawn"], orders, withdrawn, named),
            spares=_listed(one["spares"], orders, withdrawn, named),
        )
        for stratum, one in zip(found.plan.strata, json.loads(row.result)["strata"], strict=True)
    )


def _listed(
    rows: Sequence[Mapping[str, str]], orders: Mapping[str, AssignmentView], withdrawn: Container[UUID], named: bool
) -> tuple[Drawn, ...]:
    found = []
    for place, one in enumerate(rows, start=1):
        order = orders.get(one["code"])
        gone = order is not None and order.id in withdrawn
        found.append(Drawn(place, one["ticket"], one["code"] if named else "", order, gone))
    return tuple(found)
