"""The steps of the bureau's track and the agency's steps beside money: one page a step, made from what it asks for."""

from collections.abc import Mapping
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from compliance.accounts.rules import Role
from compliance.cases import agency_form_rules, bureau_form_rules, measure_rules, rules, service
from compliance.cases.act_word_rules import ACTS
from compliance.cases.field_rules import Field
from compliance.cases.rules import EventKind
from compliance.cases.service import CaseView
from compliance.cases.views import blueprint
from compliance.foundation import clock
from compliance.foundation.errors import Refusal
from compliance.penalties.rules import Track
from compliance.web import access
from compliance.web.furniture import words
from forms.case_steps import step_form
from forms.web import ConfirmForm

_FIELDS: Mapping[str, Mapping[EventKind, tuple[Field, ...]]] = {
    Track.ADMINISTRATIVE: bureau_form_rules.FIELDS,
    Track.AGREEMENT: agency_form_rules.FIELDS,
}
_ROLES: Mapping[str, Mapping[EventKind, tuple[Role, ...]]] = {
    Track.ADMINISTRATIVE: bureau_form_rules.ROLES,
    Track.AGREEMENT: agency_form_rules.ROLES,
}


@blueprint.route("/<case_id>/officer/<step>", methods=["GET", "POST"])
@access.allow(Role.OFFICER, case=service.in_scope)
def officer_step(case: CaseView, step: str) -> Any:
    """A step of the case officer."""
    return _take(case, step, Role.OFFICER)


@blueprint.route("/<case_id>/director/<step>", methods=["GET", "POST"])
@access.allow(Role.DIRECTOR, case=service.in_scope)
def director_step(case: CaseView, step: str) -> Any:
    """A step of the bureau's head."""
    return _take(case, step, Role.DIRECTOR)


@blueprint.route("/<case_id>/legal/<step>", methods=["GET", "POST"])
@access.allow(Role.LEGAL_REVIEWER, case=service.in_scope)
def legal_step(case: CaseView, step: str) -> Any:
    """A step of the legal reviewer."""
    return _take(case, step, Role.LEGAL_REVIEWER)


@blueprint.route("/<case_id>/agency/<step>", methods=["GET", "POST"])
@access.allow(Role.AGENCY_DIRECTOR, case=service.in_scope)
def agency_step(case: CaseView, step: str) -> Any:
    """A step of the agency's director."""
    return _take(case, step, Role.AGENCY_DIRECTOR)


def _take(case: CaseView, step: str, role: Role) -> Any:
    kind = next((one for one in _FIELDS[case.track] if one == step), None)
    if kind is None or role not in _ROLES[case.track].get(kind, ()):
        abort(404)
    fields, options = _FIELDS[case.track][kind], service.options(case, kind)
    form = step_form(fields, options, measure_rules.OPEN[case.track], clock.today())
    refusal = None
    if form.validate_on_submit():
        written = form.values(fields, options)
        try:
            if case.track == Track.ADMINISTRATIVE:
                service.proceed(access.actor(), case.id, kind, written, form.on.data)
            else:
                service.take_step(access.actor(), case.id, kind, written)
        except Refusal as found:
            refusal = found
        else:
            title = words(rules.words_of(case.track, kind))
            flash(_("“%(step)s” is recorded.", step=title), "success")
            return redirect(url_for("cases.show", case_id=case.id))
    title = words(ACTS[kind])
    lead = _("What is written here is kept as it is; a refusal names the article and what to do.")
    shown = {"case": case, "form": form, "title": title, "lead": lead, "refusal": refusal, "danger": False}
    page = render_template("cases/step.html", demands=service.demands(case.track, kind), **shown)
    return page, refusal.status if refusal else (422 if request.method == "POST" and form.errors else 200)


@blueprint.post("/leads/<lead_id>/take")
@access.allow(Role.OFFICER, Role.MANAGER, lead=service.bureau_lead)
def take_up(lead: Any) -> Any:
    """Begin to check a lead of the bureau."""
    if ConfirmForm().validate_on_submit():
        case_id = service.take_up(access.actor(), lead.id)
        flash(_("The lead is taken up; the time to check it runs."), "success")
        return redirect(url_for("cases.show", case_id=case_id))
    return redirect(url_for("findings.lead", lead_id=lead.id))


@blueprint.post("/leads/<lead_id>/receive")
@access.allow(Role.OFFICER, Role.MANAGER, lead=service.bureau_lead)
def receive(lead: Any) -> Any:
    """Give the receipt for what the agency handed over."""
    if ConfirmForm().validate_on_submit():
        number = service.receive_hand_over(access.actor(), lead.id)
        flash(_("The material is received: %(number)s.", number=number), "success")
    return redirect(url_for("findings.lead", lead_id=lead.id))
