"""The server's log: one line of JSON a request, with an id that the answer carries too, the number of a refusal, and
nothing of a person."""

import json
import logging
import re
import sys
import time
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from flask import Flask, Response, g, request
from flask_login import current_user

from compliance.foundation import errors

LOG = logging.getLogger("compliance.requests")
_ID = re.compile(r"[A-Za-z0-9-]{8,64}")


def install(app: Flask, to_stderr: bool) -> None:
    """Give each request its id and log its end; `to_stderr` in production."""
    app.before_request(_begin)
    app.after_request(_end)
    if to_stderr and not LOG.handlers:
        handler = logging.StreamHandler(sys.stderr)
        handler.setFormatter(logging.Formatter("%(message)s"))
        LOG.addHandler(handler)
        LOG.setLevel(logging.INFO)
        LOG.propagate = False


def _begin() -> None:
    given = request.headers.get("X-Request-Id", "")
    g.request_id = given if _ID.fullmatch(given) else uuid4().hex
    errors.latest.set("")
    g.request_began = time.perf_counter()


def _end(response: Response) -> Response:
    request_id = g.get("request_id") or uuid4().hex
    response.headers["X-Request-Id"] = request_id
    if LOG.isEnabledFor(logging.INFO):
        level = logging.WARNING if response.status_code >= 400 else logging.INFO
        LOG.log(level, "%s", json.dumps(_line(request_id, response.status_code)))
    return response


def _line(request_id: str, status: int) -> dict[str, Any]:
    """What is said of a request: the rule of its address, for the address itself may name a person."""
    began = g.get("request_began")
    refused = g.get("refused") or (status >= 400 and errors.latest.get())
    return {
        "at": datetime.now(UTC).isoformat(timespec="milliseconds"),
        "request": request_id,
        "method": request.method,
        "rule": request.url_rule.rule if request.url_rule else "",
        "status": status,
        "ms": round((time.perf_counter() - began) * 1000) if began else None,
        **({"refused": refused} if refused else {}),
        "user": current_user.actor.user_id if current_user and current_user.is_authenticated else None,
    }
