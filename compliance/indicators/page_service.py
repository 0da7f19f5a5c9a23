"""What the bureau's pages show: the whole and its change, the board of warnings by level, a ranking, a provider."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from sqlalchemy import Select, column, func, select, table

from compliance.claims import row_service as claim_rows
from compliance.claims.row_service import Found, Wanted
from compliance.foundation.database import db
from compliance.indicators.definition_service import indicators
from compliance.indicators.figure_service import newest
from compliance.indicators.models import IndicatorFigure, IndicatorGroup
from compliance.indicators.period_rules import Period
from compliance.indicators.reading_service import Point, baseline_value, baselines_of, history, standings_from
from compliance.indicators.rules import Better, Change, Figure, Indicator, change, pooled, value
from compliance.indicators.run_service import periods
from compliance.indicators.standing_rules import LEAST_WARNED, WARNED, Standing, Status
from compliance.providers import service as providers
from compliance.providers.service import ProviderView

PAGE_SIZE, ROWS_SIZE = 25, 50
PROVIDERS = table("providers", column("id"), column("code"))
INPATIENT_ONLY = frozenset({"admission_rate", "outside_catalogue_share", "visits_per_person", "outpatient_general_fee"})


@dataclass(frozen=True, slots=True)
class Whole:
    """All providers together in one indicator: sums over sums, a year before, the change."""

    indicator: Indicator
    figure: Figure
    value: Decimal | None
    before: Decimal | None
    change: Change | None


@dataclass(frozen=True, slots=True)
class BoardRow:
    """One kind and level: how many providers have a figure, and how many figures stand how, over all indicators."""

    kind: str
    level: str
    providers: int
    counts: Counter[Status]


@dataclass(frozen=True, slots=True)
class Cut:
    """One page of standings."""

    rows: tuple[Standing, ...]
    total: int
    number: int
    size: int = PAGE_SIZE


@dataclass(frozen=True, slots=True)
class Board:
    """Every kind and level, one page of the warned standings, the gravest first, and the whole."""

    rows: tuple[BoardRow, ...]
    warned: Cut
    whole: tuple[Whole, ...]


@dataclass(frozen=True, slots=True)
class Ranking:
    """One page of a ranking, and the largest value of all of it."""

    page: Cut
    largest: Decimal | None


@dataclass(frozen=True, slots=True)
class Compared:
    """One page of providers by code, each with its standings: provider -> indicator -> standing."""

    rows: tuple[tuple[int, Mapping[str, Standing]], ...]
    total: int
    number: int
    size: int = PAGE_SIZE


NOTHING = Board((), Cut((), 0, 1), ())


def board(wanted: Period, kind: str = "", level: str = "", number: int = 1) -> Board:
    """The warnings of a period, of one kind and level or all."""
    run_id = newest(wanted)
    if run_id is None:
        return NOTHING
    groups = _groups(run_id, kind, level)
    rows = _board_rows(groups)
    total = sum(row.counts[status] for row in rows for status in WARNED)
    query = _of(select(IndicatorFigure), run_id, kind, level).where(IndicatorFigure.urgency >= LEAST_WARNED)
    order = (IndicatorFigure.urgency.desc(), IndicatorFigure.indicator, IndicatorFigure.provider_id)
    return Board(rows, _cut(wanted, run_id, query.order_by(*order), total, number), _wholes(groups))


def _of(query: Select[Any], run_id: int, kind: str, level: str) -> Select[Any]:
    query = query.where(IndicatorFigure.run_id == run_id)
    for part, asked in ((IndicatorFigure.kind, kind), (IndicatorFigure.level, level)):
        query = query.where(part == asked) if asked else query
    return query


def _cut(wanted: Period, run_id: int, query: Select[Any], total: int, number: int) -> Cut:
    at = _page(number, total)
    rows = db.session.scalars(query.limit(PAGE_SIZE).offset((at - 1) * PAGE_SIZE)).all()
    return Cut(standings_from(wanted, run_id, rows), total, at)


def _page(number: int, total: int) -> int:
    return max(1, min(number, -(-total // PAGE_SIZE) or 1))


def _groups(run_id: int, kind: str, level: str) -> tuple[IndicatorGroup, ...]:
    query = select(IndicatorGroup).where(IndicatorGroup.run_id == run_id)
    for part, asked in ((IndicatorGroup.kind, kind), (IndicatorGroup.level, level)):
        query = query.where(part == asked) if asked else query
    return tuple(db.session.scalars(query.order_by(IndicatorGroup.kind, IndicatorGroup.level)))


def _board_rows(groups: Iterable[IndicatorGroup]) -> tuple[BoardRow, ...]:
    found: dict[tuple[str, str], BoardRow] = {}
    for one in groups:
        row = found.setdefault((one.kind, one.level), BoardRow(one.kind, one.level, 0, Counter()))
        if one.indicator in indicators():
            row.counts.update({Status(key): many for key, many in one.counts.items()})
        elif not one.indicator:
            found[one.kind, one.level] = replace(row, providers=one.providers)
    return tuple(found[key] for key in sorted(found))


def _wholes(groups: Sequence[IndicatorGroup]) -> tuple[Whole, ...]:
    """All providers together, indicator by indicator, with the same providers' year before."""
    made = []
    for name, indicator in indicators().items():
        mine = [one for one in groups if one.indicator == name]
        if not mine:
            continue
        figure = pooled([Figure(*one.now) for one in mine])
        past = [Figure(*one.before) for one in mine if one.before]
        now, was = value(indicator, figure), value(indicator, pooled(past)) if past else None
        moved = change(indicator.unit, was, now) if was is not None and now is not None else None
        made.append(Whole(indicator, figure, now, was, moved))
    return tuple(made)


