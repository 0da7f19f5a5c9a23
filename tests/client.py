"""The tests' browser without JavaScript: it checks every page, signs people in, and carries the CSRF token."""

import secrets
from typing import Any

from itsdangerous import URLSafeTimedSerializer

from compliance.accounts import service
from compliance.accounts.rules import Actor
from compliance.foundation.database import db
from compliance.foundation.hashing import sha256_hex
from compliance.foundation.unit_of_work import unit_of_work
from tests.page_law import PageLawClient

_CSRF = "0" * 40


class Client(PageLawClient):
    """`sign_in(actor)` opens a real session without the cost of a password."""

    def sign_in(self, actor: Actor) -> "Client":
        """Become `actor`; whoever was signed in before is not any more."""
        token = secrets.token_urlsafe(16)
        with unit_of_work(actor) as work:
            key = sha256_hex(token.encode())
            row = service.SignIn(token_hash=key, user_id=actor.user_id, started_at=work.now, seen_at=work.now)
            work.session.add(row)
        with self.session_transaction() as session:
            session["_user_id"] = token
            session["_fresh"] = True
        db.session.rollback()
        return self

    def sign_out(self) -> "Client":
        """Become nobody."""
        with self.session_transaction() as session:
            session.pop("_user_id", None)
        return self

    def open(self, *args: Any, **kwargs: Any) -> Any:
        """Send a request; what is not GET carries the token that proves the page was ours."""
        if kwargs.get("method", "GET") not in ("GET", "HEAD") and kwargs.pop("csrf", True):
            with self.session_transaction() as session:
                session["csrf_token"] = _CSRF
            secret = self.application.config["SECRET_KEY"]
            signed = URLSafeTimedSerializer(secret, salt="wtf-csrf-token").dumps(_CSRF)
            kwargs["headers"] = {"X-CSRFToken": signed, **dict(kwargs.get("headers") or {})}
        with self.application.app_context():  # a request of its own: nothing kept in `g` from the test or the last one
            answer = super().open(*args, **kwargs)
        db.session.rollback()
        return answer
