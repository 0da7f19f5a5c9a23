"""What was counted, as pages and assessments read it: standings of many in one indicator, of one in all, over time."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import func, select

from compliance.foundation.database import db
from compliance.indicators.definition_service import indicators
from compliance.indicators.models import IndicatorFigure, IndicatorRun
from compliance.indicators.period_rules import Period, baseline, period
from compliance.indicators.rules import Figure, Indicator, pooled, value
from compliance.indicators.run_service import run_of
from compliance.indicators.standing_rules import Counted, Standing, standings
from compliance.indicators.target_service import targets_of_year

_FIGURE = (
    IndicatorFigure.numerator,
    IndicatorFigure.denominator,
    IndicatorFigure.volume,
    IndicatorFigure.left_out,
)


@dataclass(frozen=True, slots=True)
class Point:
    """One period's value of a provider, None where there is none or too few claims."""

    period: Period
    value: Decimal | None
    figure: Figure | None


def counted(run_id: int, names: Sequence[str], kind: str = "") -> dict[str, list[Counted]]:
    """The figures of a run by indicator, of providers of one kind or of all; one query."""
    query = (
        select(
            IndicatorFigure.indicator,
            IndicatorFigure.provider_id,
            IndicatorFigure.kind,
            IndicatorFigure.level,
            *_FIGURE,
        )
        .where(IndicatorFigure.run_id == run_id, IndicatorFigure.indicator.in_(names))
        .order_by(IndicatorFigure.provider_id)
    )
    if kind:
        query = query.where(IndicatorFigure.kind == kind)
    found: dict[str, list[Counted]] = {name: [] for name in names}
    for name, provider_id, kind, level, *numbers in db.session.execute(query):
        found[name].append(Counted(provider_id, kind, level, Figure(*numbers)))
    return found


def standings_of(wanted: Period, names: Iterable[str], kind: str = "") -> dict[str, tuple[Standing, ...]]:
    """The standing of everyone, or of one kind, in some indicators of a period; empty where it was not computed."""
    known = indicators()
    chosen = [name for name in names if name in known]
    now = run_of(wanted)
    if now is None:
        return dict.fromkeys(chosen, ())
    before = run_of(wanted.year_before)
    rows = counted(now.id, chosen, kind)
    earlier = counted(before.id, chosen, kind) if before else {name: [] for name in chosen}
    targets = targets_of_year(wanted.year)
    return {
        name: standings(
            known[name],
            rows[name],
            {one.provider_id: one.figure for one in earlier[name]},
            targets.get(name, ()),
        )
        for name in chosen
    }


def profile(provider_id: int, kind: str, wanted: Period) -> tuple[Standing, ...]:
    """One provider's standing in every indicator that was counted for it, among those of its kind."""
    found = standings_of(wanted, indicators(), kind)
    return tuple(one for rows in found.values() for one in rows if one.provider_id == provider_id)


def figure_of(provider_id: int, wanted: Period, name: str) -> Figure | None:
    """What was counted for one provider in one indicator of a period."""
    now = run_of(wanted)
    if now is None:
        return None
    found = db.session.get(IndicatorFigure, (now.id, name, provider_id))
    return Figure(found.numerator, found.denominator, found.volume, found.left_out) if found else None


def history(provider_id: int, spans: Sequence[Period]) -> dict[str, tuple[Point, ...]]:
    """One provider's values over periods: indicator -> a point for each, in order; two queries."""
    newest = (
        select(IndicatorRun.period, func.max(IndicatorRun.id).label("run_id"))
        .where(IndicatorRun.period.in_([one.code for one in spans]))
        .group_by(IndicatorRun.period)
        .subquery()
    )
    query = (
        select(newest.c.period, IndicatorFigure.indicator, *_FIGURE)
        .join(newest, newest.c.run_id == IndicatorFigure.run_id)
        .where(IndicatorFigure.provider_id == provider_id)
    )
    found: dict[tuple[str, str], Figure] = {}
    for code, name, *numbers in db.session.execute(query):
        found[name, code] = Figure(*numbers)
    return {
        one.id: tuple(_point(one, span, found.get((one.id, span.code))) for span in spans)
        for one in indicators().values()
    }


def _point(indicator: Indicator, span: Period, figure: Figure | None) -> Point:
    enough = figure is not None and figure.volume >= indicator.minimum
    return Point(span, value(indicator, figure) if figure is not None and enough else None, figure)


def baseline_of(indicator: str, year: int, provider_ids: Sequence[int] = ()) -> dict[int, dict[int, Figure]]:
    """What was counted in the three years before `year`: provider -> year -> figure; of everyone without ids."""
    found: dict[int, dict[int, Figure]] = {}
    for one in baseline(period(str(year))):
        now = run_of(one)
        for row in counted(now.id, [indicator])[indicator] if now else ():
            if not provider_ids or row.provider_id in provider_ids:
                found.setdefault(row.provider_id, {})[one.year] = row.figure
    return found


def baseline_value(indicator: Indicator, years: Mapping[int, Figure]) -> Decimal | None:
    """The value of the years together."""
    return value(indicator, pooled(list(years.values()))) if years else None
