"""The sample, to those who may see it and no earlier than they may."""

import json
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select

from compliance.accounts.rules import Actor, Role
from compliance.foundation.database import db
from compliance.foundation.words import Words
from compliance.sampling import assignment_service
from compliance.sampling.assignment_service import AssignmentView
from compliance.sampling.barred_service import barred
from compliance.sampling.change_service import changes_of
from compliance.sampling.models import Assignment, RoundDraw
from compliance.sampling.round_service import RoundView
from compliance.sampling.rules import State


@dataclass(frozen=True, slots=True)
class Drawn:
    """A ticket of the sample. `order` is None for a spare that was not used.

    `barred`: names of those on its team who must stay away, where nobody could take the seat or nobody was asked yet.
    """

    place: int
    ticket: str
    code: str
    order: AssignmentView | None
    withdrawn: bool = False
    barred: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class StratumDraw:
    """What was drawn in one stratum; `quota` counts what extensions added."""

    title: str
    size: int
    quota: int
    quota_words: Words
    drawn: tuple[Drawn, ...]
    spares: tuple[Drawn, ...]


def may_see_sample(actor: Actor, found: RoundView) -> bool:
    """Whether the sample may be shown: from the release on, to whoever supervises.

    Before it there is nothing to see for anybody, whoever prepares the papers included: they are printed at the
    release. The teams see their own orders, the provider its own visit, the public everything once the round is closed.
    """
    return found.state in (State.RELEASED, State.CLOSED) and actor.holds(Role.MANAGER, Role.OVERSEER)


def sample(found: RoundView) -> tuple[StratumDraw, ...]:
    """The live draw stratum by stratum, () before the release, whoever asks."""
    row = db.session.scalars(
        select(RoundDraw).where(RoundDraw.round_id == found.id, RoundDraw.voided_at.is_(None))
    ).one_or_none()
    if row is None or row.result is None or found.state not in (State.RELEASED, State.CLOSED):
        return ()
    rows = list(db.session.scalars(select(Assignment).where(Assignment.draw_id == row.id)))
    withdrawn = {one.id for one in rows if one.withdrawn_at}
    orders = {view.provider_code: view for view in assignment_service.views(rows)}
    changes = changes_of(db.session(), row.id)
    away = barred(orders.values()) if found.state is State.RELEASED else {}
    names = {code: away[order.id] for code, order in orders.items() if order.id in away}
    strata = []
    for stratum, one in zip(found.plan.strata, json.loads(row.result)["strata"], strict=True):
        drawn, spares = _grown(one, changes)
        strata.append(
            StratumDraw(
                title=stratum.title,
                size=one["size"],
                quota=len(drawn),
                quota_words=stratum.quota_words(),
                drawn=_listed(drawn, orders, withdrawn, names),
                spares=_listed(spares, orders, withdrawn, names),
            )
        )
    return tuple(strata)


def _grown(
    one: Mapping[str, Any], changes: Iterable[Mapping[str, Any]]
) -> tuple[list[Mapping[str, str]], list[Mapping[str, str]]]:
    """The drawn with those of extensions, and the spares: those that were taken first, then those that are left."""
    drawn: list[Mapping[str, str]] = list(one["drawn"])
    taken: list[Mapping[str, str]] = []
    for change in changes:
        added = [new for new in change["added"] if new["stratum"] == one["number"]]
        (drawn if change["withdrawn"] is None else taken).extend(added)
    used = {new["code"] for new in (*drawn, *taken)}
    return drawn, [*taken, *(spare for spare in one["spares"] if spare["code"] not in used)]


def _listed(
    rows: Sequence[Mapping[str, str]],
    orders: Mapping[str, AssignmentView],
    withdrawn: Container[UUID],
    away: Mapping[str, tuple[str, ...]],
) -> tuple[Drawn, ...]:
    found = []
    for place, one in enumerate(rows, start=1):
        order = orders.get(one["code"])
        gone = order is not None and order.id in withdrawn
        found.append(Drawn(place, one["ticket"], one["code"], order, gone, () if gone else away.get(one["code"], ())))
    return tuple(found)
