"""Pages of leads: the inbox, one lead and what is done with it, entering one, and how often each source is right."""

from collections.abc import Callable
from typing import Any

from flask import current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from compliance.accounts.rules import AUTHORITY_WORDS, Authority, Role
from compliance.findings import lead_list_service as listing
from compliance.findings import lead_triage_service as triage
from compliance.findings import service
from compliance.findings.lead_list_service import DUE_WORDS, STANDING_WORDS, LeadQuery
from compliance.findings.lead_rules import LEAD_SOURCE_WORDS, OUTCOME_WORDS, TRANSFER_WORDS
from compliance.findings.service import LeadView, NewLead
from compliance.findings.views import blueprint
from compliance.foundation import clock
from compliance.foundation.errors import Refusal
from compliance.ledger import rules as ledger_rules
from compliance.web import access
from compliance.web.downloads import send
from compliance.web.furniture import language, query, told
from forms.leads import BatchForm, LeadForm, lead_form, step_forms
from forms.web import ConfirmForm

_WORDS = {
    "sources": LEAD_SOURCE_WORDS,
    "outcomes": OUTCOME_WORDS,
    "authorities": AUTHORITY_WORDS,
    "standings": STANDING_WORDS,
    "due": DUE_WORDS,
    "transfers": TRANSFER_WORDS,
}


def _query() -> LeadQuery:
    names = {name: request.args.get(name, "") for name in ("source", "standing", "due")}
    page = max(1, request.args.get("page", 1, type=int))
    period = request.args.get("settled", "").strip()
    span = ledger_rules.period(period) if period else None
    return LeadQuery(
        text=request.args.get("q", ""),
        mine=bool(request.args.get("mine")),
        settled=(span.since, span.until) if span else None,
        page=page,
        **names,
    )


@blueprint.get("/leads")
@access.allow(*service.LEAD_READERS)
def leads() -> Any:
    """The inbox: what presses most stands first."""
    return _inbox(BatchForm(formdata=None))


def _inbox(batch: BatchForm, status: int = 200) -> Any:
    actor = access.actor()
    may = actor.holds(*triage.TRIAGE)
    return render_template(
        "findings/leads.html",
        page=listing.search(actor, _query()),
        by_source=listing.open_by_source(actor),
        lead_words=_WORDS,
        today=clock.today(),
        batch=batch if may else None,
        filtered=any(request.args.get(name) for name in ("q", "source", "standing", "due", "mine", "settled")),
    ), status


@blueprint.post("/leads/batch")
@access.allow(*triage.TRIAGE)
def leads_batch() -> Any:
    """Give several leads to somebody, or end them without action."""
    form = BatchForm()
    if not form.validate_on_submit():
        return _inbox(form, 422)
    try:
        count = form.carry_out(access.actor())
    except Refusal as refusal:
        flash(told(refusal), "error")
        return _inbox(form, refusal.status)
    flash(ngettext("%(num)s lead was dealt with.", "%(num)s leads were dealt with.", count), "success")
    return redirect(url_for("findings.leads") + query())


@blueprint.get("/leads.xlsx")
@access.allow(*service.LEAD_READERS)
def leads_file() -> Any:
    """The leads that the filters ask for as a workbook."""
    content = listing.workbook(access.actor(), _query(), language())
    return send(content, listing.MEDIA_TYPE, f"{_('Leads')} {clock.today().isoformat()}.xlsx")


@blueprint.get("/leads/precision")
@access.allow(*service.LEAD_READERS)
def leads_precision() -> Any:
    """How often each source, and each version of a rule, was right."""
    rows = listing.precision(access.actor())
    # A lead keeps the rule that it came from under the rule's own name; the room that has the rules says it in words.
    names = {row.rule: offer(row.rule) for row in rows if row.rule for offer in current_app.extensions["rule_words"]}
    return render_template("findings/leads_precision.html", rows=rows, lead_words=_WORDS, names=names)


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
    return _lead_page(lead)


def _lead_page(lead: LeadView, bound: str = "", refusal: Refusal | None = None) -> Any:
    may = access.actor().holds(*triage.TRIAGE)
    into = service.lead_in_scope(access.actor(), lead.merged_into_id) if lead.merged_into_id else None
    page = render_template(
        "findings/lead.html",
        lead=lead,
        into=into,
        names=listing.names_of(lead),
        form=ConfirmForm(formdata=None),
        steps=step_forms(lead, bound) if may else {},
        asked=bound,
        refusal=refusal,
        lead_words=_WORDS,
    )
    return page, refusal.status if refusal else (422 if bound else 200)


@blueprint.post("/leads/<lead_id>/<any(assign, no_action, conclude, transfer, answer, merge):step>")
@access.allow(*triage.TRIAGE, lead=service.lead_in_scope)
def lead_step(lead: LeadView, step: str) -> Any:
    """One step of the triage."""
    form = step_forms(lead, step).get(step)
    if form is None or not form.validate_on_submit():
        return _lead_page(lead, step)
    acts: dict[str, Callable[[], Any]] = {
        "assign": lambda: triage.assign(access.actor(), [lead.id], form.assignee.data),
        "no_action": lambda: triage.no_action(access.actor(), [lead.id], form.reason.data),
        "conclude": lambda: triage.conclude(access.actor(), lead.id, form.outcome.data, form.reason.data),
        "transfer": lambda: triage.transfer(access.actor(), lead.id, form.how.data, form.to.data, form.reason.data),
        "answer": lambda: triage.answered(access.actor(), lead.id, form.reason.data),
        "merge": lambda: triage.merge(access.actor(), lead.id, form.into.data),
    }
    try:
        acts[step]()
    except Refusal as refusal:
        return _lead_page(lead, step, refusal)
    flash(_("Recorded."), "success")
    return redirect(url_for("findings.lead", lead_id=lead.id))
