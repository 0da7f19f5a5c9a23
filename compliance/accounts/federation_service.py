"""Who is who at the office's own OpenID provider: bound by an administrator, found at a sign-in."""

from collections.abc import Collection
from dataclasses import dataclass

from flask import current_app
from sqlalchemy import delete, select

from compliance.accounts import federation_rules as rules
from compliance.accounts.factor_service import enrolled
from compliance.accounts.models import Subject, User
from compliance.accounts.rules import SYSTEM, Actor
from compliance.accounts.service import Session, opened
from compliance.foundation.database import db
from compliance.foundation.trail import Event
from compliance.foundation.unit_of_work import unit_of_work


@dataclass(frozen=True, kw_only=True)
class SubjectBound(Event):
    kind = "accounts.subject_bound"
    bound: bool


def offered() -> bool:
    """Whether this installation has a provider."""
    return bool(current_app.extensions["settings"].oidc_issuer)


def bind(actor: Actor, person_id: int, subject: str) -> None:
    """Bind an account to a subject of the provider, "" unbinds it. ACCOUNTS-19 where another account has it."""
    issuer, subject = current_app.extensions["settings"].oidc_issuer, subject.strip()
    with unit_of_work(actor) as work:
        holder = select(Subject.user_id).where(Subject.issuer == issuer, Subject.subject == subject)
        if subject and work.session.scalar(holder) not in (None, person_id):
            raise rules.taken()
        work.session.execute(delete(Subject).where(Subject.user_id == person_id))
        if subject:
            work.session.add(Subject(user_id=person_id, issuer=issuer, subject=subject))
        work.record(SubjectBound(subject=f"user:{person_id}", bound=bool(subject)))


def subject_of(person_id: int) -> str:
    """What an account is bound to, "" nothing."""
    row = db.session.get(Subject, person_id)
    return row.subject if row else ""


def sign_in(issuer: str, subject: str, methods: Collection[str], device: str = "") -> Session:
    """Open a session for the person that the provider vouched for. A code is asked here of whoever has an
    authenticator, unless the provider says that it saw two factors. ACCOUNTS-18."""
    with unit_of_work(SYSTEM) as work:
        found = select(User).join(Subject).where(Subject.issuer == issuer, Subject.subject == subject, User.active)
        user = work.session.scalars(found).one_or_none()
        if user is None:
            raise rules.unknown()
        proved = rules.two_factors(methods)
        pending = not proved and enrolled(user.id)
        return opened(work, user, device, factors=2 if proved else 1, pending=pending, proved=proved)
