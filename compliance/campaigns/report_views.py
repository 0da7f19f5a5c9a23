"""A campaign's reports: read, written up, approved, submitted."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _

from compliance.accounts.rules import Role
from compliance.campaigns import rules, service
from compliance.campaigns.service import CampaignView
from compliance.campaigns.views import blueprint, one_of
from compliance.foundation.errors import Refusal
from compliance.web import access
from forms.campaigns import ReportForm


@blueprint.get("/<campaign_id>/reports/<report_id>")
@access.allow(*service.READERS, campaign=service.find)
def report(campaign: CampaignView, report_id: str) -> Any:
    """One report: its figures, what was written, what is next."""
    found = one_of(campaign.reports, report_id)
    return _page(campaign, found, ReportForm(text=found.text), None)


@blueprint.post("/<campaign_id>/reports/<report_id>")
@access.allow(Role.MANAGER, campaign=service.find)
def write(campaign: CampaignView, report_id: str) -> Any:
    """Keep what people say beside the figures."""
    found, form, refusal = one_of(campaign.reports, report_id), ReportForm(), None
    if form.validate_on_submit():
        try:
            service.write(access.actor(), campaign.id, found.id, form.text.data or "")
        except Refusal as stopped:
            refusal = stopped
        else:
            return _back(campaign, found.id, _("Kept, and the figures counted again."))
    return _page(campaign, found, form, refusal)


@blueprint.post("/<campaign_id>/reports/<report_id>/approve")
@access.allow(*service.APPROVERS, campaign=service.find)
def approve(campaign: CampaignView, report_id: str) -> Any:
    """Freeze the report and issue its paper."""
    found = one_of(campaign.reports, report_id)
    try:
        service.approve(access.actor(), campaign.id, found.id)
    except Refusal as stopped:
        return _page(campaign, found, ReportForm(None, text=found.text), stopped)
    return _back(campaign, found.id, _("The report is approved; its paper is issued."))


@blueprint.post("/<campaign_id>/reports/<report_id>/submit")
@access.allow(Role.MANAGER, campaign=service.find)
def submit(campaign: CampaignView, report_id: str) -> Any:
    """The report went out."""
    found = one_of(campaign.reports, report_id)
    try:
        service.submit(access.actor(), campaign.id, found.id)
    except Refusal as stopped:
        return _page(campaign, found, ReportForm(None, text=found.text), stopped)
    return _back(campaign, found.id, _("The report is noted as submitted."))


@blueprint.post("/<campaign_id>/closing")
@access.allow(Role.MANAGER, campaign=service.find)
def closing(campaign: CampaignView) -> Any:
    """Draft the closing report of a campaign that is over."""
    made = service.draft_closing(access.actor(), campaign.id)
    return _back(campaign, made, _("The closing report is drafted."))


def _back(campaign: CampaignView, report_id: int, told: str) -> Any:
    flash(told, "success")
    return redirect(url_for("campaigns.report", campaign_id=campaign.id, report_id=report_id))


def _page(campaign: CampaignView, found: service.ReportView, form: ReportForm, refusal: Refusal | None) -> Any:
    actor = access.actor()
    known = {
        "campaign": campaign,
        "report": found,
        "form": form,
        "refusal": refusal,
        "rules": rules,
        "may_write": actor.holds(Role.MANAGER),
        "may_approve": actor.holds(*service.APPROVERS),
    }
    status = refusal.status if refusal else (422 if form.errors else 200)
    return render_template("campaigns/report.html", **known), status
