"""One archive for a network without the internet: the program, every locked wheel, the browser libraries.

python develop.py bundle            makes dist/compliance-bundle.tar.gz and installs it on trial, without any index
python develop.py bundle --no-trial only makes it

On the closed machine, of the same kind as this one (system, processor, Python): unpack, then
python3 -m venv .venv && .venv/bin/pip install --no-index --find-links wheels --require-hashes -r requirements.txt
"""

import os
import subprocess
import sys
import tarfile
import tempfile
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ARCHIVE = ROOT / "dist" / "compliance-bundle.tar.gz"
NAME = "compliance"
# The program and what it needs to run; tests and benchmarks stay at home.
PARTS = (
    *("app.py", "compliance", "forms", "templates", "checklists", "migrations", "deploy", "docs", "node_modules"),
    *("requirements.txt", "pyproject.toml", "package.json", "package-lock.json", "README.md", "README.zh-CN.md"),
)
_LEFT = {"__pycache__", ".mypy_cache"}


def make() -> Path:
    """Download the wheels, each held against its hash, and pack them with the program."""
    with tempfile.TemporaryDirectory() as directory:
        wheels = Path(directory) / "wheels"
        _pip(sys.executable, "download", "--require-hashes", "-r", ROOT / "requirements.txt", "-d", wheels)
        ARCHIVE.parent.mkdir(exist_ok=True)
        with tarfile.open(ARCHIVE, "w:gz", dereference=True) as archive:
            archive.add(wheels, f"{NAME}/wheels")
            for part in PARTS:
                archive.add(ROOT / part, f"{NAME}/{part}", filter=_kept)
    return ARCHIVE


def _kept(info: tarfile.TarInfo) -> tarfile.TarInfo | None:
    info.uid = info.gid = 0
    info.uname = info.gname = ""
    return None if set(Path(info.name).parts) & _LEFT else info


def try_out(archive: Path) -> None:
    """Install it into an empty folder with no index to ask, make a database, and look through it."""
    with tempfile.TemporaryDirectory() as directory:
        with tarfile.open(archive) as packed:
            packed.extractall(directory, filter="data")
        home = Path(directory) / NAME
        venv.create(home / ".venv", with_pip=True)
        python = home / ".venv" / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
        from_wheels = ("--no-index", "--find-links", home / "wheels", "--require-hashes")
        _pip(python, "install", *from_wheels, "-r", home / "requirements.txt")
        environment = {**os.environ, "COMPLIANCE_DATA_DIR": str(home / "data"), "PIP_NO_INDEX": "1"}
        for command in ("init", "check"):
            subprocess.run([python, "app.py", command], cwd=home, env=environment, check=True)
        shown = "from compliance.web import vendor; assert all(map(vendor.path_of, vendor.ALLOWED))"
        subprocess.run([python, "-c", shown], cwd=home, env=environment, check=True)


def _pip(python: str | Path, *words: str | Path) -> None:
    line = [python, "-m", "pip", "-q", "--disable-pip-version-check", *words]
    subprocess.run([str(word) for word in line], check=True)


def main(words: list[str]) -> int:
    """Make it, try it, say how large it is."""
    archive = make()
    print(f"{archive.relative_to(ROOT)}: {archive.stat().st_size / 1e6:.0f} MB")
    if "--no-trial" not in words:
        try_out(archive)
        print("installed without an index, database made, whole")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
