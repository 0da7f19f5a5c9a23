"""The web workers of deploy/, started as systemd starts them, for tests and benchmarks."""

import os
import signal
import socket
import subprocess
import sys
import urllib.request
from pathlib import Path

from tests.servers import free_port

PATIENCE = 300  # seconds: a busy machine is slow, not wrong
ROOT = Path(__file__).resolve().parent.parent
_AS_SYSTEMD = (
    "import os, sys; os.dup2(int(sys.argv[1]), 3);"
    " os.environ.update(LISTEN_FDS='1', LISTEN_PID=str(os.getpid())); os.execv(sys.argv[2], sys.argv[2:])"
)


class Workers:
    """gunicorn as systemd would start it: the listening socket is ours and outlives it."""

    def __init__(self, directory: Path, database: str, number: int = 1, more: dict[str, str] | None = None) -> None:
        self.listening = socket.create_server(("127.0.0.1", 0), backlog=1024)
        self.port = self.listening.getsockname()[1]
        self.metrics = free_port()
        given = {"COMPLIANCE_DATA_DIR": str(directory), "COMPLIANCE_DATABASE_URL": database, "WEB_WORKERS": str(number)}
        figures = {"PROMETHEUS_MULTIPROC_DIR": str(directory / "metrics"), "METRICS_PORT": str(self.metrics)}
        self.environment = {**os.environ, **given, **figures, **(more or {})}
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
        self.process.wait(PATIENCE)

    def end(self) -> None:
        """Stop, and give the socket back."""
        self.stop()
        self.listening.close()

    def figures(self) -> str:
        """What a Prometheus would read."""
        with urllib.request.urlopen(f"http://127.0.0.1:{self.metrics}/metrics", timeout=PATIENCE) as answer:
            return answer.read().decode()
