"""The yearly renewal on screen: rounds, one round's list, one provider in it, signing everyone who is renewed."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from compliance.accounts.rules import Role
from compliance.agreements import service as agreements
from compliance.assessments.deposit_service import RENEWAL_WORDS
from compliance.foundation import clock
from compliance.foundation.errors import NotFound, Refusal
from compliance.providers import service as registry
from compliance.providers.rules import KIND_WORDS
from compliance.providers.service import ProviderView
from compliance.renewals import loading_service, round_service, service
from compliance.renewals.loading_service import RoundView, Row
from compliance.renewals.rules import PLACE_KINDS, PLACE_WORDS, SOURCE, Place
from compliance.web import access
from compliance.web.furniture import told
from forms.renewals import DecisionForm, PaperForm, RoundForm, SignReadyForm

blueprint = Blueprint("renewals", __name__, url_prefix="/renewals")
SIGNERS = (Role.MANAGER, Role.OFFICER, Role.AGENCY_DIRECTOR)
READERS = (*SIGNERS, Role.INSPECTOR, Role.AUDITOR_CLAIMS, Role.LEGAL_REVIEWER, Role.DIRECTOR, Role.OVERSEER)
LABELS = {
    "kind_words": KIND_WORDS,
    "place_words": PLACE_WORDS,
    "place_kinds": PLACE_KINDS,
    "order_words": RENEWAL_WORDS,
    "signers": SIGNERS,
    "source": SOURCE,
    "Place": Place,
}


@blueprint.get("/")
@access.allow(*READERS)
def index() -> Any:
    """The rounds, and the way to open the next one."""
    return _index(RoundForm(year=clock.today().year + 1), 200)


def _index(form: RoundForm, status: int) -> Any:
    return render_template("renewals/index.html", rounds=round_service.rounds(), form=form, **LABELS), status


@blueprint.post("/")
@access.allow(*SIGNERS)
def open_round() -> Any:
    """Open the renewal for a year."""
    form = RoundForm()
    if form.validate_on_submit() and form.year.data:
        try:
            made = service.open_round(access.actor(), form.year.data, form.closes_on.data)
        except Refusal as refusal:
            form.form_errors.append(told(refusal))
        else:
            flash(_("The renewal is open; every provider was told by when to apply."), "success")
            return redirect(url_for("renewals.show", renewal_id=made))
    return _index(form, 422)


@blueprint.get("/<int:renewal_id>")
@access.allow(*READERS, renewal=round_service.find)
def show(renewal: RoundView) -> Any:
    """Who applied, who did not, who is not renewed and why; the best assessed first."""
    return _show(renewal, SignReadyForm(agreements.templates(renewal.year), on=clock.today()), 200)


def _show(renewal: RoundView, form: SignReadyForm, status: int) -> Any:
    page = loading_service.listed(
        renewal,
        request.args.get("place", ""),
        request.args.get("q", "")[:100],
        request.args.get("kind", ""),
        request.args.get("page", 1, type=int),
    )
    templates = agreements.templates(renewal.year)
    text = render_template(
        "renewals/show.html", renewal=renewal, page=page, counts=page.counts, form=form, templates=templates, **LABELS
    )
    return text, status


@blueprint.post("/<int:renewal_id>/sign")
@access.allow(*SIGNERS, renewal=round_service.find)
def sign(renewal: RoundView) -> Any:
    """Sign, or make out, a template with everyone who may be renewed."""
    form = SignReadyForm(agreements.templates(renewal.year))
    if form.validate_on_submit() and form.on.data:
        electronic = form.way.data == "electronic"
        try:
            done = service.sign_ready(access.actor(), renewal.id, form.template.data, form.on.data, electronic)
        except Refusal as refusal:
            form.form_errors.append(told(refusal))
        else:
            flash(ngettext("Renewed: %(num)s agreement.", "Renewed: %(num)s agreements.", len(done.signed)), "success")
            if electronic:
                return redirect(url_for("agreements.offers", template_id=form.template.data))
            return redirect(url_for("renewals.show", renewal_id=renewal.id, place=Place.SIGNED.value))
    return _show(renewal, form, 422)


def _row(renewal: RoundView, provider: ProviderView) -> Row:
    row = loading_service.row_of(renewal, provider.id)
    if row is None:
        raise NotFound
    return row


@blueprint.get("/<int:renewal_id>/providers/<int:provider_id>")
@access.allow(*READERS, renewal=round_service.find, provider=registry.find)
def one(renewal: RoundView, provider: ProviderView) -> Any:
    """One provider in a round: where it stands and why, its paper application, the decision."""
    return _one(renewal, provider, PaperForm(formdata=None, on=clock.today()), DecisionForm(formdata=None), 200)


def _one(renewal: RoundView, provider: ProviderView, paper: PaperForm, decision: DecisionForm, status: int) -> Any:
    row = _row(renewal, provider)
    text = render_template("renewals/one.html", renewal=renewal, row=row, paper=paper, decision=decision, **LABELS)
    return text, status


def _back(renewal: RoundView, provider: ProviderView) -> Any:
    flash(_("Recorded."), "success")
    return redirect(url_for("renewals.one", renewal_id=renewal.id, provider_id=provider.id))


@blueprint.post("/<int:renewal_id>/providers/<int:provider_id>/paper")
@access.allow(*SIGNERS, renewal=round_service.find, provider=registry.find)
def paper(renewal: RoundView, provider: ProviderView) -> Any:
    """Enter an application on paper by its day; one outside the round's days is refused and the refusal kept."""
    _row(renewal, provider)
    form = PaperForm()
    if form.validate_on_submit():
        try:
            service.apply(access.actor(), renewal.id, provider.id, form.on.data)
        except Refusal as refusal:
            form.form_errors.append(told(refusal))
        else:
            return _back(renewal, provider)
    return _one(renewal, provider, form, DecisionForm(formdata=None), 422)


@blueprint.post("/<int:renewal_id>/providers/<int:provider_id>/<any(met, declined):what>")
@access.allow(*SIGNERS, renewal=round_service.find, provider=registry.find)
def decide(renewal: RoundView, provider: ProviderView, what: str) -> Any:
    """The condition of a renewal is met, or the agreement is not renewed."""
    _row(renewal, provider)
    form = DecisionForm()
    if form.validate_on_submit():
        act = service.meet if what == "met" else service.decline
        try:
            act(access.actor(), renewal.id, provider.id, form.reason.data or "")
        except Refusal as refusal:
            form.form_errors.append(told(refusal))
        else:
            return _back(renewal, provider)
    return _one(renewal, provider, PaperForm(formdata=None, on=clock.today()), form, 422)
