"""The drill of docs/restore.md, its commands run as they stand there; and what a restore refuses."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from compliance.foundation import backup, clock, evidence_store, restore
from compliance.foundation.database import db
from compliance.foundation.errors import Refusal
from compliance.foundation.unit_of_work import unit_of_work
from tests import servers
from tests.claims import store as claims
from tests.conftest import make_app
from tests.deadlines.test_processes import _newest_tools

CLAIMS = (
    "结算单号,身份证号,机构编码,医疗类别,入院日期,出院日期,结算日期,总费用,符合范围费用,基金支付,险种\n"
    "A1,1,H1,住院,2024-01-03,2024-01-09,2024-01-09,3000.00,2700.00,1800.00,居民\n"
)
pytestmark = pytest.mark.processes
ROOT = Path(__file__).resolve().parents[2]


def _commands() -> list[str]:
    blocks = re.findall(r"```\n(.*?)```", (ROOT / "docs" / "restore.md").read_text(), re.S)
    return [line for block in blocks for line in block.splitlines()]


@pytest.mark.sqlite_only
def test_the_documented_commands_bring_everything_back(app, people, tmp_path):
    settings = app.extensions["settings"]
    export = tmp_path / "export.csv"
    export.write_text(CLAIMS, encoding="utf-8")
    batch = claims.load(export)
    with unit_of_work(people.manager):
        kept = evidence_store.put(people.manager, b"a photo", "image/jpeg").sha256
    db.session.remove()
    copies, new = tmp_path / "copies", tmp_path / "new"
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("COMPLIANCE_")},
        "COMPLIANCE_DATA_DIR": str(settings.data_dir),
        "COPIES": str(copies),
        "NEW": str(new),
        "KEYRING": str(settings.data_dir / "keyring.json"),
    }
    said = []
    for line in _commands():
        command = line.replace("python app.py", f"{sys.executable} app.py")
        newest = max((path.parent.name for path in copies.glob("*/manifest.json")), default="")
        run = {"cwd": ROOT, "env": {**environment, "NEWEST": newest}, "capture_output": True, "text": True}
        done = subprocess.run(["/bin/sh", "-c", command], check=False, **run)
        assert done.returncode == 0, f"{line}: {done.stderr}"
        said.append(done.stdout)
    assert len(said) == 6
    head = json.loads(next(copies.glob("*/manifest.json")).read_text())["trail_head"]
    assert head in said[3]
    assert "完好" in said[5]
    assert list((new / "claims" / batch.folder).rglob("*.parquet"))
    assert (new / "evidence" / kept[:2] / kept).read_bytes() == b"a photo"


def _other(app, tmp_path, name="other"):
    """A second house with the same keys and nothing in it, on the same kind of database."""
    directory = tmp_path / name
    directory.mkdir()
    for key in ("secret_key", "keyring.json"):
        shutil.copy(app.extensions["settings"].data_dir / key, directory / key)
    url = app.extensions["settings"].database_url
    if db.engine.dialect.name == "postgresql":
        servers.statement(url, f'CREATE DATABASE "{directory.parent.name}_{name}"')
        return make_app(servers.settings(directory, servers.database(url, f"{directory.parent.name}_{name}")))
    return make_app(servers.settings(directory, f"sqlite:///{directory / 'compliance.sqlite3'}"))


def test_a_copy_comes_back_whole_and_only_onto_nothing(app, people, tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", f"{_newest_tools()}{os.pathsep}{os.environ['PATH']}")
    made = backup.backup(tmp_path / "copies", clock.now())
    db.session.remove()
    with pytest.raises(Refusal, match="BACKUP-07"):
        restore.restore(made.folder)
    other = _other(app, tmp_path)
    with other.app_context():
        found = restore.restore(made.folder)
        assert found.trail_head == made.trail_head
        servers.close()


@pytest.mark.sqlite_only
def test_a_copy_is_not_brought_back_without_its_keys_or_in_part(app, people, tmp_path):
    made = backup.backup(tmp_path / "copies", clock.now())
    db.session.remove()
    empty = tmp_path / "empty"
    stranger = make_app(servers.settings(empty, f"sqlite:///{empty / 'compliance.sqlite3'}"))
    with stranger.app_context(), pytest.raises(Refusal, match="BACKUP-06"):
        restore.restore(made.folder)
    (made.folder / made.database).write_bytes(b"half")
    with pytest.raises(Refusal, match="BACKUP-04"):
        restore.restore(made.folder)
