"""Changes of a draw that stands: an extension, an officer who must stay away, a relief. Spares are with the orders."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from compliance.accounts.rules import Role
from compliance.foundation.errors import Refusal
from compliance.sampling import service
from compliance.sampling.relief_rules import RELAXABLE, in_force
from compliance.sampling.service import AssignmentView, RoundView
from compliance.sampling.views import back_to, blueprint, show_refusal
from compliance.web import access
from compliance.web.furniture import words
from forms.sampling import RecuseForm, ReliefForm, extend_form


@blueprint.route("/rounds/<round_id>/extend", methods=["GET", "POST"])
@access.allow(Role.MANAGER, round=service.round_in_scope)
def extend(round: RoundView) -> Any:
    """Draw more, with a reason and a second person."""
    form, status = extend_form([stratum.title for stratum in round.plan.strata]), 200
    if form.validate_on_submit():
        try:
            second = (form.second_name.data, form.second_password.data)
            count = service.extend(access.actor(), round.id, form.more(), form.reason.data, second)
            flash(
                ngettext(
                    "%(num)s more was drawn, next in order; those drawn before stay as they are.",
                    "%(num)s more were drawn, next in order; those drawn before stay as they are.",
                    count,
                )
            )
            return back_to(round)
        except Refusal as refusal:
            at = form.second_password if refusal.number.startswith("ACCOUNTS") else form.reason
            status = show_refusal(at if refusal.number != "SAMPLING-24" else form.first(), refusal)
    elif form.is_submitted():
        status = 422
    return render_template("sampling/extend.html", round=round, form=form), status


@blueprint.route("/rounds/<round_id>/relieve", methods=["GET", "POST"])
@access.allow(Role.MANAGER, round=service.round_in_scope)
def relieve(round: RoundView) -> Any:
    """Let a rule give way so that a sample without teams gets them, with a reason and a second person."""
    form, status = ReliefForm(), 200
    form.rules.choices = [(rule, words(RELAXABLE[rule])) for rule in in_force(round.plan.team)]
    if form.validate_on_submit():
        try:
            second = (form.second_name.data, form.second_password.data)
            service.relieve(access.actor(), round.id, form.rules.data, form.reason.data, second)
            flash(_("The teams are made and sealed with the sample, which did not move. Release them now."), "success")
            return back_to(round)
        except Refusal as refusal:
            at = {"ACCOUNTS": form.second_password, "SAMPLING-34": form.reason}
            status = show_refusal(at.get(refusal.number) or at.get(refusal.number[:8]) or form.rules, refusal)
    elif form.is_submitted():
        status = 422
    return render_template("sampling/relieve.html", round=round, form=form), status


@blueprint.route("/orders/<uuid:order_id>/recuse", methods=["GET", "POST"])
@access.allow(Role.MANAGER, order=service.order_to_replace)
def recuse(order: AssignmentView) -> Any:
    """Somebody of a team must stay away from the provider: the next in turn comes."""
    form, status = RecuseForm(), 200
    form.officer.choices = list(order.officers)
    if form.validate_on_submit():
        try:
            service.recuse(access.actor(), order.id, form.officer.data, form.tie.data, form.reason.data)
            flash(_("The recusal is recorded and the next in turn has taken the seat."), "success")
            return redirect(url_for("sampling.show", round_id=order.round_id))
        except Refusal as refusal:
            status = show_refusal(form.reason if refusal.number == "SAMPLING-27" else form.officer, refusal)
    elif form.is_submitted():
        status = 422
    round = service.round_in_scope(None, order.round_id or "")
    return render_template("sampling/recuse.html", order=order, round=round, form=form), status
