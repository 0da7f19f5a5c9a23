"""The guide for a new bureau: its steps, each with the page where it is taken."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _

from compliance.accounts.rules import Role
from compliance.beginning import service
from compliance.beginning.rules import place_words
from compliance.web import access
from forms.beginning import NamesForm
from forms.web import ConfirmForm

blueprint = Blueprint("beginning", __name__, url_prefix="/beginning")


@blueprint.get("/")
@access.allow(*service.READERS)
def index() -> Any:
    """Every step, done or not, and whose it is."""
    return render_template(
        "beginning/index.html",
        steps=[(step, access.opens(access.actor(), step.endpoint)) for step in service.progress()],
        confirm=ConfirmForm(),
    )


@blueprint.route("/names", methods=["GET", "POST"])
@access.allow(Role.ADMINISTRATOR)
def names() -> Any:
    """What the bureau and its agency are called."""
    of_bureau, of_agency = service.names()
    form = NamesForm(bureau=of_bureau, agency=of_agency)
    if form.validate_on_submit():
        service.set_names(access.actor(), form.bureau.data, form.agency.data)
        flash(_("The names were kept."), "success")
        return redirect(url_for("beginning.index"))
    return render_template("beginning/names.html", form=form), 422 if form.is_submitted() else 200


@blueprint.get("/place")
@access.allow(Role.ADMINISTRATOR)
def place() -> Any:
    """Which values of the law apply here, and how to lay a province's over the nation's."""
    step = next(one for one in service.progress() if one.key == "place")
    return render_template(
        "beginning/place.html", step=step, shipped=place_words(service.shipped_places()), confirm=ConfirmForm()
    )


@blueprint.post("/place")
@access.allow(Role.ADMINISTRATOR)
def nation_alone() -> Any:
    """Settle that the nation's values alone apply."""
    if ConfirmForm().validate_on_submit():
        service.go_by_nation_alone(access.actor())
        flash(_("The nation's values apply."), "success")
    return redirect(url_for("beginning.index"))


@blueprint.post("/leave")
@access.allow(Role.ADMINISTRATOR)
def leave() -> Any:
    """Show the guide at home no more."""
    if ConfirmForm().validate_on_submit():
        service.leave(access.actor())
        flash(_("The guide is left. It stays on the home page under “Guide for a new bureau”."), "success")
    return redirect(url_for("web.home"))
