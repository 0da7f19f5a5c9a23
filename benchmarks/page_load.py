"""What a page takes at a city's size: asked for again and again, beside a bare page of the same server."""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from itsdangerous import URLSafeTimedSerializer

from benchmarks import measure
from benchmarks.measure import Report
from compliance.accounts.rules import Actor
from tests import servers
from tests.client import Client
from tests.conftest import make_app

BARE = "/publicity/verify"
ASKED = 40
BAR = 0.1
CSRF = "0" * 40


def credentials(app: Flask, actor: Actor) -> dict[str, str]:
    """Headers of somebody who is signed in and whose forms are ours."""
    client = Client(app)
    client.sign_in(actor)
    with client.session_transaction() as session:
        session["csrf_token"] = CSRF
    cookie = client.get_cookie("session")
    token = URLSafeTimedSerializer(app.config["SECRET_KEY"], salt="wtf-csrf-token").dumps(CSRF)
    return {"Cookie": f"session={cookie.value if cookie else ''}", "X-CSRFToken": token}


class Plain(Client):
    """A browser that does not hold each page to the page law, which would be measured too."""

    def open(self, *args: Any, **kwargs: Any) -> Any:
        """As Flask's own client opens it."""
        return FlaskClient.open(self, *args, **kwargs)


@dataclass(frozen=True)
class Taken:
    """What 19 of 20 requests of a page take at most: seconds of the processor, which is what a page takes alone on a
    machine, and seconds of the clock, with whatever else the machine was doing."""

    alone: float
    clock: float


def p95(client: Client, path: str, asked: int = ASKED) -> Taken:
    """A page asked for again and again, after a warm-up."""
    client.get(path)
    alone, by_clock = [], []
    for _ in range(asked):
        begun, started = time.thread_time(), time.perf_counter()
        status = client.get(path).status_code
        alone.append(time.thread_time() - begun)
        by_clock.append(time.perf_counter() - started)
        if status != 200:
            raise RuntimeError(f"{path}: {status}")
    return Taken(measure.p95(alone), measure.p95(by_clock))


def told(taken: Taken) -> str:
    """Both, in milliseconds."""
    return f"{taken.alone * 1000:.0f} ms alone ({taken.clock * 1000:.0f} ms by the clock)"


def house(directory: str) -> Flask:
    """An application of its own on SQLite, its shipped data published."""
    app = make_app(servers.settings(Path(directory), f"sqlite:///{directory}/bench.sqlite3"))
    servers.prepare(app)
    return app


def judge_pages(judge: Report, client: Client, pages: Mapping[str, str], bare: Taken) -> None:
    """Hold each page (what it is -> its address) to the bar."""
    for what, path in pages.items():
        taken = p95(client, path)
        figure = f"{told(taken)}, {taken.alone / bare.alone:.1f} bare pages"
        judge.add(f"{what}, p95", figure, "under 100 ms alone", taken.alone < BAR)
    notes = (
        f"A bare page of the same server takes {told(bare)}.",
        "Alone: seconds of the processor. By the clock: beside all else the machine did.",
    )
    judge.notes += [note for note in notes if note not in judge.notes]
