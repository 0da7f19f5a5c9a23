"""A reviewer's own pages: records in a random order, one record with its pages and the form, nothing of anyone else."""

from typing import Any

from flask import Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from compliance.accounts.rules import Role
from compliance.foundation.errors import Refusal
from compliance.reviews import rules, service
from compliance.reviews.packet_views import shown
from compliance.reviews.service import TaskView
from compliance.reviews.views import blueprint
from compliance.web import access
from forms.reviews import ReasonForm, VerdictForm, judgement, rows_of


@blueprint.get("/tasks")
@access.allow(Role.REVIEWER)
def tasks() -> Any:
    """The own records to judge, and those that were judged."""
    actor = access.actor()
    done = request.args.get("done") == "1"
    return render_template("reviews/tasks.html", tasks=service.tasks_of(actor, done), done=done)


@blueprint.route("/tasks/<uuid:task_id>", methods=["GET", "POST"])
@access.allow(Role.REVIEWER, task=service.task_of)
def task(task: TaskView) -> Any:
    """One record and the own verdict on it."""
    form = VerdictForm(data={"note": task.judged.note if task.judged else ""})
    refusal: Refusal | None = None
    wrong: dict[str, str] = {}
    if request.method == "POST" and form.validate_on_submit():
        judged, wrong = judgement(request.form, form.note.data or "")
        draft = request.form.get("press") == "draft"
        if draft:  # a draft may lack answers, never what was typed
            wrong = {name: message for name, message in wrong.items() if not name.startswith("c-")}
        if not wrong:
            try:
                (service.save if draft else service.submit)(access.actor(), task.id, judged)
            except Refusal as stopped:
                refusal = stopped
            else:
                return redirect(_after(task, draft))
    status = refusal.status if refusal else (422 if wrong or form.errors else 200)
    return _page(task, form, refusal, wrong), status


def _after(task: TaskView, draft: bool) -> str:
    """After a draft the same record, after a verdict the next."""
    if draft:
        flash(_("The draft was saved."), "success")
        return url_for("reviews.task", task_id=task.id)
    flash(_("The verdict was submitted."), "success")
    waiting = [one for one in service.tasks_of(access.actor()) if one.open]
    return url_for("reviews.task", task_id=waiting[0].id) if waiting else url_for("reviews.tasks")


def _page(task: TaskView, form: VerdictForm, refusal: Refusal | None, wrong: dict[str, str]) -> str:
    given = request.form if request.method == "POST" else {}
    said: dict[str, str] = {one: given.get(f"c-{one}", "") for one in rules.Criterion}
    if not given and task.judged:
        met = dict.fromkeys(task.judged.met, "conforms")
        said |= met | dict.fromkeys(task.judged.faults, "breach")
    return render_template(
        "reviews/task.html",
        task=task,
        form=form,
        said=said,
        rows=rows_of(task.judged, given),
        refusal=refusal,
        wrong=wrong,
        rules=rules,
        leave_form=ReasonForm(formdata=None),
    )


@blueprint.get("/tasks/<uuid:task_id>/<int:place>.jpg")
@access.allow(Role.REVIEWER, task=service.task_of)
def task_page(task: TaskView, place: int) -> Response:
    """A masked page of the own record, by its place from 1."""
    if not 1 <= place <= len(task.pages) or not task.pages[place - 1]:
        return Response(status=404)
    return shown(service.picture(task.pages[place - 1]))


@blueprint.post("/tasks/<uuid:task_id>/leave")
@access.allow(Role.REVIEWER, task=service.task_of)
def leave(task: TaskView) -> Any:
    """Step back from a record one knows."""
    form = ReasonForm()
    if not form.validate_on_submit():
        flash(_("Say why you step back."), "danger")
        return redirect(url_for("reviews.task", task_id=task.id))
    service.leave(access.actor(), task.id, form.reason.data)
    flash(_("You stepped back; another reviewer takes the record."), "success")
    return redirect(url_for("reviews.tasks"))
