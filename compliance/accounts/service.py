"""Signing in and out, and who the officers are."""

import secrets
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from flask import current_app
from sqlalchemy import select, update

from compliance.accounts import first_password_rules, rules
from compliance.accounts.factor_models import SecondFactor
from compliance.accounts.models import Recusal, SignIn, User, UserRole
from compliance.accounts.rules import SYSTEM, Actor, Authority, Officer, Role
from compliance.foundation import clock
from compliance.foundation.database import db
from compliance.foundation.errors import Refusal
from compliance.foundation.hashing import sha256_hex
from compliance.foundation.trail import Event
from compliance.foundation.unit_of_work import UnitOfWork, active, unit_of_work

_TOUCH_EVERY = timedelta(minutes=1)


@dataclass(frozen=True, kw_only=True)
class SignedIn(Event):
    kind = "accounts.signed_in"
    factors: int = 1


@dataclass(frozen=True, kw_only=True)
class SignInRefused(Event):
    kind = "accounts.sign_in_refused"
    failures: int
    locked: bool


@dataclass(frozen=True)
class Session:
    """A sign-in: who, and in which language the person reads; pending while it waits for the second factor; first: the
    password is one to be changed before anything else; proved: the office's provider vouched for two factors."""

    token: str
    actor: Actor
    language: str
    pending: bool = False
    first: bool = False
    proved: bool = False


def hasher() -> PasswordHasher:
    """Argon2id with the application's cost (tests lower it)."""
    return PasswordHasher(**current_app.config["ARGON2"])


def _actor(user: User) -> Actor:
    return Actor(
        user_id=user.id,
        name=user.display_name,
        roles=frozenset(Role(row.role) for row in user.roles),
        provider_id=user.provider_id,
        authority=Authority(user.authority) if user.authority else None,
        township=user.township,
    )


def _refused() -> Refusal:
    return Refusal(
        "ACCOUNTS-01",
        zh="账号或密码不正确，或账号已暂时锁定",
        en="the name or the password is wrong, or the account is locked for a while",
        do_zh="请核对后重试；连续输错5次锁定15分钟",
        do_en="check and try again; five failures lock the account for 15 minutes",
        status=403,
    )


def verify_password(name: str, password: str) -> Actor:
    """The person whose password this is. Call it before opening a unit of work.

    Failures are counted in the database and lock the account; a refusal (ACCOUNTS-01) looks the same and
    takes the same work for a wrong name, a wrong password and a locked account.
    """
    if active():
        raise RuntimeError("a failed password must be counted even when the use case fails: verify first")
    with unit_of_work(SYSTEM) as work:
        user = work.session.scalars(select(User).where(User.name == name.strip()).with_for_update()).one_or_none()
        fits = _fits(user.password_hash if user else None, password)
        if user is None:
            raise _refused()
        locked = user.locked_until is not None and user.locked_until > work.now
        if fits and user.active and not locked:
            # Whoever knows the password alone must not get fresh guesses at the code by signing in again.
            if not _second_factor(work.session, user.id):
                user.failures, user.locked_until = 0, None
            return _actor(user)
        if not locked:
            user.failures += 1
            if user.failures >= rules.FAILURES_BEFORE_LOCK:
                user.failures, user.locked_until, locked = 0, work.now + rules.LOCKED_FOR, True
        work.record(SignInRefused(subject=f"user:{user.id}", failures=user.failures, locked=locked))
    raise _refused()


def _second_factor(session: Any, user_id: int) -> bool:
    query = select(SecondFactor.user_id).where(SecondFactor.user_id == user_id, SecondFactor.confirmed_at.is_not(None))
    return session.scalar(query) is not None


def _fits(password_hash: str | None, password: str) -> bool:
    try:
        return hasher().verify(password_hash or current_app.extensions["no_one's password"], password)
    except (VerificationError, InvalidHashError):
        return False


def sign_in(name: str, password: str, device: str = "") -> Session:
    """Open a session, pending where the person has a second factor; its token goes to the browser, only its hash stays
    here. ACCOUNTS-01; -15 where a first password was not used in time."""
    actor = verify_password(name, password)
    with unit_of_work(actor) as work:
        user = work.session.get_one(User, actor.user_id)
        if first_password_rules.over(user.first_until, work.now):
            raise first_password_rules.expired()
        return opened(work, user, device, pending=_second_factor(work.session, user.id))


