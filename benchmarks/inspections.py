"""The sync of tablets: each sends 150 answers and 20 photos of 300 KB to one server on PostgreSQL; nothing is lost.

`TABLETS` in the environment makes it smaller for a first look; the bar is for 200.
"""

import json
import os
import random
import statistics
import tempfile
import threading
import time
from dataclasses import dataclass, field
from hashlib import sha256
from http.client import HTTPConnection
from io import BytesIO
from pathlib import Path
from uuid import UUID

from flask import Flask
from itsdangerous import URLSafeTimedSerializer
from PIL import Image
from sqlalchemy import create_engine, func, select, text
from waitress.server import create_server

from benchmarks.measure import Report
from compliance.checklists import service as checklists
from compliance.foundation.database import db
from compliance.inspections.models import VisitEvent, VisitEvidence
from tests import servers
from tests.client import Client
from tests.conftest import make_app
from tests.inspections.visiting import direct
from tests.people import People, add_people, add_provider

TABLETS = int(os.environ.get("TABLETS", "200"))
ANSWERS, PHOTOS, BATCH, BYTES = 150, 20, 50, 300_000
CSRF = "0" * 40


@dataclass
class Sync:
    """What all tablets saw: seconds of each batch and photo, statuses, and what each was told is stored."""

    batches: list[float] = field(default_factory=list)
    photos: list[float] = field(default_factory=list)
    statuses: list[int] = field(default_factory=list)
    confirmed: set[str] = field(default_factory=set)


def photo(seed: int) -> bytes:
    """A picture of noise of about 300 KB, another for each seed."""
    noise = random.Random(seed).randbytes(3 * 400 * 300)
    out = BytesIO()
    Image.frombytes("RGB", (400, 300), noise).save(out, "JPEG", quality=97, subsampling=0)
    return out.getvalue() + b"\0" * max(0, BYTES - out.tell())


def orders(people: People) -> list[UUID]:
    """One visit for each tablet."""
    team = people.agency_inspectors[:2]
    return [
        direct(people, add_provider(f"B{number:05d}", f"药房{number}", "pharmacy"), team) for number in range(TABLETS)
    ]


def credentials(app: Flask, people: People) -> dict[str, str]:
    """Headers of a signed-in inspector."""
    client = Client(app)
    client.sign_in(people.inspector)
    with client.session_transaction() as session:
        session["csrf_token"] = CSRF
    cookie = client.get_cookie("session")
    token = URLSafeTimedSerializer(app.config["SECRET_KEY"], salt="wtf-csrf-token").dumps(CSRF)
    return {"Cookie": f"session={cookie.value if cookie else ''}", "X-CSRFToken": token}


def events(visit: UUID, user: int, number: int, items: list[str]) -> list[dict[str, object]]:
    """The arrival and 150 answers, each in the place of the last one of its item."""
    made: list[dict[str, object]] = []
    last: dict[str, str] = {}
    for at in range(ANSWERS + 1):
        id = f"018e0c00-{number:04x}-7000-8000-{at:012x}"
        item = items[at % len(items)] if at else ""
        made.append(
            {
                "id": id,
                "visit": str(visit),
                "item": item,
                "kind": "answer" if at else "arrival",
                "value": {"answer": "conforms"} if at else {"way": "button"},
                "replaces": last.get(item),
                "by": user,
                "device": f"tablet-{number:06d}",
                "at": "2024-03-05T01:30:00Z",
            }
        )
        last[item] = id
    return made


