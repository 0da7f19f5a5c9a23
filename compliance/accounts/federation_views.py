"""Signing in by the office's own OpenID provider: there and back. Authlib keeps state, nonce and PKCE; the library is
loaded where a provider is set, and nowhere else."""

import importlib
import logging
from typing import Any

from flask import current_app, flash, redirect, render_template, request, session, url_for
from flask_babel import gettext as _

from compliance.accounts import federation_rules, federation_service, people_service
from compliance.accounts.people_service import Person
from compliance.accounts.rules import Role
from compliance.accounts.service import Session
from compliance.accounts.views import blueprint, counted, device, opened
from compliance.foundation.errors import Refusal
from compliance.web import access
from forms.accounts import SignInForm, SubjectForm

_LOG = logging.getLogger(__name__)
_SECONDS = 10
_PATH = "/.well-known/openid-configuration"


def _provider() -> Any:
    """The provider as Authlib knows it; its description is read once."""
    kept = current_app.extensions.get("oidc")
    if kept is None:
        settings = current_app.extensions["settings"]
        flask_client = importlib.import_module("authlib.integrations.flask_client")
        kept = flask_client.OAuth(current_app).register(
            "office",
            client_id=settings.oidc_client_id,
            client_secret=settings.oidc_client_secret,
            server_metadata_url=settings.oidc_issuer.rstrip("/") + _PATH,
            client_kwargs={
                "scope": federation_rules.SCOPE,
                "code_challenge_method": "S256",
                "default_timeout": _SECONDS,
            },
        )
        current_app.extensions["oidc"] = kept
    described = kept.load_server_metadata()
    if described.get("issuer") != current_app.extensions["settings"].oidc_issuer:
        raise ValueError("the provider calls itself by another name")
    # Not what the provider happens to offer: what a token may be signed with is ours to say.
    described["id_token_signing_alg_values_supported"] = list(federation_rules.ALGORITHMS)
    return kept


@blueprint.get("/provider")
@access.public
def provider() -> Any:
    """Go to the provider, with a state, a nonce and a challenge that only this browser's session knows."""
    if not federation_service.offered():
        return redirect(url_for("accounts.sign_in"))
    try:
        return _provider().authorize_redirect(url_for("accounts.returned", _external=True))
    except Exception as error:
        return _refused(error)


@blueprint.get("/provider/return")
@access.public
def returned() -> Any:
    """Come back from the provider."""
    if not federation_service.offered():
        return redirect(url_for("accounts.sign_in"))
    try:
        live = counted(_vouched)
    except Refusal as refusal:
        return _page(refusal)
    return opened(live)


def _vouched() -> Session:
    """The session of whom the provider vouches for; whatever is wrong with its word is one refusal."""
    settings = current_app.extensions["settings"]
    try:
        told = _provider().authorize_access_token(
            claims_options=federation_rules.wanted(settings.oidc_issuer, settings.oidc_client_id),
            leeway=federation_rules.LEEWAY.seconds,
        )["userinfo"]
    except Exception as error:
        _LOG.warning("provider: %s", type(error).__name__)
        raise federation_rules.failed() from error
    methods = told.get("amr")
    return federation_service.sign_in(told["iss"], told["sub"], methods if isinstance(methods, list) else (), device())


def _refused(error: Exception) -> Any:
    _LOG.warning("provider: %s", type(error).__name__)
    return _page(federation_rules.failed())


def _page(refusal: Refusal) -> Any:
    for key in [key for key in session if key.startswith("_state_office_")]:
        session.pop(key)
    return render_template("accounts/sign_in.html", form=SignInForm(formdata=None), refusal=refusal), refusal.status


@blueprint.post("/people/<person_id>/subject")
@access.allow(Role.ADMINISTRATOR, person=people_service.person)
def bind_subject(person: Person) -> Any:
    """Bind an account to a subject of the provider, or unbind it."""
    form = SubjectForm()
    if federation_service.offered() and form.validate_on_submit():
        federation_service.bind(access.actor(), person.id, form.subject.data or "")
        flash(_("Saved."))
    return redirect(url_for("accounts.person", person_id=person.id))


@blueprint.app_context_processor
def _offered() -> dict[str, Any]:
    return {"provider_offered": federation_service.offered} if request else {}
