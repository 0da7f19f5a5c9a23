"""The sample, to those who may see it and no earlier than they may."""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import column, select, table

from compliance.accounts.rules import Actor, Role
from compliance.foundation.database import db
from compliance.foundation.words import Words
from compliance.sampling import assignment_service
from compliance.sampling.assignment_service import AssignmentView
from compliance.sampling.barred_service import barred
from compliance.sampling.change_service import changes_of
from compliance.sampling.models import Assignment, AssignmentOfficer, RoundDraw
from compliance.sampling.round_service import RoundView
from compliance.sampling.rules import State

ALL = slice(None)
_PROVIDERS = table("providers", column("id"), column("code"))
_RECUSALS = table("recusals", column("user_id"), column("provider_id"))


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
    """What was drawn in one stratum, or a part of it; `quota` counts the whole, with what extensions added."""

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


def sample(found: RoundView, shown: slice = ALL) -> tuple[StratumDraw, ...]:
    """The live draw stratum by stratum, () before the release, whoever asks. `shown`: which of the drawn of a stratum
    are wanted, by their places from 0; a quota counts all, spares are told whole."""
    row = db.session.scalars(
        select(RoundDraw).where(RoundDraw.round_id == found.id, RoundDraw.voided_at.is_(None))
    ).one_or_none()
    if row is None or row.result is None or found.state not in (State.RELEASED, State.CLOSED):
        return ()
    changes = changes_of(db.session(), row.id)
    strata = json.loads(row.result)["strata"]
    grown = [_grown(one, changes) for one in strata]
    wanted = None if shown == ALL else {new["code"] for drawn, _ in grown for new in drawn[shown]}
    if wanted is not None:
        wanted |= {new["code"] for change in changes for new in change["added"]}
    known = _orders(row.id, wanted, found.state is State.RELEASED)
    return tuple(
        StratumDraw(
            title=stratum.title,
            size=one["size"],
            quota=len(drawn),
            quota_words=stratum.quota_words(),
            drawn=_listed(drawn, known, shown),
            spares=_listed(spares, known),
        )
        for stratum, one, (drawn, spares) in zip(found.plan.strata, strata, grown, strict=True)
    )


def anyone_barred(found: RoundView) -> bool:
    """Whether on any team of a released draw is somebody who must stay away from the provider."""
    if found.state is not State.RELEASED:
        return False
    teams = select(Assignment.id).join(RoundDraw, RoundDraw.id == Assignment.draw_id)
    teams = teams.join(AssignmentOfficer, AssignmentOfficer.assignment_id == Assignment.id).join(
        _RECUSALS,
        (_RECUSALS.c.user_id == AssignmentOfficer.user_id) & (_RECUSALS.c.provider_id == Assignment.provider_id),
    )
    of_round = (RoundDraw.round_id == found.id, RoundDraw.voided_at.is_(None))
    open_ = (Assignment.closed_on.is_(None), Assignment.withdrawn_at.is_(None))
    return db.session.scalars(teams.where(*of_round, *open_).limit(1)).first() is not None


@dataclass(frozen=True, slots=True)
class _Known:
    """Orders of a draw by the code of their provider, which of them are withdrawn, and who must stay away."""

    orders: Mapping[str, AssignmentView]
    withdrawn: frozenset[UUID]
    away: Mapping[UUID, tuple[str, ...]]


def _orders(draw_id: int, codes: Collection[str] | None, released: bool) -> _Known:
    """The orders of a draw at the providers of `codes`, None for all."""
    query = select(Assignment).where(Assignment.draw_id == draw_id)
    if codes is not None:
        at = select(_PROVIDERS.c.id).where(_PROVIDERS.c.code.in_(sorted(codes)))
        query = query.where(Assignment.provider_id.in_(at))
    rows = list(db.session.scalars(query))
    views = assignment_service.views(rows)
    return _Known(
        orders={view.provider_code: view for view in views},
        withdrawn=frozenset(one.id for one in rows if one.withdrawn_at),
        away=barred(views) if released else {},
    )


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


def _listed(rows: Sequence[Mapping[str, str]], known: _Known, shown: slice = ALL) -> tuple[Drawn, ...]:
    found = []
    for place, one in [*enumerate(rows, start=1)][shown]:
        order = known.orders.get(one["code"])
        gone = order is not None and order.id in known.withdrawn
        away = known.away.get(order.id, ()) if order is not None and not gone else ()
        found.append(Drawn(place, one["ticket"], one["code"], order, gone, away))
    return tuple(found)
