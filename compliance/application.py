"""create_app: the only file that knows everyone."""

import gc
import importlib
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

from argon2 import PasswordHasher
from flask import Blueprint, Flask, g, request, session
from flask_bootstrap import Bootstrap5
from flask_login import LoginManager, UserMixin, current_user
from flask_migrate import Migrate
from flask_wtf.csrf import CSRFProtect
from sqlalchemy.orm import configure_mappers
from werkzeug.middleware.proxy_fix import ProxyFix

from compliance import schedule
from compliance.accounts import factor_service, rules, service
from compliance.foundation import facts, masks
from compliance.foundation.database import db
from compliance.settings import Settings, from_environment
from compliance.web import access, compression, errors, furniture, logs, metrics
from compliance.web.catalogues import HouseBabel

ROOT = Path(__file__).resolve().parent.parent
HOUSE = ROOT / "compliance"
ROOMS = (
    "foundation",
    "web",
    "beginning",
    "providers",
    "accounts",
    "documents",
    "lawbook",
    "agreements",
    "checklists",
    "deadlines",
    "ledger",
    "penalties",
    "findings",
    "claims",
    "indicators",
    "sampling",
    "screening",
    "inspections",
    "followups",
    "selfchecks",
    "reviews",
    "cases",
    "tips",
    "rectifications",
    "assessments",
    "accreditation",
    "renewals",
    "points",
    "campaigns",
    "meetings",
    "payments",
    "retention",
    "reports",
    "portal",
    "publicity",
    "worklists",
)
LANGUAGES = ("zh_Hans", "en")
_ARGON2 = {"time_cost": 3, "memory_cost": 65536, "parallelism": 2}
_LARGEST_UPLOAD = 250 * 1024 * 1024
_NEW_BEFORE_COLLECTING = 10_000  # objects that may refer to others; 700 unless told
_POLICY = (
    "default-src 'self'; img-src 'self' data: blob:; object-src 'none'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'"
)


class Visitor(UserMixin):
    """The signed-in person as Flask-Login keeps one: by the token of the session, not by the user id."""

    def __init__(self, live: service.Session) -> None:
        self.token = live.token
        self.actor = live.actor
        self.language = live.language
        self.first = live.first
        self.enrolling = not live.proved and factor_service.enrolling(live.actor)

    def get_id(self) -> str:
        """The token."""
        return self.token


def create_app(settings: Settings | None = None, **config: Any) -> Flask:
    """The application. `config` overrides Flask's own settings (tests use it); the environment decides the rest."""
    settings = settings or from_environment()
    app = Flask("compliance", root_path=str(HOUSE), template_folder=str(ROOT / "templates"))
    app.config.update(_configuration(settings), **config)
    app.extensions["settings"] = settings
    app.extensions["keyring"] = settings.keyring
    app.extensions["no_one's password"] = PasswordHasher(**app.config["ARGON2"]).hash("nobody has this password")
    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
    logs.install(app, settings.production)  # before all that may refuse a request
    db.init_app(app)
    Migrate(app, db, directory=str(ROOT / "migrations"), render_as_batch=True)
    CSRFProtect(app)
    HouseBabel(app, locale_selector=_language)
    Bootstrap5(app)
    _sign_in(app)
    furniture.install(app, furniture.Hooks(actor=_reader, sample=_sample))
    app.jinja_env.globals.update(Role=rules.Role, purposes=masks.PURPOSE_WORDS, opens=access.opens)
    errors.register(app)
    for room in ROOMS:
        _open(app, room)
    app.after_request(_headers)
    metrics.install(app)
    compression.install(app)
    app.extensions["tasks"] = _offers("tasks")
    app.extensions["retention"] = _offers("RETENTION")
    app.extensions["at_home"] = _offers("at_home")
    app.extensions["shut"] = _offers("shut")
    app.extensions["rule_words"] = _offers("rule_words")
    app.extensions["searches"] = _offers("SEARCH")
    app.extensions["jobs"] = schedule.JOBS
    app.extensions["deadlines_moved"] = _offers("deadlines_moved")
    access.require_declarations(app)
    return app


