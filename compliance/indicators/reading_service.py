"""What was counted, as pages and assessments read it: standings of many in one indicator, of one in all, over time."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import func, select

from compliance.foundation.database import db
from compliance.indicators.definition_service import indicators
from compliance.indicators.figure_service import (
    NUMBERS,
    counted,
    figure,
    figures_of,
    newest,
    targets_for,
    targets_of_year,
)
from compliance.indicators.models import IndicatorFigure, IndicatorGroup, IndicatorRun
from compliance.indicators.peer_rules import Group
from compliance.indicators.period_rules import Period, baseline, period
from compliance.indicators.rules import Figure, Indicator, pooled, value
from compliance.indicators.standing_rules import Counted, Standing, standing, standings
from compliance.indicators.target_rules import in_force


@dataclass(frozen=True, slots=True)
class Point:
    """One period's value of a provider, None where there is none or too few claims."""

    period: Period
    value: Decimal | None
    figure: Figure | None


def standings_of(wanted: Period, names: Iterable[str], kind: str = "") -> dict[str, tuple[Standing, ...]]:
    """The standing of everyone, or of one kind, in some indicators of a period, reckoned from all figures; empty where
    it was not computed. For what needs everyone: an assessment, an export. Pages read `standings_from`."""
    known = indicators()
    chosen = [name for name in names if name in known]
    now = newest(wanted)
    if now is None:
        return dict.fromkeys(chosen, ())
    before = newest(wanted.year_before)
    rows = counted(now, chosen, kind)
    earlier = counted(before, chosen, kind) if before else {name: [] for name in chosen}
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


def standings_from(wanted: Period, run_id: int, rows: Sequence[IndicatorFigure]) -> tuple[Standing, ...]:
    """How those stand whose figures these are, in their order: from their own figures, targets and year before, with
    their rank and their peers as they were kept. Four queries, however many they are."""
    known = indicators()
    shown = [row for row in rows if row.indicator in known]
    if not shown:
        return ()
    ids, names = sorted({row.provider_id for row in shown}), sorted({row.indicator for row in shown})
    past = figures_of(newest(wanted.year_before), names, ids)
    targets, peers = targets_for(wanted.year, ids), _peers(run_id, names)
    return tuple(
        standing(
            known[row.indicator],
            Counted(row.provider_id, row.kind, row.level, figure(row)),
            (peers.get((row.indicator, row.kind, row.level)), row.rank),
            past.get((row.indicator, row.provider_id)),
            targets.get(row.indicator, ()),
        )
        for row in shown
    )


def _peers(run_id: int, names: Sequence[str]) -> dict[tuple[str, str, str], Group]:
    query = select(IndicatorGroup.indicator, IndicatorGroup.kind, IndicatorGroup.level, IndicatorGroup.peers).where(
        IndicatorGroup.run_id == run_id, IndicatorGroup.indicator.in_(names)
    )
    rows = db.session.execute(query)
    return {(row[0], row[1], row[2]): Group(row[3][0], *map(Decimal, row[3][1:])) for row in rows if row[3]}


def profile(provider_id: int, wanted: Period) -> tuple[Standing, ...]:
    """One provider's standing in every indicator that was counted for it."""
    run_id = newest(wanted)
    if run_id is None:
        return ()
    own = (IndicatorFigure.provider_id == provider_id, IndicatorFigure.run_id == run_id)
    rows = {row.indicator: row for row in db.session.scalars(select(IndicatorFigure).where(*own))}
    return standings_from(wanted, run_id, [rows[name] for name in indicators() if name in rows])


def figure_of(provider_id: int, wanted: Period, name: str) -> Figure | None:
    """What was counted for one provider in one indicator of a period."""
    return figures_of(newest(wanted), [name], [provider_id]).get((name, provider_id))


def history(provider_id: int, spans: Sequence[Period]) -> dict[str, tuple[Point, ...]]:
    """One provider's values over periods: indicator -> a point for each, in order; two queries."""
    newest = (
        select(IndicatorRun.period, func.max(IndicatorRun.id).label("run_id"))
        .where(IndicatorRun.period.in_([one.code for one in spans]))
        .group_by(IndicatorRun.period)
        .subquery()
    )
    query = (
        select(newest.c.period, IndicatorFigure.indicator, *NUMBERS)
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
        now = newest(one)
        for row in counted(now, [indicator], provider_ids=provider_ids or None)[indicator] if now else ():
            found.setdefault(row.provider_id, {})[one.year] = row.figure
    return found


def baselines_of(provider_id: int, year: int, names: Collection[str]) -> dict[str, dict[int, Figure]]:
    """What was counted of one provider in the three years before `year`: indicator -> year -> figure."""
    found: dict[str, dict[int, Figure]] = {name: {} for name in names}
    for one in baseline(period(str(year))):
        for (name, _provider), seen in figures_of(newest(one), names, [provider_id]).items():
            found[name][one.year] = seen
    return found


def baseline_value(indicator: Indicator, years: Mapping[int, Figure]) -> Decimal | None:
    """The value of the years together."""
    return value(indicator, pooled(list(years.values()))) if years else None


def held_to(provider_id: int, kind: str, level: str, year: int) -> int:
    """In how many indicators of a year a target is in force for a provider."""
    found = targets_for(year, [provider_id])
    return sum(in_force(rows, provider_id, kind, level) is not None for rows in found.values())
