"""Values the law sets, by day: shipped national values, what a province puts over them, and what the bureau recorded.

A value is found for a day or the asking is refused; nothing missing is ever read as zero. A draft is shown and never
applied.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from compliance.foundation.errors import Refusal
from compliance.foundation.words import Words
from compliance.foundation.working_days import Unit as PeriodUnit


class Unit(StrEnum):
    """What a value is counted in."""

    MULTIPLE = "multiple"
    YUAN = "yuan"
    SHARE = "share"
    POINTS = "points"
    SCORE = "score"
    COUNT = "count"
    YES_NO = "yes_no"
    WORKING_DAYS = "working_days"
    DAYS = "days"
    MONTHS = "months"


UNIT_WORDS: Mapping[Unit, Words] = MappingProxyType(
    {
        Unit.MULTIPLE: Words(zh="倍", en="times"),
        Unit.YUAN: Words(zh="元", en="yuan"),
        Unit.SHARE: Words(zh="比例", en="share"),
        Unit.POINTS: Words(zh="分", en="points"),
        Unit.COUNT: Words(zh="次", en="times"),
        Unit.SCORE: Words(zh="分（考核得分）", en="score"),
        Unit.YES_NO: Words(zh="是／否", en="yes or no"),
        Unit.WORKING_DAYS: Words(zh="个工作日", en="working days"),
        Unit.DAYS: Words(zh="日", en="days"),
        Unit.MONTHS: Words(zh="个月", en="months"),
    }
)
_ONE = {
    Unit.MULTIPLE: "time",
    Unit.POINTS: "point",
    Unit.COUNT: "time",
    Unit.WORKING_DAYS: "working day",
    Unit.DAYS: "day",
    Unit.MONTHS: "month",
}
_PERIODS = {
    Unit.WORKING_DAYS: PeriodUnit.WORKING,
    Unit.DAYS: PeriodUnit.CALENDAR,
    Unit.MONTHS: PeriodUnit.MONTHS,
}


def unit_words(unit: Unit, number: Decimal) -> Words:
    """The words of `unit` after `number`: 1 working day, 5 working days."""
    words = UNIT_WORDS[unit]
    return Words(zh=words.zh, en=_ONE.get(unit, words.en)) if number == 1 else words


# Counted in whole numbers: half a day or half a point exists nowhere.
WHOLE_UNITS = frozenset({*_PERIODS, Unit.POINTS, Unit.COUNT, Unit.YES_NO})


class Standing(StrEnum):
    """How sure a value is: held against the official text, read elsewhere, a value to start from, or a mere draft."""

    VERIFIED = "verified"
    UNVERIFIED = "unverified"
    DEFAULT = "default"
    DRAFT = "draft"


STANDING_WORDS: Mapping[Standing, Words] = MappingProxyType(
    {
        Standing.VERIFIED: Words(zh="已核对原文", en="Held against the text"),
        Standing.UNVERIFIED: Words(zh="未核实", en="Not verified"),
        Standing.DEFAULT: Words(zh="默认值，未核实", en="A default, not verified"),
        Standing.DRAFT: Words(zh="征求意见稿，不适用", en="A draft, not applied"),
    }
)


class NotInForce(Refusal):
    """No value of that name was in force on that day."""

    def __init__(self, key: str, words: Words, day: date) -> None:
        super().__init__(
            "LAW-02",
            zh=f"{day.isoformat()} 没有现行有效的“{words.zh}”（{key}）",
            en=f"no value of “{words.en}” ({key}) was in force on {day.isoformat()}",
            do_zh="请核对日期；如该日确有规定，请先将其数值、依据和起止日期补录到法规参数中",
            do_en="Check the day; if a rule was in force then, enter its value, source and span among the law values",
            status=422,
        )


@dataclass(frozen=True, slots=True)
class Value:
    """A value over a span of days. `least` equals `most` unless the law gives a range; yes is 1, no is 0.

    layer: "" national, a place's name, or "recorded" for what the bureau entered (record_id then names the row).
    """

    since: date
    until: date | None
    least: Decimal
    most: Decimal
    source: str
    text: str = ""
    place: str = ""
    wording: str = ""
    verified_on: date | None = None
    standing: Standing = Standing.UNVERIFIED
    unit: Unit = Unit.MULTIPLE
    roll: bool = False
    layer: str = ""
    record_id: int | None = None

    def covers(self, day: date) -> bool:
        """Whether the value is in force on `day` (`until` included)."""
        return self.since <= day and (self.until is None or day <= self.until)

    @property
    def verified(self) -> bool:
        """Whether somebody held it against the official text."""
        return self.standing is Standing.VERIFIED

    @property
    def yes(self) -> bool:
        """A yes-or-no value. ValueError for another unit."""
        if self.unit is not Unit.YES_NO:
            raise ValueError("not a value of yes or no")
        return self.most == 1


@dataclass(frozen=True, slots=True)
class Parameter:
    """One name: its values by day, the strongest layer first."""

    key: str
    words: Words
    unit: Unit
    roll: bool
    layers: tuple[tuple[Value, ...], ...]

    def on(self, day: date) -> Value:
        """The value in force on `day`: recorded before a province's before the national one. NotInForce (LAW-02)."""
        found = self.find(day)
        if found is None:
            raise NotInForce(self.key, self.words, day)
        return found

    def find(self, day: date) -> Value | None:
        """The value in force on `day`, None where there is none. Drafts are never in force."""
        for layer in self.layers:
            for value in layer:
                if value.covers(day) and value.standing is not Standing.DRAFT:
                    return value
        return None

    @property
    def values(self) -> tuple[Value, ...]:
        """Every value of every layer, for a page that lists them."""
        return tuple(value for layer in self.layers for value in layer)


