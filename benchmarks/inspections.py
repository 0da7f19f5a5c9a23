"""The sync of tablets: each sends 150 answers and 20 photos of 300 KB to one server on PostgreSQL; nothing is lost.

The tablets come back to a network within `SPREAD` seconds of one another, and run in a process of their own. `TABLETS`
and `SPREAD` in the environment change both: the bar is for 200 tablets; SPREAD=0 sends all at once.
"""

import json
import multiprocessing
import os
import random
import statistics
import tempfile
import threading
import time
from dataclasses import dataclass, field
from functools import cache
from hashlib import sha256
from http.client import HTTPConnection
from io import BytesIO
from pathlib import Path
from uuid import UUID

from flask import Flask, Response, jsonify
from PIL import Image
from sqlalchemy import func, select, text
from waitress.server import create_server

from benchmarks.measure import Report, p95
from benchmarks.page_load import credentials
from compliance.accounts.rules import Role
from compliance.checklists import service as checklists
from compliance.foundation.database import db
from compliance.inspections.models import VisitEvent, VisitEvidence
from compliance.web import access
from tests import servers
from tests.conftest import make_app
from tests.inspections.visiting import direct
from tests.people import People, add_people, add_provider

TABLETS = int(os.environ.get("TABLETS", "200"))
SPREAD = float(os.environ.get("SPREAD", str(1.5 * TABLETS)))
ANSWERS, PHOTOS, BATCH, BYTES = 150, 20, 50, 300_000
BARE = "/api/v1/bare-row"


@dataclass
class Sync:
    """What all tablets saw: seconds of each batch, bare row and photo, statuses, and what each was told is stored."""

    batches: list[float] = field(default_factory=list)
    bare: list[float] = field(default_factory=list)
    photos: list[float] = field(default_factory=list)
    statuses: list[int] = field(default_factory=list)
    confirmed: set[str] = field(default_factory=set)


@cache
def picture() -> bytes:
    """A picture of noise of about 300 KB."""
    noise = random.Random(1).randbytes(3 * 400 * 300)
    out = BytesIO()
    Image.frombytes("RGB", (400, 300), noise).save(out, "JPEG", quality=97, subsampling=0)
    return out.getvalue() + b"\0" * max(0, BYTES - out.tell())


def photo(number: int) -> bytes:
    """The picture, with other bytes behind its end for each number."""
    return picture() + number.to_bytes(8, "big")


def orders(people: People) -> list[UUID]:
    """One visit for each tablet."""
    team = people.agency_inspectors[:2]
    return [
        direct(people, add_provider(f"B{number:05d}", f"药房{number}", "pharmacy"), team) for number in range(TABLETS)
    ]


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
    """One tablet sends what it holds, over one connection; a request of one bare row goes before each batch."""
    line = HTTPConnection("127.0.0.1", port, timeout=300)
    made = events(visit, user, number, items)
    as_json = {**headers, "Content-Type": "application/json"}
    for start in range(0, len(made), BATCH):
        body = json.dumps({"device": f"tablet-{number:06d}", "unsent": 0, "events": made[start : start + BATCH]})
        sync.bare.append(_send(line, "POST", BARE, b"{}", as_json, sync)[0])
        seconds, reply = _send(line, "POST", f"/api/v1/visits/{visit}/answers", body.encode(), as_json, sync)
        sync.batches.append(seconds)
        sync.confirmed |= {one["id"] for one in json.loads(reply).get("accepted", [])}
    for at in range(PHOTOS):
        content = photo(number * PHOTOS + at)
        url = f"/api/v1/visits/{visit}/evidence/{sha256(content).hexdigest()}"
        sync.photos.append(_send(line, "PUT", url, content, {**headers, "Content-Type": "image/jpeg"}, sync)[0])
    line.close()


