"""Targets of an agreement year: policies set and approved by two people, controls offered, countered, agreed."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import func, select

from compliance.accounts.rules import Actor
from compliance.foundation.database import db
from compliance.foundation.errors import NotFound, Refusal
from compliance.foundation.ids import row_id
from compliance.foundation.trail import Event
from compliance.foundation.unit_of_work import UnitOfWork, unit_of_work
from compliance.indicators import owing_service as owing
from compliance.indicators.definition_service import indicators
from compliance.indicators.figure_service import target
from compliance.indicators.models import IndicatorTarget, IndicatorTargetStep
from compliance.indicators.rules import Figure
from compliance.indicators.standing_service import targets_hold
from compliance.indicators.target_rules import (
    Source,
    Step,
    Target,
    check_value,
    require,
)

PAGE_SIZE = 50


@dataclass(frozen=True, kw_only=True)
class TargetStepped(Event):
    """A target was set, approved, offered, countered, agreed or withdrawn."""

    kind = "indicators.target"
    step: str
    year: int
    indicator: str
    value: str
    provider_id: int | None = None


@dataclass(frozen=True, slots=True)
class TargetStep:
    """One step of a target."""

    kind: str
    value: Decimal
    text: str
    at: datetime
    by: int | None


@dataclass(frozen=True, slots=True)
class TargetView:
    """A target with its steps. basis: year -> the figure it was proposed from; draft: the clerk's answer."""

    target: Target
    basis: Mapping[int, Figure]
    draft: Mapping[str, Any] | None
    steps: tuple[TargetStep, ...]


def set_policy(actor: Actor, year: int, indicator: str, value: Decimal, *, kind: str = "", level: str = "") -> int:
    """Draft a policy target for all of a kind and level ("" for any); a second person approves it."""
    with unit_of_work(actor) as work:
        row = new_row(year, indicator, Source.POLICY, value, kind=kind, level=level)
        work.session.add(row)
        work.flush()
        step(work, row, Step.SET)
        return row.id


def approve(actor: Actor, target_id: int) -> None:
    """Put a drafted policy in force. Refusal INDICATORS-10: who drafted it."""
    with unit_of_work(actor) as work:
        row = locked(work, target_id)
        require(Step(row.state), Step.APPROVED)
        drafted = select(IndicatorTargetStep.by).where(
            IndicatorTargetStep.target_id == target_id, IndicatorTargetStep.kind == Step.SET.value
        )
        if actor.user_id in work.session.scalars(drafted).all():
            raise Refusal(
                "INDICATORS-10",
                zh="拟定政策目标的人员不得批准该目标",
                en="who drafted a policy target does not approve it",
                do_zh="请由负责人批准",
                do_en="The person in charge approves it",
                status=403,
            )
        step(work, row, Step.APPROVED)
        targets_hold(work, [row])


def withdraw(actor: Actor, target_id: int, text: str = "") -> None:
    """Take back what is not in force yet."""
    with unit_of_work(actor) as work:
        row = locked(work, target_id)
        require(Step(row.state), Step.WITHDRAWN)
        step(work, row, Step.WITHDRAWN, text)
        owing.answered(work, row.id)


def new_row(year: int, indicator: str, source: Source, value: Decimal, **more: Any) -> IndicatorTarget:
    """A target that has not been said yet. Refusal INDICATORS-02 for a value it cannot have."""
    if indicator not in indicators():
        raise NotFound
    checked = check_value(indicators()[indicator], value)
    fixed = {"kind": "", "level": "", "basis": {}, **more}
    return IndicatorTarget(year=year, indicator=indicator, source=source.value, value=str(checked), state="", **fixed)


def locked(work: UnitOfWork, target_id: int) -> IndicatorTarget:
    """The row of a target, locked; NotFound where there is none."""
    row = work.session.get(IndicatorTarget, target_id, with_for_update=True)
    if row is None:
        raise NotFound
    return row


def step(work: UnitOfWork, row: IndicatorTarget, taken: Step, text: str = "") -> None:
    """Take a step: the state, its row and the trail."""
    row.state = taken.value
    row.draft = None
    if taken in (Step.APPROVED, Step.AGREED):
        row.in_force_at = work.now
    work.session.add(
        IndicatorTargetStep(
            target_id=row.id, kind=taken.value, value=row.value, text=text.strip(), at=work.now, by=work.doer.user_id
        )
    )
    work.record(
        TargetStepped(
            subject=f"indicator_target:{row.id}",
            step=taken.value,
            year=row.year,
            indicator=row.indicator,
            value=row.value,
            provider_id=row.provider_id,
        )
    )


