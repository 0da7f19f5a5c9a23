"""Pages that belong to no room: home, the browser libraries, the state of the service, the patterns."""

from datetime import date
from typing import Any

from flask import Blueprint, abort, current_app, jsonify, redirect, render_template, request, send_file, url_for
from sqlalchemy import text

from compliance.accounts.rules import PROVIDER_ROLES, Actor
from compliance.foundation import clock, schema
from compliance.foundation.database import db
from compliance.foundation.errors import Refusal
from compliance.web import access, navigation
from compliance.web import vendor as libraries
from forms.web import PatternsForm

blueprint = Blueprint("web", __name__)
LONGEST = 100


@blueprint.get("/")
@access.signed_in
def home() -> Any:
    """Where a person starts: a provider's people on the portal, all others with what to do next."""
    actor = access.actor()
    if actor.holds(*PROVIDER_ROLES):
        return redirect(url_for("portal.index"))
    offered = [task for offer in current_app.extensions["tasks"] for task in offer(actor)]
    there = [task for task in offered if task.endpoint in current_app.view_functions]
    there.sort(key=lambda task: task.due or date.max)  # what is due first stands first, the rest in the rooms' order
    tasks = [{"url": url_for(task.endpoint, **task.values), "task": task} for task in there]
    parts = [part for part in (offer(actor) for offer in current_app.extensions["at_home"]) if part is not None]
    places = navigation.further(actor, _leads_to(actor))
    return render_template("web/home.html", tasks=tasks, parts=parts, further=places, today=clock.today())


@blueprint.get("/search")
@access.signed_in
def search() -> Any:
    """Everything that the person may see and that bears the words: each list by its own page and scope."""
    actor, words = access.actor(), request.args.get("q", "").strip()[:LONGEST]
    open_lists = [
        one
        for one in current_app.extensions["searches"]
        if access.opens(actor, one.endpoint) and access.opens(actor, one.listing)
    ]
    groups = [(one, one.find(actor, words)) for one in open_lists] if words else []
    found = [(one, hits) for one, hits in groups if hits.total]
    pages = navigation.named(actor, _leads_to(actor), words) if words else ()
    return render_template("web/search.html", q=words, found=found, pages=pages)


def _leads_to(actor: Actor) -> set[str]:
    """The pages of this installation without those that rooms keep shut to the actor."""
    shut = {page for offer in current_app.extensions["shut"] for page in offer(actor)}
    return set(current_app.view_functions) - shut


@blueprint.get("/static/vendor/<path:name>")
@access.public
def vendor(name: str) -> Any:
    """A browser library on the allow-list."""
    path = libraries.path_of(name)
    if path is None:
        abort(404)
    return send_file(path, conditional=True)


@blueprint.get("/health")
@access.public
def health() -> Any:
    """Whether the database answers; the tablets' online test reads this content."""
    db.session.execute(text("SELECT 1"))
    return jsonify({"service": "compliance", "ok": True})


@blueprint.get("/ready")
@access.public
def ready() -> Any:
    """Whether this process may be sent requests: the database answers and has every migration; else 503."""
    try:
        schema.require_current()
    except Refusal as refusal:
        return jsonify({"service": "compliance", "ready": False, "refused": refusal.number}), 503
    return jsonify({"service": "compliance", "ready": True})


@blueprint.get("/patterns")
@access.signed_in
def patterns() -> Any:
    """Every component on one page, for those who build pages; not in production."""
    if current_app.extensions["settings"].production:
        abort(404)
    form = PatternsForm()
    if "wrong" in request.args:
        form.validate()
    return render_template("web/patterns.html", form=form)
