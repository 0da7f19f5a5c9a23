"""Signing in and out, one's own password and language."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from flask import Blueprint, current_app, flash, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from flask_login import current_user, login_user, logout_user

from compliance.accounts import attempt_service, factor_service, people_service, service, session_rules
from compliance.foundation.errors import Refusal
from compliance.web import access
from compliance.web.furniture import language as page_language
from forms.accounts import CodeForm, PasswordForm, SignInForm

blueprint = Blueprint("accounts", __name__, url_prefix="/accounts")


def _own_page(target: str) -> str:
    """`target` when it is a page of ours, else home: no redirect leaves the house."""
    parts = urlsplit(target)
    safe = target.startswith("/") and not target.startswith(("//", "/\\")) and not parts.netloc and not parts.scheme
    return target if safe else url_for("web.home")


@blueprint.route("/sign-in", methods=["GET", "POST"])
@access.public
def sign_in() -> Any:
    """The sign-in page."""
    if current_user.is_authenticated:
        return redirect(url_for("web.home"))
    form = SignInForm()
    refusal = None
    if form.validate_on_submit():
        try:
            live = counted(lambda: service.sign_in(form.name.data, form.password.data, device()))
        except Refusal as error:
            refusal = error
        else:
            return opened(live)
    page = render_template("accounts/sign_in.html", form=form, refusal=refusal)
    return page, refusal.status if refusal else 200


def device() -> str:
    """What this browser calls itself, in a few words."""
    return session_rules.device(request.headers.get("User-Agent", ""))


def counted(sign_in: Callable[[], service.Session]) -> service.Session:
    """A sign-in whose failure counts against the address it came from."""
    address = request.remote_addr or ""
    attempt_service.refuse_flood(address)
    try:
        return sign_in()
    except Refusal:
        attempt_service.failed(address)
        raise


def opened(live: service.Session) -> Any:
    """The browser's session made anew around the token, or around the one that waits for a code."""
    chosen = session.get("language")
    session.clear()
    session.permanent = True
    session["language"] = chosen or live.language
    if live.pending:
        session["waiting"] = live.token
        return redirect(url_for("accounts.code", next=request.args.get("next")))
    login_user(current_app.login_manager._user_callback(live.token))  # type: ignore[attr-defined]
    return redirect(_own_page(request.args.get("next", "")))


@blueprint.route("/code", methods=["GET", "POST"])
@access.public
def code() -> Any:
    """The second step of a sign-in: the authenticator's code, or a recovery code."""
    waiting = session.get("waiting")
    if current_user.is_authenticated or not waiting:
        return redirect(url_for("accounts.sign_in"))
    form = CodeForm()
    refusal = None
    if form.validate_on_submit():
        try:
            return opened(counted(lambda: factor_service.complete(waiting, form.code.data)))
        except Refusal as error:
            refusal = error
    page = render_template("accounts/code.html", form=form, refusal=refusal)
    return page, refusal.status if refusal else 200


@blueprint.post("/sign-out")
@access.public
def sign_out() -> Any:
    """End the session here and in the database."""
    if current_user.is_authenticated:
        service.sign_out(current_user.get_id())
    chosen = session.get("language")
    logout_user()
    session.clear()
    session["language"] = chosen
    flash(_("You are signed out."))
    return redirect(url_for("accounts.sign_in"))


@blueprint.post("/language")
@access.public
def language() -> Any:
    """Switch between Chinese and English, and remember it."""
    chosen = request.form.get("language")
    if chosen not in ("zh_Hans", "en"):
        chosen = "en" if page_language().startswith("zh") else "zh_Hans"
    session["language"] = chosen
    if current_user.is_authenticated:
        people_service.set_language(access.actor(), chosen)
    return redirect(_own_page(request.form.get("next", "")))


@blueprint.route("/password", methods=["GET", "POST"])
@access.signed_in
def password() -> Any:
    """Change one's own password; every session ends and one signs in again."""
    form = PasswordForm()
    if form.validate_on_submit():
        people_service.change_own_password(access.actor(), form.present.data, form.password.data)
        logout_user()
        flash(_("The password was changed. Sign in with the new one."))
        return redirect(url_for("accounts.sign_in"))
    return render_template("accounts/password.html", form=form)