def ranking(wanted: Period, indicator: str, kind: str, level: str = "", number: int = 1) -> Ranking:
    """One page of everyone of a kind and level in one indicator, the worst value first, those not judged last."""
    run_id = newest(wanted)
    if run_id is None:
        return Ranking(Cut((), 0, 1), None)
    query = _of(select(IndicatorFigure), run_id, kind, level).where(IndicatorFigure.indicator == indicator)
    total, largest = db.session.execute(query.with_only_columns(func.count(), func.max(IndicatorFigure.value))).one()
    at = func.coalesce(IndicatorFigure.value, 0)
    worst = at.desc() if indicators()[indicator].better is Better.LOWER else at
    ordered = query.order_by(IndicatorFigure.rank.is_(None), worst, IndicatorFigure.provider_id)
    page = _cut(wanted, run_id, ordered, total, number)
    values = [one.target.value for one in page.rows if one.target is not None]
    values += [Decimal(largest) / 100] if largest is not None else []
    return Ranking(page, max(values, default=None))


def comparison(wanted: Period, kind: str, number: int = 1) -> Compared:
    """One page of a kind's providers by code, each in every indicator."""
    run_id = newest(wanted)
    if run_id is None:
        return Compared((), 0, 1)
    total = sum(one.providers for one in _groups(run_id, kind, "") if not one.indicator)
    at = _page(number, total)
    found_in = (
        IndicatorFigure.run_id == run_id,
        IndicatorFigure.indicator.in_(tuple(indicators())),
        IndicatorFigure.provider_id == PROVIDERS.c.id,
        *((IndicatorFigure.kind == kind,) if kind else ()),
    )
    there = select(IndicatorFigure.run_id).where(*found_in).exists()
    named = select(PROVIDERS.c.id).where(there).order_by(PROVIDERS.c.code)
    ids = db.session.scalars(named.limit(PAGE_SIZE).offset((at - 1) * PAGE_SIZE)).all()
    own = (IndicatorFigure.run_id == run_id, IndicatorFigure.provider_id.in_(ids))
    rows = db.session.scalars(select(IndicatorFigure).where(*own)).all()
    found: dict[int, dict[str, Standing]] = {id: {} for id in ids}
    for one in standings_from(wanted, run_id, rows):
        found[one.provider_id][one.indicator.id] = one
    return Compared(tuple(found.items()), total, at)


def names_of(rows: Iterable[Standing]) -> dict[int, str]:
    """The names of their providers."""
    return providers.names(tuple({one.provider_id for one in rows}))


def same_kind(wanted: Period, most: int = 8) -> tuple[Period, ...]:
    """The latest computed periods of the same length up to `wanted`, in order."""
    until = wanted.span.until
    found = [one for one in periods() if one.kind == wanted.kind and one.span.until <= until]
    return tuple(sorted(found, key=lambda one: one.span.since)[-most:])


def past(provider_id: int, wanted: Period) -> tuple[tuple[Period, ...], Mapping[str, tuple[Point, ...]]]:
    """The provider's values over periods of the same length."""
    spans = same_kind(wanted)
    return spans, history(provider_id, spans)


def three_years(provider_id: int, year: int, names: Iterable[str]) -> dict[str, Decimal | None]:
    """The value of the three years before together, by indicator."""
    known, found = indicators(), baselines_of(provider_id, year, tuple(names))
    return {name: baseline_value(known[name], years) for name, years in found.items()}


def claims_behind(provider: ProviderView, wanted: Period, indicator: Indicator, number: int) -> Found:
    """A page of the claims that a figure was counted from (what was reversed is not there)."""
    visit = None if indicator.id in INPATIENT_ONLY else "inpatient"
    asked = Wanted(span=wanted.span, provider_code=provider.code, visit_type=visit)
    return claim_rows.find(asked, (max(1, number) - 1) * ROWS_SIZE, ROWS_SIZE)
