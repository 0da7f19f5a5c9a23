"""Pages of leads: the list, one lead, and entering one."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from compliance.accounts.rules import AUTHORITY_WORDS, Authority, Role
from compliance.findings import service
from compliance.findings.lead_rules import LEAD_SOURCE_WORDS, OUTCOME_WORDS
from compliance.findings.service import LeadView, NewLead
from compliance.findings.views import blueprint
from compliance.foundation import clock
from compliance.foundation.errors import Refusal
from compliance.web import access
from forms.leads import LeadForm, lead_form
from forms.web import ConfirmForm

_WORDS = {"sources": LEAD_SOURCE_WORDS, "outcomes": OUTCOME_WORDS, "authorities": AUTHORITY_WORDS}


@blueprint.get("/leads")
@access.allow(*service.LEAD_READERS)
def leads() -> Any:
    """Leads, the newest first."""
    number = request.args.get("page", 1, type=int)
    rows, total = service.leads(access.actor(), None, max(1, number))
    page = {"total": total, "number": max(1, number), "size": service.LEADS_A_PAGE}
    return render_template("findings/leads.html", rows=rows, page=page, lead_words=_WORDS)


@blueprint.route("/leads/new", methods=["GET", "POST"])
@access.allow(Role.OFFICER, Role.MANAGER)
def new_lead() -> Any:
    """Enter a lead."""
    form, refusal = lead_form(clock.today()), None
    if form.validate_on_submit():
        try:
            lead_id = service.register_lead(access.actor(), _new(form))
        except Refusal as found:
            refusal = found
        else:
            flash(_("The lead is registered."), "success")
            return redirect(url_for("findings.lead", lead_id=lead_id))
    wrong = 422 if request.method == "POST" and form.errors else 200
    page = render_template("findings/new_lead.html", form=form, refusal=refusal)
    return page, refusal.status if refusal else wrong


def _new(form: LeadForm) -> NewLead:
    return NewLead(
        authority=access.actor().authority or Authority.ADMINISTRATIVE,
        provider_id=form.provider_id,
        source_kind=form.source_kind.data,
        source_id=form.source_id.data or "",
        title=form.title.data or "",
        text=form.text.data or "",
        received_on=form.received_on.data or clock.today(),
        discovered_on=form.discovered_on.data or clock.today(),
    )


@blueprint.get("/leads/<lead_id>")
@access.allow(*service.LEAD_READERS, lead=service.lead_in_scope)
def lead(lead: LeadView) -> Any:
    """One lead: where it came from, what became of it, what can be done."""
    return render_template("findings/lead.html", lead=lead, form=ConfirmForm(), lead_words=_WORDS)
