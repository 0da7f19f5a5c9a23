"""What the bureau's pages show: the whole and its change, the board of warnings by level, a ranking, a provider."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from compliance.claims import row_service as claim_rows
from compliance.claims.row_service import Found, Wanted
from compliance.indicators.definition_service import indicators
from compliance.indicators.period_rules import Period
from compliance.indicators.reading_service import Point, baseline_of, baseline_value, counted, history, standings_of
from compliance.indicators.rules import Change, Figure, Indicator, change, pooled, value
from compliance.indicators.run_service import periods, run_of
from compliance.indicators.standing_rules import WARNED, Standing, Status, worst_first
from compliance.providers import service as providers
from compliance.providers.service import ProviderView

PAGE_SIZE, ROWS_SIZE = 25, 50
_GRAVITY = {status: place for place, status in enumerate(Status)}
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
    """One kind and level: how many providers have a figure, and of each indicator how many stand how."""

    kind: str
    level: str
    providers: int
    counts: Mapping[str, Counter[Status]]

    def count(self, status: Status) -> int:
        """How many figures stand so, over all indicators."""
        return sum(found[status] for found in self.counts.values())


@dataclass(frozen=True, slots=True)
class Board:
    """Every kind and level, the warned standings the gravest first, and the whole."""

    rows: tuple[BoardRow, ...]
    warned: tuple[Standing, ...]
    whole: tuple[Whole, ...]


@dataclass(frozen=True, slots=True)
class Cut:
    """One page of rows."""

    rows: tuple[Standing, ...]
    total: int
    number: int
    size: int = PAGE_SIZE


def board(wanted: Period, kind: str = "", level: str = "") -> Board:
    """The warnings of a period, of one kind and level or all."""
    found = standings_of(wanted, indicators(), kind)
    rows = [one for standings in found.values() for one in standings if level in ("", one.level)]
    groups: dict[tuple[str, str], list[Standing]] = defaultdict(list)
    for one in rows:
        groups[one.kind, one.level].append(one)
    warned = sorted((one for one in rows if one.status in WARNED), key=lambda one: (_GRAVITY[one.status], -_far(one)))
    return Board(
        tuple(_board_row(*key, standings) for key, standings in sorted(groups.items())),
        tuple(warned),
        wholes(wanted, rows),
    )


def _far(one: Standing) -> Decimal:
    """How far from its target, as a share of it."""
    if one.target is None or one.value is None:
        return Decimal(0)
    return abs(one.value - one.target.value) / one.target.value


def _board_row(kind: str, level: str, rows: Iterable[Standing]) -> BoardRow:
    counts: dict[str, Counter[Status]] = defaultdict(Counter)
    seen = set()
    for one in rows:
        counts[one.indicator.id][one.status] += 1
        seen.add(one.provider_id)
    return BoardRow(kind, level, len(seen), counts)


def wholes(wanted: Period, rows: Iterable[Standing]) -> tuple[Whole, ...]:
    """Those providers together, indicator by indicator, with the same providers' year before."""
    figures: dict[str, list[Figure]] = defaultdict(list)
    seen: dict[str, set[int]] = defaultdict(set)
    for one in rows:
        figures[one.indicator.id].append(one.figure)
        seen[one.indicator.id].add(one.provider_id)
    before = run_of(wanted.year_before)
    earlier = counted(before.id, list(figures)) if before else {name: [] for name in figures}
    made = []
    for name, found in figures.items():
        indicator, figure = indicators()[name], pooled(found)
        past_figures = [row.figure for row in earlier[name] if row.provider_id in seen[name]]
        now, was = value(indicator, figure), value(indicator, pooled(past_figures)) if past_figures else None
        moved = change(indicator.unit, was, now) if was is not None and now is not None else None
        made.append(Whole(indicator, figure, now, was, moved))
    return tuple(made)


def ranking(wanted: Period, indicator: str, kind: str, level: str = "") -> tuple[Standing, ...]:
    """Everyone of a kind and level in one indicator, the worst first."""
    found = standings_of(wanted, [indicator], kind)[indicator]
    return worst_first(one for one in found if level in ("", one.level))


def cut(rows: tuple[Standing, ...], number: int) -> Cut:
    """One page of them."""
    at = max(1, min(number, -(-len(rows) // PAGE_SIZE) or 1))
    return Cut(rows[(at - 1) * PAGE_SIZE : at * PAGE_SIZE], len(rows), at)


def comparison(wanted: Period, kind: str) -> dict[int, dict[str, Standing]]:
    """Every provider of a kind in every indicator: provider -> indicator -> standing."""
    found: dict[int, dict[str, Standing]] = defaultdict(dict)
    for name, rows in standings_of(wanted, indicators(), kind).items():
        for one in rows:
            found[one.provider_id][name] = one
    return dict(found)


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
    known = indicators()
    return {
        name: baseline_value(known[name], baseline_of(name, year, (provider_id,)).get(provider_id, {}))
        for name in names
    }


def claims_behind(provider: ProviderView, wanted: Period, indicator: Indicator, number: int) -> Found:
    """A page of the claims that a figure was counted from (what was reversed is not there)."""
    visit = None if indicator.id in INPATIENT_ONLY else "inpatient"
    asked = Wanted(span=wanted.span, provider_code=provider.code, visit_type=visit)
    return claim_rows.find(asked, (max(1, number) - 1) * ROWS_SIZE, ROWS_SIZE)
