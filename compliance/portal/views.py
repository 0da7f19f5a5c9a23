"""The provider's own pages: what needs doing, deductions, statements, agreements, visits."""

from typing import Any

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from compliance.accounts.rules import Role
from compliance.agreements import service as agreements
from compliance.agreements.rules import STATE_WORDS as AGREEMENT_STATE_WORDS
from compliance.agreements.service import AgreementView
from compliance.cases import paper_service
from compliance.cases.request_rules import WORDS as REQUEST_WORDS
from compliance.cases.service import Deduction
from compliance.findings.service import rendition
from compliance.foundation import clock
from compliance.portal import request_service, service, visit_service
from compliance.portal.rules import next_of
from compliance.renewals import loading_service as renewals
from compliance.renewals.rules import PLACE_WORDS
from compliance.web import access
from compliance.web.downloads import stored
from forms.portal import StatementForm
from forms.web import ConfirmForm

blueprint = Blueprint("portal", __name__, url_prefix="/portal")
OWN = (Role.PROVIDER_CLERK, Role.PROVIDER_HEAD)


@blueprint.get("/")
@access.allow(*OWN)
def index() -> Any:
    """What needs doing and by when, and the latest of everything."""
    actor = access.actor()
    latest = visit_service.visits(actor)[:3]
    return render_template("portal/index.html", home=service.home(actor), visits=latest, today=clock.today())


@blueprint.get("/deductions")
@access.allow(*OWN)
def deductions() -> Any:
    """The provider's own deductions."""
    return render_template("portal/deductions.html", deductions=service.deductions(access.actor()))


@blueprint.get("/deductions/<deduction_id>")
@access.allow(*OWN, deduction=service.deduction)
def deduction(deduction: Deduction) -> Any:
    """One deduction: clause, formula, inputs, evidence, and what may be said about it."""
    words, due = next_of(service.open_of(deduction))
    return render_template(
        "portal/deduction.html",
        deduction=deduction,
        next_words=words,
        next_due=due,
        lines=service.lines_of(access.actor(), deduction),
        papers=paper_service.own_papers(deduction.provider_id, deduction.case_id),
        draft=service.draft_of(deduction),
        requests=request_service.requests_of(deduction),
        request_drafts=request_service.drafts_of(deduction.case_id),
        request_words=REQUEST_WORDS,
        confirm_form=ConfirmForm(),
        is_head=access.actor().holds(Role.PROVIDER_HEAD),
    )


@blueprint.get("/deductions/<deduction_id>/evidence/<sha256>")
@access.allow(*OWN, deduction=service.deduction)
def deduction_evidence(deduction: Deduction, sha256: str) -> Any:
    """A file of the deduction's own lines or statements."""
    if sha256 not in service.evidence_of(access.actor(), deduction):
        abort(404)
    return file(sha256)


@blueprint.route("/deductions/<deduction_id>/statement", methods=["GET", "POST"])
@access.allow(*OWN, deduction=service.deduction)
def statement(deduction: Deduction) -> Any:
    """A statement: the clerk saves a draft, the head sends it."""
    if not deduction.may_state:
        return redirect(url_for("portal.deduction", deduction_id=deduction.consequence_id))
    actor, draft = access.actor(), service.draft_of(deduction)
    form = StatementForm(data={"text": draft.text if draft else ""})
    if form.validate_on_submit():
        if request.form.get("press") == "send":
            service.state(actor, deduction, form.text.data, form.contents())
            flash(_("The statement was sent."), "success")
        else:
            service.draft_statement(actor, deduction, form.text.data, form.contents())
            flash(_("The draft was saved; the head sends it."), "success")
        return redirect(url_for("portal.deduction", deduction_id=deduction.consequence_id))
    is_head = actor.holds(Role.PROVIDER_HEAD)
    return render_template("portal/statement.html", deduction=deduction, form=form, draft=draft, is_head=is_head)


@blueprint.post("/deductions/<deduction_id>/waive")
@access.allow(Role.PROVIDER_HEAD, deduction=service.deduction)
def waive(deduction: Deduction) -> Any:
    """The head gives the statement up."""
    if ConfirmForm().validate_on_submit():
        service.waive(access.actor(), deduction)
        flash(_("You gave up the statement; the agency may now decide."), "success")
    return redirect(url_for("portal.deduction", deduction_id=deduction.consequence_id))


@blueprint.get("/agreements", endpoint="agreements")
@access.allow(*OWN)
def agreements_list() -> Any:
    """The provider's own agreements."""
    actor = access.actor()
    return render_template(
        "portal/agreements.html",
        agreements=service.agreements_of(actor, clock.today()),
        to_sign=service.to_sign(actor),
        templates=service.own_templates(actor, clock.today()),
        drafts=service.open_drafts(clock.today()),
        renewal=renewals.current(actor.provider_id or 0),
        place_words=PLACE_WORDS,
        state_words=AGREEMENT_STATE_WORDS,
    )


@blueprint.get("/agreements/<agreement_id>")
@access.allow(*OWN, agreement=service.agreement_of)
def agreement(agreement: AgreementView) -> Any:
    """One agreement: the text that was signed, and its hash."""
    text = agreements.agreement_text(agreement.id)
    return render_template("portal/agreement.html", agreement=agreement, text=text, state_words=AGREEMENT_STATE_WORDS)


def file(sha256: str) -> Response:
    """A file whose reader has been checked."""
    return stored(rendition(sha256))
