"""Indicators: what each is, its value from frozen whole numbers, and its change. Pure; rounded once, half up, to two
decimals. Sources: 000_5ba8c84fbf866f4b.txt, part 1, section 4, part 2, sections 3 and 5; docs/claims-semantics.md.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from compliance.foundation.words import Words

_CENT = Decimal("0.01")
HUNDRED = Decimal(100)


class Unit(StrEnum):
    """What a value is counted in."""

    PERCENT = "percent"
    YUAN = "yuan"
    DAYS = "days"
    TIMES = "times"


class Better(StrEnum):
    """On which side of its target an indicator is met."""

    LOWER = "lower"
    HIGHER = "higher"


class Part(StrEnum):
    """What a numerator or a denominator counts."""

    FEN = "fen"
    ADMISSIONS = "admissions"
    BED_DAYS = "bed_days"
    VISITS = "visits"
    PERSONS = "persons"
    INSTITUTION = "institution"


UNIT_WORDS: Mapping[str, Words] = MappingProxyType(
    {
        Unit.PERCENT: Words("%", "%"),
        Unit.YUAN: Words("元", "yuan"),
        Unit.DAYS: Words("天", "days"),
        Unit.TIMES: Words("次", "visits"),
    }
)
PART_WORDS: Mapping[str, Words] = MappingProxyType(
    {
        Part.FEN: Words("元", "yuan"),
        Part.ADMISSIONS: Words("人次", "admissions"),
        Part.BED_DAYS: Words("床日", "bed-days"),
        Part.VISITS: Words("人次", "visits"),
        Part.PERSONS: Words("人", "persons"),
        Part.INSTITUTION: Words("家", "institution"),
    }
)
BETTER_WORDS: Mapping[str, Words] = MappingProxyType(
    {Better.LOWER: Words("不高于", "at most"), Better.HIGHER: Words("不低于", "at least")}
)


@dataclass(frozen=True, slots=True)
class Indicator:
    """One indicator. minimum: claims below which nothing is judged; near: share of the target that counts as close to
    it; jump: change against last year that is warned of (percent, or points of a percentage); peers: what those have in
    common that a provider is compared with."""

    id: str
    words: Words
    unit: Unit
    better: Better
    minimum: int
    near: Decimal
    jump: Decimal
    numerator: Words
    numerator_part: Part
    denominator: Words
    denominator_part: Part
    source: str
    peers: tuple[str, ...] = ("kind", "level")

    @property
    def of_money(self) -> bool:
        """Whether what goes beyond a target is an amount of money."""
        return self.numerator_part is Part.FEN

    @property
    def unit_words(self) -> Words:
        """The unit as people write it."""
        return UNIT_WORDS[self.unit]


@dataclass(frozen=True, slots=True)
class Figure:
    """What was counted for one provider in one period: whole numbers (money in fen), never a rounded value."""

    numerator: int
    denominator: int
    volume: int
    left_out: int = 0


@dataclass(frozen=True, slots=True)
class Change:
    """From one value to another: the difference in the value's unit (points of a percentage), and in percent of the
    first, None for percentages and where the first is zero."""

    difference: Decimal
    percent: Decimal | None


def rounded(number: Decimal) -> Decimal:
    """Two decimals, half up."""
    return number.quantize(_CENT, rounding=ROUND_HALF_UP)


def value(indicator: Indicator, figure: Figure) -> Decimal | None:
    """The value of a figure, rounded once; None over nothing."""
    if not figure.denominator:
        return None
    ratio = Decimal(figure.numerator) / figure.denominator
    if indicator.unit is Unit.PERCENT:
        return rounded(ratio * HUNDRED)
    return rounded(ratio / HUNDRED if indicator.of_money else ratio)


def change(unit: str, before: Decimal, now: Decimal) -> Change:
    """The change between two values as they are shown."""
    difference = now - before
    if unit == Unit.PERCENT or not before:
        return Change(rounded(difference), None)
    return Change(difference, rounded(difference / abs(before) * HUNDRED))


def worse_by(indicator: Indicator, moved: Change) -> Decimal:
    """How far a change goes to the worse side, in percent or points; zero or less where it does not."""
    by = moved.difference if moved.percent is None else moved.percent
    return by if indicator.better is Better.LOWER else -by


def judged(indicator: Indicator, figure: Figure) -> bool:
    """Whether there are enough claims to judge by."""
    return figure.volume >= indicator.minimum and figure.denominator > 0


def meets(indicator: Indicator, at: Decimal, target: Decimal) -> bool:
    """Whether a value meets a target; the target itself is met."""
    return at <= target if indicator.better is Better.LOWER else at >= target


def pooled(figures: list[Figure]) -> Figure:
    """Figures of several periods or providers as one: sums over sums."""
    return Figure(
        *(sum(getattr(one, name) for one in figures) for name in ("numerator", "denominator", "volume", "left_out"))
    )


def of_head(name: str, words: Words, basis: Words, more: Mapping[str, Any]) -> Indicator:
    """An indicator from the head of its statement (`more`: the table of that name). ValueError, KeyError where it lacks
    something."""
    above, below = more["numerator"], more["denominator"]
    return Indicator(
        id=name,
        words=words,
        unit=Unit(more["unit"]),
        better=Better(more["better"]),
        minimum=int(more["minimum_volume"]),
        near=Decimal(more["near"]),
        jump=Decimal(more["jump"]),
        numerator=Words(above["zh"], above["en"]),
        numerator_part=Part(above["part"]),
        denominator=Words(below["zh"], below["en"]),
        denominator_part=Part(below["part"]),
        source=basis.zh,
        peers=tuple(more["peers"]),
    )
