"""A refusal's number names one refusal: who reads it out on the telephone is told the same as who looks it up."""

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path

HOUSE = Path(__file__).parent.parent / "compliance"
NUMBER = re.compile(r"(?!UTF-)[A-Z]+-\d{2,}")


def _prefix(node: ast.AST) -> str:
    """The "ROOM-" of f"ROOM-{number}", or nothing."""
    if isinstance(node, ast.JoinedStr) and len(node.values) == 2 and isinstance(node.values[0], ast.Constant):
        said = str(node.values[0].value)
        return said if re.fullmatch(r"[A-Z]+-", said) else ""
    return ""


def _makers(trees: dict[Path, ast.Module]) -> dict[str, tuple[str, Path]]:
    """Functions that make "ROOM-nn" from their first argument: name -> ("ROOM-", the file)."""
    return {
        function.name: (prefix, path)
        for path, tree in trees.items()
        if re.search(r"""f["'][A-Z]+-{""", path.read_text(encoding="utf-8"))
        for function in ast.walk(tree)
        if isinstance(function, ast.FunctionDef)
        for node in ast.walk(function)
        if (prefix := _prefix(node))
    }


def _said(node: ast.expr) -> Iterator[str]:
    """The texts that an argument may be; a choice between two is both."""
    if isinstance(node, ast.IfExp):
        yield from _said(node.body)
        yield from _said(node.orelse)
    elif isinstance(node, ast.Constant) and isinstance(node.value, str | int):
        yield str(node.value)


def _given(tree: ast.Module) -> Iterator[tuple[str, str, int]]:
    """What calls are given and generators yield: (function called, text, line). Comparisons are no refusals."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            called = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
            values = [*node.args, *(keyword.value for keyword in node.keywords)]
        elif isinstance(node, ast.Yield) and isinstance(node.value, ast.Tuple):
            called, values = "", node.value.elts
        else:
            continue
        for place, value in enumerate(values):
            for text in _said(value):
                if place == 0 or not text.isdecimal():
                    yield called, text, value.lineno


@cache
def refusals() -> dict[str, list[str]]:
    """Each number with the places that make its refusal."""
    trees = {path: ast.parse(path.read_text(encoding="utf-8")) for path in sorted(HOUSE.rglob("*.py"))}
    makers = _makers(trees)
    found = defaultdict(list)
    for path, tree in trees.items():
        imported = {
            name.asname or name.name for one in ast.walk(tree) if isinstance(one, ast.ImportFrom) for name in one.names
        }
        for called, text, line in _given(tree):
            prefix, home = makers.get(called, ("", path))
            if re.fullmatch(r"\d{2,}", text) and prefix and (home == path or called in imported):
                text = prefix + text
            if NUMBER.fullmatch(text):
                found[text].append(f"{path.relative_to(HOUSE)}:{line}")
    return found


def test_each_number_belongs_to_one_refusal() -> None:
    twice = {number: places for number, places in refusals().items() if len(places) > 1}
    assert not twice, "give a new number, or let one function make the refusal: " + str(twice)


def test_numbers_of_every_way_to_make_a_refusal_are_seen() -> None:
    found = refusals()
    assert found["FINDINGS-37"] and found["CASES-101"] and found["PROVIDERS-02"] and found["FINDINGS-10"]
    assert len(found) > 380
