"""The keepers' desk: tips, one tip, entering one, and what those who check a lead see of its tip."""

import secrets
from collections.abc import Callable
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from compliance.accounts.rules import Role
from compliance.findings import service as findings
from compliance.findings.service import LeadView
from compliance.foundation import clock, masks
from compliance.foundation.errors import NotFound, Refusal
from compliance.tips import service
from compliance.tips.rules import CHANNEL_WORDS, Channel, Duty, TipView
from compliance.tips.service import Acceptance
from compliance.tips.step_rules import STATE_WORDS, STEP_WORDS, State, Step
from compliance.tips.views import blueprint
from compliance.web import access
from compliance.web.downloads import stored
from compliance.web.furniture import told
from forms.tips import AcceptForm, EnteredForm, IntoForm, SayForm, pictures
from forms.web import ConfirmForm

KEEPERS = (Role.AUDITOR_CLAIMS,)
_WORDS = {"state_words": STATE_WORDS, "step_words": STEP_WORDS, "channel_words": CHANNEL_WORDS, "State": State}


def _keeper() -> None:
    """Only whom the director appointed; for others there is nothing here."""
    if not service.holds(access.actor(), Duty.KEEPER):
        abort(404)


@blueprint.get("/desk")
@access.allow(*KEEPERS)
def desk() -> Any:
    """Tips, the latest first."""
    _keeper()
    state = request.args.get("state", "")
    page = service.search(state if state in set(State) else "", request.args.get("page", 1, type=int))
    return render_template("tips/desk.html", page=page, counts=service.counts(), today=clock.today(), **_WORDS)


@blueprint.route("/desk/new", methods=["GET", "POST"])
@access.allow(*KEEPERS)
def enter() -> Any:
    """Enter a call, a letter or a visit."""
    _keeper()
    form, status = EnteredForm(), 200
    if request.method == "POST":
        status = 422
        if form.validate_on_submit():
            try:
                new = form.tip(form.received_on.data, Channel(form.channel.data))
                filed = service.enter(access.actor(), new, pictures(), with_code=form.with_code.data)
            except Refusal as refusal:
                status = refusal.status
                form.text.errors = [*form.text.errors, told(refusal)]
            else:
                return render_template("tips/filed.html", filed=filed, entered=True)
    if not form.submission.data:
        form.submission.data = secrets.token_hex(16)
        form.received_on.data = form.received_on.data or clock.today()
    return render_template("tips/enter.html", form=form), status


_FORMS: dict[str, tuple[Step | None, Callable[..., Any]]] = {
    "accept": (Step.ACCEPTED, AcceptForm),
    "refuse": (Step.REFUSED, SayForm),
    "merge": (Step.MERGED, IntoForm),
    "ask": (Step.ASKED, SayForm),
    "tell": (Step.TOLD, SayForm),
    "conclude": (Step.CONFIRMED, SayForm),
}


def _forms(tip: TipView, bound: str = "") -> dict[str, Any]:
    found = {
        name: make(prefix=name, **({} if name == bound else {"formdata": None}))
        for name, (step, make) in _FORMS.items()
        if step is None or tip.may(step)
    }
    if "accept" in found:
        found["accept"].released.choices = [(sha, str(place)) for place, (sha, _) in enumerate(tip.files, 1)]
        if bound != "accept":
            found["accept"].summary.data = tip.text
    return found


@blueprint.get("/desk/<tip_id>")
@access.allow(*KEEPERS, tip=service.tip_in_scope)
def show(tip: TipView) -> Any:
    """One tip and what can be done; who reported is not on it."""
    return _show(tip)


def _show(tip: TipView, bound: str = "", refusal: Refusal | None = None, reporter: Any = None) -> Any:
    lead = findings.leads_by_id([tip.lead_id]).get(tip.lead_id) if tip.lead_id else None
    into = service.numbers([tip.merged_into_id]).get(tip.merged_into_id) if tip.merged_into_id else None
    page = render_template(
        "tips/show.html",
        tip=tip,
        lead=lead,
        into=into,
        forms=_forms(tip, bound),
        asked=bound,
        refusal=refusal,
        reporter=reporter,
        confirm=ConfirmForm(formdata=None),
        reward=service.reward_of(access.actor(), tip.id),
        **_WORDS,
    )
    return page, refusal.status if refusal else (422 if bound else 200)


@blueprint.post("/desk/<tip_id>/<any(accept, refuse, merge, ask, tell, conclude):what>")
@access.allow(*KEEPERS, tip=service.tip_in_scope)
def step(tip: TipView, what: str) -> Any:
    """One step of a tip."""
    form = _forms(tip, what).get(what)
    if form is None or not form.validate_on_submit():
        return _show(tip, what)
    actor = access.actor()
    acts: dict[str, Callable[[], Any]] = {
        "accept": lambda: service.accept(
            actor,
            tip.id,
            Acceptance(form.provider_id, form.subject.data, form.summary.data, tuple(form.released.data or ())),
        ),
        "refuse": lambda: service.refuse(actor, tip.id, form.text.data),
        "merge": lambda: service.merge(actor, tip.id, form.into.data),
        "ask": lambda: service.ask(actor, tip.id, form.text.data),
        "tell": lambda: service.tell(actor, tip.id, form.text.data),
        "conclude": lambda: service.conclude(actor, tip.id, form.text.data),
    }
    try:
        acts[what]()
    except Refusal as refusal:
        return _show(tip, what, refusal)
    flash(_("Recorded."), "success")
    return redirect(url_for("tips.show", tip_id=tip.id))


@blueprint.post("/desk/<tip_id>/reporter")
@access.allow(*KEEPERS, tip=service.tip_in_scope)
def reporter(tip: TipView) -> Any:
    """Who reported; the look stands on the trail."""
    purpose = masks.purpose(request.form.get("purpose", ""))
    return _show(tip, reporter=service.reveal(access.actor(), tip.id, purpose))


@blueprint.get("/desk/<tip_id>/pictures/<sha256>")
@access.allow(*KEEPERS, tip=service.tip_in_scope)
def picture(tip: TipView, sha256: str) -> Any:
    """A picture of a tip."""
    try:
        return stored(service.picture(tip, sha256))
    except NotFound:
        abort(404)


@blueprint.get("/material/<lead_id>")
@access.allow(*findings.LEAD_READERS, lead=findings.lead_in_scope)
def material(lead: LeadView) -> Any:
    """What those who check a lead may see of its tip: the keeper's summary and the pictures let through."""
    found = service.material_of(lead.id)
    if found is None:
        abort(404)
    return render_template("tips/material.html", lead=lead, material=found)


@blueprint.get("/material/<lead_id>/<sha256>")
@access.allow(*findings.LEAD_READERS, lead=findings.lead_in_scope)
def material_picture(lead: LeadView, sha256: str) -> Any:
    """One of those pictures."""
    try:
        return stored(service.released_picture(lead.id, sha256))
    except NotFound:
        abort(404)
