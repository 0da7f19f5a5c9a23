"""One's own sessions: seeing them, and ending those that are not wanted."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user

from compliance.accounts import people_service, session_service
from compliance.accounts.people_service import Person
from compliance.accounts.rules import Role
from compliance.accounts.views import blueprint
from compliance.foundation.errors import Refusal
from compliance.web import access
from forms.accounts import SessionsForm
from forms.web import ConfirmForm


@blueprint.route("/sessions", methods=["GET", "POST"])
@access.signed_in
def sessions() -> Any:
    """Where one is signed in; the chosen ones end, by the password."""
    found = session_service.own(access.actor(), current_user.get_id())
    form, refusal = SessionsForm([one.id for one in found if not one.present]), None
    if form.validate_on_submit():
        try:
            session_service.end_chosen(access.actor(), form.password.data, form.which.data)
        except Refusal as error:
            refusal = error
        else:
            flash(_("The chosen sessions have ended."), "success")
            return redirect(url_for("accounts.sessions"))
    page = render_template("accounts/sessions.html", sessions=found, form=form, refusal=refusal)
    return page, refusal.status if refusal else 422 if form.is_submitted() else 200


@blueprint.post("/people/<person_id>/sessions")
@access.allow(Role.ADMINISTRATOR, person=people_service.person)
def end_sessions(person: Person) -> Any:
    """End every session of a person."""
    if ConfirmForm().validate_on_submit():
        session_service.end_of(access.actor(), person.id)
        flash(_("Every session of this person has ended."), "success")
    return redirect(url_for("accounts.person", person_id=person.id))