@dataclass(frozen=True, slots=True)
class Period:
    """A period of the procedure as it stood on a day: what `due_on` needs, and where it comes from."""

    count: int
    unit: PeriodUnit
    roll: bool
    source: str
    verified: bool
    standing: Standing = Standing.UNVERIFIED


class Snapshot(Mapping[str, Parameter]):
    """All parameters at one time; it never changes."""

    def __init__(self, parameters: Iterable[Parameter]) -> None:
        self._parameters = MappingProxyType({parameter.key: parameter for parameter in parameters})

    def __getitem__(self, key: str) -> Parameter:
        return self._parameters[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._parameters)

    def __len__(self) -> int:
        return len(self._parameters)

    def on(self, key: str, day: date) -> Value:
        """The value of `key` in force on `day`. NotInForce when there is none, or no such name."""
        if key not in self._parameters:
            raise NotInForce(key, Words(zh=key, en=key), day)
        return self._parameters[key].on(day)

    def find(self, key: str, day: date) -> Value | None:
        """The value of `key` in force on `day`, or None: for what a place may or may not have set."""
        return self._parameters[key].find(day) if key in self._parameters else None

    def period(self, key: str, day: date) -> Period:
        """The period `key` as it stood on `day`. ValueError when `key` is no period."""
        value = self.on(key, day)
        if value.unit not in _PERIODS:
            raise ValueError(f"{key} is not a period")
        count, unit = int(value.most), _PERIODS[value.unit]
        return Period(count, unit, value.roll, value.source, value.verified, value.standing)

    def overlaid(self, stronger: Iterable[Parameter]) -> "Snapshot":
        """A new snapshot in which the values of `stronger` come before these. ValueError when the units differ in
        kind; a place may count in days what the nation counts in working days."""
        merged = dict(self._parameters)
        for parameter in stronger:
            base = merged.get(parameter.key)
            if base and not same_kind(base.unit, parameter.unit):
                raise ValueError(f"{parameter.key} is counted in {base.unit} nationally, not in {parameter.unit}")
            weaker = base.layers if base else ()
            words = base.words if base else parameter.words
            merged[parameter.key] = Parameter(
                parameter.key, words, parameter.unit, parameter.roll, parameter.layers + weaker
            )
        return Snapshot(merged.values())


def same_kind(one: Unit, other: Unit) -> bool:
    """Whether a value in one unit may stand in place of a value in the other: the same unit, or two periods."""
    return one is other or (one in _PERIODS and other in _PERIODS)


def frozen(key: str, value: Value) -> dict[str, Any]:
    """A value as a decision keeps it, for canonical JSON: what it was, since when, from where and how sure."""
    return {
        "key": key,
        "since": value.since.isoformat(),
        "until": value.until.isoformat() if value.until else None,
        "least": str(value.least),
        "most": str(value.most),
        "unit": str(value.unit),
        "source": value.source,
        "standing": str(value.standing),
        "layer": value.layer,
        "record": value.record_id,
    }
