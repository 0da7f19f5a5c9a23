"""Templates side by side, drafts with the providers' remarks, variations with one provider."""

from collections.abc import Sequence
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from compliance.agreements import draft_service, service, variation_service
from compliance.agreements.draft_rules import CHANGE_WORDS, OUTCOME_WORDS, compare, compare_clauses
from compliance.agreements.draft_service import DraftView
from compliance.agreements.template_rules import Template
from compliance.agreements.template_service import TemplateView
from compliance.agreements.views import LABELS, READERS, SIGNERS, blueprint
from compliance.foundation.errors import Refusal
from compliance.providers import service as registry
from compliance.providers.service import ProviderView
from compliance.web import access
from compliance.web.furniture import told
from forms.agreements import DraftForm, RemarkAnswerForm, VariationAnswerForm, VariationForm
from forms.web import ConfirmForm


@blueprint.get("/templates/compare")
@access.allow(*READERS)
def compare_templates() -> Any:
    """Two templates side by side: what differs, article by article and clause by clause."""
    known = service.templates()
    if not known:
        return redirect(url_for("agreements.templates"))
    by_id = {one.id: one for one in known}
    newest = next((one for one in known if _of_one_kind(one, known)), known[0])
    later = by_id.get(request.args.get("after", ""), newest)
    earlier = by_id.get(request.args.get("before", ""), next(iter(_of_one_kind(later, known)), known[-1]))
    one, two = service.template_of(earlier.id), service.template_of(later.id)
    return render_template(
        "agreements/compare.html",
        before=one,
        after=two,
        templates=known,
        articles=compare(one, two),
        clauses=compare_clauses(one, two),
        change_words=CHANGE_WORDS,
        **LABELS,
    )


@blueprint.get("/drafts")
@access.allow(*READERS)
def drafts() -> Any:
    """Drafts out for remarks."""
    return render_template("agreements/drafts.html", drafts=draft_service.drafts(), form=DraftForm(), **LABELS)


@blueprint.post("/drafts")
@access.allow(*SIGNERS)
def open_draft() -> Any:
    """Put a draft out."""
    form = DraftForm()
    if form.validate_on_submit() and form.closes_on.data:
        try:
            text = form.file.data.read().decode("utf-8-sig", "replace")
            draft_id = draft_service.open_draft(access.actor(), text, form.closes_on.data)
        except Refusal as refusal:
            form.form_errors.append(told(refusal))
        else:
            return redirect(url_for("agreements.draft", draft_id=draft_id))
    return render_template("agreements/drafts.html", drafts=draft_service.drafts(), form=form, **LABELS), 422


@blueprint.get("/drafts/<draft_id>")
@access.allow(*READERS, draft=draft_service.find)
def draft(draft: DraftView) -> Any:
    """One draft: its remarks, counted by article, and their answers."""
    rows = draft_service.remarks(draft.id)
    forms = {row.id: RemarkAnswerForm(formdata=None, prefix=f"a{row.id}") for row in rows if not row.outcome}
    return render_template(
        "agreements/draft.html",
        draft=draft,
        remarks=rows,
        forms=forms,
        tally=draft_service.counts(draft.id),
        outcome_words=OUTCOME_WORDS,
        confirm=ConfirmForm(formdata=None),
        **LABELS,
    )


@blueprint.post("/drafts/<draft_id>/remarks/<int:number>")
@access.allow(*SIGNERS, draft=draft_service.find)
def answer_remark(draft: DraftView, number: int) -> Any:
    """Answer one remark."""
    form = RemarkAnswerForm(prefix=f"a{number}")
    if form.validate_on_submit():
        draft_service.answer(access.actor(), number, form.outcome.data, form.answer.data or "")
        flash(_("Recorded."), "success")
    return redirect(url_for("agreements.draft", draft_id=draft.id))


@blueprint.post("/drafts/<draft_id>/publish")
@access.allow(*SIGNERS, draft=draft_service.find)
def publish_draft(draft: DraftView) -> Any:
    """Publish a draft whose remarks are all answered."""
    if ConfirmForm().validate_on_submit():
        draft_service.publish_draft(access.actor(), draft.id)
        flash(_("The template was published."), "success")
    return redirect(url_for("agreements.draft", draft_id=draft.id))


@blueprint.route("/variations/<template_id>/<int:provider_id>", methods=["GET", "POST"])
@access.allow(*SIGNERS, template=service.find_template, provider=registry.find)
def variations(template: Template, provider: ProviderView) -> Any:
    """What is negotiated with one provider before it signs."""
    form = VariationForm(template)
    if form.validate_on_submit():
        try:
            variation_service.propose(access.actor(), provider.id, template.id, form.proposal())
        except Refusal as refusal:
            form.form_errors.append(told(refusal))
        else:
            flash(_("Your proposal was sent."), "success")
            return redirect(url_for("agreements.variations", template_id=template.id, provider_id=provider.id))
    rows = variation_service.variations_of(provider.id, template.id)
    forms = {row.id: VariationAnswerForm(formdata=None, prefix=f"v{row.id}") for row in rows}
    page = render_template(
        "agreements/variations.html", template=template, provider=provider, rows=rows, form=form, forms=forms
    )
    return page, 422 if form.is_submitted() else 200


@blueprint.post("/variations/<template_id>/<int:provider_id>/<int:number>")
@access.allow(*SIGNERS, template=service.find_template, provider=registry.find)
def answer_variation(template: Template, provider: ProviderView, number: int) -> Any:
    """Answer what the provider proposed."""
    form = VariationAnswerForm(prefix=f"v{number}")
    if form.validate_on_submit():
        variation_service.answer(access.actor(), number, bool(form.agreed.data), form.answer.data or "")
        flash(_("Recorded."), "success")
    return redirect(url_for("agreements.variations", template_id=template.id, provider_id=provider.id))


def _of_one_kind(template: TemplateView, known: Sequence[TemplateView]) -> list[TemplateView]:
    """The other templates for the same kinds of provider."""
    return [other for other in known if other.id != template.id and other.kinds == template.kinds]
