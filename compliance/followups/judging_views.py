"""Suspicions on screen: what follow-ups came upon, the judgement of a second person, and the finding made of it."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from compliance.accounts.rules import Actor
from compliance.findings import service as findings
from compliance.followups import script_rules, service, suspicion_rules
from compliance.followups.loading_service import View
from compliance.followups.round_loading_service import RoundView
from compliance.followups.rules import CALLERS, READERS
from compliance.followups.suspicion_rules import PROPOSED, Judgement, Suspicion
from compliance.followups.views import WORDS, blueprint
from compliance.foundation.errors import Refusal
from compliance.law.violations import violations
from compliance.web import access
from compliance.web.furniture import told
from forms.followups import JudgeForm
from forms.web import ConfirmForm


def _suspected(actor: Actor, follow_up_id: Any) -> View | None:
    found = service.find(actor, follow_up_id)
    return found if found and found.line.suspicion else None


@blueprint.get("/suspicions")
@access.allow(*READERS)
def suspicions() -> Any:
    """All suspicions: to be verified, to be recorded, done."""
    rows = service.suspected(access.actor())
    ready = {
        (one.round_id, one.round_title, one.provider_id, one.provider_name)
        for one in rows
        if one.judgement == Judgement.CONFIRMED and one.finding_id is None and one.provider_id is not None
    }
    return render_template("followups/suspicions.html", rows=rows, ready=sorted(ready), confirm=ConfirmForm(), **WORDS)


@blueprint.get("/suspicions/<uuid:follow_up_id>")
@access.allow(*READERS, follow_up=_suspected)
def suspicion(follow_up: View) -> Any:
    """One suspicion with what the person said."""
    provider, person = PROPOSED[Suspicion(follow_up.line.suspicion)]
    form = JudgeForm(formdata=None, provider_violation=provider, person_violation="" if provider else person)
    return _page(follow_up, form)


def _page(follow_up: View, form: JudgeForm, status: int = 200) -> Any:
    lead = findings.leads_by_id([follow_up.line.lead_id]) if follow_up.line.lead_id else {}
    page = render_template(
        "followups/suspicion.html",
        one=follow_up,
        form=form,
        lead=lead.get(follow_up.line.lead_id or 0),
        suspected=suspicion_rules.found(follow_up.answers),
        fraud=suspicion_rules.is_fraud(follow_up.parts),
        violations=violations(),
        answer_words=script_rules.answer_words,
        **WORDS,
    )
    return page, status


@blueprint.post("/suspicions/<uuid:follow_up_id>")
@access.allow(*CALLERS, follow_up=_suspected)
def judge(follow_up: View) -> Any:
    """Say what the verification found."""
    form = JudgeForm()
    if not form.validate_on_submit():
        return _page(follow_up, form, 422)
    try:
        if form.judgement.data == Judgement.CONFIRMED:
            service.confirm(access.actor(), follow_up.id, form.parts(), form.reason.data or "")
        else:
            service.drop(access.actor(), follow_up.id, form.reason.data or "")
    except Refusal as refusal:
        form.judgement.errors = [told(refusal)]
        return _page(follow_up, form, refusal.status)
    flash(_("Kept."), "success")
    return redirect(url_for("followups.suspicions"))


@blueprint.post("/rounds/<int:round_id>/findings")
@access.allow(*CALLERS, round=service.round_in_scope)
def record(round: RoundView) -> Any:
    """Make a finding of all that is confirmed at a provider."""
    provider_id = request.form.get("provider", 0, type=int)
    made = service.record(access.actor(), round.id, provider_id)
    flash(_("The finding is recorded: send it to the provider next."), "success")
    return redirect(url_for("findings.show", finding_id=made))
