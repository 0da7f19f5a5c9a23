"""Accreditation on screen: the public application, the counter, and each step to the certificate."""

import mimetypes
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from compliance.accounts import service as accounts
from compliance.accounts.rules import Role
from compliance.accreditation import loading_service, service
from compliance.accreditation.loading_service import ApplicationView
from compliance.accreditation.rules import STEP_KINDS, STEP_WORDS, Step, list_for
from compliance.agreements import service as agreements
from compliance.foundation import clock, evidence_store, masks
from compliance.foundation.errors import Refusal
from compliance.providers.rules import DESIGNATED, KIND_WORDS, Kind
from compliance.web import access
from compliance.web.downloads import named
from compliance.web.furniture import told, words
from forms.accreditation import (
    AgreeForm,
    ApplicationForm,
    FilingForm,
    PublicValueForm,
    RefuseForm,
    findings,
    papers,
)
from forms.web import ConfirmForm

blueprint = Blueprint("accreditation", __name__, url_prefix="/accreditation")
COUNTER = (Role.OFFICER, Role.MANAGER)
READERS = (*COUNTER, Role.INSPECTOR, Role.AGENCY_DIRECTOR, Role.DIRECTOR, Role.OVERSEER)
LABELS = {
    "step_words": STEP_WORDS,
    "step_kinds": STEP_KINDS,
    "kind_words": KIND_WORDS,
    "kinds": DESIGNATED,
    "Step": Step,
}


@blueprint.get("/apply")
@access.public
def apply() -> Any:
    """The public page: choose the kind, fill in, hand in the papers of its list."""
    return _apply(ApplicationForm(), 200)


def _apply(form: ApplicationForm, status: int) -> Any:
    kind = form.kind.data if form.kind.data in set(DESIGNATED) else Kind.PHARMACY.value
    asked = request.args.get("kind", kind)
    kind = asked if asked in set(DESIGNATED) and not form.is_submitted() else kind
    form.kind.data = kind
    wanted = list_for(loading_service.lists(), kind, clock.today())
    return render_template("accreditation/apply.html", form=form, list=wanted, counter=False, **LABELS), status


@blueprint.post("/apply")
@access.public
def send() -> Any:
    """File an application; the answer names its number and the applicant's own address."""
    form = ApplicationForm()
    if not form.validate_on_submit():
        return _apply(form, 422)
    filed = service.file(None, form.application(), *papers())
    return redirect(url_for("accreditation.own", token=filed.token))


@blueprint.route("/own/<token>", methods=["GET", "POST"])
@access.public
def own(token: str) -> Any:
    """The applicant's own page: where it stands, what is missing, handing it in."""
    found = loading_service.by_token(token)
    if found is None:
        abort(404)
    if request.method == "POST":
        files, _paper = papers()
        service.give(None, found.id, files, frozenset())
        return redirect(url_for("accreditation.own", token=token))
    return render_template("accreditation/own.html", application=found, form=ConfirmForm(), **LABELS)


@blueprint.get("/")
@access.allow(*READERS)
def index() -> Any:
    """Applications, the latest first."""
    page = loading_service.listed(request.args.get("state", ""), request.args.get("page", 1, type=int))
    return render_template("accreditation/index.html", page=page, counter=COUNTER, **LABELS)


@blueprint.route("/new", methods=["GET", "POST"])
@access.allow(*COUNTER)
def new() -> Any:
    """Take an application at the counter."""
    form = ApplicationForm()
    if form.validate_on_submit():
        filed = service.file(access.actor(), form.application(), *papers())
        return redirect(url_for("accreditation.show", application_id=filed.application_id))
    kind = request.args.get("kind", form.kind.data or Kind.PHARMACY.value)
    kind = kind if kind in set(DESIGNATED) else Kind.PHARMACY.value
    form.kind.data = kind
    wanted = list_for(loading_service.lists(), kind, clock.today())
    page = render_template("accreditation/apply.html", form=form, list=wanted, counter=True, **LABELS)
    return page, 422 if form.is_submitted() else 200


@blueprint.get("/<int:application_id>")
@access.allow(*READERS, application=loading_service.find)
def show(application: ApplicationView) -> Any:
    """One application and what can be done next."""
    return _show(application)


def _show(
    application: ApplicationView, entered: Mapping[str, tuple[bool, str]] = MappingProxyType({}), phone: str = ""
) -> Any:
    """The page; `entered`: a checklist that was refused and is to be completed."""
    people = accounts.display_names({one.by for one in application.steps if one.by} | set(application.assessors))
    templates = [one for one in agreements.templates() if application.kind in one.kinds and one.contract == "service"]
    current = [one for one in templates if one.valid_from <= clock.today() <= one.valid_until] or templates
    return render_template(
        "accreditation/show.html",
        application=application,
        people=people,
        bars=loading_service.bars_of(application, clock.today()),
        counter=COUNTER,
        confirm=ConfirmForm(formdata=None),
        entered=entered,
        phone=phone,
        draw_form=PublicValueForm(formdata=None, prefix="draw"),
        agree_form=AgreeForm(current, formdata=None, prefix="agree"),
        refuse_form=RefuseForm(formdata=None, prefix="refuse"),
        filing_form=FilingForm(formdata=None, prefix="finish"),
        files=loading_service.files_of(application.id),
        **LABELS,
    )


