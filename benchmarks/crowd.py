"""A hundred people at work at once in a city: mixed roles, who read the pages they may open, fill in lists on tablets
and register leads, against the web workers of deploy/ on PostgreSQL; then how many such requests a second the workers
answer at most, beside a bare page of theirs.

CITY_DATABASE_URL and COMPLIANCE_DATA_DIR name a city that was filled before; PEOPLE, MINUTES, PAUSE (seconds that a
person reads, on average) and WEB_WORKERS change the crowd.
"""

import os
import random
import re
import statistics
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from http.client import HTTPConnection
from pathlib import Path

from flask import Flask

from benchmarks.city import city, kept_places, people
from benchmarks.crowd_load import Person, Seen, Visit
from benchmarks.measure import Report, p95
from benchmarks.page_load import BARE, credentials
from compliance.accounts.rules import Actor, Authority, Role
from compliance.checklists import service as checklists
from compliance.foundation.database import db
from compliance.sampling import service as sampling
from compliance.sampling.plan_rules import Notice
from tests import servers
from tests.access_table import rows
from tests.workers import Workers

PEOPLE = int(os.environ.get("PEOPLE", "100"))
MINUTES = float(os.environ.get("MINUTES", "10"))
PAUSE = float(os.environ.get("PAUSE", "10"))
WORKERS = int(os.environ.get("WEB_WORKERS", "4"))
AT_ONCE, CAPACITY_SECONDS = 8, 60
BAR, SHARE = 0.2, 0.3
# Of a hundred people: who fills in lists, who works in the office, who looks in from outside.
CROWD = {
    Role.INSPECTOR: 30,
    Role.OFFICER: 20,
    Role.PROVIDER_CLERK: 12,
    Role.MANAGER: 10,
    Role.AUDITOR_CLAIMS: 10,
    Role.PROVIDER_HEAD: 6,
    Role.TOWNSHIP: 3,
    Role.LEGAL_REVIEWER: 2,
    Role.AGENCY_DIRECTOR: 2,
    Role.DIRECTOR: 2,
    Role.REVIEWER: 2,
    Role.OVERSEER: 1,
}


# A crowd reads pages: what is downloaded is asked for by few, and seldom.
_FILE = re.compile(r"\.\w{2,4}$|<form>|<sha256>|<kind>/|/(workbook|export|evidence|file|papers|zip|bound|feed)\b")


def _addresses(known: dict[str, dict[str, str]]) -> dict[Role, list[str]]:
    """The pages of the table of URLs that each role of the crowd may open, in this city."""
    found: dict[Role, list[str]] = {role: [] for role in CROWD}
    for row in rows():
        if "GET" not in row.methods or row.public or row.rule.startswith("/api/") or _FILE.search(row.rule):
            continue
        if row.room in known:
            for role in row.roles & CROWD.keys():
                found[role].append(row.example.format(**known[row.room]))
    return found


def _visits(actors: dict[Role, Actor], number: int) -> Iterator[Visit]:
    """Visits of the sample inspector's, one for each tablet, at providers under an agreement."""
    inspector = actors[Role.INSPECTOR]
    officers = [inspector.user_id or 0, _colleague(inspector)]
    items = [item.code for item in checklists.published("pharmacy").items if item.type == "conformity"]
    sql = "SELECT id FROM providers WHERE kind LIKE '%pharmacy%' ORDER BY id DESC LIMIT :number"
    for at, provider in enumerate(db.session.scalars(db.text(sql), {"number": number}).all()):
        authority = inspector.authority or Authority.AGENCY
        id = sampling.direct(
            actors[Role.MANAGER], provider, officers, "pharmacy", authority, Notice.UNANNOUNCED, "群众举报线索核查"
        )
        yield Visit(str(id), f"tablet-{at:06d}", inspector.user_id or 0, items, at)


def _colleague(inspector: Actor) -> int:
    sql = "SELECT id FROM users WHERE name LIKE 'inspector%' AND id <> :own ORDER BY id"
    return int(db.session.scalar(db.text(sql), {"own": inspector.user_id}) or 0)


