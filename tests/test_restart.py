"""The web workers of deploy/ restart and reload while people work: nobody is refused, nothing begun is cut off."""

import os
import re
import shutil
import threading
import time
from http.client import HTTPConnection

import pytest

from tests.workers import PATIENCE, Workers

pytestmark = pytest.mark.processes
ASKING = 4


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
        connection = HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
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
    wanted, until = sum(one.answered for one in askers) + more, time.monotonic() + PATIENCE
    while sum(one.answered for one in askers) < wanted:
        assert time.monotonic() < until, "no answer for minutes"
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
            asker.join(PATIENCE)
        workers.end()
    assert [fault for asker in askers for fault in asker.failed] == []
    assert re.search(r'compliance_request_seconds_count\{method="GET",room="publicity",status="2xx"\} [1-9]', figures)
    labels = set(re.findall(r'(\w+)="', figures))
    assert labels == {"method", "room", "status", "le"}