def listed(year: int, provider_id: int | None = None, source: str = "") -> tuple[TargetView, ...]:
    """The targets of a year with their steps, newest first; of one provider or one source where asked; two queries."""
    query = select(IndicatorTarget).where(IndicatorTarget.year == year).order_by(IndicatorTarget.id.desc())
    if provider_id is not None:
        query = query.where(IndicatorTarget.provider_id == provider_id)
    if source:
        query = query.where(IndicatorTarget.source == source)
    return views(db.session.scalars(query).all())


def of_provider(provider_id: int, year: int) -> tuple[TargetView, ...]:
    """A provider's control targets of a year and of later ones, newest first: an offer for the year to come is
    answered before anything of that year is counted."""
    query = select(IndicatorTarget).where(IndicatorTarget.provider_id == provider_id, IndicatorTarget.year >= year)
    return views(db.session.scalars(query.order_by(IndicatorTarget.year.desc(), IndicatorTarget.id.desc())).all())


def controls(year: int, number: int = 1) -> tuple[tuple[TargetView, ...], int]:
    """One page of the control targets of a year, newest first, and how many there are."""
    query = select(IndicatorTarget).where(IndicatorTarget.year == year, IndicatorTarget.source == Source.CONTROL.value)
    total = db.session.scalar(select(func.count()).select_from(query.subquery())) or 0
    page = query.order_by(IndicatorTarget.id.desc()).limit(PAGE_SIZE).offset((max(1, number) - 1) * PAGE_SIZE)
    return views(db.session.scalars(page).all()), total


def offers_to(provider_id: int) -> int:
    """How many control targets wait for a provider's answer."""
    query = select(func.count()).where(
        IndicatorTarget.provider_id == provider_id, IndicatorTarget.state == Step.OFFERED.value
    )
    return db.session.scalar(query) or 0


def years() -> tuple[int, ...]:
    """The years that have targets, the latest first."""
    query = select(IndicatorTarget.year).distinct().order_by(IndicatorTarget.year.desc())
    return tuple(db.session.scalars(query))


def views(rows: Sequence[IndicatorTarget]) -> tuple[TargetView, ...]:
    """Targets with their steps."""
    query = (
        select(IndicatorTargetStep)
        .where(IndicatorTargetStep.target_id.in_([row.id for row in rows]))
        .order_by(IndicatorTargetStep.id)
    )
    steps: dict[int, list[TargetStep]] = {row.id: [] for row in rows}
    for one in db.session.scalars(query):
        steps[one.target_id].append(TargetStep(one.kind, Decimal(one.value), one.text, one.at, one.by))
    return tuple(TargetView(target(row), _basis(row), row.draft, tuple(steps[row.id])) for row in rows)


def find(actor: Actor, target_id: object) -> TargetView | None:
    """The target of a page's address; a provider's people find their own controls alone."""
    key = row_id(target_id)
    row = db.session.get(IndicatorTarget, key) if key is not None else None
    if row is None or (actor.provider_id is not None and row.provider_id != actor.provider_id):
        return None
    return views([row])[0]


def _basis(row: IndicatorTarget) -> dict[int, Figure]:
    return {int(year): Figure(*numbers) for year, numbers in sorted(row.basis.items())}


def live_controls(year: int, indicator: str, *, agreed: bool = True) -> frozenset[int]:
    """Providers whose control target of an indicator is under negotiation or, with `agreed`, in force."""
    gone = {Step.WITHDRAWN.value} if agreed else {Step.WITHDRAWN.value, Step.AGREED.value}
    query = select(IndicatorTarget.provider_id).where(
        IndicatorTarget.year == year,
        IndicatorTarget.indicator == indicator,
        IndicatorTarget.source == Source.CONTROL.value,
        IndicatorTarget.state.not_in(gone),
    )
    return frozenset(one for one in db.session.scalars(query) if one is not None)


def rows_of(work: UnitOfWork, target_ids: Iterable[int]) -> tuple[IndicatorTarget, ...]:
    """The rows of several targets."""
    query = select(IndicatorTarget).where(IndicatorTarget.id.in_(tuple(target_ids))).order_by(IndicatorTarget.id)
    return tuple(work.session.scalars(query))
