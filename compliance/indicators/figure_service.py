"""Figures and targets as they are stored: what standings are made of."""

from collections.abc import Collection, Iterable, Sequence
from decimal import Decimal
from typing import Any

from sqlalchemy import Select, func, or_, select

from compliance.foundation.database import db
from compliance.indicators.models import IndicatorFigure, IndicatorRun, IndicatorTarget
from compliance.indicators.period_rules import Period
from compliance.indicators.rules import Figure
from compliance.indicators.standing_rules import Counted
from compliance.indicators.target_rules import Source, Step, Target, by_indicator

NUMBERS = (
    IndicatorFigure.numerator,
    IndicatorFigure.denominator,
    IndicatorFigure.volume,
    IndicatorFigure.left_out,
)


def newest(wanted: Period) -> int | None:
    """The id of the newest run of a period."""
    return db.session.scalar(select(func.max(IndicatorRun.id)).where(IndicatorRun.period == wanted.code))


def newest_of(codes: Iterable[str]) -> dict[str, int]:
    """The newest run of each period that was computed."""
    query = select(IndicatorRun.period, func.max(IndicatorRun.id)).where(IndicatorRun.period.in_(tuple(codes)))
    return {row[0]: row[1] for row in db.session.execute(query.group_by(IndicatorRun.period))}


def counted(
    run_id: int, names: Collection[str], kind: str = "", provider_ids: Sequence[int] | None = None
) -> dict[str, list[Counted]]:
    """The figures of a run by indicator, of providers of one kind, of those named, or of all; one query."""
    query = (
        select(
            IndicatorFigure.indicator,
            IndicatorFigure.provider_id,
            IndicatorFigure.kind,
            IndicatorFigure.level,
            *NUMBERS,
        )
        .where(IndicatorFigure.run_id == run_id, IndicatorFigure.indicator.in_(names))
        .order_by(IndicatorFigure.provider_id)
    )
    if kind:
        query = query.where(IndicatorFigure.kind == kind)
    if provider_ids is not None:
        query = query.where(IndicatorFigure.provider_id.in_(provider_ids))
    found: dict[str, list[Counted]] = {name: [] for name in names}
    for name, provider_id, of_kind, level, *numbers in db.session.execute(query):
        found[name].append(Counted(provider_id, of_kind, level, Figure(*numbers)))
    return found


def figures_of(
    run_id: int | None, names: Collection[str], provider_ids: Sequence[int]
) -> dict[tuple[str, int], Figure]:
    """(indicator, provider) -> figure of some providers in a run; nothing without a run."""
    if run_id is None:
        return {}
    found = counted(run_id, names, provider_ids=provider_ids)
    return {(name, one.provider_id): one.figure for name, rows in found.items() for one in rows}


def figure(row: IndicatorFigure) -> Figure:
    """What a row says was counted."""
    return Figure(row.numerator, row.denominator, row.volume, row.left_out)


def target(row: IndicatorTarget) -> Target:
    """A row as rules see it."""
    return Target(
        id=row.id,
        year=row.year,
        indicator=row.indicator,
        source=Source(row.source),
        value=Decimal(row.value),
        state=Step(row.state),
        kind=row.kind,
        level=row.level,
        provider_id=row.provider_id,
        since=row.in_force_at,
    )


def targets_of_year(year: int) -> dict[str, list[Target]]:
    """Every target of a year by indicator, in whatever state."""
    return _targets(select(IndicatorTarget).where(IndicatorTarget.year == year))


def targets_for(year: int, provider_ids: Sequence[int]) -> dict[str, list[Target]]:
    """The policies of a year and the controls of some providers, by indicator."""
    theirs = or_(IndicatorTarget.provider_id.is_(None), IndicatorTarget.provider_id.in_(provider_ids))
    return _targets(select(IndicatorTarget).where(IndicatorTarget.year == year, theirs))


def _targets(query: Select[Any]) -> dict[str, list[Target]]:
    return by_indicator([target(row) for row in db.session.scalars(query.order_by(IndicatorTarget.id))])
