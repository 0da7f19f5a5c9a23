"""Visits to the provider."""

from typing import Any

from flask import abort, flash, redirect, render_template, url_for
from flask_babel import gettext as _

from compliance.documents import service as documents
from compliance.documents.rules import Form
from compliance.portal import visit_service
from compliance.portal.views import OWN, blueprint
from compliance.sampling import paper_service
from compliance.sampling import service as sampling
from compliance.sampling.service import AssignmentView
from compliance.web import access
from compliance.web.downloads import attached


@blueprint.get("/visits")
@access.allow(*OWN)
def visits() -> Any:
    """Visits to the provider: an unannounced one from the arrival on."""
    return render_template("portal/visits.html", visits=visit_service.visits(access.actor()))


@blueprint.get("/visits/<uuid:visit_id>/papers")
@access.allow(*OWN, visit=visit_service.order_of)
def visit_papers(visit: AssignmentView) -> Any:
    """The sealed record of an own visit in every version, and what was enclosed with it."""
    return render_template("portal/visit_papers.html", visit=visit, papers=visit_service.papers(visit))


@blueprint.post("/arrivals/<code>")
@access.allow(*OWN)
def arrival(code: str) -> Any:
    """The team is here: the notice's code was scanned, and the visit stands on the portal from now on."""
    if sampling.scan(access.actor(), code) is None:
        abort(404)
    flash(_("The arrival is confirmed; the visit stands among your visits."), "success")
    return redirect(url_for("portal.visits"))


@blueprint.get("/visits/<uuid:visit_id>/papers/<paper_id>/<form>")
@access.allow(*OWN, visit=visit_service.order_of)
def visit_paper(visit: AssignmentView, paper_id: str, form: str) -> Any:
    """One of these papers as .docx or PDF."""
    if form not in set(Form) or paper_id not in {str(one.id) for one in visit_service.papers(visit)}:
        abort(404)
    return attached(documents.content(int(paper_id), form))


@blueprint.get("/visits/<uuid:visit_id>/notice/<form>")
@access.allow(*OWN, visit=visit_service.order_of)
def visit_notice(visit: AssignmentView, form: str) -> Any:
    """The notice of an own visit as .docx or PDF."""
    if form not in set(Form):
        abort(404)
    root = url_for("publicity.visit", code="", _external=True)
    file = documents.content(paper_service.notice(access.actor(), visit, root).id, form)
    return attached(file)