def crowd(app: Flask, port: int) -> tuple[list[Person], Seen]:
    """Everybody signed in, each on a device of one's own."""
    actors, seen = people(), Seen()
    addresses = _addresses(kept_places(Path(app.extensions["settings"].data_dir)))
    codes = list(db.session.scalars(db.text("SELECT code FROM providers ORDER BY id LIMIT 500")))
    share = PEOPLE / sum(CROWD.values())
    visits = list(_visits(actors, max(1, round(CROWD[Role.INSPECTOR] * share))))
    found: list[Person] = []
    for role, number in CROWD.items():
        for _ in range(max(1, round(number * share))):
            headers = credentials(app, actors[role])
            visit = visits.pop() if role is Role.INSPECTOR and visits else None
            chance = random.Random(len(found))
            found.append(Person(port, role, headers, addresses[role], visit, codes, seen, chance))
    servers.close()
    return found, seen


def _drop_files(found: list[Person]) -> None:
    """Leave what is a file or is not there for a role: a crowd reads pages."""
    for role in {one.role for one in found}:
        some = [one for one in found if one.role is role]
        pages = [path for path in some[0].pages if some[0].is_page(path)]
        for one in some:
            one.pages = pages


def at_work(found: list[Person], until: float) -> None:
    """Each acts and reads in turn until the clock says so."""

    def person(one: Person) -> None:
        time.sleep(one.chance.uniform(0, PAUSE))
        while time.monotonic() < until:
            one.act()
            time.sleep(one.chance.expovariate(1 / PAUSE))

    _all(person, found)


def most_a_second(askers: list[Callable[[], object]], seconds: float) -> float:
    """Requests a second when the next begins as soon as the last has ended, by so many at once."""
    until, counted = time.monotonic() + seconds, [0] * len(askers)

    def asker(number: int) -> None:
        while time.monotonic() < until:
            askers[number]()
            counted[number] += 1

    begun = time.monotonic()
    _all(asker, list(range(len(askers))))
    return sum(counted) / (time.monotonic() - begun)


def _all(work: Callable[..., None], each: Sequence[object]) -> None:
    threads = [threading.Thread(target=work, args=(one,)) for one in each]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def _bare(port: int) -> None:
    line = HTTPConnection("127.0.0.1", port, timeout=120)
    line.request("GET", BARE)
    line.getresponse().read()
    line.close()


def report() -> Report:
    """The bars of the mixed load."""
    judge = Report("crowd")
    with city() as app:
        settings = app.extensions["settings"]
        workers = Workers(Path(settings.data_dir), settings.database_url, WORKERS)
        try:
            found, seen = crowd(app, workers.port)
            _drop_files(found)
            at_work(found, time.monotonic() + MINUTES * 60)
            some = [one for at, one in enumerate(found) if at % (len(found) // AT_ONCE or 1) == 0][:AT_ONCE]
            bare = most_a_second([lambda: _bare(workers.port)] * AT_ONCE, CAPACITY_SECONDS / 3)
            crowded = dict(seen.taken)
            pages, seen.taken = _slowest(seen), {}
            mixed = most_a_second([one.act for one in some], CAPACITY_SECONDS)
        finally:
            workers.end()
    _judge(judge, crowded, seen, mixed, bare)
    judge.notes.append(pages)
    return judge


def _judge(judge: Report, taken: dict[str, list[float]], seen: Seen, mixed: float, bare: float) -> None:
    every = [one for some in taken.values() for one in some]
    late, wrong = p95(every), sum(seen.wrong.values())
    judge.add(
        "p95 of every request", f"{late * 1000:.0f} ms of {len(every):,}", f"under {BAR * 1000:.0f} ms", late < BAR
    )
    judge.add("requests not answered as they should be", f"{wrong}", "0", wrong == 0)
    share = f"{mixed:.1f} of {bare:.1f} a second, {mixed / bare:.2f}"
    judge.add("most requests, beside a bare page", share, f"at least {SHARE}", mixed / bare >= SHARE)
    for kind, some in sorted(taken.items()):
        middle = f"median {statistics.median(some) * 1000:.0f} ms, p95 {p95(some) * 1000:.0f} ms"
        judge.growth.append((f"{kind}, {len(some):,} requests", middle))
    judge.notes.append(
        f"{PEOPLE} people, {MINUTES:g} minutes, {PAUSE:g} s between two acts on average, {WORKERS} workers, PostgreSQL;"
        f" the people and the database run on the same machine. {len(every) / MINUTES / 60:.1f} requests a second."
    )
    judge.notes += [f"{number} times {what}." for what, number in seen.wrong.most_common(10)]


def _slowest(seen: Seen) -> str:
    slow = sorted(
        ((statistics.median(some), path) for path, some in seen.by_path.items() if len(some) > 2), reverse=True
    )
    return "Slowest pages, median: " + ", ".join(f"{path} {taken * 1000:.0f} ms" for taken, path in slow[:15]) + "."
