"""A rule on screen: its words and ground, its versions and values, how often it was right, and trying it on history."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from compliance.accounts.rules import Actor, Role
from compliance.claims.service import Statement
from compliance.foundation import clock
from compliance.foundation.errors import Refusal
from compliance.indicators.period_rules import month_before, period
from compliance.screening import reading_service as reading
from compliance.screening import run_service
from compliance.screening import version_service as versions
from compliance.screening.version_service import VersionView
from compliance.screening.views import READERS, SCREENERS, WORDS, blueprint
from compliance.web import access
from compliance.web.furniture import told
from forms.screening import TrialForm, VersionForm, entered, written
from forms.web import ConfirmForm

APPROVERS = (Role.MANAGER, Role.AGENCY_DIRECTOR, Role.OFFICER)


def _rule(_actor: Actor, rule: str) -> Statement | None:
    return versions.statements().get(rule)


def _version(_actor: Actor, version_id: int) -> VersionView | None:
    return versions.version(version_id)


@blueprint.get("/rules/<rule_id>")
@access.allow(*READERS, rule=_rule)
def rule(rule: Statement) -> Any:
    """One rule."""
    return _page(rule, VersionForm(formdata=None, since=clock.today()))


def _page(
    rule: Statement, form: VersionForm, faults: dict[str, str] | None = None, error: str = "", status: int = 200
) -> Any:
    found = versions.versions_of(rule.id)
    live = versions.live_versions(clock.today()).get(rule.id)
    known = reading.precisions(found)
    page = render_template(
        "screening/rule.html",
        rule=rule,
        versions=found,
        live=live,
        base=live or (found[0] if found else None),
        precisions=known,
        trials={one.id: versions.trials(one.id) for one in found},
        shipped=versions.is_shipped(rule.id),
        form=form,
        faults=faults or {},
        error=error,
        written=written,
        approvers=APPROVERS,
        trial=TrialForm(formdata=None, period=month_before(clock.today()).code),
        confirm=ConfirmForm(),
        **WORDS,
    )
    return page, status


@blueprint.post("/rules/<rule_id>/versions")
@access.allow(*SCREENERS, rule=_rule)
def propose(rule: Statement) -> Any:
    """Propose values."""
    form = VersionForm()
    values, by_level, faults = entered(rule, request.form)
    if not form.validate_on_submit() or faults:
        return _page(rule, form, faults, status=422)
    try:
        versions.propose(access.actor(), rule.id, values, by_level, form.since.data, form.reason.data)
    except Refusal as refusal:
        return _page(rule, form, error=told(refusal), status=refusal.status)
    flash(_("The version is proposed: try it on history, then let another person approve it."), "success")
    return redirect(url_for("screening.rule", rule_id=rule.id))


@blueprint.post("/versions/<int:version_id>/try")
@access.allow(*SCREENERS, version=_version)
def try_out(version: VersionView) -> Any:
    """Try a version on a past period; no lead is made."""
    form = TrialForm()
    statement = versions.unchanged(version)
    if not form.validate_on_submit():
        return _page(statement, VersionForm(formdata=None), error=_("Name a past period."), status=422)
    try:
        number = run_service.try_out(access.actor(), version.id, period(form.period.data))
    except Refusal as refusal:
        return _page(statement, VersionForm(formdata=None), error=told(refusal), status=refusal.status)
    return redirect(url_for("screening.show", run_id=number))


@blueprint.post("/versions/<int:version_id>/approve")
@access.allow(*APPROVERS, version=_version)
def approve(version: VersionView) -> Any:
    """Let a version go live."""
    versions.approve(access.actor(), version.id)
    flash(_("The version is approved."), "success")
    return redirect(url_for("screening.rule", rule_id=version.rule))
