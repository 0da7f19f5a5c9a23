"""The draw before witnesses, on one screen: frame, value, keepers, result; nobody who was drawn before the close."""

from typing import Any

from flask import abort, redirect, render_template, url_for
from markupsafe import Markup

from compliance.accounts.rules import Role
from compliance.foundation import codes
from compliance.foundation.errors import Refusal
from compliance.sampling import service
from compliance.sampling.rules import Act, State
from compliance.sampling.service import RoundView
from compliance.sampling.views import blueprint, show_refusal
from compliance.web import access
from forms.sampling import SeedForm


@blueprint.get("/rounds/<round_id>/ceremony")
@access.allow(Role.MANAGER, Role.OVERSEER, round=service.round_in_scope)
def ceremony(round: RoundView) -> Any:
    """The wall: hashes, value and keepers; tickets and names once the round is closed and all is published."""
    enters = access.actor().holds(Role.MANAGER) and round.may(Act.SEED)
    return _wall(round, SeedForm() if enters else None)


@blueprint.route("/rounds/<round_id>/seed", methods=["GET", "POST"])
@access.allow(Role.MANAGER, round=service.round_in_scope)
def seed(round: RoundView) -> Any:
    """Two persons enter the public value on the wall itself."""
    form, status = SeedForm(), 200
    if form.validate_on_submit():
        try:
            service.seed(
                access.actor(),
                round.id,
                form.value.data,
                (form.first_name.data, form.first_password.data),
                (form.second_name.data, form.second_password.data),
            )
            return redirect(url_for("sampling.ceremony", round_id=round.id))
        except Refusal as refusal:
            at = form.first_password if refusal.number.startswith("ACCOUNTS") else form.value
            status = show_refusal(at, refusal)
    elif form.is_submitted():
        status = 422
    return _wall(round, form), status


@blueprint.post("/rounds/<round_id>/draw")
@access.allow(Role.MANAGER, round=service.round_in_scope)
def draw(round: RoundView) -> Any:
    """Draw, then show the hash of the result."""
    service.draw(access.actor(), round.id)
    return redirect(url_for("sampling.ceremony", round_id=round.id))


def _wall(round: RoundView, form: SeedForm | None) -> str:
    if round.state is State.PLANNED:
        abort(404)
    strata = service.sample(round) if round.state is State.CLOSED else ()
    qr = Markup(codes.svg(url_for("publicity.show", round_id=round.id, _external=True)))  # noqa: S704 - made here
    return render_template("sampling/ceremony.html", round=round, strata=strata, form=form, qr=qr)
