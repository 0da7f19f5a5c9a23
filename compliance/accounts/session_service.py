"""One's own sessions, and ending the other ones; the administrator ends another's."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from compliance.accounts import rules
from compliance.accounts.models import SignIn, User
from compliance.accounts.rules import Actor
from compliance.accounts.service import account_of, end_sessions, verify_password
from compliance.foundation import clock
from compliance.foundation.database import db
from compliance.foundation.hashing import sha256_hex
from compliance.foundation.trail import Event
from compliance.foundation.unit_of_work import unit_of_work

_ID = 16


@dataclass(frozen=True, kw_only=True)
class SessionsEnded(Event):
    kind = "accounts.sessions_ended"
    count: int


@dataclass(frozen=True, slots=True)
class SessionView:
    """A session to its owner. id: a part of the token's hash, good for nothing but naming it; device "" unknown."""

    id: str
    started_at: datetime
    seen_at: datetime
    device: str
    present: bool


def own(actor: Actor, token: str) -> tuple[SessionView, ...]:
    """A person's live sessions, the one of `token` first, then the last used."""
    mine = sha256_hex(token.encode())
    views = [
        SessionView(row.token_hash[:_ID], row.started_at, row.seen_at, row.device, row.token_hash == mine)
        for row in _live(actor)
    ]
    return tuple(sorted(views, key=lambda one: (not one.present, -one.seen_at.timestamp())))


def _live(actor: Actor) -> list[SignIn]:
    query = select(SignIn).where(SignIn.user_id == actor.user_id, SignIn.ended_at.is_(None), SignIn.pending.is_(False))
    now = clock.now()
    return [row for row in db.session.scalars(query) if not rules.session_ended(row.started_at, row.seen_at, now)]


def end_chosen(actor: Actor, password: str, ids: Collection[str]) -> int:
    """End some of one's own sessions, knowing the password (ACCOUNTS-01); how many. Another's are not found."""
    verify_password(account_of(actor), password)
    with unit_of_work(actor) as work:
        chosen = [row for row in _live(actor) if row.token_hash[:_ID] in ids]
        for row in chosen:
            row.ended_at = work.now
        if chosen:
            work.record(SessionsEnded(subject=f"user:{actor.user_id}", count=len(chosen)))
        return len(chosen)


def end_of(actor: Actor, person_id: int) -> int:
    """End every session of a person, as an administrator does; how many were live."""
    with unit_of_work(actor) as work:
        count = len(_live(Actor(person_id, "")))
        end_sessions(person_id)
        work.record(SessionsEnded(subject=f"user:{person_id}", count=count))
        return count


def end_of_everybody(actor: Actor) -> int:
    """End every session there is, after a leak of the secret key, say; how many people had one."""
    query = select(SignIn.user_id).where(SignIn.ended_at.is_(None)).distinct()
    people = list(db.session.scalars(query))
    for person_id in people:
        end_of(actor, person_id)
    return len(people)


def id_of(account: str) -> int | None:
    """The person of an account's name, None where there is none."""
    return db.session.scalar(select(User.id).where(User.name == account))
