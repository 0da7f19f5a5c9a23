"""The second factor: enrolling an authenticator, its codes at the sign-in, the codes for when it is lost."""

import secrets
from base64 import b32encode
from dataclasses import dataclass

from cryptography.hazmat.primitives.constant_time import bytes_eq
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP
from flask import current_app
from sqlalchemy import delete, func, select

from compliance.accounts import factor_rules as rules
from compliance.accounts.factor_models import RecoveryCode, SecondFactor
from compliance.accounts.models import SignIn, User
from compliance.accounts.rules import FAILURES_BEFORE_LOCK, LOCKED_FOR, SYSTEM, Actor
from compliance.accounts.service import Session, SignInRefused, end_sessions, opened, verify_password
from compliance.foundation import clock
from compliance.foundation.database import db
from compliance.foundation.hashing import sha256_hex
from compliance.foundation.trail import Event
from compliance.foundation.unit_of_work import UnitOfWork, unit_of_work

_ISSUER = "Compliance"


@dataclass(frozen=True, kw_only=True)
class FactorEnrolled(Event):
    kind = "accounts.factor_enrolled"


@dataclass(frozen=True, kw_only=True)
class FactorDropped(Event):
    kind = "accounts.factor_dropped"


@dataclass(frozen=True, kw_only=True)
class RecoveryCodeUsed(Event):
    kind = "accounts.recovery_code_used"
    left: int


@dataclass(frozen=True)
class Enrolment:
    """What an authenticator is told: the key as text, and the address that its QR code holds."""

    key: str
    address: str


def _totp(secret: str) -> TOTP:
    # SHA-1 is what every authenticator speaks; in an HMAC its collisions do not matter (RFC 6238, appendix B).
    return TOTP(bytes.fromhex(secret), rules.DIGITS, SHA1(), rules.STEP, enforce_key_length=True)  # noqa: S303


def begin(actor: Actor) -> Enrolment:
    """A fresh key for an authenticator that is not confirmed yet; the confirmed one stays until then."""
    with unit_of_work(actor) as work:
        row = work.session.get(SecondFactor, actor.user_id)
        if row is None:
            row = SecondFactor(user_id=actor.user_id, secret=secrets.token_hex(20), made_at=work.now)
            work.session.add(row)
        account = work.session.get_one(User, actor.user_id).name
        key = b32encode(bytes.fromhex(row.secret)).decode()
        return Enrolment(rules.grouped(key), _totp(row.secret).get_provisioning_uri(account, _ISSUER))


def confirm(actor: Actor, password: str, code: str) -> tuple[str, ...]:
    """Confirm the authenticator by one of its codes and one's password; the recovery codes, told this once. Other
    sessions end."""
    verify_password(str(db.session.get_one(User, actor.user_id).name), password)
    with unit_of_work(actor) as work:
        row = work.session.get(SecondFactor, actor.user_id, with_for_update=True)
        if row is None or row.confirmed_at is not None:
            raise rules.not_asked()
        if not _used(row, code):
            raise rules.wrong_code()
        row.confirmed_at = work.now
        codes = _new_codes(work, row.user_id)
        work.record(FactorEnrolled(subject=f"user:{row.user_id}"))
        return codes


def drop(actor: Actor, person_id: int) -> None:
    """Take a lost authenticator away; its owner's sessions end, and the next sign-in enrols a new one."""
    with unit_of_work(actor) as work:
        work.session.execute(delete(SecondFactor).where(SecondFactor.user_id == person_id))
        work.session.execute(delete(RecoveryCode).where(RecoveryCode.user_id == person_id))
        work.record(FactorDropped(subject=f"user:{person_id}"))
        end_sessions(person_id)


def enrolled(user_id: int) -> bool:
    """Whether a person's sign-in asks for a code."""
    query = select(SecondFactor.user_id).where(SecondFactor.user_id == user_id, SecondFactor.confirmed_at.is_not(None))
    return db.session.scalar(query) is not None


def enrolling(actor: Actor) -> bool:
    """Whether a person must enrol an authenticator before anything else."""
    required = current_app.extensions["settings"].second_factor_required
    return rules.needed(actor, required) and not enrolled(actor.user_id or 0)


def complete(token: str, code: str) -> Session:
    """Finish a sign-in that waits for its code, under a new token. ACCOUNTS-11; failures count towards the lock."""
    with unit_of_work(SYSTEM) as work:
        waiting = work.session.get(SignIn, sha256_hex(token.encode()), with_for_update=True)
        if waiting is None or not waiting.pending or waiting.ended_at is not None:
            raise rules.wrong_code()
        if work.now - waiting.started_at > rules.CODE_WAITS:
            raise rules.wrong_code()
        user = work.session.get_one(User, waiting.user_id, with_for_update=True)
        locked = user.locked_until is not None and user.locked_until > work.now
        row = work.session.get(SecondFactor, user.id, with_for_update=True)
        if row is not None and user.active and not locked and (_used(row, code) or _recovered(work, user.id, code)):
            user.failures, user.locked_until, waiting.ended_at = 0, None, work.now
            return opened(work, user, waiting.device, factors=2)
        if not locked:
            user.failures += 1
            if user.failures >= FAILURES_BEFORE_LOCK:
                user.failures, user.locked_until, locked = 0, work.now + LOCKED_FOR, True
        work.record(SignInRefused(subject=f"user:{user.id}", failures=user.failures, locked=locked))
    raise rules.wrong_code()


def _used(row: SecondFactor, code: str) -> bool:
    """Whether this is a code of now or a step beside it that was not used before; from now on it was."""
    now, given = int(clock.now().timestamp()) // rules.STEP, rules.plain(code).encode()
    for step in range(now - rules.DRIFT, now + rules.DRIFT + 1):
        if step > row.last_step and bytes_eq(_totp(row.secret).generate(step * rules.STEP), given):
            row.last_step = step
            return True
    return False


def _recovered(work: UnitOfWork, user_id: int, code: str) -> bool:
    row = work.session.get(RecoveryCode, sha256_hex(rules.plain(code).encode()), with_for_update=True)
    if row is None or row.user_id != user_id or row.used_at is not None:
        return False
    row.used_at = work.now
    work.flush()
    left = select(func.count()).where(RecoveryCode.user_id == user_id, RecoveryCode.used_at.is_(None))
    work.record(RecoveryCodeUsed(subject=f"user:{user_id}", left=work.session.scalar(left) or 0))
    return True


def _new_codes(work: UnitOfWork, user_id: int) -> tuple[str, ...]:
    codes = [b32encode(secrets.token_bytes(15)).decode() for _ in range(rules.CODES)]
    work.session.execute(delete(RecoveryCode).where(RecoveryCode.user_id == user_id))
    work.session.add_all(RecoveryCode(code_hash=sha256_hex(code.encode()), user_id=user_id) for code in codes)
    return tuple(rules.grouped(code) for code in codes)
