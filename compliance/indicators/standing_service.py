"""Standings as they are kept with a run, so that a page orders and counts 20,000 providers without reading them.

Kept are value, rank and urgency with each figure, and one row for each indicator, kind and level: sums, counts by
status, and how the peers stand. They are made with the run, and again where a target comes into force or the year
before is counted anew; what a page shows of a provider is reckoned from its figure, never from these.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import bindparam, delete, insert, select, update

from compliance.foundation.unit_of_work import UnitOfWork
from compliance.indicators import figure_service as figures
from compliance.indicators.definition_service import indicators
from compliance.indicators.models import IndicatorFigure, IndicatorGroup, IndicatorTarget
from compliance.indicators.period_rules import Period, period, periods_of
from compliance.indicators.rules import Figure, pooled
from compliance.indicators.standing_rules import Counted, Standing, standings, status_of, urgency
from compliance.indicators.target_rules import Source

_CHUNK = 1000
_WHOLE = ""
Rows = Mapping[str, Sequence[Counted]]


def stand(work: UnitOfWork, run_id: int, wanted: Period, names: Collection[str] = ()) -> None:
    """Keep how everyone stands in a run, in some indicators or in all."""
    chosen = [name for name in indicators() if not names or name in names]
    rows = figures.counted(run_id, chosen)
    before = figures.newest(wanted.year_before)
    earlier = figures.counted(before, chosen) if before else {}
    targets = figures.targets_of_year(wanted.year)
    for name in chosen:
        past = {one.provider_id: one.figure for one in earlier.get(name, ())}
        found = standings(indicators()[name], rows[name], past, targets.get(name, ()))
        _keep_rows(work, run_id, found)
        _keep_groups(work, run_id, name, found, past)
    if not names:
        _keep_whole(work, run_id, rows)


def _keep_rows(work: UnitOfWork, run_id: int, found: Iterable[Standing]) -> None:
    rows = [
        {
            "of_run": run_id,
            "of_indicator": one.indicator.id,
            "of_provider": one.provider_id,
            "value": None if one.value is None else int(one.value * 100),
            "rank": one.rank,
            "urgency": urgency(one),
        }
        for one in found
    ]
    table = IndicatorFigure.__table__
    kept = update(table).where(
        table.c.run_id == bindparam("of_run"),
        table.c.indicator == bindparam("of_indicator"),
        table.c.provider_id == bindparam("of_provider"),
    )
    for start in range(0, len(rows), _CHUNK):
        work.session.connection().execute(kept, rows[start : start + _CHUNK])


def _keep_groups(
    work: UnitOfWork, run_id: int, name: str, found: Iterable[Standing], past: Mapping[int, Figure]
) -> None:
    groups: dict[tuple[str, str], list[Standing]] = defaultdict(list)
    for one in found:
        groups[one.kind, one.level].append(one)
    work.session.execute(
        delete(IndicatorGroup).where(IndicatorGroup.run_id == run_id, IndicatorGroup.indicator == name)
    )
    rows = [_group(run_id, name, *key, rows, past) for key, rows in sorted(groups.items())]
    if rows:
        work.session.execute(insert(IndicatorGroup), rows)


def _group(
    run_id: int, name: str, kind: str, level: str, rows: Sequence[Standing], past: Mapping[int, Figure]
) -> dict[str, Any]:
    before = [past[one.provider_id] for one in rows if one.provider_id in past]
    peers = rows[0].group
    return {
        "run_id": run_id,
        "indicator": name,
        "kind": kind,
        "level": level,
        "providers": len(rows),
        "counts": dict(Counter(one.status.value for one in rows)),
        "now": _numbers(pooled([one.figure for one in rows])),
        "before": _numbers(pooled(before)) if before else None,
        "peers": [peers.size, *(str(at) for at in (peers.middle, peers.quarter, peers.three_quarters))]
        if peers
        else None,
    }


def _numbers(figure: Figure) -> list[int]:
    return [figure.numerator, figure.denominator, figure.volume, figure.left_out]


def _keep_whole(work: UnitOfWork, run_id: int, rows: Rows) -> None:
    """How many providers of each kind and level were counted in anything at all."""
    seen: dict[tuple[str, str], set[int]] = defaultdict(set)
    for found in rows.values():
        for one in found:
            seen[one.kind, one.level].add(one.provider_id)
    work.session.execute(
        delete(IndicatorGroup).where(IndicatorGroup.run_id == run_id, IndicatorGroup.indicator == _WHOLE)
    )
    empty: dict[str, Any] = {"counts": {}, "now": [], "before": None, "peers": None}
    made = [
        {"run_id": run_id, "indicator": _WHOLE, "kind": kind, "level": level, "providers": len(ids), **empty}
        for (kind, level), ids in sorted(seen.items())
    ]
    if made:
        work.session.execute(insert(IndicatorGroup), made)


def stands(run_id: int, work: UnitOfWork) -> bool:
    """Whether a run's standings are kept."""
    query = select(IndicatorGroup.run_id).where(IndicatorGroup.run_id == run_id).limit(1)
    return work.session.scalar(query) is not None


