"""`python develop.py bench [ROOM…]`: measure the bars and write each room's section of docs/benchmarks.md.

A benchmark is benchmarks/<room>.py with `report()`, which returns a measure.Report.
"""

import importlib
import platform
import re
import sys
from pathlib import Path

from benchmarks.measure import Report

HERE = Path(__file__).resolve().parent
PAGE = HERE.parent / "docs" / "benchmarks.md"
_APART = {"__init__", "__main__", "measure", "claims_by_hand", "claims_data", "claims_side"}
_HEAD = (
    "# Benchmarks\n\nWritten by `make bench`. A bar is a ratio between two things run in turn in one run, the median\n"
    "of at least five pairs after a warm-up; absolute figures are for the reader only.\n"
)


def main(words: list[str]) -> int:
    """Measure the named rooms, all of them without words; 1 when a bar is missed."""
    rooms = words or sorted(
        path.stem for path in HERE.glob("*.py") if path.stem not in _APART and not path.stem.endswith("_load")
    )
    missed = 0
    for room in rooms:
        report = importlib.import_module(f"benchmarks.{room}").report()
        report.notes.append(f"Python {platform.python_version()}, {platform.machine()}.")
        keep(report)
        print(report.as_markdown())  # noqa: T201 - this is a program
        missed += sum(not row.holds for row in report.rows)
    return 1 if missed else 0


def keep(report: Report) -> None:
    """Put a room's section into the page, in the place of its last one, rooms in order."""
    page = PAGE.read_text() if PAGE.exists() else _HEAD
    head, *sections = re.split(r"(?m)^(?=## )", page)
    kept = {section.split("\n", 1)[0].removeprefix("## "): section.rstrip() + "\n" for section in sections}
    kept[report.room] = report.as_markdown()
    PAGE.write_text(head.rstrip() + "\n\n" + "\n".join(kept[room] for room in sorted(kept)))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
