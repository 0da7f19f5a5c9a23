"""The values shipped as TOML: read strictly, national first, then the chain of places over them."""

import tomllib
from dataclasses import replace
from decimal import Decimal
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from compliance.foundation.words import Words
from compliance.law.parameters import WHOLE_UNITS, Parameter, Snapshot, Standing, Unit, Value

_HERE = Path(__file__).parent
_ELSEWHERE = frozenset({"violations.toml", "causes.toml", "circumstances.toml", "coverage.toml"})
_PARAMETER_KEYS = frozenset({"key", "zh", "en", "unit", "roll", "value"})
_VALUE_KEYS = frozenset(
    {"since", "until", "value", "range", "source", "text", "place", "wording", "verified_on", "standing"}
)
_WRITTEN = frozenset({Standing.DEFAULT, Standing.DRAFT})


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
        snapshot = snapshot.overlaid(read(folder, place))
    return snapshot


def shipped_places() -> tuple[str, ...]:
    """The provinces that values are shipped for."""
    return tuple(sorted(path.name for path in (_HERE / "provinces").iterdir() if path.is_dir()))


def read(folder: Path, layer: str = "") -> tuple[Parameter, ...]:
    """The parameters of every TOML file in `folder`. ValueError naming file and key when one is malformed."""
    found: dict[str, Parameter] = {}
    for path in sorted(folder.glob("*.toml")):
        if path.name in _ELSEWHERE:
            continue
        with path.open("rb") as file:
            rows = tomllib.load(file)["parameter"]
        for row in rows:
            parameter = _parameter(path.name, row, layer)
            if parameter.key in found:
                raise ValueError(f"{path.name}: {parameter.key} stands twice")
            found[parameter.key] = parameter
    return tuple(found.values())


def _parameter(file: str, row: dict[str, Any], layer: str) -> Parameter:
    place = f"{file}: {row.get('key', '?')}"
    _only(place, row, _PARAMETER_KEYS)
    unit, roll = Unit(row["unit"]), row.get("roll", False)
    read_values = (_value(place, each, unit) for each in row.get("value", []))
    values = tuple(
        sorted((replace(value, roll=roll, layer=layer) for value in read_values), key=lambda value: value.since)
    )
    for earlier, later in pairwise(values):
        if earlier.until is None or earlier.until >= later.since:
            raise ValueError(f"{place}: the values since {earlier.since} and since {later.since} overlap")
    return Parameter(row["key"], Words(row["zh"], row["en"]), unit, roll, (values,))


def _value(place: str, row: dict[str, Any], unit: Unit) -> Value:
    _only(place, row, _VALUE_KEYS)
    if ("value" in row) == ("range" in row):
        raise ValueError(f"{place}: either a value or a range, not both or neither")
    least, most = row["range"] if "range" in row else (row["value"], row["value"])
    if not (isinstance(least, str) and isinstance(most, str)) or Decimal(least) > Decimal(most):
        raise ValueError(f"{place}: values are written as texts, the smaller first")
    if not row.get("source"):
        raise ValueError(f"{place}: a value needs its source")
    if unit in WHOLE_UNITS and (Decimal(least) % 1 or Decimal(most) % 1):
        raise ValueError(f"{place}: {unit} are counted in whole numbers")
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
        standing=_standing(place, row),
        unit=unit,
    )


def _standing(place: str, row: dict[str, Any]) -> Standing:
    if row.get("verified_on"):
        if "standing" in row:
            raise ValueError(f"{place}: a verified value is neither a default nor a draft")
        return Standing.VERIFIED
    written = Standing(row.get("standing", Standing.UNVERIFIED))
    if "standing" in row and written not in _WRITTEN:
        raise ValueError(f"{place}: standing is default or draft")
    return written


def _only(place: str, row: dict[str, Any], known: frozenset[str]) -> None:
    unknown = sorted(set(row) - known)
    if unknown:
        raise ValueError(f"{place}: {', '.join(unknown)} is not known here")
