"""What every benchmark measures with: two things in turn, the median of their ratios, and the memory of a process.

Machines differ and are noisy, so a bar is a ratio between two things run in turn in one run.
"""

import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

PAIRS = 5


@dataclass(frozen=True)
class Pairing:
    """Seconds of ours and theirs, pair by pair, after a warm-up of each."""

    ours: tuple[float, ...]
    theirs: tuple[float, ...]

    @property
    def ratio(self) -> float:
        """The median of ours / theirs."""
        return statistics.median(mine / other for mine, other in zip(self.ours, self.theirs, strict=True))


@dataclass(frozen=True)
class Row:
    """One measured bar: `measured` beside `bar`, and whether it holds."""

    what: str
    measured: str
    bar: str
    holds: bool


@dataclass
class Report:
    """One room's section of docs/benchmarks.md: the bars, then how the cost grows, as (size, figure) lines."""

    room: str
    rows: list[Row] = field(default_factory=list)
    growth: list[tuple[str, str]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def add(self, what: str, measured: str, bar: str, holds: bool) -> None:
        """One more bar."""
        self.rows.append(Row(what, measured, bar, holds))

    def as_markdown(self) -> str:
        """The section as text."""
        lines = [f"## {self.room}", "", "| what | measured | bar | holds |", "|---|---|---|---|"]
        lines += [f"| {r.what} | {r.measured} | {r.bar} | {'yes' if r.holds else '**no**'} |" for r in self.rows]
        if self.growth:
            lines += ["", "| size | cost |", "|---|---|", *(f"| {size} | {cost} |" for size, cost in self.growth)]
        lines += ["", *self.notes] if self.notes else []
        return "\n".join(lines) + "\n"


def p95(values: Sequence[float]) -> float:
    """What 19 of 20 of them are at most."""
    return statistics.quantiles(values, n=20)[-1] if len(values) > 1 else values[0]


def seconds(call: Callable[[], Any]) -> float:
    """How long one call takes."""
    started = time.perf_counter()
    call()
    return time.perf_counter() - started


def in_turn(ours: Callable[[], Any], theirs: Callable[[], Any], pairs: int = PAIRS) -> Pairing:
    """Both in turn, `pairs` times after a warm-up of each."""
    ours(), theirs()
    taken = [(seconds(ours), seconds(theirs)) for _ in range(pairs)]
    return Pairing(tuple(mine for mine, _ in taken), tuple(other for _, other in taken))
