"""Every page of the house in a city: 20,000 providers and 2,000,000 findings on PostgreSQL, each page asked for by a
person who may open it, its time and its questions to the database counted.

CITY_DATABASE_URL and COMPLIANCE_DATA_DIR name a city that was filled before, PAGES a part
of the addresses; otherwise a city is made here, which takes some minutes. A page over the bar is asked five times as
often once more at the end, and the 95th percentile is that of all its requests: of twenty, one that fell into a pause
of the machine decides. The bare page is asked for in turn with each page: where the machine is so slow that it takes
longer than BARE_TAKES, in the middle, the page's bar is longer in the same proportion.
"""

import json
import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median

from flask import Flask, Response
from flask.testing import FlaskClient
from sqlalchemy import text

from benchmarks import city_load
from benchmarks.measure import Report, p95
from benchmarks.page_load import BARE, Plain, Taken, told
from compliance.accounts import people_service
from compliance.accounts import service as accounts
from compliance.accounts.rules import Actor, Role
from compliance.application import settle
from compliance.county import service as county_service
from compliance.county.people_service import one_per_role
from compliance.foundation.database import db
from compliance.foundation.errors import Refusal
from tests import servers
from tests.access_table import Row, rows
from tests.conftest import make_app
from tests.places import places
from tests.queries import counted

ASKED = int(os.environ.get("ASKED", "20"))
MORE = 5  # times ASKED, for a page over the bar
HOME, HOME_BAR, BAR = "/", 0.3, 0.1
BARE_TAKES = 0.005  # seconds of the processor, of the bare page of the same server
MOST_QUESTIONS = 60
_LOOK_FIRST = (Role.DIRECTOR, Role.MANAGER, Role.OFFICER, Role.INSPECTOR, Role.PROVIDER_HEAD)


@dataclass(frozen=True)
class Asked:
    """What each request of a page took, alone and by the clock, what the bare page in turn with it took, and how many
    questions a request put to the database."""

    alone: tuple[float, ...]
    clock: tuple[float, ...]
    bare: tuple[float, ...]
    questions: int


@dataclass(frozen=True)
class Page:
    """A page as it was asked for: by whom, and what came of it."""

    rule: str
    role: Role | None
    path: str
    asked: Asked

    @property
    def taken(self) -> Taken:
        """What 19 of 20 of its requests took at most."""
        return Taken(p95(self.asked.alone), p95(self.asked.clock))

    @property
    def bar(self) -> float:
        """Seconds that 19 of 20 requests may take at most where a bare page takes BARE_TAKES."""
        return HOME_BAR if self.rule == HOME else BAR

    @property
    def bare_takes(self) -> float:
        """Seconds of the bare page beside it, in the middle."""
        return median(self.asked.bare)

    @property
    def holds(self) -> bool:
        """Whether both bars hold."""
        slower = max(1.0, self.bare_takes / BARE_TAKES)
        return self.taken.alone < self.bar * slower and self.asked.questions <= MOST_QUESTIONS


@contextmanager
def city() -> Iterator[Flask]:
    """The application over a city, inside its context."""
    given = os.environ.get("CITY_DATABASE_URL")
    if given:
        app = make_app(servers.settings(Path(os.environ["COMPLIANCE_DATA_DIR"]), given))
        with app.app_context():
            yield app
            servers.close()
        return
    with tempfile.TemporaryDirectory() as directory, servers.postgres() as address:
        servers.statement(address, "CREATE DATABASE city")
        app = make_app(servers.settings(Path(directory), servers.database(address, "city")))
        servers.prepare(app)
        with app.app_context():
            county_service.load(lambda _line: None)
            city_load.fill()
            yield app
            servers.close()


def _processor(backend: int | None) -> float:
    """Seconds that this thread and the database's process of its session were on a processor."""
    own = time.thread_time()
    if backend is None:
        return own
    return own + int(Path(f"/proc/{backend}/schedstat").read_text().split()[0]) / 1e9


def keep_to_one_process() -> None:
    """A query is not shared out to other processes of the database, whose time would not be seen."""
    if db.engine.dialect.name == "postgresql":
        name = db.engine.url.database
        db.session.execute(text(f'ALTER DATABASE "{name}" SET max_parallel_workers_per_gather = 0'))
        db.session.commit()
    servers.close()


def _backend() -> int | None:
    if db.engine.dialect.name != "postgresql":
        return None
    pid: int = db.session.scalar(text("SELECT pg_backend_pid()")) or 0
    db.session.remove()  # its connection is the only one, so that the next request gets it
    return pid


def _get(client: FlaskClient, path: str) -> Response:
    with client.application.app_context():  # a request of its own: nothing that the last one read is at hand
        answer = client.get(path)
        answer.close()
        return answer


