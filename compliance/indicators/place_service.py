"""What a provider may see of an indicator: its own figure and target, and its place among peers that stay unnamed.

Of the others nothing leaves here but how many lie in steps of its own making, each with at least three in it.
"""

from dataclasses import dataclass
from decimal import Decimal

from compliance.indicators.definition_service import indicators
from compliance.indicators.page_service import past
from compliance.indicators.peer_rules import Place, place
from compliance.indicators.period_rules import Period
from compliance.indicators.reading_service import standings_of
from compliance.indicators.rules import Change, Figure, Indicator
from compliance.indicators.run_service import periods
from compliance.indicators.standing_rules import Standing, Status
from compliance.indicators.target_rules import Target
from compliance.providers import service as providers


@dataclass(frozen=True, slots=True)
class Own:
    """One indicator of the provider itself. place: None where it is not judged or its group is too small."""

    indicator: Indicator
    figure: Figure
    value: Decimal | None
    target: Target | None
    before: Decimal | None
    change: Change | None
    status: Status
    place: Place | None
    history: tuple[tuple[Period, Decimal | None], ...]


def own_indicators(provider_id: int, wanted: Period) -> tuple[Own, ...]:
    """Every indicator that was counted for the provider in a period."""
    provider = providers.provider(provider_id)
    if provider is None:
        return ()
    found = standings_of(wanted, indicators(), provider.kind)
    _, points = past(provider_id, wanted)
    made = []
    for name, rows in found.items():
        mine = next((one for one in rows if one.provider_id == provider_id), None)
        if mine is not None:
            spans = tuple((one.period, one.value) for one in points[name])
            made.append(_own(mine, rows, spans))
    return tuple(made)


def _own(mine: Standing, rows: tuple[Standing, ...], spans: tuple[tuple[Period, Decimal | None], ...]) -> Own:
    seen = None
    if mine.rank is not None and mine.value is not None:
        alike = [
            one.value
            for one in rows
            if one.rank is not None
            and one.value is not None
            and all(getattr(one, name) == getattr(mine, name) for name in mine.indicator.peers)
        ]
        seen = place(mine.indicator.better, mine.value, alike)
    return Own(mine.indicator, mine.figure, mine.value, mine.target, mine.before, mine.change, mine.status, seen, spans)


def own_periods() -> tuple[Period, ...]:
    """The periods that a provider may look at: those computed."""
    return periods()
