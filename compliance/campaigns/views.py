"""Campaigns: the list, one campaign, its plan and what follows from it."""

from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask_babel import gettext as _

from compliance.accounts.rules import Role
from compliance.campaigns import rules, service
from compliance.campaigns.service import Asked, CampaignView
from compliance.documents import service as documents
from compliance.documents.rules import Form
from compliance.foundation.errors import Refusal
from compliance.web import access
from compliance.web.downloads import send
from forms.campaigns import AnswerForm, AskForm, CountForm, PickForm, PlanForm

blueprint = Blueprint("campaigns", __name__, url_prefix="/campaigns")
FOLLOWERS = (Role.MANAGER, Role.OFFICER)


def back(campaign: CampaignView, told: str) -> Any:
    """To the campaign's page, with what was done."""
    flash(told, "success")
    return redirect(url_for("campaigns.show", campaign_id=campaign.id))


def step(campaign: CampaignView, form: Any, title: str, refusal: Refusal | None, note: str = "") -> Any:
    """A page with one form of a campaign."""
    status = refusal.status if refusal else (422 if form.errors else 200)
    known = {"campaign": campaign, "form": form, "title": title, "refusal": refusal, "note": note}
    return render_template("campaigns/step.html", **known), status


def one_of(rows: Any, text: str) -> Any:
    """The row of a campaign that a URL names; 404 for another's."""
    found = next((one for one in rows if str(one.id) == text), None)
    return found or abort(404)


@blueprint.get("/")
@access.allow(*service.READERS)
def index() -> Any:
    """Every campaign, the newest first."""
    may_begin = access.actor().holds(Role.MANAGER)
    return render_template("campaigns/index.html", campaigns=service.lines(), rules=rules, may_begin=may_begin)


@blueprint.route("/new", methods=["GET", "POST"])
@access.allow(Role.MANAGER)
def new() -> Any:
    """Set up a campaign."""
    form, refusal = PlanForm(), None
    if form.validate_on_submit():
        try:
            plan = service.read(
                form.title.data or "",
                form.basis.data or "",
                form.report_to.data or "",
                form.closing_due.data,
                form.phases.data or "",
                form.targets.data or "",
            )
            made = service.begin(access.actor(), plan)
        except Refusal as stopped:
            refusal = stopped
        else:
            flash(_("The campaign is set up; its deadlines stand in the calendar."), "success")
            return redirect(url_for("campaigns.show", campaign_id=made))
    status = refusal.status if refusal else (422 if form.errors else 200)
    return render_template("campaigns/new.html", form=form, refusal=refusal), status


@blueprint.get("/<campaign_id>")
@access.allow(*service.READERS, campaign=service.find)
def show(campaign: CampaignView) -> Any:
    """One campaign: phases, what is to be visited, targets, reports, authorities, typical cases."""
    actor = access.actor()
    rights = {
        "may_manage": actor.holds(Role.MANAGER),
        "may_follow": actor.holds(*FOLLOWERS),
        "may_approve": actor.holds(*service.APPROVERS),
    }
    done = service.progress(campaign.id)
    return render_template("campaigns/show.html", campaign=campaign, progress=done, rules=rules, **rights)


@blueprint.post("/<campaign_id>/phases/<phase_id>/finish")
@access.allow(Role.MANAGER, campaign=service.find)
def finish(campaign: CampaignView, phase_id: str) -> Any:
    """The phase's work is done."""
    phase = one_of(campaign.phases, phase_id)
    service.finish_phase(access.actor(), campaign.id, phase.id)
    return back(campaign, _("The phase is noted as done."))


@blueprint.route("/<campaign_id>/targets/<target_id>/count", methods=["GET", "POST"])
@access.allow(*FOLLOWERS, campaign=service.find)
def count(campaign: CampaignView, target_id: str) -> Any:
    """Enter how far a target is."""
    target, form, refusal = one_of(campaign.targets, target_id), CountForm(), None
    if form.validate_on_submit():
        try:
            service.count(access.actor(), campaign.id, target.id, int(form.value.data or 0), form.document.data or "")
        except Refusal as stopped:
            refusal = stopped
        else:
            return back(campaign, _("The target's progress is entered."))
    return step(campaign, form, _("Enter progress"), refusal, f"{target.unit} · {target.words}")


@blueprint.route("/<campaign_id>/tasks/new", methods=["GET", "POST"])
@access.allow(*FOLLOWERS, campaign=service.find)
def ask(campaign: CampaignView) -> Any:
    """Give an authority a task, or send it a request for assistance."""
    form, refusal = AskForm(), None
    if form.validate_on_submit():
        asked = Asked(rules.TaskKind(form.kind.data), form.authority.data or "", form.text.data or "", form.due_on.data)
        try:
            service.ask(access.actor(), campaign.id, asked)
        except Refusal as stopped:
            refusal = stopped
        else:
            return back(campaign, _("It is asked; the day stands in the calendar."))
    return step(campaign, form, _("Ask an authority"), refusal)


@blueprint.route("/<campaign_id>/tasks/<task_id>/answer", methods=["GET", "POST"])
@access.allow(*FOLLOWERS, campaign=service.find)
def answer(campaign: CampaignView, task_id: str) -> Any:
    """The authority has done it, or answered."""
    task, form, refusal = one_of(campaign.tasks, task_id), AnswerForm(), None
    if form.validate_on_submit():
        try:
            service.answered(access.actor(), campaign.id, task.id, form.answer.data or "")
        except Refusal as stopped:
            refusal = stopped
        else:
            return back(campaign, _("The answer is kept."))
    return step(campaign, form, _("Enter the answer"), refusal, f"{task.number or task.authority} · {task.text}")


@blueprint.route("/<campaign_id>/cases/new", methods=["GET", "POST"])
@access.allow(Role.MANAGER, campaign=service.find)
def pick(campaign: CampaignView) -> Any:
    """Pick a typical case."""
    form, refusal = PickForm(), None
    if form.validate_on_submit():
        try:
            service.pick(access.actor(), campaign.id, form.number.data or "", form.text.data or "")
        except Refusal as stopped:
            refusal = stopped
        else:
            return back(campaign, _("The case is picked; a director approves what the public reads."))
    return step(campaign, form, _("Pick a typical case"), refusal)


@blueprint.post("/<campaign_id>/cases/<pick_id>/publish")
@access.allow(*service.APPROVERS, campaign=service.find)
def publish(campaign: CampaignView, pick_id: str) -> Any:
    """Approve the text of a typical case: it is public from now on."""
    service.publish(access.actor(), campaign.id, one_of(campaign.picks, pick_id).id)
    return back(campaign, _("The typical case is published."))


@blueprint.get("/<campaign_id>/papers/<paper_id>/<form>")
@access.allow(*service.READERS, campaign=service.find)
def paper(campaign: CampaignView, paper_id: str, form: str) -> Any:
    """One of its papers, as .docx or PDF."""
    wanted = one_of(campaign.papers, paper_id)
    if form not in set(Form):
        abort(404)
    file = documents.content(wanted.id, form)
    return send(file.content, file.media_type, file.name)
