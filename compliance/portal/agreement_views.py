"""Signing from the provider's side: the text to be signed, the paper, changes within the term, variations, drafts."""

from typing import Any

from flask import abort, flash, redirect, render_template, url_for
from flask_babel import gettext as _

from compliance.accounts.rules import Role
from compliance.agreements import (
    change_service,
    draft_service,
    offer_service,
    signing_service,
    variation_service,
    verify_service,
)
from compliance.agreements.draft_rules import OUTCOME_WORDS
from compliance.agreements.draft_service import DraftView
from compliance.agreements.offer_service import OfferView
from compliance.agreements.service import AgreementView
from compliance.agreements.signing_rules import CHANGES
from compliance.agreements.template_rules import Template
from compliance.documents.rules import Form
from compliance.foundation import clock
from compliance.foundation.errors import Refusal
from compliance.portal import service
from compliance.portal.views import OWN, blueprint
from compliance.web import access
from compliance.web.downloads import attached
from compliance.web.furniture import told
from forms.agreements import ChangeForm, HeadSignForm, RemarkForm, VariationAnswerForm, VariationForm


@blueprint.route("/offers/<offer_id>", methods=["GET", "POST"])
@access.allow(*OWN, offer=offer_service.offer_of)
def offer(offer: OfferView) -> Any:
    """An agreement to be signed: its whole text, its hash, and the head's signature with a one-time code."""
    form = HeadSignForm(sha256=offer.text_sha256)
    if form.validate_on_submit():
        try:
            signing_service.confirm(access.actor(), offer.id, form.sha256.data or "", form.code.data or "")
        except Refusal as refusal:
            form.form_errors.append(told(refusal))
        else:
            flash(_("You signed. The agreement is concluded when the agency has signed too."), "success")
            return redirect(url_for("portal.agreements"))
    is_head = access.actor().holds(Role.PROVIDER_HEAD)
    page = render_template("portal/offer.html", offer=offer, form=form, is_head=is_head)
    return page, 422 if form.is_submitted() else 200


@blueprint.get("/agreements/<agreement_id>/paper/<form>")
@access.allow(*OWN, agreement=service.agreement_of)
def agreement_paper(agreement: AgreementView, form: str) -> Any:
    """The own agreement as .docx or PDF."""
    if form not in set(Form):
        abort(404)
    return attached(verify_service.paper_of(access.actor(), agreement.id, form))


@blueprint.route("/changes", methods=["GET", "POST"])
@access.allow(*OWN)
def changes() -> Any:
    """Changes within the term: what was reported, and the head's new report."""
    actor, form = access.actor(), ChangeForm(approved_on=clock.today())
    if form.validate_on_submit() and form.approved_on.data:
        try:
            change_service.report(actor, form.field.data, form.after.data or "", form.approved_on.data)
        except Refusal as refusal:
            form.form_errors.append(told(refusal))
        else:
            flash(_("The change was reported."), "success")
            return redirect(url_for("portal.changes"))
    rows = change_service.changes(actor.provider_id)
    is_head = actor.holds(Role.PROVIDER_HEAD)
    page = render_template("portal/changes.html", rows=rows, form=form, fields=CHANGES, is_head=is_head)
    return page, 422 if form.is_submitted() else 200


@blueprint.route("/variations/<template_id>", methods=["GET", "POST"])
@access.allow(*OWN, template=service.own_template)
def variations(template: Template) -> Any:
    """What the provider would have otherwise in a template before it signs, and the agency's answers."""
    actor, form = access.actor(), VariationForm(template)
    if form.validate_on_submit():
        try:
            variation_service.propose(actor, actor.provider_id or 0, template.id, form.proposal())
        except Refusal as refusal:
            form.form_errors.append(told(refusal))
        else:
            flash(_("Your proposal was sent."), "success")
            return redirect(url_for("portal.variations", template_id=template.id))
    rows = variation_service.variations_of(actor.provider_id or 0, template.id)
    forms = {row.id: VariationAnswerForm(formdata=None, prefix=f"v{row.id}") for row in rows}
    page = render_template("portal/variations.html", template=template, rows=rows, form=form, forms=forms)
    return page, 422 if form.is_submitted() else 200


@blueprint.post("/variations/<template_id>/<int:number>")
@access.allow(Role.PROVIDER_HEAD, template=service.own_template)
def answer_variation(template: Template, number: int) -> Any:
    """The head answers what the agency proposed."""
    form = VariationAnswerForm(prefix=f"v{number}")
    if form.validate_on_submit():
        variation_service.answer(access.actor(), number, bool(form.agreed.data), form.answer.data or "")
        flash(_("Recorded."), "success")
    return redirect(url_for("portal.variations", template_id=template.id))


@blueprint.route("/drafts/<draft_id>", methods=["GET", "POST"])
@access.allow(*OWN, draft=draft_service.find)
def draft(draft: DraftView) -> Any:
    """A draft of a template, and the provider's remarks on it."""
    template, actor = draft_service.template_of_draft(draft.id), access.actor()
    form = RemarkForm(template.articles)
    if form.validate_on_submit():
        try:
            draft_service.remark(actor, draft.id, form.article.data, form.text.data or "")
        except Refusal as refusal:
            form.form_errors.append(told(refusal))
        else:
            flash(_("Your remark was sent."), "success")
            return redirect(url_for("portal.draft", draft_id=draft.id))
    own = draft_service.remarks(draft.id, actor.provider_id)
    page = render_template(
        "portal/draft.html", draft=draft, template=template, own=own, form=form, outcome_words=OUTCOME_WORDS
    )
    return page, 422 if form.is_submitted() else 200