def _send(
    line: HTTPConnection, method: str, url: str, body: bytes, headers: dict[str, str], sync: Sync
) -> tuple[float, bytes]:
    begun = time.perf_counter()
    line.request(method, url, body, headers)
    answer = line.getresponse()
    reply = answer.read()
    sync.statuses.append(answer.status)
    return time.perf_counter() - begun, reply


def bare_row() -> Response:
    """A request that a signed-in person makes, of one bare row in one transaction and nothing else."""
    db.session.execute(text("INSERT INTO bare VALUES (1, :body)"), {"body": "x" * 300})
    db.session.commit()
    return jsonify({})


def load(
    port: int,
    headers: dict[str, str],
    visits: list[UUID],
    user: int,
    items: list[str],
    out: "multiprocessing.Queue[Sync]",
) -> None:
    """All tablets, each beginning in its turn; what they saw goes to `out`."""
    sync = Sync()
    threads = []
    begun = time.perf_counter()
    for number, visit in enumerate(visits):
        time.sleep(max(0.0, begun + SPREAD * number / len(visits) - time.perf_counter()))
        thread = threading.Thread(target=tablet, args=(port, headers, visit, user, number, items, sync))
        thread.start()
        threads.append(thread)
    for thread in threads:
        thread.join()
    out.put(sync)


def run(app: Flask, people: People) -> Sync:
    """All tablets against one server process."""
    visits = orders(people)
    headers = credentials(app, people.inspector)
    items = [item.code for item in checklists.published("pharmacy").items if item.type == "conformity"]
    server = create_server(app, host="127.0.0.1", port=0, threads=8)
    threading.Thread(target=server.run, daemon=True).start()
    spawning = multiprocessing.get_context("spawn")
    out = spawning.Queue()
    arguments = (server.effective_port, headers, visits, people.inspector.user_id or 0, items, out)
    process = spawning.Process(target=load, args=arguments)
    process.start()
    sync: Sync = out.get()
    process.join()
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
        app.add_url_rule(BARE, view_func=access.allow(Role.INSPECTOR)(bare_row), methods=["POST"])
        with app.app_context():
            db.session.execute(text("CREATE TABLE bare (id integer, body text)"))
            db.session.commit()
            people = add_people()
            sync = run(app, people)
            from_server = _kept()
            servers.close()
    _judge(found, sync, from_server)
    return found


def _kept() -> tuple[int, int]:
    """Events and files that the database holds."""
    db.session.rollback()
    held = db.session.execute(select(func.count()).select_from(VisitEvent)).scalar_one()
    return held, db.session.execute(select(func.count()).select_from(VisitEvidence)).scalar_one()


def _judge(found: Report, sync: Sync, kept: tuple[int, int]) -> None:
    wanted = (TABLETS * (ANSWERS + 1), TABLETS * PHOTOS)
    batch = p95(sync.batches)
    bad = sum(status >= 500 for status in sync.statuses)
    lost = wanted[0] - kept[0] + wanted[1] - kept[1]
    found.add("answers and photos lost", str(lost), "0", kept == wanted and len(sync.confirmed) == wanted[0])
    found.add("replies of 5xx", str(bad), "0", bad == 0)
    found.add("p95 of a batch of 50", f"{batch * 1000:.0f} ms", "under 300 ms", batch < 0.3)
    row = statistics.median(sync.bare)
    for what, taken in (("a batch of 50", sync.batches), ("a photo", sync.photos)):
        middle = statistics.median(taken)
        found.growth.append((f"{what}, median", f"{middle * 1000:.0f} ms, {middle / row:.1f} requests of one bare row"))
    found.notes.append(
        f"{TABLETS} tablets within {SPREAD:.0f} s, {ANSWERS} answers and {PHOTOS} photos of 300 KB each, one process."
    )
    found.notes.append(
        f"A request of one bare row takes {row * 1000:.0f} ms in the same run (95 in 100 at most"
        f" {p95(sync.bare) * 1000:.0f} ms). The load runs on the same machine."
    )