def tablet(
    port: int, headers: dict[str, str], visit: UUID, user: int, number: int, items: list[str], sync: Sync
) -> None:
    """One tablet sends what it holds, over one connection."""
    line = HTTPConnection("127.0.0.1", port, timeout=300)
    made = events(visit, user, number, items)
    for start in range(0, len(made), BATCH):
        body = json.dumps({"device": f"tablet-{number:06d}", "unsent": 0, "events": made[start : start + BATCH]})
        begun = time.perf_counter()
        url = f"/api/v1/visits/{visit}/answers"
        line.request("POST", url, body, {**headers, "Content-Type": "application/json"})
        answer = line.getresponse()
        reply = json.loads(answer.read())
        sync.batches.append(time.perf_counter() - begun)
        sync.statuses.append(answer.status)
        sync.confirmed |= {one["id"] for one in reply.get("accepted", [])}
    for at in range(PHOTOS):
        content = photo(number * PHOTOS + at)
        url = f"/api/v1/visits/{visit}/evidence/{sha256(content).hexdigest()}"
        begun = time.perf_counter()
        line.request("PUT", url, content, {**headers, "Content-Type": "image/jpeg"})
        answer = line.getresponse()
        answer.read()
        sync.photos.append(time.perf_counter() - begun)
        sync.statuses.append(answer.status)
    line.close()


def bare_row(address: str) -> float:
    """Seconds of one bare row in one transaction, the median of 200."""
    engine = create_engine(address)
    taken = []
    with engine.connect() as connection:
        connection.execute(text("CREATE TEMP TABLE bare (id integer, body text)"))
        connection.commit()
        for number in range(200):
            begun = time.perf_counter()
            connection.execute(text("INSERT INTO bare VALUES (:id, :body)"), {"id": number, "body": "x" * 300})
            connection.commit()
            taken.append(time.perf_counter() - begun)
    engine.dispose()
    return statistics.median(taken)


def run(app: Flask, people: People) -> Sync:
    """All tablets at once against one server process."""
    sync = Sync()
    visits = orders(people)
    headers = credentials(app, people)
    items = [item.code for item in checklists.published("pharmacy").items if item.type == "conformity"]
    server = create_server(app, host="127.0.0.1", port=0, threads=8)
    threading.Thread(target=server.run, daemon=True).start()
    port = server.effective_port
    user = people.inspector.user_id or 0
    threads = [
        threading.Thread(target=tablet, args=(port, headers, visit, user, number, items, sync))
        for number, visit in enumerate(visits)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    server.close()
    return sync


def report() -> Report:
    """The bars of the sync."""
    found = Report("inspections")
    with servers.postgres() as address, tempfile.TemporaryDirectory() as directory:
        servers.statement(address, "CREATE DATABASE tablets_bench")
        database = servers.database(address, "tablets_bench")
        app = make_app(servers.settings(Path(directory), database))
        servers.prepare(app)
        with app.app_context():
            people = add_people()
            sync = run(app, people)
            from_server = _kept()
            servers.close()
        row = bare_row(database)
    _judge(found, sync, from_server, row)
    return found


def _kept() -> tuple[int, int]:
    """Events and files that the database holds."""
    db.session.rollback()
    held = db.session.execute(select(func.count()).select_from(VisitEvent)).scalar_one()
    return held, db.session.execute(select(func.count()).select_from(VisitEvidence)).scalar_one()


def _judge(found: Report, sync: Sync, kept: tuple[int, int], row: float) -> None:
    wanted = (TABLETS * (ANSWERS + 1), TABLETS * PHOTOS)
    p95 = statistics.quantiles(sync.batches, n=20)[-1]
    bad = sum(status >= 500 for status in sync.statuses)
    lost = wanted[0] - kept[0] + wanted[1] - kept[1]
    found.add("answers and photos lost", str(lost), "0", kept == wanted and len(sync.confirmed) == wanted[0])
    found.add("replies of 5xx", str(bad), "0", bad == 0)
    found.add("p95 of a batch of 50", f"{p95 * 1000:.0f} ms", "under 300 ms", p95 < 0.3)
    found.growth.append(("a batch, median", f"{statistics.median(sync.batches) / row:.0f} bare rows"))
    found.growth.append(("a photo, median", f"{statistics.median(sync.photos) / row:.0f} bare rows"))
    found.notes.append(f"{TABLETS} tablets at once, {ANSWERS} answers and {PHOTOS} photos of 300 KB each, one process.")
    found.notes.append(
        f"A bare row in its own transaction takes {row * 1000:.1f} ms. The load runs on the same machine."
    )
