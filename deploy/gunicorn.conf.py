"""How the web workers run: `gunicorn -c deploy/gunicorn.conf.py app:app`, the socket given by systemd.

The socket is systemd's and stays open while the workers change, so that whoever comes meanwhile waits and is not
refused; a worker that is told to stop answers what it has begun. WEB_WORKERS and WEB_THREADS change the numbers,
METRICS_PORT where a Prometheus on this machine finds the figures (0: nowhere).
"""

import os
import shutil
import tempfile
from pathlib import Path

# Counted over all processes: the library reads this name when it is first imported, in each worker.
os.environ.setdefault("PROMETHEUS_MULTIPROC_DIR", tempfile.mkdtemp(prefix="compliance-metrics-"))

from prometheus_client import CollectorRegistry, multiprocess, start_http_server

wsgi_app = "app:app"
worker_class = "gthread"
workers = int(os.environ.get("WEB_WORKERS", "4"))
threads = int(os.environ.get("WEB_THREADS", "8"))
# A large workbook may take a minute, an upload over a slow line five; then the worker is given up.
timeout = 300
graceful_timeout = 60
# nginx asks on a new connection each time: an idle one that a stopping worker closes would be a request lost.
keepalive = 0
# Nothing but signals steers it.
control_socket_disable = True
accesslog = None


def on_starting(_server):
    """Figures of processes that are no more count no longer."""
    folder = Path(os.environ["PROMETHEUS_MULTIPROC_DIR"])
    folder.mkdir(parents=True, exist_ok=True)
    for left in folder.glob("*.db"):
        left.unlink()


def when_ready(_server):
    """Serve the figures to this machine alone."""
    port = int(os.environ.get("METRICS_PORT", "9101"))
    if port:
        registry = CollectorRegistry()
        multiprocess.MultiProcessCollector(registry)
        start_http_server(port, addr="127.0.0.1", registry=registry)


def child_exit(_server, worker):
    """A worker ended: its gauges go, its counts stay."""
    multiprocess.mark_process_dead(worker.pid)


def on_exit(_server):
    """Leave nothing behind."""
    shutil.rmtree(os.environ["PROMETHEUS_MULTIPROC_DIR"], ignore_errors=True)
