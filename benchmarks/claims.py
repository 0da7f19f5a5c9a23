"""Claims at size: all indicators of a quarter and all rules of a year beside SQL written by hand for the same answers,
beside pandas, and the import beside DuckDB's own copy.

CLAIMS_BENCH_ROWS (50,000,000), CLAIMS_BENCH_PANDAS_ROWS (5,000,000) and CLAIMS_BENCH_CSV_ROWS (10,000,000) set the
sizes, CLAIMS_BENCH_PAIRS (5) how often each pair is run, CLAIMS_BENCH_DATA a folder in which what was generated stays.
Each side runs in a process of its own, so that its memory is its own. Ratios are of processor seconds, all threads
together, so that whatever else the machine does weighs on neither side.
"""

import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks.claims_data import generate
from benchmarks.measure import Pairing, Report

ROOT = Path(__file__).resolve().parent.parent
ROWS = int(os.environ.get("CLAIMS_BENCH_ROWS", "50000000"))
PANDAS_ROWS = int(os.environ.get("CLAIMS_BENCH_PANDAS_ROWS", "5000000"))
CSV_ROWS = int(os.environ.get("CLAIMS_BENCH_CSV_ROWS", "10000000"))
PAIRS = int(os.environ.get("CLAIMS_BENCH_PAIRS", "5"))
KEPT = os.environ.get("CLAIMS_BENCH_DATA", "")
_GIB = 1 << 30


def report() -> Report:
    """Measure all of it."""
    found = Report("claims")
    with tempfile.TemporaryDirectory(prefix="claims-bench-") as folder:
        place = Path(KEPT or folder)
        _statements(found, place, ROWS, "4GB", "6 GiB", 6 * _GIB)
        _statements(found, place, ROWS, "1400MB", "2 GiB", 2 * _GIB)
        _pandas(found, place)
        _import(found, place)
        for part in (100, 10):
            ours = _side(place, "ours", ROWS // part, "4GB")
            cost = f"{ours['seconds']:.1f} s of processor, {ours['peak'] / _GIB:.2f} GiB"
            found.growth.append((f"{ROWS // part:,} claims", cost))
    found.notes.append(f"Three years of claims, one line for five of them. Python {platform.python_version()}.")
    return found


def _statements(found: Report, place: Path, rows: int, memory: str, words: str, most: int) -> None:
    peaks: list[int] = []
    sums: set[str] = set()

    def side(name: str) -> Any:
        told = _side(place, name, rows, memory)
        sums.add(told["sum"])
        if name == "ours":
            peaks.append(told["peak"])
        return told["seconds"]

    _read_once(generate(place, rows))
    pairing = _paired(lambda: side("ours"), lambda: side("hand"))
    if len(sums) != 1:
        raise RuntimeError("the two sides answer differently")
    what = f"13 indicators of a quarter and 17 rules of a year, {rows:,} claims, {words}"
    seconds = f"{min(pairing.ours):.0f} s of processor"
    found.add(what, f"{pairing.ratio:.2f}x ({seconds})", "1.25x of SQL written by hand", pairing.ratio <= 1.25)
    found.add(f"memory of that, {words}", f"{max(peaks) / _GIB:.2f} GiB", words, max(peaks) <= most)


def _paired(ours: Callable[[], float], theirs: Callable[[], float]) -> Pairing:
    """Both in turn, by the seconds that they tell: the start of a process is not theirs."""
    taken = [(ours(), theirs()) for _ in range(PAIRS)]
    return Pairing(tuple(mine for mine, _ in taken), tuple(other for _, other in taken))


def _read_once(data: Path) -> None:
    """Let the machine have the files at hand before either side asks for them: a process of its own has nothing else
    to warm up."""
    for path in data.rglob("*.parquet") if data.is_dir() else [data]:
        with path.open("rb") as content:
            while content.read(1 << 24):
                pass


def _pandas(found: Report, place: Path) -> None:
    _read_once(generate(place, PANDAS_ROWS))
    pairs = [[_side(place, name, PANDAS_ROWS, "1GB") for name in ("ours_cheap", "pandas")] for _ in range(PAIRS)]
    if len({one["sum"] for pair in pairs for one in pair}) != 1:
        raise RuntimeError("pandas answers differently")
    by_processor, by_clock = (
        statistics.median(theirs[key] / ours[key] for ours, theirs in pairs) for key in ("seconds", "clock")
    )
    part = max(ours["peak"] for ours, _ in pairs) / max(theirs["peak"] for _, theirs in pairs)
    what = f"five indicators and three rules, {PANDAS_ROWS:,} claims"
    told = f"{by_processor:.1f} times faster in processor seconds, {by_clock:.1f} by the clock"
    found.add(what, told, "3 times faster than pandas, its load counted, by either", min(by_processor, by_clock) >= 3)
    found.add("memory of that", f"{part:.2f} of pandas'", "half of pandas'", part <= 0.5)


def _import(found: Report, place: Path) -> None:
    source = generate(place, CSV_ROWS, csv=True)
    _read_once(source)
    pairing = _paired(
        lambda: _side(place, "load", CSV_ROWS, "4GB", source)["seconds"],
        lambda: _side(place, "copy", CSV_ROWS, "4GB", source)["seconds"],
    )
    what = f"import of {CSV_ROWS:,} rows of CSV"
    seconds = f"{min(pairing.ours):.0f} s of processor"
    found.add(what, f"{pairing.ratio:.2f}x ({seconds})", "2x DuckDB's own copy", pairing.ratio <= 2)


def _side(place: Path, name: str, rows: int, memory: str, source: Path | None = None) -> dict[str, Any]:
    """Run one side in a process of its own: seconds, peak bytes, and a sum over its answers."""
    data = source or generate(place, rows)
    command = [sys.executable, "-m", "benchmarks.claims_side", name, str(data), memory]
    done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    told: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return told
