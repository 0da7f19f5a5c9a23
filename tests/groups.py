"""Which tests share a process: those of one `xdist_group`, because what they build is built once there."""

import ast
from functools import cache
from pathlib import Path

from xdist.scheduler import LoadGroupScheduling

_MARK = "xdist_group"


class Groups(LoadGroupScheduling):
    """Single tests to whoever is free, but those of one group to one process.

    xdist tells groups by an ending that it writes to the ids of tests, and pytest 9.2 does not let it any more; what
    hands out the tests has only their ids. So the marks are read where they stand, in the files. Groups of many tests
    go out first, which leaves the single ones to even out the end.
    """

    def _split_scope(self, nodeid: str) -> str:
        return group_of(self.config.rootpath, nodeid) or nodeid


def group_of(root: Path, nodeid: str) -> str:
    """The group of a test below `root`, "" for one that stands alone."""
    path, _, rest = nodeid.partition("::")
    marked = _marked(root / path)
    return marked.get(rest.partition("[")[0], marked.get("", ""))


@cache
def _marked(path: Path) -> dict[str, str]:
    """The group by test function, that of the whole file under ""."""
    source = path.read_text()
    if _MARK not in source:
        return {}
    found = {}
    for node in ast.parse(source).body:
        if isinstance(node, ast.FunctionDef):
            name, places = node.name, node.decorator_list
        elif isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "pytestmark":
            name, places = "", [node.value]
        else:
            continue
        for group in _named(places):
            found[name] = group
    return found


def _named(places: list[ast.expr]) -> list[str]:
    parts = [part for place in places for part in ast.walk(place) if isinstance(part, ast.Call)]
    return [ast.literal_eval(call.args[0]) for call in parts if ast.unparse(call.func).endswith(_MARK)]
