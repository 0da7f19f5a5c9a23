"""Directed visits, spares, and coverage."""

from datetime import date
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from compliance.accounts import service as accounts
from compliance.accounts.rules import AUTHORITY_WORDS, Authority, Role
from compliance.checklists import service as checklists
from compliance.findings import service as findings
from compliance.findings.service import LeadView
from compliance.foundation import clock
from compliance.foundation.errors import Refusal
from compliance.sampling import service
from compliance.sampling.plan_rules import Notice
from compliance.sampling.service import AssignmentView
from compliance.sampling.views import blueprint, show_refusal
from compliance.web import access
from compliance.web.furniture import words
from forms.sampling import DirectForm, ReplaceForm


@blueprint.route("/orders/<uuid:order_id>/replace", methods=["GET", "POST"])
@access.allow(Role.MANAGER, order=service.order_to_replace)
def replace(order: AssignmentView) -> Any:
    """A spare takes the place of a provider that can't be visited."""
    form, status = ReplaceForm(), 200
    if form.validate_on_submit():
        try:
            service.replace(access.actor(), order.id, form.reason.data)
            flash(_("The next spare of the stratum has taken the place."), "success")
            return redirect(url_for("sampling.show", round_id=order.round_id))
        except Refusal as refusal:
            status = show_refusal(form.reason, refusal)
    elif form.is_submitted():
        status = 422
    round = service.round_in_scope(None, order.round_id or "")
    return render_template("sampling/replace.html", order=order, round=round, form=form), status


@blueprint.route("/directed", methods=["GET", "POST"])
@access.allow(Role.MANAGER)
def directed() -> Any:
    """Order a visit without a draw; `lead` names the lead that it is for."""
    form, status = DirectForm(), 200
    _choices(form)
    lead = findings.lead_in_scope(access.actor(), request.args.get("lead", ""))
    if form.validate_on_submit():
        try:
            return _directed(form, lead)
        except Refusal as refusal:
            at = {"officers": form.officers, "reason": form.reason}
            status = show_refusal(next((at[key] for key in refusal.fields if key in at), form.provider_code), refusal)
    elif form.is_submitted():
        status = 422
    else:
        form.since.data = form.until.data = clock.today()
        if lead is not None:
            form.provider_code.data = service.provider_code_of(lead.provider_id)
            form.authority.data, form.reason.data = lead.authority, lead.number
    return render_template("sampling/directed.html", form=form, for_lead=lead), status


def _choices(form: DirectForm) -> None:
    day = form.until.data or clock.today()
    known = [one for authority in Authority for one in accounts.officers(authority, day)]
    form.officers.choices = [(one.user_id, f"{one.name} · {words(AUTHORITY_WORDS[one.authority])}") for one in known]
    lists = [view.checklist for view in checklists.versions() if view.latest]
    form.checklist.choices = [("", _("The one for its kind")), *((one.code, words(one.title)) for one in lists)]


def _directed(form: DirectForm, lead: LeadView | None) -> Any:
    provider_id = service.provider_id_of(form.provider_code.data)
    if provider_id is None:
        raise Refusal(
            "SAMPLING-21",
            zh="没有这个编码的定点医药机构",
            en="there is no provider with this code",
            do_zh="请在定点机构名录中查到编码后填写",
            do_en="look up the code in the registry",
            status=422,
        )
    service.direct_for_lead(
        lead,
        access.actor(),
        provider_id,
        form.officers.data,
        form.checklist.data,
        Authority(form.authority.data),
        Notice(form.notice.data),
        form.reason.data,
        planned_from=form.since.data,
        planned_to=form.until.data,
    )
    flash(_("The visit is ordered and released to its team, marked as directed."), "success")
    return redirect(url_for("findings.lead", lead_id=lead.id) if lead else url_for("sampling.index"))


@blueprint.get("/coverage")
@access.allow(Role.MANAGER, Role.OVERSEER, Role.DIRECTOR, Role.AGENCY_DIRECTOR)
def coverage() -> Any:
    """How far the duty to visit is met, drawn and visited apart."""
    today = clock.today()
    since = _day("from") or date(today.year, 1, 1)
    until = _day("to") or date(since.year, 12, 31)
    chosen = request.args.get("authority", "")
    authority = Authority(chosen) if chosen in set(Authority) else None
    found = service.coverage(min(since, until), max(since, until), authority)
    return render_template("sampling/coverage.html", coverage=found, authority_words=AUTHORITY_WORDS)


def _day(name: str) -> date | None:
    try:
        return date.fromisoformat(request.args.get(name, ""))
    except ValueError:
        return None
