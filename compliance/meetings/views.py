"""Meetings: the list, one meeting with its agenda, invitation, minutes and tasks."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask_babel import gettext as _

from compliance.documents import service as documents
from compliance.documents.rules import Form
from compliance.foundation.errors import Refusal
from compliance.meetings import rules, service
from compliance.meetings.service import Call, MeetingView, Minutes
from compliance.web import access
from compliance.web.downloads import send
from forms.meetings import CallForm, DoneForm, MinutesForm, TaskForm
from forms.web import ConfirmForm

blueprint = Blueprint("meetings", __name__, url_prefix="/meetings")


@blueprint.get("/")
@access.allow(*service.READERS)
def index() -> Any:
    """The meetings, the newest first."""
    return render_template("meetings/index.html", meetings=service.meetings(), rules=rules)


@blueprint.get("/<meeting_id>")
@access.allow(*service.READERS, meeting=service.find)
def show(meeting: MeetingView) -> Any:
    """One meeting."""
    actor = access.actor()
    rights = {"may_write": actor.holds(*service.WRITERS), "may_approve": actor.holds(*service.APPROVERS)}
    return render_template("meetings/show.html", meeting=meeting, rules=rules, form=ConfirmForm(), **rights)


def _step(meeting: MeetingView, form: Any, title: str, told: str, act: Callable[[], Any]) -> Any:
    refusal = None
    if form.validate_on_submit():
        try:
            act()
        except Refusal as stopped:
            refusal = stopped
        else:
            flash(told, "success")
            return redirect(url_for("meetings.show", meeting_id=meeting.id))
    status = refusal.status if refusal else (422 if form.errors else 200)
    known = {"meeting": meeting, "form": form, "title": title, "refusal": refusal}
    return render_template("meetings/step.html", **known), status


@blueprint.post("/<meeting_id>/agenda")
@access.allow(*service.WRITERS, meeting=service.find)
def agenda(meeting: MeetingView) -> Any:
    """Draft the agenda anew."""
    if ConfirmForm().validate_on_submit():
        service.redraft(access.actor(), meeting.id)
        flash(_("The agenda is drafted from what is open now."), "success")
    return redirect(url_for("meetings.show", meeting_id=meeting.id))


@blueprint.route("/<meeting_id>/call", methods=["GET", "POST"])
@access.allow(*service.WRITERS, meeting=service.find)
def call(meeting: MeetingView) -> Any:
    """Call the meeting."""
    names = ("held_on", "begins", "place", "chair", "invited")
    form = CallForm(data={name: getattr(meeting, name) or None for name in names})

    def act() -> None:
        texts = (form.begins.data or "", form.place.data or "", form.chair.data or "", form.invited.data or "")
        asked = Call(form.held_on.data, *texts)
        service.call(access.actor(), meeting.id, asked)

    return _step(meeting, form, _("Call the meeting"), _("The meeting is called; its invitation is made."), act)


@blueprint.route("/<meeting_id>/minutes", methods=["GET", "POST"])
@access.allow(*service.WRITERS, meeting=service.find)
def minutes(meeting: MeetingView) -> Any:
    """Write the minutes."""
    attendance = meeting.attendance or meeting.invited
    form = MinutesForm(data={"attendance": attendance, "absent": meeting.absent, "text": meeting.minutes})

    def act() -> None:
        said = Minutes(form.attendance.data or "", form.absent.data or "", form.text.data or "")
        service.write(access.actor(), meeting.id, said)

    return _step(meeting, form, _("Write the minutes"), _("The minutes wait for another person's approval."), act)


@blueprint.post("/<meeting_id>/approve")
@access.allow(*service.APPROVERS, meeting=service.find)
def approve(meeting: MeetingView) -> Any:
    """Approve the minutes."""
    if ConfirmForm().validate_on_submit():
        service.approve(access.actor(), meeting.id)
        flash(_("The minutes are approved."), "success")
    return redirect(url_for("meetings.show", meeting_id=meeting.id))


@blueprint.route("/<meeting_id>/tasks/new", methods=["GET", "POST"])
@access.allow(*service.WRITERS, meeting=service.find)
def give(meeting: MeetingView) -> Any:
    """Give somebody a task."""
    form = TaskForm(colleagues=service.colleagues())

    def act() -> None:
        service.give(access.actor(), meeting.id, form.text.data or "", form.owner.data, form.due_on.data)

    return _step(meeting, form, _("Give a task"), _("The task is given; its day stands in the calendar."), act)


@blueprint.route("/<meeting_id>/tasks/<task_id>/done", methods=["GET", "POST"])
@access.allow(*service.DOERS, meeting=service.find)
def done(meeting: MeetingView, task_id: str) -> Any:
    """Say what was done; the task's owner or who keeps the meetings."""
    found = next((one for one in meeting.tasks if str(one.id) == task_id), None)
    if found is None:
        abort(404)
    form = DoneForm()

    def act() -> None:
        service.done(access.actor(), meeting.id, found.id, form.outcome.data or "")

    return _step(meeting, form, _("Note as done"), _("The task is done."), act)


@blueprint.get("/<meeting_id>/papers/<paper_id>/<form>")
@access.allow(*service.READERS, meeting=service.find)
def paper(meeting: MeetingView, paper_id: str, form: str) -> Any:
    """One of its papers, as .docx or PDF."""
    wanted = [one for one in meeting.papers if str(one.id) == paper_id]
    if not wanted or form not in set(Form):
        abort(404)
    file = documents.content(wanted[0].id, form)
    return send(file.content, file.media_type, file.name)
