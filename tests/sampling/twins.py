"""Two houses, built by the same steps from the same day of the sample county, that differ only in who was drawn."""

import base64
import io
import random
import re
import secrets
import shutil
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event, select
from sqlalchemy.engine import Engine

from compliance.accounts import people_service
from compliance.accounts import service as accounts
from compliance.accounts.models import User
from compliance.accounts.people_service import NewPerson
from compliance.accounts.rules import SYSTEM, Actor, Role
from compliance.county.people_service import PASSWORD, one_per_role
from compliance.foundation import clock
from compliance.foundation.database import db
from compliance.reports.quarter_service import report
from compliance.reports.rules import quarter
from compliance.reports.sheet_rules import Mark
from compliance.reviews import service as reviews
from compliance.sampling import draw_rules, service, ticket_rules
from compliance.sampling.frame_service import open_frame
from compliance.sampling.plan_file_rules import read
from tests import page_law, servers
from tests.access_table import rows
from tests.client import Client
from tests.conftest import make_app
from tests.places import places

ROUND = "2024Q3-09"
NOW = clock.start_of(date(2024, 7, 2), 10)
PLAN = f"""
spares = 3
[round]
id = "{ROUND}"
title = "第三季度随机抽查"
authority = "agency"
notice = "unannounced"
window = [2024-07-08, 2024-07-31]
[[stratum]]
title = "定点医疗机构"
where = {{kind = ["hospital", "primary_care", "village_clinic", "clinic"]}}
quota = 40
[[stratum]]
title = "定点零售药店"
where = {{kind = "pharmacy"}}
quota = 6
[team]
size = 2
"""
# What differs between any two sessions or seconds: tokens, new keys and passwords, when a package was zipped.
_TOKENS = re.compile(
    rb'((?:csrf[_-]token"[^>]*?(?:value|content)="|"csrf":"|"key":"|<p><code>|/deadlines/feed/))[\w.+/=-]{16,}'
)
# One's own sign-ins are named by what made them.
_SIGN_INS = re.compile(rb'session-[0-9a-f]{16}(" value="[0-9a-f]{16})?')
_TIMED = {"Set-Cookie", "Date", "Expires", "Last-Modified", "ETag", "Content-Length", "X-Request-Id"}
# Codes that are made by chance for whoever asks, as those to sign an offer with.
_ONCE = re.compile(rb"<code>\d{4} \d{4}</code>")
_INSTANTS = re.compile(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")


@dataclass(frozen=True)
class Answer:
    """What a reader gets, without the tokens of this session, and the statements that it took."""

    status: int
    body: bytes
    headers: tuple[tuple[str, str], ...]
    statements: tuple[str, ...]


# Each export of the workbook is kept with the hash of its bytes, which tell when they were packed: its sheets are
# compared instead, as `sheets` gives them.
PACKED = "/reports/<quarter_id>/workbook"


class Twin:
    """One house with a browser for each person."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self._browsers: dict[int | None, Client] = {}

    def forget(self) -> None:
        """Let everyone sign in anew."""
        self._browsers.clear()

    def sheets(self, actor: Actor, quarter_id: str) -> list[str]:
        """Every row of the quarter's workbook as `actor` would get it, but for the sheet that tells of the export."""
        with self.app.app_context(), clock.at(NOW):
            mark = Mark("code", "name", clock.local(clock.now()), "head")
            *told, _ = report(quarter(quarter_id), actor, mark).sheets
            found = [repr(row) for sheet in told for row in sheet.rows]
            db.session.rollback()
            return found

    def ask(self, actor: Actor | None, method: str, url: str, **form: str) -> Answer:
        """Send a request as `actor`, None for the public; `form` is what they fill in."""
        with self.app.app_context(), clock.at(NOW):
            key = actor.user_id if actor else None
            if key not in self._browsers:
                client = Client(self.app)
                self._browsers[key] = client.sign_in(actor) if actor else client
            with _same_chance(f"{key} {method} {url}"), _statements() as said:
                answer = self._browsers[key].open(url, method=method, data=form or None)
            headers = tuple((name, value) for name, value in answer.headers if name not in _TIMED)
            found = Answer(answer.status_code, _bare(answer.get_data()), headers, tuple(said))
            answer.close()
            return found


def _bare(body: bytes) -> bytes:
    if not body.startswith(b"PK\x03\x04"):
        return _SIGN_INS.sub(b"", _ONCE.sub(b"", _TOKENS.sub(rb"\1", body)))
    with zipfile.ZipFile(io.BytesIO(body)) as package:
        parts = [(name, package.read(name)) for name in sorted(package.namelist())]
    return repr([(name, _INSTANTS.sub(b"", part) if "core.xml" in name else part) for name, part in parts]).encode()


@dataclass(frozen=True)
class Twins:
    """The two, who was drawn in only one of them, people of every role, and by room where its URLs lead."""

    one: Twin
    other: Twin
    only: tuple[tuple[int, str, str], ...]
    people: dict[str, Actor]
    places: dict[str, dict[str, str]]


@contextmanager
def _same_chance(seed: str) -> Iterator[None]:
    """Codes and addresses that are made by chance, feeds' and one-time codes say, come out alike in both houses."""
    chance = random.Random(seed)
    made = {
        "token_bytes": lambda count=32: chance.randbytes(count),
        "token_hex": lambda count=32: chance.randbytes(count).hex(),
        "token_urlsafe": lambda count=32: base64.urlsafe_b64encode(chance.randbytes(count)).decode().rstrip("="),
        "randbits": chance.getrandbits,
        "randbelow": chance.randrange,
        "choice": chance.choice,
    }
    with pytest.MonkeyPatch.context() as patch:
        for name, maker in made.items():
            patch.setattr(secrets, name, maker)
        yield


@contextmanager
def _statements() -> Iterator[list[str]]:
    said: list[str] = []

    def hear(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        said.append(statement)

    event.listen(Engine, "before_cursor_execute", hear)
    try:
        yield said
    finally:
        event.remove(Engine, "before_cursor_execute", hear)


def build(template: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Twins:
    """Commit and seed a round in the sample county, copy the house, and let each copy draw somebody else."""
    monkeypatch.setattr(page_law, "check", lambda *_arguments: None)  # every page is judged elsewhere
    root = _copy(template, folder / "root")
    with root.app_context(), clock.at(NOW):
        manager = _actors()["manager"]
        service.plan(manager, PLAN)
        service.commit(manager, ROUND)
        service.seed(manager, ROUND, "6-1-8-0-3-3", ("manager", PASSWORD), ("overseer", PASSWORD))
        results, ids = _two_results()
        only = [_only(results, 0, ids), _only(results, 1, ids)]
        for number, (provider_id, _, _) in enumerate(only):
            _add_provider_people(number, provider_id)
        people = _actors()
        # Before the houses part: asking where a URL leads may make what it names, and a house keeps what it read.
        known = {room: places(room) for room in {row.room for row in rows()}}
        # A process opens the verdicts of a closed round once: before the houses part, so that none reads more.
        for one in (found for found in reviews.rounds() if found.closed):
            reviews.statistics(one)
        servers.close()
    twins = []
    for number, result in enumerate(results):
        app = _copy(folder / "root", folder / f"twin{number}")
        monkeypatch.setattr(draw_rules, "draw", lambda *_arguments, drawn=result: drawn)
        monkeypatch.setattr(draw_rules, "result_hash", lambda *_arguments: "5e" * 32)
        with app.app_context(), clock.at(NOW):
            service.draw(manager, ROUND)
            servers.close()
        monkeypatch.undo()
        twins.append(Twin(app))
    monkeypatch.setattr(page_law, "check", lambda *_arguments: None)
    return Twins(twins[0], twins[1], tuple(only), people, known)


def _copy(source: Path, target: Path) -> Flask:
    shutil.copytree(source, target)
    return make_app(servers.settings(target, f"sqlite:///{target / 'compliance.sqlite3'}"))


def _actors() -> dict[str, Actor]:
    ids = dict(db.session.execute(select(User.name, User.id)).all())
    first = {sample.role.value: sample.name for sample in one_per_role()}
    more = {name: name for name in ids if name.startswith("twin")}
    return {key: accounts.actor_of(ids[name]) for key, name in (first | more).items()}


def _two_results() -> tuple[list[dict[str, Any]], dict[str, int]]:
    """Two samples that could have been drawn; every officer goes somewhere in both, as far as he may know."""
    plan, opened = read(PLAN), open_frame(db.session(), ROUND)
    lots = draw_rules.lots_of_frame(plan, opened.frame)
    seeds = (ticket_rules.effective_seed("6-1-8-0-3-3", nonce) for nonce in ("0" * 64, "1" * 64))
    return [draw_rules.draw(lots, seed) for seed in seeds], dict(opened.provider_ids)


def _only(results: list[dict[str, Any]], number: int, ids: dict[str, int]) -> tuple[int, str, str]:
    """(id, code, name) of a provider that only this result drew."""
    mine, others = ({one["code"] for one in result["teams"]} for result in (results[number], results[1 - number]))
    code = min(mine - others)
    row = next(one.row for one in open_frame(db.session(), ROUND).frame.providers if one.row["code"] == code)
    return ids[code], code, row["name"]


def _add_provider_people(number: int, provider_id: int) -> None:
    for role in (Role.PROVIDER_CLERK, Role.PROVIDER_HEAD):
        name = f"twin-{role.value}-{number}"
        people_service.add(
            SYSTEM,
            NewPerson(
                name=name, display_name=name, password=PASSWORD, roles=frozenset({role}), provider_id=provider_id
            ),
        )
