"""Where the columns of a chart stand: due beside received for each quarter, from zero, each with its figure. Pure.

Lengths are the units of the drawing's own box, WIDTH by HEIGHT; amounts are fen.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from compliance.foundation.money import Fen
from compliance.foundation.words import Words

WIDTH, HEIGHT = 360, 212
_TOP, _BOTTOM, _COLUMN, _GAP = 22, 36, 30, 2
_THOUSAND, _TEN_THOUSAND, _MILLION, _HUNDRED_MILLION = 10**3, 10**4, 10**6, 10**8


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its left edge, its upper edge, its height, and the figure that stands over it."""

    left: float
    top: float
    height: float
    words: Words

    @property
    def middle(self) -> float:
        """Where its figure is centred."""
        return self.left + _COLUMN / 2


@dataclass(frozen=True, slots=True)
class Group:
    """A quarter's two columns and where its name is centred."""

    name: Words
    middle: float
    due: Column
    received: Column


@dataclass(frozen=True, slots=True)
class Columns:
    """The whole drawing."""

    groups: tuple[Group, ...]
    width: int = WIDTH
    height: int = HEIGHT
    column: int = _COLUMN
    floor: int = HEIGHT - _BOTTOM


def columns(sums: Sequence[tuple[Words, Fen, Fen]]) -> Columns:
    """(a quarter's name, due, received) in the order of time. A sum below zero (more taken back than came) has no
    column; its figure says so."""
    largest = max((fen for _, *both in sums for fen in both), default=0)
    room = WIDTH / max(len(sums), 1)
    groups = []
    for at, (name, due, received) in enumerate(sums):
        middle = at * room + room / 2
        groups.append(
            Group(
                name,
                round(middle, 1),
                _column(middle - _GAP / 2 - _COLUMN, due, largest),
                _column(middle + _GAP / 2, received, largest),
            )
        )
    return Columns(tuple(groups))


def _column(left: float, fen: Fen, largest: Fen) -> Column:
    full = HEIGHT - _TOP - _BOTTOM
    height = round(full * fen / largest, 1) if largest > 0 and fen > 0 else 0
    return Column(round(left, 1), round(HEIGHT - _BOTTOM - height, 1), height, compact(fen))


def compact(fen: Fen) -> Words:
    """An amount in few characters, for a chart alone: 21924437 -> 21.9万, 219k. The table beside has it to the fen."""
    yuan = abs(fen) / 100
    sign = "-" if fen < 0 else ""
    if yuan >= _HUNDRED_MILLION:
        return Words(f"{sign}{yuan / _HUNDRED_MILLION:.2f}亿", f"{sign}{yuan / _MILLION:.0f}M")
    if yuan >= _MILLION:
        return Words(f"{sign}{yuan / _TEN_THOUSAND:.0f}万", f"{sign}{yuan / _MILLION:.2f}M")
    if yuan >= _TEN_THOUSAND:
        return Words(f"{sign}{yuan / _TEN_THOUSAND:.1f}万", f"{sign}{yuan / _THOUSAND:.0f}k")
    text = f"{sign}{yuan:.0f}" if yuan >= 1 or not fen else f"{sign}{yuan:.2f}"
    return Words(text, text)
