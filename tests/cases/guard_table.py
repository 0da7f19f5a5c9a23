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
_OTHERS = """
## 不是程序规则的拒绝 · refusals that are no rules of procedure

A refusal that is no row above is one of four things: a field of a form, a role, the computation of an amount, or a
record that does not add up. A test finds every number that the room refuses with outside the tables of guards, and
holds this list to them, each with the test that sees it.

| 编号 | 性质 | 内容 | 测试 |
|---|---|---|---|
"""


@dataclass(frozen=True)
class Row:
    """One step of the procedure: its name, its term, its guards."""

    step: str
    term: str
    guards: tuple[str, ...]


# What a refusal is that is no rule of procedure.
KINDS = {
    "input": "录入校验 · a field of the form",
    "role": "角色权限 · who may use the page at all",
    "amount": "金额规则 · how an amount is computed",
    "record": "记录完整 · what is stored still adds up",
}


@dataclass(frozen=True)
class Other:
    """A refusal that is no rule of procedure. test: the file and the function that see it."""

    number: str
    kind: str
    says: str
    test: tuple[str, str]


def others() -> tuple[Other, ...]:
    """The refusals of the room that are no rules of procedure."""
    found = tomllib.loads((Path(__file__).parent / "procedure.toml").read_text(encoding="utf-8"))["other"]
    return tuple(Other(row["number"], row["kind"], row["says"], tuple(row["test"])) for row in found)


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
    parts.append(_OTHERS)
    for one in others():
        seen = one.test[1].removeprefix("test_").replace("_", " ")
        parts.append(f"| {one.number} | {KINDS[one.kind]} | {one.says} | {seen} |\n")
    return "".join(parts)


if __name__ == "__main__":
    FILE.write_text(render(), encoding="utf-8")