@blueprint.get("/<int:application_id>/papers/<item>")
@access.allow(*READERS, application=loading_service.find)
def paper(application: ApplicationView, item: str) -> Any:
    """A paper that was handed in as a file, as a download."""
    names = {one.id: words(one.words) for one in application.list.materials}
    found = loading_service.files_of(application.id).get(item)
    if found is None or item not in names:
        abort(404)
    stored = evidence_store.describe(found)
    media_type = stored.media_type if stored else "application/octet-stream"
    content = Response(evidence_store.read(found), mimetype=media_type)
    name = f"{application.number} {names[item]}{mimetypes.guess_extension(media_type) or ''}"
    return named(content, name)


@blueprint.post("/<int:application_id>/phone")
@access.allow(*COUNTER, application=loading_service.find)
def phone(application: ApplicationView) -> Any:
    """Show the applicant's telephone number in full, for a purpose, on the trail."""
    purpose = masks.purpose(request.form.get("purpose", ""))
    return _show(application, phone=service.reveal_phone(access.actor(), application.id, purpose))


def _done(application: ApplicationView, act: Any) -> Any:
    """Do one step; a refusal is told on the page it was asked from."""
    try:
        act()
    except Refusal as refusal:
        flash(told(refusal), "error")
    else:
        flash(_("Recorded."), "success")
    return redirect(url_for("accreditation.show", application_id=application.id))


@blueprint.post("/<int:application_id>/<any(missing, accept, papers):what>")
@access.allow(*COUNTER, application=loading_service.find)
def counter(application: ApplicationView, what: str) -> Any:
    """At the counter: tell what is missing, take papers, accept."""
    actor, files = access.actor(), papers()
    acts = {
        "missing": lambda: service.tell_missing(actor, application.id),
        "accept": lambda: service.accept(actor, application.id),
        "papers": lambda: service.give(actor, application.id, *files),
    }
    return _done(application, acts[what])


@blueprint.post("/<int:application_id>/refuse")
@access.allow(Role.AGENCY_DIRECTOR, *COUNTER, application=loading_service.find)
def refuse(application: ApplicationView) -> Any:
    """Refuse, with the reason."""
    form = RefuseForm(prefix="refuse")
    reason, false = form.reason.data or "", bool(form.false.data)
    return _done(application, lambda: service.refuse(access.actor(), application.id, reason, false))


@blueprint.post("/<int:application_id>/draw")
@access.allow(Role.MANAGER, application=loading_service.find)
def draw(application: ApplicationView) -> Any:
    """Draw the assessors."""
    value = PublicValueForm(prefix="draw").value.data or ""
    return _done(application, lambda: service.draw(access.actor(), application.id, value))


@blueprint.post("/<int:application_id>/check")
@access.allow(Role.INSPECTOR, application=loading_service.find)
def check(application: ApplicationView) -> Any:
    """A drawn assessor answers the checklist, whole or in part."""
    found = findings()
    if not found:
        flash(_("Answer at least one condition."), "error")
        return redirect(url_for("accreditation.show", application_id=application.id))
    try:
        service.check(access.actor(), application.id, found)
    except Refusal as refusal:
        flash(told(refusal), "error")
        return _show(application, found), refusal.status
    flash(_("Recorded."), "success")
    return redirect(url_for("accreditation.show", application_id=application.id))


@blueprint.post("/<int:application_id>/conclude")
@access.allow(Role.MANAGER, application=loading_service.find)
def conclude(application: ApplicationView) -> Any:
    """The result of the assessment."""
    return _done(application, lambda: service.conclude(access.actor(), application.id))


@blueprint.post("/<int:application_id>/agree")
@access.allow(Role.AGENCY_DIRECTOR, application=loading_service.find)
def agree(application: ApplicationView) -> Any:
    """Negotiation ended in agreement."""
    form = AgreeForm(agreements.templates(), prefix="agree")
    template, terms = form.template.data, form.terms.data or ""
    return _done(application, lambda: service.agree(access.actor(), application.id, template, terms))


@blueprint.post("/<int:application_id>/finish")
@access.allow(*COUNTER, application=loading_service.find)
def finish(application: ApplicationView) -> Any:
    """Signed, filed with the bureau, published: one after the other."""
    number = FilingForm(prefix="finish").record_no.data or ""
    return _done(application, lambda: service.finish(access.actor(), application.id, number))