def year_after(work: UnitOfWork, wanted: Period) -> None:
    """The year before was counted anew: whoever is compared with it stands anew."""
    later = figures.newest(wanted.year_after)
    if later is not None:
        stand(work, later, wanted.year_after)


def targets_hold(work: UnitOfWork, rows: Iterable[IndicatorTarget]) -> None:
    """Targets came into force: those whom they are for stand anew in every period of their year."""
    work.flush()
    policies: dict[int, set[str]] = defaultdict(set)
    controls: dict[int, list[IndicatorTarget]] = defaultdict(list)
    for row in rows:
        if row.source == Source.POLICY:
            policies[row.year].add(row.indicator)
        else:
            controls[row.year].append(row)
    for year, names in policies.items():
        for code, run_id in figures.newest_of(periods_of(year)).items():
            stand(work, run_id, period(code), names)
    for year, targets in controls.items():
        for code, run_id in figures.newest_of(periods_of(year)).items():
            _move(work, run_id, period(code), targets)


def _move(work: UnitOfWork, run_id: int, wanted: Period, targets: Sequence[IndicatorTarget]) -> None:
    """A control changes one provider's status alone: nobody's value or rank."""
    ids = sorted({row.provider_id for row in targets if row.provider_id is not None})
    names = sorted({row.indicator for row in targets} & set(indicators()))
    past = figures.figures_of(figures.newest(wanted.year_before), names, ids)
    known = figures.targets_for(wanted.year, ids)
    asked = {(row.indicator, row.provider_id) for row in targets}
    moved: dict[tuple[str, str, str], Counter[str]] = defaultdict(Counter)
    for row in work.session.scalars(_rows(run_id, names, ids)):
        if (row.indicator, row.provider_id) not in asked:
            continue
        counted = Counted(row.provider_id, row.kind, row.level, figures.figure(row))
        before = {row.provider_id: one} if (one := past.get((row.indicator, row.provider_id))) else {}
        (now,) = standings(indicators()[row.indicator], [counted], before, known.get(row.indicator, ()))
        fresh = urgency(now)
        if fresh != row.urgency:
            key = (row.indicator, row.kind, row.level)
            moved[key][status_of(row.urgency).value] -= 1
            moved[key][now.status.value] += 1
            row.urgency = fresh
    for (name, kind, level), counts in moved.items():
        group = work.session.get_one(IndicatorGroup, (run_id, name, kind, level))
        added = Counter(group.counts)
        added.update(counts)
        group.counts = {key: many for key, many in added.items() if many}


def _rows(run_id: int, names: Sequence[str], ids: Sequence[int]) -> Any:
    return select(IndicatorFigure).where(
        IndicatorFigure.run_id == run_id, IndicatorFigure.indicator.in_(names), IndicatorFigure.provider_id.in_(ids)
    )
