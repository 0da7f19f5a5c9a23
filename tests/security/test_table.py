"""The table of requirements is complete, and every test that it names exists."""

import ast
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TABLE = ROOT / "docs" / "security.md"
# Requirements of levels 1 and 2 by section, from the standard's own list (5.0.0); those of level 3 are left out.
SECTIONS = """
1.1:1-2 1.2:1-9 1.3:1-11 1.4:1-3 1.5:1-2 2.1:1-3 2.2:1-3 2.3:1-4 2.4:1-1 3.2:1-2 3.3:1-4 3.4:1-6 3.5:1-5 3.7:1-2
4.1:1-3 4.2:1-1 4.3:1-2 4.4:1-4 5.1:1-1 5.2:1-3 5.3:1-2 5.4:1-3 6.1:1-3 6.2:1-12 6.3:1-4 6.4:1-4 6.5:1-5 6.6:1-3
6.8:1-4 7.1:1-3 7.2:1-4 7.3:1-2 7.4:1-5 7.5:1-2 7.6:1-2 8.1:1-2 8.2:1-3 8.3:1-1 8.4:1-1 9.1:1-3 9.2:1-4 10.1:1-2
10.2:1-2 10.3:1-4 10.4:1-11 10.5:1-5 10.6:1-2 10.7:1-3 11.1:1-2 11.2:1-3 11.3:1-3 11.4:1-4 11.5:1-1 11.6:1-1 12.1:1-3
12.2:1-2 12.3:1-4 13.1:1-1 13.2:1-5 13.3:1-2 13.4:1-5 14.1:1-2 14.2:1-4 14.3:1-3 15.1:1-3 15.2:1-3 15.3:1-7 16.1:1-1
16.2:1-5 16.3:1-4 16.4:1-3 16.5:1-3 17.1:1-1 17.2:1-4 17.3:1-2
"""
REASONS = ("not applicable: ", "by operation")


def required() -> list[tuple[int, ...]]:
    """All requirements in order, as numbers."""
    found = []
    for part in SECTIONS.split():
        section, _, span = part.partition(":")
        first, _, last = span.partition("-")
        found += [(*map(int, section.split(".")), number) for number in range(int(first), int(last) + 1)]
    return found


def rows() -> list[tuple[str, str, str]]:
    """The rows of the table: requirements, words, what holds them."""
    lines = TABLE.read_text(encoding="utf-8").split("## The table")[1].splitlines()
    cells = [tuple(cell.strip() for cell in line.strip("|").split(" | ")) for line in lines if re.match(r"\| \d", line)]
    return [(one[0], one[1], one[2]) for one in cells if len(one) == 3]


def test_every_requirement_of_levels_one_and_two_stands_once_in_order():
    wanted, told = required(), []
    for name, _words, _held in rows():
        first, _, last = name.partition("-")
        low = tuple(map(int, first.split(".")))
        high = tuple(map(int, (last or first).split(".")))
        told += [one for one in wanted if low <= one <= high]
        assert low in wanted, name
        assert high in wanted, name
    assert told == wanted


def test_every_row_names_a_test_that_exists_or_says_why_not():
    for name, words, held in rows():
        assert words, name
        if held.startswith(REASONS):
            continue
        file, _, test = held.partition("::")
        assert (ROOT / file).is_file(), f"{name}: {file}"
        there = {node.name for node in ast.walk(ast.parse((ROOT / file).read_text())) if hasattr(node, "name")}
        assert not test or test in there, f"{name}: {test}"


def test_rows_of_the_table_are_read_whole():
    lines = TABLE.read_text(encoding="utf-8").split("## The table")[1]
    assert len(rows()) == len(re.findall(r"^\| \d", lines, re.M))
