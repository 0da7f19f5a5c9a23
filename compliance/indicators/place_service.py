"""What a provider may see of an indicator: its own figure and target, and its place among peers that stay unnamed.

Of the others nothing leaves here but how many lie in steps of its own making, each with at least three in it.
"""

from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import case, func, select

from compliance.foundation.database import db
from compliance.indicators.figure_service import newest
from compliance.indicators.models import IndicatorFigure
from compliance.indicators.page_service import past
from compliance.indicators.peer_rules import Place, placed, scale
from compliance.indicators.period_rules import Period
from compliance.indicators.reading_service import profile
from compliance.indicators.rules import Change, Figure, Indicator
from compliance.indicators.run_service import periods
from compliance.indicators.standing_rules import Standing, Status
from compliance.indicators.target_rules import Target

_FINE = 1000  # so that steps narrower than a hundredth are whole numbers too


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
    run_id = newest(wanted)
    if run_id is None:
        return ()
    _, points = past(provider_id, wanted)
    made = []
    for mine in profile(provider_id, wanted):
        spans = tuple((one.period, one.value) for one in points[mine.indicator.id])
        made.append(_own(mine, _place(run_id, mine), spans))
    return tuple(made)


def _own(mine: Standing, place: Place | None, spans: tuple[tuple[Period, Decimal | None], ...]) -> Own:
    return Own(
        mine.indicator, mine.figure, mine.value, mine.target, mine.before, mine.change, mine.status, place, spans
    )


def _place(run_id: int, mine: Standing) -> Place | None:
    if mine.rank is None or mine.value is None:
        return None
    at, steps = IndicatorFigure.value * _FINE, scale(mine.value)
    first, width = int(steps.first * 100 * _FINE), int(steps.width * 100 * _FINE)
    step = case((at < first, -1), (at >= first + width * steps.steps, steps.steps), else_=(at - first) // width)
    peers = [getattr(IndicatorFigure, name) == getattr(mine, name) for name in mine.indicator.peers]
    own = (IndicatorFigure.run_id == run_id, IndicatorFigure.indicator == mine.indicator.id)
    query = select(step.label("step"), func.count()).where(*own, *peers, IndicatorFigure.rank.is_not(None))
    counts = {int(place): many for place, many in db.session.execute(query.group_by("step"))}
    return placed(mine.value, mine.rank, counts)


def own_periods() -> tuple[Period, ...]:
    """The periods that a provider may look at: those computed."""
    return periods()
