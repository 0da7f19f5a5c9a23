"""Visits to the provider."""

from typing import Any

from flask import render_template

from compliance.portal import visit_service
from compliance.portal.views import OWN, blueprint
from compliance.web import access


@blueprint.get("/visits")
@access.allow(*OWN)
def visits() -> Any:
    """Visits to the provider: an unannounced one from the arrival on."""
    return render_template("portal/visits.html", visits=visit_service.visits(access.actor()))
