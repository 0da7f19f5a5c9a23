"""Who may open a page: declared beside each view; a view without a declaration stops the start.

Ids in a URL become objects at the door, looked up inside the person's scope; what is not there, or not
theirs, is 404 alike.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from flask import Flask, abort, current_app, redirect, request, url_for
from flask_login import current_user

from compliance.accounts.rules import Actor, Role

View = TypeVar("View", bound=Callable[..., Any])
Finder = Callable[[Actor, Any], Any]

_WHILE_ENROLLING = {"accounts.second_factor", "accounts.password"}
_WHILE_RENEWING = {"accounts.password"}
_UNDECLARED_BY_FLASK = {"static", "bootstrap.static"}


def actor() -> Actor:
    """The person of this request; RuntimeError on a page that is open to the public."""
    if not current_user.is_authenticated:
        raise RuntimeError("nobody is signed in")
    found: Actor = current_user.actor
    return found


def opens(person: Actor, endpoint: str) -> bool:
    """Whether a page of this installation is open to `person` by role; of which objects, its finders say."""
    declared: str | frozenset[Role] = getattr(current_app.view_functions.get(endpoint), "access", frozenset())
    return declared == "public" if isinstance(declared, str) else person.holds(*declared)


def is_api() -> bool:
    """Whether the request speaks JSON."""
    return request.path.startswith("/api/")


def allow(*roles: Role, **finders: Finder) -> Callable[[View], View]:
    """Open to people who hold one of `roles`; `name=finder` turns URL variable `name_id` into an object."""
    return _declare(frozenset(roles), finders)


def signed_in(view: View) -> View:
    """Open to everyone with an account."""
    return _declare(frozenset(Role), {})(view)


def public(view: View) -> View:
    """Open to all."""
    view.access = "public"  # type: ignore[attr-defined]
    return view


def _declare(roles: frozenset[Role], finders: dict[str, Finder]) -> Callable[[View], View]:
    def wrap(view: View) -> View:
        @wraps(view)
        def guarded(**variables: Any) -> Any:
            if not current_user.is_authenticated:
                return _sign_in_first()
            person = actor()
            if current_user.first and request.endpoint not in _WHILE_RENEWING:
                return _first("accounts.password")
            if current_user.enrolling and request.endpoint not in _WHILE_ENROLLING:
                return _first("accounts.second_factor")
            if not person.holds(*roles):
                abort(403)
            for name, finder in finders.items():
                found = finder(person, variables.pop(f"{name}_id"))
                if found is None:
                    abort(404)
                variables[name] = found
            return view(**variables)

        guarded.access = roles  # type: ignore[attr-defined]
        return guarded  # type: ignore[return-value]

    return wrap


def _sign_in_first() -> Any:
    if is_api():
        abort(401)
    return redirect(url_for("accounts.sign_in", next=request.full_path if request.method == "GET" else None))


def _first(endpoint: str) -> Any:
    """What must be done before anything else."""
    if is_api():
        abort(403)
    return redirect(url_for(endpoint))


def require_declarations(app: Flask) -> None:
    """Stop the start when a view does not say who may open it."""
    missing = sorted(
        endpoint
        for endpoint, view in app.view_functions.items()
        if endpoint not in _UNDECLARED_BY_FLASK and not hasattr(view, "access")
    )
    if missing:
        raise RuntimeError(f"views without an access declaration: {', '.join(missing)}")