def settle() -> None:
    """To be called once before a process serves: what the house is made of stays until the process ends, so that no
    full collection goes through it again, which took a quarter of a second out of a request of many rows; and one is
    begun after so many new objects that a page of some thousand rows brings on none."""
    configure_mappers()
    gc.collect()
    gc.freeze()
    gc.set_threshold(_NEW_BEFORE_COLLECTING)


def _configuration(settings: Settings) -> dict[str, Any]:
    return {
        "SECRET_KEY": settings.secret_key,
        "SQLALCHEMY_DATABASE_URI": settings.database_url,
        "ARGON2": _ARGON2,
        "MAX_CONTENT_LENGTH": _LARGEST_UPLOAD,
        "MAX_FORM_MEMORY_SIZE": 4 * 1024 * 1024,
        "BOOTSTRAP_SERVE_LOCAL": True,
        "BABEL_DEFAULT_LOCALE": LANGUAGES[0],
        "BABEL_DEFAULT_TIMEZONE": "Asia/Shanghai",
        "WTF_CSRF_TIME_LIMIT": None,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_SECURE": settings.production,
        # The prefix keeps a cookie of a neighbouring host from being taken for ours; browsers want it with https only.
        "SESSION_COOKIE_NAME": "__Host-session" if settings.production else "session",
        "TRUSTED_HOSTS": list(settings.hosts) or None,
        "PERMANENT_SESSION_LIFETIME": timedelta(hours=12),
        "SEND_FILE_MAX_AGE_DEFAULT": 3600,
    }


def _open(app: Flask, room: str) -> None:
    """Register a room by the doors it has, once every page of it has found its blueprint."""
    paths = [path for door in ("models", "views") for path in sorted((HOUSE / room).glob(f"*{door}.py"))]
    for module in [importlib.import_module(f"compliance.{room}.{path.stem}") for path in paths]:
        for blueprint in (*getattr(module, "blueprints", ()), getattr(module, "blueprint", None)):
            if isinstance(blueprint, Blueprint) and app.blueprints.get(blueprint.name) is not blueprint:
                app.register_blueprint(blueprint)


def _offers(name: str) -> list[Any]:
    """What rooms' services offer under a name: `tasks` for the home page, `publish_shipped` for a new database."""
    services = [importlib.import_module(f"compliance.{room}.service") for room in ROOMS if _has_service(room)]
    return [getattr(service, name) for service in services if hasattr(service, name)]


def _has_service(room: str) -> bool:
    return (HOUSE / room / "service.py").exists()


def prepares() -> list[Callable[..., Any]]:
    """What publishes shipped checklists and templates into a new database; each takes an actor, twice is once."""
    return _offers("publish_shipped")


def checks() -> list[Callable[..., Any]]:
    """What finds faults in the store, each called with the present instant."""
    return _offers("faults")


def _sign_in(app: Flask) -> None:
    manager = LoginManager(app)
    manager.session_protection = None

    @manager.user_loader
    def visitor(token: str) -> Visitor | None:
        live = service.session_of(token)
        return Visitor(live) if live else None


def _language() -> str:
    chosen = session.get("language")
    if chosen in LANGUAGES:
        return str(chosen)
    if current_user and current_user.is_authenticated:
        return str(current_user.language)
    return (request.accept_languages.best_match(["zh", "en"]) == "en" and "en") or LANGUAGES[0]


def _reader() -> rules.Actor | None:
    return current_user.actor if current_user and current_user.is_authenticated else None


def _sample() -> bool:
    """Whether the data are a sample: asked once a request, shown on every page."""
    if "sample" not in g:
        g.sample = facts.is_sample()
    return bool(g.sample)


def _headers(response: Any) -> Any:
    response.headers.setdefault("Content-Security-Policy", _POLICY)
    response.headers.setdefault("X-Content-Type-Options", "nosniff")
    response.headers.setdefault("Referrer-Policy", "same-origin")
    response.headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
    if current_user and current_user.is_authenticated and not request.path.startswith("/static/"):
        response.headers.setdefault("Cache-Control", "no-store")
    if request.is_secure:
        response.headers.setdefault("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
    return response
