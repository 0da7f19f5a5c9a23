"""Planning a round: the form, or the plan file."""

from typing import Any

from flask import Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from compliance.accounts.rules import Role
from compliance.foundation import clock
from compliance.foundation.errors import Refusal
from compliance.sampling import service
from compliance.sampling.plan_text_rules import as_toml, tables, text_of
from compliance.sampling.service import RoundView
from compliance.sampling.views import blueprint, show_refusal
from compliance.web import access
from compliance.web.downloads import named
from forms.plan import FIRST_STRATA, PlanFileForm, PlanForm

_LARGEST = 200_000
_ROWS = 50


@blueprint.route("/new", methods=["GET", "POST"])
@access.allow(Role.MANAGER)
def new() -> Any:
    """A plan by form: strata by whatever the registry tells of a provider."""
    form, status = PlanForm(strata=FIRST_STRATA), 200
    _choices(form)
    if not form.is_submitted():
        form.id.data = form.id.data or clock.today().strftime("%Y-%m-1")
    elif "more" in request.form:
        form.strata.append_entry()
        _choices(form)
    elif form.validate():
        try:
            return _planned(service.plan(access.actor(), as_toml(tables(form.plan()))))
        except Refusal as refusal:
            status = show_refusal(_at(form, refusal), refusal)
    else:
        status = 422
    return render_template("sampling/new.html", form=form), status


def _choices(form: PlanForm) -> None:
    districts, townships = service.places()
    for stratum in form.strata:
        stratum.district.choices = [(one, one) for one in districts]
        stratum.township.choices = [(one, one) for one in townships]


def _at(form: PlanForm, refusal: Refusal) -> Any:
    """The field of the form that a key of the plan comes from."""
    places = {
        "round.id": form.id,
        "round.title": form.title,
        "round.window": form.until,
        "round.reason": form.reason,
        "team.slots": form.competences,
        "team.size": form.size,
    }
    found = next((places[key] for key in refusal.fields if key in places), None)
    return found if found is not None else form.strata.entries[0].form.wanted


@blueprint.route("/file", methods=["GET", "POST"])
@access.allow(Role.MANAGER)
def file() -> Any:
    """A plan as TOML: pasted, from a file, or the text of a round that is being mended."""
    form, status = PlanFileForm(), 200
    mended = service.round_in_scope(access.actor(), request.args.get("round", ""))
    if not form.is_submitted() and mended:
        form.text.data = text_of(mended.plan)
    if form.validate_on_submit():
        try:
            return _planned(service.plan(access.actor(), _text(form)))
        except Refusal as refusal:
            status = show_refusal(form.text, refusal)
    elif form.is_submitted():
        status = 422
    return render_template("sampling/file.html", form=form, mended=mended), status


def _text(form: PlanFileForm) -> str:
    if form.file.data:
        content = form.file.data.read(_LARGEST)
        form.text.data = content.decode("utf-8", errors="replace").replace("\r\n", "\n")
    return (form.text.data or "").replace("\r\n", "\n")


def _planned(round_id: str) -> Any:
    flash(_("Planned. Check it once more; nothing is published until you commit."), "success")
    return redirect(url_for("sampling.show", round_id=round_id))


@blueprint.get("/rounds/<round_id>/frame")
@access.allow(Role.MANAGER, Role.OVERSEER, round=service.round_in_scope)
def frame(round: RoundView) -> Any:
    """Who can be drawn and sent, and why the others can't; it tells nothing of a sample."""
    page = max(1, request.args.get("page", 1, type=int))
    return render_template(
        "sampling/frame.html", round=round, frame=service.frame_of(round), page=min(page, 10_000), rows=_ROWS
    )


@blueprint.get("/rounds/<round_id>/plan.toml")
@access.allow(Role.MANAGER, Role.OVERSEER, round=service.round_in_scope)
def plan_toml(round: RoundView) -> Any:
    """The plan as the file it could have come from."""
    content = Response(text_of(round.plan), content_type="application/toml; charset=utf-8")
    return named(content, f"{round.id}.toml")
