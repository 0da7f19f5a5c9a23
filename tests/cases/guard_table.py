"""docs/guards.md: from the step of the procedure to its guards, their articles and their tests, made from the tables.

`python -m tests.cases.guard_table` writes it; a test holds it to what the rules and the test cases say.
"""

import tomllib
from dataclasses import dataclass
from pathlib import Path

from compliance.cases import rules
from tests.cases import story

FILE = Path(__file__).resolve().parent.parent.parent / "docs" / "guards.md"
HOW = "run `python -m tests.cases.guard_table`"
_HEAD = """# From the article to the guard to its test

Each rule of the procedure is a row of a table of guards (`compliance/cases/*_guard_rules.py`). Each has a number, an
article, and cases in `tests/cases/guards/`: one move that is refused and one that passes, both sides of every boundary
where there is one. A test takes each guard out of its table and sees its refusals disappear. Articles of orders that
were read in secondary sources are marked 未核实. This page is made from those tables ({how}).
"""


@dataclass(frozen=True)
class Row:
    """One step of the procedure: its name, its term, its guards."""

    step: str
    term: str
    guards: tuple[str, ...]


def rows() -> tuple[Row, ...]:
    """The steps of the procedure, in their order."""
    found = tomllib.loads((Path(__file__).parent / "procedure.toml").read_text(encoding="utf-8"))["row"]
    return tuple(Row(row["step"], row["term"], tuple(row["guards"])) for row in found)


def render() -> str:
    """The page."""
    guards = {one.number: one for table in rules.GUARDS_BY_TRACK.values() for one in table}
    cases: dict[str, list[str]] = {}
    for case in story.cases():
        cases.setdefault(case.guard, []).append(case.says)
    parts = [_HEAD.format(how=HOW)]
    for row in rows():
        term = f"（{row.term}）" if row.term else ""
        parts.append(f"\n## {row.step}{term}\n\n| 编号 | 依据 | 规则 | 测试 |\n|---|---|---|---|\n")
        for number in row.guards:
            one = guards[number]
            tests = "<br>".join(cases.get(number, ()))
            parts.append(f"| {number} | {one.article} | {one.rule.zh}<br>{one.rule.en} | {tests} |\n")
    return "".join(parts)


if __name__ == "__main__":
    FILE.write_text(render(), encoding="utf-8")
