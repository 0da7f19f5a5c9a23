"""A provider's requests in a case: asking for a hearing, an officer's recusal, a payment put off or divided."""

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from compliance.accounts.rules import Role
from compliance.cases.request_rules import ARTICLES, FIELDS, WORDS, RequestKind
from compliance.cases.service import Deduction
from compliance.foundation.errors import Refusal
from compliance.portal import request_service, service
from compliance.portal.views import OWN, blueprint
from compliance.web import access
from forms.requests import request_form


@blueprint.route("/deductions/<deduction_id>/requests/<kind>", methods=["GET", "POST"], endpoint="request")
@access.allow(*OWN, deduction=service.deduction)
def make_request(deduction: Deduction, kind: str) -> Any:
    """One request: the clerk saves a draft, the head sends it."""
    if kind not in set(RequestKind):
        abort(404)
    found, actor = request_service.requests_of(deduction), access.actor()
    opening, back = found.opening(kind), url_for("portal.deduction", deduction_id=deduction.consequence_id)
    if opening is None:
        return redirect(back)
    fields, draft, refusal = FIELDS[opening.kind], request_service.drafts_of(deduction.case_id).get(kind), None
    form = request_form(fields, found.officers, draft.values if draft else {})
    if form.validate_on_submit():
        sending = request.form.get("press") == "send"
        act = request_service.send if sending else request_service.draft
        try:
            act(actor, deduction, opening, form.values(fields), form.contents())
        except Refusal as stopped:
            refusal = stopped
        else:
            flash(_("The request was sent.") if sending else _("The draft was saved; the head sends it."), "success")
            return redirect(back)
    page = render_template(
        "portal/request.html",
        deduction=deduction,
        opening=opening,
        title=WORDS[opening.kind],
        article=ARTICLES[opening.kind],
        form=form,
        draft=draft,
        refusal=refusal,
        is_head=actor.holds(Role.PROVIDER_HEAD),
    )
    return page, refusal.status if refusal else (422 if form.errors else 200)
