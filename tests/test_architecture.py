"""The house: who may import whom, how large a file may grow, which doors a room has."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
HOUSE = ROOT / "compliance"
DOORS = ("rules", "models", "service", "views", "jobs", "commands")
MAX_FILE, MAX_FUNCTION = 300, 40

# A room may import the rooms of earlier rows, through their service and rules; never one of its own row.
ORDER = (
    ("accounts",),
    ("documents", "lawbook"),
    # What comes again goes by values of the law: by when claims come in and are reviewed.
    ("deadlines",),
    ("providers", "ledger"),
    ("checklists",),
    ("agreements",),
    ("penalties",),
    ("findings",),
    ("claims",),
    ("indicators",),
    ("sampling",),
    ("screening",),
    ("inspections", "followups", "selfchecks", "reviews"),
    ("cases",),
    ("tips",),  # its rewards are a share of what a decided case says the fund lost
    ("rectifications",),
    (
        "assessments",
        "accreditation",
    ),
    ("renewals",),
    ("points",),
    ("campaigns", "meetings"),
    ("payments",),
    ("retention",),  # it asks no room: each offers what it keeps, and the application hands the offers over
    ("reports", "portal", "publicity", "worklists", "beginning"),
    ("county",),
)
# Below every room: pure law, the foundation, and the web's access and furniture (views only, forms).
BELOW = ("foundation", "law")
RANK = {room: rank for rank, row in enumerate(ORDER) for room in row}
OPEN_DOORS = ("service", "rules")
EXTRA_FILES = {"web", "foundation", "law", "translations", "static", "county"}

SOURCES = sorted(path for path in HOUSE.rglob("*.py"))
FOLDERS = ("compliance", "forms", "tests", "migrations", "benchmarks")
ALL_SOURCES = [
    *sorted(path for folder in FOLDERS for path in (ROOT / folder).rglob("*.py")),
    ROOT / "app.py",
    ROOT / "develop.py",
]


def _name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def _imports(path: Path):
    tree = ast.parse(path.read_text())
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield node, alias.name
        elif isinstance(node, ast.ImportFrom):
            for alias in node.names:
                yield node, f"{node.module}.{alias.name}"


def _room_of(path: Path) -> str:
    return path.relative_to(HOUSE).parts[0]


def _door_of(stem: str) -> str:
    return stem.rsplit("_", 1)[-1]


@pytest.mark.parametrize("path", ALL_SOURCES, ids=_name)
def test_imports_are_absolute_complete_and_at_the_top(path):
    tree = ast.parse(path.read_text())
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"relative import in line {node.lineno}"
            assert all(alias.name != "*" for alias in node.names), f"star import in line {node.lineno}"
    nested = [
        inner.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        for inner in ast.walk(node)
        if isinstance(inner, ast.Import | ast.ImportFrom)
    ]
    assert not nested, f"imports inside functions in lines {nested}"


@pytest.mark.parametrize("path", SOURCES, ids=_name)
def test_rooms_reach_each_other_through_service_and_rules_one_way(path):
    room = _room_of(path)
    if room not in RANK:
        return
    for node, name in _imports(path):
        parts = name.split(".")
        if parts[0] != "compliance" or len(parts) < 3 or parts[1] in (room, *BELOW, "web"):
            continue
        other, where = parts[1], f"line {node.lineno}: {name}"
        if other in RANK:
            assert RANK[other] < RANK[room], f"{where}: {room} may not import {other}"
            assert _door_of(parts[2]) in OPEN_DOORS, f"{where}: only service and rules are open to other rooms"


@pytest.mark.parametrize("path", SOURCES, ids=_name)
def test_nothing_below_imports_what_is_above(path):
    room = _room_of(path)
    for node, name in _imports(path):
        parts = name.split(".")
        if parts[0] != "compliance" or len(parts) < 2:
            continue
        if room in BELOW:
            assert parts[1] in BELOW, f"line {node.lineno}: {room} imports {name}"
        if room == "web" and parts[1] in RANK:
            assert parts[1] == "accounts", f"line {node.lineno}: the furniture imports {name}"
        if parts[1] == "web" and room in RANK:
            assert _door_of(path.stem) == "views", f"line {node.lineno}: only views use the web"


@pytest.mark.parametrize("path", SOURCES, ids=_name)
def test_a_room_has_only_the_known_doors(path):
    room = _room_of(path)
    if room in RANK and room not in EXTRA_FILES and path.stem != "__init__":
        assert _door_of(path.stem) in DOORS, f"{path.name} ends in none of {DOORS}"


@pytest.mark.parametrize("path", [p for p in SOURCES if p.name == "__init__.py"], ids=_name)
def test_packages_are_empty(path):
    assert not path.read_text().strip()


@pytest.mark.parametrize("path", ALL_SOURCES, ids=_name)
def test_files_and_functions_keep_their_size(path):
    if path.parent.name == "versions":
        return
    lines = path.read_text().count("\n")
    assert lines <= MAX_FILE, f"{lines} lines, at most {MAX_FILE}"
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            assert length <= MAX_FUNCTION, f"{node.name} has {length} lines, at most {MAX_FUNCTION}"


def test_no_file_is_a_dumping_ground():
    banned = {"utils", "util", "helpers", "helper", "common", "shared", "misc"}
    assert not [_name(path) for path in ALL_SOURCES if path.stem in banned]


@pytest.mark.parametrize("path", [p for p in SOURCES if _door_of(p.stem) == "views"], ids=_name)
def test_views_hold_no_sql_and_no_commit(path):
    if path == HOUSE / "web" / "views.py":
        return
    names = {name for _, name in _imports(path)}
    assert not [name for name in names if name.startswith("sqlalchemy") or ".models" in name or "unit_of_work" in name]


@pytest.mark.parametrize("path", [p for p in SOURCES if _door_of(p.stem) in ("service", "rules", "models")], ids=_name)
def test_services_know_no_request(path):
    for node, name in _imports(path):
        top = name.split(".")[0]
        assert top not in {"flask_wtf", "wtforms", "flask_login", "forms"}, f"line {node.lineno}: {name}"
        if top == "flask":
            assert name == "flask.current_app", f"line {node.lineno}: {name}"


@pytest.mark.parametrize("path", [p for p in SOURCES if _door_of(p.stem) == "rules"], ids=_name)
def test_rules_are_pure(path):
    banned = {"flask", "sqlalchemy", "wtforms", "random", "secrets", "time", "os", "pathlib", "uuid"}
    for node, name in _imports(path):
        assert name.split(".")[0] not in banned, f"line {node.lineno}: rules import {name}"
        if name.startswith("compliance."):
            parts = name.split(".")
            pure = parts[1] == "law" or _door_of(parts[2]) == "rules"
            pure |= parts[1] == "foundation" and parts[2] in {
                "errors",
                "histories",
                "masks",
                "money",
                "words",
                "working_days",
                "hashing",
            }
            assert pure, f"line {node.lineno}: rules import {name}"


def test_rules_load_in_a_bare_interpreter():
    modules = [
        ".".join(path.relative_to(ROOT).with_suffix("").parts) for path in SOURCES if _door_of(path.stem) == "rules"
    ]
    program = (
        f"import sys\nfor m in {modules!r}: __import__(m)\nassert not {{'flask', 'sqlalchemy'}} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", program], cwd=ROOT, check=True)


@pytest.mark.parametrize("room", sorted(RANK))
def test_mirrors_stand_where_their_door_is(room):
    home = HOUSE / room
    if not list(home.glob("*views.py")):
        return
    assert (ROOT / "templates" / room).is_dir(), f"templates/{room}/"
    assert (ROOT / "tests" / room / "access.toml").is_file(), f"tests/{room}/access.toml"
    assert (HOUSE / "translations" / "zh_Hans" / "LC_MESSAGES" / f"{room}.po").is_file(), f"{room}.po"
    if list(home.glob("*models.py")):
        assert list((ROOT / "migrations" / "versions").glob(f"*_{room}*.py")), f"migration of {room}"
