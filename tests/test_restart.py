"""The web workers of deploy/ restart and reload while people work: nobody is refused, nothing begun is cut off."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from http.client import HTTPConnection
from pathlib import Path

import pytest

pytestmark = pytest.mark.processes
ROOT = Path(__file__).resolve().parent.parent
ASKING = 4
_AS_SYSTEMD = (
    "import os, sys; os.dup2(int(sys.argv[1]), 3);"
    " os.environ.update(LISTEN_FDS='1', LISTEN_PID=str(os.getpid())); os.execv(sys.argv[2], sys.argv[2:])"
)


class Workers:
    """gunicorn as systemd would start it: the listening socket is ours and outlives it."""

    def __init__(self, directory: Path, database: str) -> None:
        self.listening = socket.create_server(("127.0.0.1", 0), backlog=1024)
        self.port = self.listening.getsockname()[1]
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.metrics = free.getsockname()[1]
        given = {"COMPLIANCE_DATA_DIR": str(directory), "COMPLIANCE_DATABASE_URL": database, "WEB_WORKERS": "1"}
        figures = {"PROMETHEUS_MULTIPROC_DIR": str(directory / "metrics"), "METRICS_PORT": str(self.metrics)}
        self.environment = {**os.environ, **given, **figures}
        self.start()

    def start(self) -> None:
        """As `systemctl start` with a socket unit: descriptor 3, named by LISTEN_FDS and LISTEN_PID."""
        given = self.listening.fileno()
        server = [sys.executable, "-m", "gunicorn", "-c", "deploy/gunicorn.conf.py", "app:app"]
        call = [sys.executable, "-c", _AS_SYSTEMD, str(given), *server]
        self.process = subprocess.Popen(call, cwd=ROOT, env=self.environment, pass_fds=[given])

    def reload(self) -> None:
        """As `systemctl reload`: new workers take over from the old ones."""
        self.process.send_signal(signal.SIGHUP)

    def restart(self) -> None:
        """As `systemctl restart`: all processes end, then new ones begin."""
        self.stop()
        self.start()

    def stop(self) -> None:
        """As `systemctl stop`."""
        self.process.terminate()
        self.process.wait(90)

    def figures(self) -> str:
        """What a Prometheus would read."""
        with urllib.request.urlopen(f"http://127.0.0.1:{self.metrics}/metrics", timeout=60) as answer:
            return answer.read().decode()


class Asker(threading.Thread):
    """Somebody who reads a page and sends a form, again and again, each on a new connection, as nginx does."""

    def __init__(self, port: int) -> None:
        super().__init__(daemon=True)
        self.port, self.over, self.failed, self.answered, self.processes = port, False, [], 0, set()

    def run(self) -> None:
        while not self.over:
            for method, path, wanted in (("GET", "/publicity/verify", 200), ("POST", "/accounts/sign-in", 400)):
                self._ask(method, path, wanted)

    def _ask(self, method: str, path: str, wanted: int) -> None:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=90)
        try:
            connection.request(method, path, body=b"name=nobody" if method == "POST" else None)
            answer = connection.getresponse()
            answer.read()
            if answer.status != wanted:
                self.failed.append(f"{method} {path}: {answer.status}")
            self.answered += 1
        except OSError as fault:
            self.failed.append(f"{method} {path}: {fault!r}")
        finally:
            connection.close()


def _wait_for_more(askers: list[Asker], more: int) -> None:
    wanted, until = sum(one.answered for one in askers) + more, time.monotonic() + 120
    while sum(one.answered for one in askers) < wanted:
        assert time.monotonic() < until, "no answer for two minutes"
        time.sleep(0.05)


@pytest.mark.skipif(os.name != "posix", reason="gunicorn and systemd are of Unix")
def test_nobody_fails_while_the_workers_are_restarted_and_reloaded(tmp_path, sqlite_template, keyring_dir):
    for name in ("secret_key", "keyring.json"):
        shutil.copy(keyring_dir / name, tmp_path / name)
    shutil.copy(sqlite_template, tmp_path / "compliance.sqlite3")
    workers = Workers(tmp_path, f"sqlite:///{tmp_path / 'compliance.sqlite3'}")
    askers = [Asker(workers.port) for _ in range(ASKING)]
    try:
        for asker in askers:
            asker.start()
        _wait_for_more(askers, 8)
        for change in (workers.restart, workers.reload):
            change()
            _wait_for_more(askers, 8)
        figures = workers.figures()
    finally:
        for asker in askers:
            asker.over = True
        for asker in askers:
            asker.join(100)
        workers.stop()
        workers.listening.close()
    assert [fault for asker in askers for fault in asker.failed] == []
    assert re.search(r'compliance_request_seconds_count\{method="GET",room="publicity",status="2xx"\} [1-9]', figures)
    labels = set(re.findall(r'(\w+)="', figures))
    assert labels == {"method", "room", "status", "le"}
