"""Figures for a Prometheus: how many requests, how long, with what end.

Labels are a room, a method and the class of a status: no address, person, provider, round or record, so that nothing
that is blind can be read out of a count. deploy/gunicorn.conf.py serves them, counted over all worker processes, on a
port of the machine itself.
"""

import time

from flask import Flask, Response, g, request
from prometheus_client import Histogram

_BOUNDS = (0.01, 0.025, 0.05, 0.1, 0.2, 0.3, 0.5, 1, 2, 5, 10, 30)
_TAKEN = Histogram(
    "compliance_request_seconds",
    "Seconds from a request's arrival in a worker to its answer",
    ("room", "method", "status"),
    buckets=_BOUNDS,
)
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS"})


def install(app: Flask) -> None:
    """Count the end of each request."""
    app.after_request(_count)


def _count(response: Response) -> Response:
    began = g.get("request_began")
    if began is not None:
        method = request.method if request.method in _METHODS else "other"
        room = request.blueprint or "none"
        _TAKEN.labels(room, method, f"{response.status_code // 100}xx").observe(time.perf_counter() - began)
    return response