def opened(
    work: UnitOfWork, user: User, device: str, *, factors: int = 1, pending: bool = False, proved: bool = False
) -> Session:
    """A new session of a person whose proof was seen, on the trail unless it waits for a code."""
    token = secrets.token_urlsafe(32)
    row = {"token_hash": sha256_hex(token.encode()), "user_id": user.id, "pending": pending, "proved": proved}
    work.session.add(SignIn(**row, started_at=work.now, seen_at=work.now, device=device))
    if not pending:
        work.record(SignedIn(subject=f"user:{user.id}", factors=factors))
    return Session(token, _actor(user), user.language, pending)


def session_of(token: str) -> Session | None:
    """The live session of a token, None when it is over, unknown or its account was closed."""
    row = db.session.get(SignIn, sha256_hex(token.encode()))
    now = clock.now()
    if row is None or row.pending or row.ended_at is not None or rules.session_ended(row.started_at, row.seen_at, now):
        return None
    user = db.session.get_one(User, row.user_id)
    if not user.active:
        return None
    first = user.first_until is not None
    session = Session(token, _actor(user), user.language, first=first, proved=row.proved)
    if now - row.seen_at > _TOUCH_EVERY:
        with unit_of_work(SYSTEM) as work:
            work.session.execute(update(SignIn).where(SignIn.token_hash == row.token_hash).values(seen_at=now))
    return session


def sign_out(token: str) -> None:
    """End the session of this token."""
    _end(SignIn.token_hash == sha256_hex(token.encode()))


def end_sessions(user_id: int) -> None:
    """End every session of a person, as a changed password or a closed account does."""
    _end(SignIn.user_id == user_id)


def _end(which: Any) -> None:
    with unit_of_work(SYSTEM) as work:
        work.session.execute(update(SignIn).where(which, SignIn.ended_at.is_(None)).values(ended_at=work.now))


def actor_of(user_id: int) -> Actor:
    """The actor of a user id."""
    return _actor(db.session.get_one(User, user_id))


def account_of(actor: Actor) -> str:
    """The name that a person signs in with."""
    return str(db.session.get_one(User, actor.user_id).name)


def active_actor(user_id: int) -> tuple[Actor, bool] | None:
    """The actor of an open account and whether they read Chinese; None when it is closed or not there."""
    user = db.session.get(User, user_id)
    return (_actor(user), user.language.startswith("zh")) if user and user.active else None


def display_names(user_ids: set[int]) -> dict[int, str]:
    """Names to show for user ids."""
    rows = db.session.execute(select(User.id, User.display_name).where(User.id.in_(user_ids)))
    return {row.id: row.display_name for row in rows}


def certificates_ending(by: date) -> tuple[tuple[int, str, date], ...]:
    """Active officers whose certificate ends by a day: (user id, name, last day)."""
    query = select(User.id, User.display_name, User.certificate_until).where(
        User.active, User.certificate_no.is_not(None), User.certificate_until <= by
    )
    return tuple((row.id, row.display_name, row.certificate_until) for row in db.session.execute(query))


def officers(authority: Authority, on: date) -> tuple[Officer, ...]:
    """The authority's own inspectors whose certificate is valid on a day, ordered by certificate number."""
    return tuple(one for one in _inspectors(authority) if not one.seconded_from and valid(one, on))


def outside_officers(authority: Authority, on: date) -> tuple[Officer, ...]:
    """Inspectors of other counties, here for a cross-inspection (交叉互查), whose certificate is valid on a day."""
    return tuple(one for one in _inspectors(authority) if one.seconded_from and valid(one, on))


def unfit_officers(authority: Authority, on: date) -> tuple[Officer, ...]:
    """The authority's own inspectors who can't be sent on a day: no certificate (""), or one that ends before."""
    return tuple(one for one in _inspectors(authority) if not one.seconded_from and not valid(one, on))


def valid(officer: Officer, on: date) -> bool:
    """Whether an officer has a certificate that is valid on a day."""
    return bool(officer.certificate_no) and officer.certificate_until >= on


def _inspectors(authority: Authority) -> tuple[Officer, ...]:
    query = (
        select(User)
        .join(UserRole, UserRole.user_id == User.id)
        .where(User.active, User.authority == authority.value, UserRole.role == Role.INSPECTOR.value)
        .order_by(User.certificate_no, User.id)
    )
    users = db.session.scalars(query).all()
    recused: dict[int, set[int]] = {}
    for row in db.session.execute(select(Recusal.user_id, Recusal.provider_id)):
        recused.setdefault(row.user_id, set()).add(row.provider_id)
    return tuple(
        Officer(
            user_id=user.id,
            name=user.display_name,
            authority=authority,
            certificate_no=user.certificate_no or "",
            certificate_until=user.certificate_until or date.min,
            competences=frozenset(user.competences),
            recused_provider_ids=frozenset(recused.get(user.id, ())),
            seconded_from=user.seconded_from,
        )
        for user in users
    )
