"""Values the law sets, by day: shipped national values, and what a province puts over them.

A value is found for a day or the asking is refused; nothing missing is ever read as zero.
"""

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cache
from itertools import pairwise
from pathlib import Path
from types import MappingProxyType
from typing import Any

from compliance.foundation.errors import Refusal
from compliance.foundation.words import Words
from compliance.foundation.working_days import Unit as PeriodUnit

_HERE = Path(__file__).parent
_ELSEWHERE = frozenset({"violations.toml"})
_PARAMETER_KEYS = frozenset({"key", "zh", "en", "unit", "roll", "value"})
_VALUE_KEYS = frozenset({"since", "until", "value", "range", "source", "text", "place", "wording", "verified_on"})


class Unit(StrEnum):
    """What a value is counted in."""

    MULTIPLE = "multiple"
    YUAN = "yuan"
    SHARE = "share"
    WORKING_DAYS = "working_days"
    DAYS = "days"
    MONTHS = "months"


UNIT_WORDS: Mapping[Unit, Words] = MappingProxyType(
    {
        Unit.MULTIPLE: Words(zh="倍", en="times"),
        Unit.YUAN: Words(zh="元", en="yuan"),
        Unit.SHARE: Words(zh="比例", en="share"),
        Unit.WORKING_DAYS: Words(zh="个工作日", en="working days"),
        Unit.DAYS: Words(zh="日", en="days"),
        Unit.MONTHS: Words(zh="个月", en="months"),
    }
)
_PERIODS = {
    Unit.WORKING_DAYS: PeriodUnit.WORKING,
    Unit.DAYS: PeriodUnit.CALENDAR,
    Unit.MONTHS: PeriodUnit.MONTHS,
}


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
    """A value over a span of days. `least` equals `most` unless the law gives a range. No `verified_on`: 未核实."""

    since: date
    until: date | None
    least: Decimal
    most: Decimal
    source: str
    text: str = ""
    place: str = ""
    wording: str = ""
    verified_on: date | None = None

    def covers(self, day: date) -> bool:
        """Whether the value is in force on `day` (`until` included)."""
        return self.since <= day and (self.until is None or day <= self.until)


@dataclass(frozen=True, slots=True)
class Parameter:
    """One name: its values by day, the strongest layer first."""

    key: str
    words: Words
    unit: Unit
    roll: bool
    layers: tuple[tuple[Value, ...], ...]

    def on(self, day: date) -> Value:
        """The value in force on `day`, a province's before the national one. NotInForce (LAW-02) otherwise."""
        for layer in self.layers:
            for value in layer:
                if value.covers(day):
                    return value
        raise NotInForce(self.key, self.words, day)

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

    def period(self, key: str, day: date) -> Period:
        """The period `key` as it stood on `day`. ValueError when `key` is no period."""
        value, parameter = self.on(key, day), self[key]
        if parameter.unit not in _PERIODS:
            raise ValueError(f"{key} is not a period")
        unit = _PERIODS[parameter.unit]
        return Period(int(value.most), unit, parameter.roll, value.source, value.verified_on is not None)

    def overlaid(self, stronger: Iterable[Parameter]) -> "Snapshot":
        """A new snapshot in which the values of `stronger` come before these. ValueError when the units differ."""
        merged = dict(self._parameters)
        for parameter in stronger:
            base = merged.get(parameter.key)
            if base and base.unit is not parameter.unit:
                raise ValueError(f"{parameter.key} is counted in {base.unit} nationally, not in {parameter.unit}")
            weaker = base.layers if base else ()
            merged[parameter.key] = Parameter(
                parameter.key, parameter.words, parameter.unit, parameter.roll, parameter.layers + weaker
            )
        return Snapshot(merged.values())


@cache
def load(places: tuple[str, ...] = ()) -> Snapshot:
    """The shipped values: national, and over them those of `places`, the wider first: ("liaoning", "shenyang").

    ValueError for a place that nothing is shipped for.
    """
    snapshot, folder = Snapshot(read(_HERE / "national")), _HERE / "provinces"
    for place in places:
        folder = folder / place
        if not place.isidentifier() or not folder.is_dir():
            raise ValueError(f"no values are shipped for a place called {place!r}")
        snapshot = snapshot.overlaid(read(folder))
    return snapshot


def read(folder: Path) -> tuple[Parameter, ...]:
    """The parameters of every TOML file in `folder`. ValueError naming file and key when one is malformed."""
    found: dict[str, Parameter] = {}
    for path in sorted(folder.glob("*.toml")):
        if path.name in _ELSEWHERE:
            continue
        with path.open("rb") as file:
            rows = tomllib.load(file)["parameter"]
        for row in rows:
            parameter = _parameter(path.name, row)
            if parameter.key in found:
                raise ValueError(f"{path.name}: {parameter.key} stands twice")
            found[parameter.key] = parameter
    return tuple(found.values())


def _parameter(file: str, row: dict[str, Any]) -> Parameter:
    place = f"{file}: {row.get('key', '?')}"
    _only(place, row, _PARAMETER_KEYS)
    values = tuple(sorted((_value(place, each) for each in row["value"]), key=lambda value: value.since))
    for earlier, later in pairwise(values):
        if earlier.until is None or earlier.until >= later.since:
            raise ValueError(f"{place}: the values since {earlier.since} and since {later.since} overlap")
    return Parameter(row["key"], Words(row["zh"], row["en"]), Unit(row["unit"]), row.get("roll", False), (values,))


def _value(place: str, row: dict[str, Any]) -> Value:
    _only(place, row, _VALUE_KEYS)
    if ("value" in row) == ("range" in row):
        raise ValueError(f"{place}: either a value or a range, not both or neither")
    least, most = row["range"] if "range" in row else (row["value"], row["value"])
    if not (isinstance(least, str) and isinstance(most, str)) or Decimal(least) > Decimal(most):
        raise ValueError(f"{place}: values are written as texts, the smaller first")
    if not row.get("source"):
        raise ValueError(f"{place}: a value needs its source")
    return Value(
        since=row["since"],
        until=row.get("until"),
        least=Decimal(least),
        most=Decimal(most),
        source=row["source"],
        text=row.get("text", ""),
        place=row.get("place", ""),
        wording=row.get("wording", ""),
        verified_on=row.get("verified_on"),
    )


def _only(place: str, row: dict[str, Any], known: frozenset[str]) -> None:
    unknown = sorted(set(row) - known)
    if unknown:
        raise ValueError(f"{place}: {', '.join(unknown)} is not known here")
