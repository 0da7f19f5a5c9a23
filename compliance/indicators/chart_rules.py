"""Geometry of the charts: columns over periods from zero, the target as a line; in a box of 320 x 136. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from compliance.foundation.words import Words
from compliance.indicators.period_rules import Period

WIDTH, HEIGHT, TOP, FOOT = 320, 136, 18, 34
_SHARE = Decimal("0.6")
MOST_NAMED = 6


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its box, the label below it in two lines, the value above it; height 0 where there is none."""

    x: str
    y: str
    width: str
    height: str
    middle: str
    label: Words
    text: str


@dataclass(frozen=True, slots=True)
class Chart:
    """Columns and the height at which the target's line lies, None without a target."""

    columns: tuple[Column, ...]
    target_y: str | None
    base_y: str


def label(period: Period, number: int) -> Words:
    """What stands under a period's column: its name where there is room for `number` of them, else its code."""
    return period.words if number <= MOST_NAMED else Words(period.code, period.code)


def columns(points: Sequence[tuple[Words, Decimal | None]], target: Decimal | None = None) -> Chart:
    """A chart of (label, value); the largest of values and target fills the height."""
    largest = max((abs(one) for one in (*(at for _, at in points), target) if one is not None), default=Decimal(0))
    room = Decimal(HEIGHT - TOP - FOOT)
    step = Decimal(WIDTH) / max(1, len(points))
    width = min(step * _SHARE, Decimal(56))

    def height(value: Decimal | None) -> Decimal:
        return room * max(value, Decimal(0)) / largest if value is not None and largest else Decimal(0)

    made = []
    for place, (label, value) in enumerate(points):
        middle, tall = step * place + step / 2, height(value)
        text = "—" if value is None else f"{value:,.2f}"
        boxes = (_n(middle - width / 2), _n(TOP + room - tall), _n(width), _n(tall))
        made.append(Column(*boxes, _n(middle), label, text))
    line = None if target is None else _n(TOP + room - height(target))
    return Chart(tuple(made), line, _n(TOP + room))


def _n(number: Decimal) -> str:
    return f"{number:.1f}"
