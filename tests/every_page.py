"""Every page of the table of URLs in the sample county: its address, who opens it, and the HTML that was answered."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from flask import Flask, Response
from flask.testing import FlaskClient
from sqlalchemy import select

from compliance.accounts import service as accounts
from compliance.accounts.models import User
from compliance.accounts.rules import Role
from compliance.county.people_service import one_per_role
from compliance.foundation.database import db
from tests.access_table import Row, rows
from tests.client import Client
from tests.places import places

LANGUAGES = ("zh_Hans", "en")
# Whoever has most of a page before whoever only reads it.
_BEFORE = (
    Role.MANAGER,
    Role.OFFICER,
    Role.AUDITOR_CLAIMS,
    Role.INSPECTOR,
    Role.LEGAL_REVIEWER,
    Role.AGENCY_DIRECTOR,
    Role.DIRECTOR,
    Role.PROVIDER_HEAD,
    Role.PROVIDER_CLERK,
    Role.REVIEWER,
    Role.TOWNSHIP,
    Role.ADMINISTRATOR,
    Role.OVERSEER,
)


@dataclass(frozen=True)
class Page:
    """One page: its rule in the table, the address tried, the role that opens it (None is the public), its HTML."""

    room: str
    rule: str
    path: str
    role: Role | None
    html: str


class Visitors:
    """One browser without JavaScript and without the page law for each role, its language set anew for each page."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        ids = dict(db.session.execute(select(User.name, User.id)).all())
        self.actors = {sample.role: accounts.actor_of(ids[sample.name]) for sample in one_per_role()}
        self._sessions: dict[tuple[Role | None, str], str] = {}

    def cookie(self, role: Role | None, language: str) -> str:
        """The session of `role`, signed in, that reads `language`."""
        if (role, language) not in self._sessions:
            client = Client(self.app)
            if role:
                client.sign_in(self.actors[role])
            with client.session_transaction() as session:
                session["language"] = language
            found = client.get_cookie("session")
            assert found is not None
            self._sessions[role, language] = found.value
        return self._sessions[role, language]

    def get(self, path: str, role: Role | None, language: str) -> Response:
        """What `path` answers to `role`."""
        client = FlaskClient(self.app, Response)
        client.set_cookie("session", self.cookie(role, language))
        with self.app.app_context():
            answer = client.get(path)
        db.session.rollback()
        return answer


def every_page(visitors: Visitors, languages: tuple[str, ...] = LANGUAGES) -> Iterator[Page]:
    """Each row of the table that answers GET with a whole page, in the languages in turn."""
    count = 0
    for room in sorted({row.room for row in rows()}):
        known = places(room)
        db.session.rollback()
        for row in [one for one in rows() if one.room == room and "GET" in one.methods]:
            found = _opened(visitors, row, row.example.format(**known), languages[count % len(languages)])
            if found:
                count += 1
                yield found


def _opened(visitors: Visitors, row: Row, path: str, language: str) -> Page | None:
    roles: list[Role | None] = [None] if row.public else [role for role in _BEFORE if role in row.roles]
    for role in roles:
        with visitors.get(path, role, language) as answer:
            if answer.status_code == 200 and answer.mimetype != "text/html":
                return None
            if answer.status_code == 200:
                html = answer.get_data(as_text=True)
                return Page(row.room, row.rule, path, role, html) if _whole(html) else None
    return None


def _whole(html: str) -> bool:
    return bool(re.match(r"\s*<!doctype html", html, re.IGNORECASE))
