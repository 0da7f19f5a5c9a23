"""Duties of coverage: how many providers of a group must be visited, by day and with their source."""

import tomllib
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

from compliance.foundation.words import Words

CAMPAIGN, YEAR = "campaign", "year"
_FILE = Path(__file__).parent / "national" / "coverage.toml"
_KEYS = frozenset({"key", "group", "zh", "en", "share", "window", "since", "until", "source", "verified_on"})


@dataclass(frozen=True, slots=True)
class Duty:
    """A duty for a group: `share` of its providers, rounded up, have a closed visit in the window (CAMPAIGN, YEAR).

    No `verified_on`: 未核实, no official text was held against it.
    """

    key: str
    group: str
    words: Words
    share: Fraction
    window: str
    since: date
    until: date | None
    source: str
    verified_on: date | None


def duties(window: str, day: date) -> tuple[Duty, ...]:
    """The duties of a kind of window that were in force on a day; () when there were none."""
    return tuple(
        duty
        for duty in _shipped()
        if duty.window == window and duty.since <= day and (duty.until is None or day <= duty.until)
    )


@cache
def _shipped() -> tuple[Duty, ...]:
    with _FILE.open("rb") as file:
        return tuple(_duty(row) for row in tomllib.load(file)["duty"])


def _duty(row: dict[str, Any]) -> Duty:
    """ValueError for a key that is not known, a window that is none, or a share outside 0 to 1."""
    share = Fraction(row["share"])
    if set(row) - _KEYS or row["window"] not in (CAMPAIGN, YEAR) or not 0 < share <= 1 or not row["source"]:
        raise ValueError(f"coverage.toml: {row.get('key', '?')}")
    return Duty(
        row["key"],
        row["group"],
        Words(row["zh"], row["en"]),
        share,
        row["window"],
        row["since"],
        row.get("until"),
        row["source"],
        row.get("verified_on"),
    )
