"""A record after it was filled: its papers, its versions, and items sent back for correction."""

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from compliance.accounts import service as accounts
from compliance.accounts.rules import Role
from compliance.documents.rules import Form
from compliance.foundation.errors import Refusal
from compliance.inspections import service
from compliance.inspections.site_rules import FORM_WORDS
from compliance.inspections.views import blueprint
from compliance.sampling.service import AssignmentView
from compliance.web import access
from compliance.web.downloads import attached
from forms.inspections import RescueForm, ReturnMaterialsForm
from forms.web import ConfirmForm


@blueprint.get("/<visit_id>/papers/<paper_id>/<form>")
@access.allow(*service.READERS, visit=service.readable)
def paper(visit: AssignmentView, paper_id: str, form: str) -> Any:
    """One paper of a visit as .docx or PDF."""
    if form not in set(Form):
        abort(404)
    return attached(service.paper_file(visit.id, paper_id, form))


@blueprint.get("/<visit_id>/versions")
@access.allow(*service.READERS, visit=service.readable)
def versions(visit: AssignmentView) -> Any:
    """Every sealed version of a record, its papers, and what each changed."""
    found = service.view(visit)
    return render_template(
        "inspections/versions.html", visit=found, steps=service.steps(found), papers=service.papers_of(visit.id)
    )


@blueprint.route("/<visit_id>/review", methods=["GET", "POST"])
@access.allow(Role.INSPECTOR, Role.MANAGER, visit=service.readable)
def review(visit: AssignmentView) -> Any:
    """Read a record item by item and send back what is to be put right."""
    found, refusal, form = service.view(visit), None, ConfirmForm()
    if form.validate_on_submit():
        said = {key[3:]: text for key, text in request.form.items() if key.startswith("to-")}
        try:
            service.send_back(access.actor(), visit, said)
        except Refusal as wrong:
            refusal = wrong
        else:
            flash(_("Sent back. The team's tablets show each comment at its item."), "success")
            return redirect(url_for("inspections.show", visit_id=visit.id))
    page = render_template(
        "inspections/review.html",
        visit=found,
        record=service.record(visit),
        form=form,
        refusal=refusal,
        may_send_back=service.may_send_back(access.actor(), found),
        names=accounts.display_names({one.by for one in found.returns}),
        given=request.form,
    )
    return page, refusal.status if refusal else 200


@blueprint.get("/<visit_id>/materials")
@access.allow(*service.READERS, visit=service.readable)
def materials(visit: AssignmentView) -> Any:
    """Papers taken away, and which of them came back."""
    return _materials(visit, _return_form(visit), None)


@blueprint.post("/<visit_id>/materials/return")
@access.allow(Role.INSPECTOR, visit=service.for_team)
def give_back(visit: AssignmentView) -> Any:
    """Record that papers came back."""
    form, refusal = _return_form(visit), None
    if form.validate_on_submit():
        try:
            service.give_back(
                access.actor(), visit, form.materials.data or [], form.returned_on.data, form.receiver.data or ""
            )
        except Refusal as wrong:
            refusal = wrong
        else:
            flash(_("The return is recorded; the receipt is ready to be signed."), "success")
            return redirect(url_for("inspections.materials", visit_id=visit.id))
    return _materials(visit, form, refusal)


def _return_form(visit: AssignmentView) -> ReturnMaterialsForm:
    form = ReturnMaterialsForm()
    held = [one for one in service.materials_of(service.view(visit)) if one.returned_on is None]
    form.materials.choices = [(one.id, one.name) for one in held]
    return form


def _materials(visit: AssignmentView, form: ReturnMaterialsForm, refusal: Refusal | None) -> Any:
    found = service.view(visit)
    page = render_template(
        "inspections/materials.html",
        visit=found,
        materials=service.materials_of(found),
        papers=[one for one in service.papers_of(visit.id) if one.kind != "inspections/record"],
        form=form,
        may_return=access.actor().user_id in found.team and bool(form.materials.choices) and found.sealed_at,
        refusal=refusal,
        form_words=FORM_WORDS,
    )
    return page, 422 if form.errors else refusal.status if refusal else 200


@blueprint.route("/rescue", methods=["GET", "POST"])
@access.allow(Role.INSPECTOR)
def rescue() -> Any:
    """Load what the person's own tablet saved to a file as a last resort."""
    form, found, refusal = RescueForm(), None, None
    if form.validate_on_submit():
        try:
            found = service.rescue(access.actor(), form.file.data.read())
        except Refusal as wrong:
            refusal = wrong
    page = render_template("inspections/rescue.html", form=form, found=found, refusal=refusal)
    return page, 422 if form.errors else refusal.status if refusal else 200
