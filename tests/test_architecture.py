"""The house: who may import whom, how large a file may grow, which doors a room has."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

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
IMPURE = {"flask", "sqlalchemy", "wtforms", "random", "secrets", "time", "os", "pathlib", "uuid"}
PURE_FOUNDATION = {"errors", "histories", "masks", "money", "words", "working_days", "hashing"}
INDENTED_IMPORT = re.compile(r"^[ \t]+(from|import)\b", re.MULTILINE)
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


@cache
def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text())


@cache
def _imports(path: Path) -> tuple[tuple[int, str], ...]:
    """(line, whole name) of everything that a file imports."""
    found = []
    for node in ast.walk(_tree(path)):
        if isinstance(node, ast.Import):
            found += [(node.lineno, alias.name) for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            found += [(node.lineno, f"{node.module}.{alias.name}") for alias in node.names]
    return tuple(found)


def _room_of(path: Path) -> str:
    return path.relative_to(HOUSE).parts[0]


def _door_of(stem: str) -> str:
    return stem.rsplit("_", 1)[-1]


def _behind(*doors: str) -> list[Path]:
    return [path for path in SOURCES if _door_of(path.stem) in doors]


def _nothing(faults: Iterable[tuple[Path, int, str]]) -> None:
    """Each fault is told by its file and line: a law holds for every file or names all that break it."""
    told = [f"{_name(path)}:{line}: {fault}" for path, line, fault in faults]
    assert not told, "\n".join(told)


def _functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    yield from (node for node in ast.walk(_tree(path)) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def test_imports_are_absolute_complete_and_at_the_top():
    def faults():
        for path in ALL_SOURCES:
            for node in ast.walk(_tree(path)):
                if isinstance(node, ast.ImportFrom) and node.level:
                    yield path, node.lineno, "relative import"
                if isinstance(node, ast.ImportFrom) and any(alias.name == "*" for alias in node.names):
                    yield path, node.lineno, "star import"
            for function in _functions(path) if INDENTED_IMPORT.search(path.read_text()) else ():
                for node in ast.walk(function):
                    if isinstance(node, ast.Import | ast.ImportFrom):
                        yield path, node.lineno, "import inside a function"

    _nothing(faults())


def test_rooms_reach_each_other_through_service_and_rules_one_way():
    def faults():
        for path in SOURCES:
            room = _room_of(path)
            for line, name in _imports(path) if room in RANK else ():
                parts = name.split(".")
                if parts[0] != "compliance" or len(parts) < 3 or parts[1] == room or parts[1] not in RANK:
                    continue
                if RANK[parts[1]] >= RANK[room]:
                    yield path, line, f"{room} may not import {name}"
                if _door_of(parts[2]) not in OPEN_DOORS:
                    yield path, line, f"{name}: only service and rules are open to other rooms"

    _nothing(faults())


def test_nothing_below_imports_what_is_above():
    def faults():
        for path in SOURCES:
            room = _room_of(path)
            for line, name in _imports(path):
                parts = name.split(".")
                if parts[0] != "compliance" or len(parts) < 2:
                    continue
                if room in BELOW and parts[1] not in BELOW:
                    yield path, line, f"{room} imports {name}"
                if room == "web" and parts[1] in RANK and parts[1] != "accounts":
                    yield path, line, f"the furniture imports {name}"
                if parts[1] == "web" and room in RANK and _door_of(path.stem) != "views":
                    yield path, line, "only views use the web"

    _nothing(faults())


def test_a_room_has_only_the_known_doors():
    rooms = [path for path in SOURCES if _room_of(path) in RANK and _room_of(path) not in EXTRA_FILES]
    _nothing(
        (path, 1, f"ends in none of {DOORS}")
        for path in rooms
        if path.stem != "__init__" and _door_of(path.stem) not in DOORS
    )


def test_packages_are_empty():
    _nothing((path, 1, "not empty") for path in SOURCES if path.name == "__init__.py" and path.read_text().strip())


def test_files_and_functions_keep_their_size():
    def faults():
        for path in ALL_SOURCES:
            if path.parent.name == "versions":
                continue
            lines = path.read_text().count("\n")
            if lines > MAX_FILE:
                yield path, lines, f"{lines} lines, at most {MAX_FILE}"
            for node in _functions(path):
                length = (node.end_lineno or node.lineno) - node.lineno + 1
                if length > MAX_FUNCTION:
                    yield path, node.lineno, f"{node.name} has {length} lines, at most {MAX_FUNCTION}"

    _nothing(faults())


def test_no_file_is_a_dumping_ground():
    banned = {"utils", "util", "helpers", "helper", "common", "shared", "misc"}
    assert not [_name(path) for path in ALL_SOURCES if path.stem in banned]


def test_views_hold_no_sql_and_no_commit():
    _nothing(
        (path, line, name)
        for path in _behind("views")
        if path != HOUSE / "web" / "views.py"
        for line, name in _imports(path)
        if name.startswith("sqlalchemy") or ".models" in name or "unit_of_work" in name
    )


def test_services_know_no_request():
    banned = {"flask_wtf", "wtforms", "flask_login", "forms"}
    _nothing(
        (path, line, name)
        for path in _behind("service", "rules", "models")
        for line, name in _imports(path)
        if name.split(".")[0] in banned or (name.split(".")[0] == "flask" and name != "flask.current_app")
    )


def _pure(name: str) -> bool:
    parts = name.split(".")
    if parts[0] != "compliance":
        return parts[0] not in IMPURE
    of_rules = parts[1] == "law" or _door_of(parts[2]) == "rules"
    return of_rules or (parts[1] == "foundation" and parts[2] in PURE_FOUNDATION)


def test_rules_are_pure():
    _nothing(
        (path, line, f"rules import {name}")
        for path in _behind("rules")
        for line, name in _imports(path)
        if not _pure(name)
    )


def test_rules_load_in_a_bare_interpreter():
    modules = [".".join(path.relative_to(ROOT).with_suffix("").parts) for path in _behind("rules")]
    program = (
        f"import sys\nfor m in {modules!r}: __import__(m)\nassert not {{'flask', 'sqlalchemy'}} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", program], cwd=ROOT, check=True)


def test_mirrors_stand_where_their_door_is():
    missing = []
    for room in sorted(room for room in RANK if list((HOUSE / room).glob("*views.py"))):
        mirrors = (
            ROOT / "templates" / room,
            ROOT / "tests" / room / "access.toml",
            HOUSE / "translations" / "zh_Hans" / "LC_MESSAGES" / f"{room}.po",
        )
        missing += [_name(path) for path in mirrors if not path.exists()]
        migrations = list((ROOT / "migrations" / "versions").glob(f"*_{room}*.py"))
        if list((HOUSE / room).glob("*models.py")) and not migrations:
            missing.append(f"a migration of {room}")
    assert not missing
