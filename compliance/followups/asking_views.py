"""One follow-up on screen, made for a phone at somebody's door: who, what is known, the attempt, the script."""

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from compliance.accounts.rules import Role
from compliance.followups import script_rules, service, suspicion_rules
from compliance.followups.loading_service import View
from compliance.followups.rules import CALLERS, READERS, WORKERS, Contact, State
from compliance.followups.views import WORDS, blueprint
from compliance.foundation.errors import NotFound, Refusal
from compliance.web import access
from compliance.web.furniture import told
from forms.followups import AttemptForm, StatementForm
from forms.web import ConfirmForm

_FIELDS = ("name", "phone", "address")


@blueprint.get("/<uuid:follow_up_id>")
@access.allow(*READERS, Role.TOWNSHIP, follow_up=service.find)
def follow_up(follow_up: View) -> Any:
    """One follow-up."""
    return _page(follow_up)


def _page(follow_up: View, status: int = 200, **more: Any) -> Any:
    values: dict[str, Any] = {
        "attempt_form": AttemptForm(follow_up.line.way, formdata=None),
        "statement_form": StatementForm(formdata=None, statement=follow_up.statement),
        "answers": follow_up.answers,
        "faults": {},
        "revealed": {},
        **more,
    }
    works = follow_up.open and access.actor().holds(*WORKERS)
    page = render_template(
        "followups/follow_up.html",
        one=follow_up,
        works=works,
        talking=follow_up.line.state is State.TALKING,
        suspected=suspicion_rules.found(follow_up.answers) if follow_up.line.suspicion else (),
        answer_words=script_rules.answer_words,
        confirm=ConfirmForm(),
        **values,
        **WORDS,
    )
    return page, status


@blueprint.post("/<uuid:follow_up_id>/attempts")
@access.allow(*WORKERS, follow_up=service.find)
def attempt(follow_up: View) -> Any:
    """Note an attempt."""
    form = AttemptForm(follow_up.line.way)
    if not form.validate_on_submit():
        return _page(follow_up, 422, attempt_form=form)
    try:
        state = service.attempt(access.actor(), follow_up.id, Contact(form.contact.data), form.note.data or "")
    except Refusal as refusal:
        form.contact.errors = [told(refusal)]
        return _page(follow_up, refusal.status, attempt_form=form)
    if state is State.TALKING:
        return redirect(url_for("followups.follow_up", follow_up_id=follow_up.id, _anchor="script"))
    flash(_("The attempt is kept."), "success")
    return redirect(url_for("followups.follow_up", follow_up_id=follow_up.id))


@blueprint.post("/<uuid:follow_up_id>/script")
@access.allow(*WORKERS, follow_up=service.find)
def script(follow_up: View) -> Any:
    """Fill the script; what is missing is told, and what was given is kept."""
    form = StatementForm()
    given = {item.code: request.form.get(item.code, "") for item in follow_up.items}
    if not form.validate_on_submit():
        return _page(follow_up, 422, answers=given, statement_form=form)
    filled = service.finish(access.actor(), follow_up.id, given, form.statement.data or "")
    if filled.faults:
        return _page(follow_up, 422, answers=given, statement_form=form, faults=filled.faults)
    found = suspicion_rules.found(filled.answers)
    flash(_("Something is doubtful: a lead was opened.") if found else _("The follow-up is done."), "success")
    return redirect(url_for("followups.follow_up", follow_up_id=follow_up.id))


@blueprint.post("/<uuid:follow_up_id>/reveal/<field>")
@access.allow(*WORKERS, follow_up=service.find)
def reveal(follow_up: View, field: str) -> Any:
    """Show a name, a number or an address in full, on the trail."""
    if field not in _FIELDS or not ConfirmForm().validate_on_submit():
        abort(404)
    try:
        found = service.reveal(access.actor(), follow_up.id, field)
    except NotFound:
        abort(404)
    if request.headers.get("HX-Request"):
        return render_template("followups/revealed.html", field=field, value=found)
    return _page(follow_up, revealed={field: found})


@blueprint.post("/<uuid:follow_up_id>/hand-over")
@access.allow(*CALLERS, follow_up=service.find)
def hand_over(follow_up: View) -> Any:
    """Let the township ask in person."""
    if ConfirmForm().validate_on_submit():
        service.hand_over(access.actor(), follow_up.id)
        flash(_("The township will ask in person."), "success")
    return redirect(url_for("followups.follow_up", follow_up_id=follow_up.id))