def ask(client: FlaskClient, path: str, asked: int) -> Asked | None:
    """Ask for a page so often, in turn with the bare page; None for what is no page."""
    backend, anybody = _backend(), Plain(client.application, client.response_wrapper)
    _get(anybody, BARE)
    _get(client, path)  # what it does once for all, the first time
    with counted() as questions:
        answer = _get(client, path)
    if answer.status_code != 200 or answer.mimetype != "text/html":
        return None
    alone, by_clock, bare = [], [], []
    for _ in range(asked):
        begun = _processor(backend)
        _get(anybody, BARE)
        bare.append(_processor(backend) - begun)
        begun, started = _processor(backend), time.perf_counter()
        _get(client, path)
        alone.append(_processor(backend) - begun)
        by_clock.append(time.perf_counter() - started)
    return Asked(tuple(alone), tuple(by_clock), tuple(bare), questions.number)


def _asker(row: Row) -> Role | None:
    """Who asks for a page: whoever sees most of it."""
    if row.public:
        return None
    return next((role for role in _LOOK_FIRST if role in row.roles), min(row.roles))


def people() -> dict[Role, Actor]:
    """A sample account of each role."""
    ids = {person.name: person.id for person in people_service.people()}
    return {sample.role: accounts.actor_of(ids[sample.name]) for sample in one_per_role()}


def kept_places(data_dir: Path) -> dict[str, dict[str, str]]:
    """Where the placeholders lead, room by room; kept beside the city, for some of them can be made only once."""
    kept = data_dir / "places.json"
    if not kept.exists():
        made: dict[str, dict[str, str]] = {}
        for room in dict.fromkeys(row.room for row in rows()):
            with suppress(Refusal):  # what was made before can be made once: its pages are left out
                made[room] = places(room)
            db.session.rollback()
        kept.write_text(json.dumps(made))
    found: dict[str, dict[str, str]] = json.loads(kept.read_text())
    return found


def measured(app: Flask, part: str = "", asked: int = ASKED) -> Iterator[Page]:
    """Every page whose address contains `part`, and the home page of every role."""
    client, actors = Plain(app, app.response_class), people()
    for one in Role if part in HOME else ():
        client.sign_in(actors[one])
        found = ask(client, HOME, asked)
        if found:
            yield Page(HOME, one, HOME, found)
    known = kept_places(Path(app.extensions["settings"].data_dir))
    for row in rows():
        if "GET" not in row.methods or part not in row.rule or row.rule == HOME or row.rule.startswith("/api/"):
            continue
        if row.room not in known:
            continue
        role = _asker(row)
        client.sign_in(actors[role]) if role else client.sign_out()
        path = row.example.format(**known[row.room])
        found = ask(client, path, asked)
        if found:
            yield Page(row.rule, role, path, found)


def asked_again(app: Flask, page: Page, asked: int) -> Page:
    """The same page with so many requests more."""
    client = Plain(app, app.response_class)
    client.sign_in(people()[page.role]) if page.role else client.sign_out()
    found = ask(client, page.path, asked)
    if found is None:
        raise RuntimeError(page.path)
    first = page.asked
    return replace(
        page,
        asked=Asked(first.alone + found.alone, first.clock + found.clock, first.bare + found.bare, first.questions),
    )


def report() -> Report:
    """Every page's section; PAGES in the environment names a part of the addresses."""
    judge, bare = Report("city"), list[float]()
    with city() as app:
        keep_to_one_process()
        sizes = {name: db.session.scalar(text(f"SELECT count(*) FROM {name}")) for name in ("providers", "findings")}
        sizes["cases"] = db.session.scalar(text("SELECT count(*) FROM cases"))
        servers.close()
        settle()  # as a process does that serves
        for first in list(measured(app, os.environ.get("PAGES", ""))):
            page = first if first.holds else asked_again(app, first, MORE * ASKED)
            what = f"{page.rule} by {page.role.value if page.role else 'anybody'}, p95"
            often = "" if page is first else f", of {len(page.asked.alone)} requests"
            ratio = page.taken.alone / page.bare_takes
            asked = f"{told(page.taken)}, {ratio:.1f} bare pages, {page.asked.questions} questions{often}"
            bar = f"under {page.bar * 1000:.0f} ms alone or {page.bar / BARE_TAKES:.0f} bare pages"
            judge.add(what, asked, f"{bar}, {MOST_QUESTIONS} questions", page.holds)
            bare += page.asked.bare
    judge.notes.append(", ".join(f"{count:,} {name}" for name, count in sizes.items()) + "; PostgreSQL.")
    judge.notes.append(
        f"The bare page, asked for in turn with each: {median(bare) * 1000:.1f} ms in the middle,"
        f" {p95(bare) * 1000:.1f} ms at most of 19 in 20."
    )
    judge.notes.append("Alone: seconds of the processor, the page's thread and the database's process together.")
    return judge
