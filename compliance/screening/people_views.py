"""Listing the persons of a run as subjects of inspection."""

from typing import Any

from flask import flash, redirect, url_for
from flask_babel import gettext as _

from compliance.accounts.rules import Role
from compliance.screening import people_service
from compliance.screening import reading_service as reading
from compliance.screening.reading_service import RunView
from compliance.screening.views import blueprint
from compliance.web import access
from forms.web import ConfirmForm


def _run(_actor: Any, run_id: int) -> RunView | None:
    return reading.run(run_id)


@blueprint.post("/runs/<int:run_id>/people")
@access.allow(Role.AUDITOR_CLAIMS, run=_run)
def list_people(run: RunView) -> Any:
    """List the persons that the run hit, so that a round can draw from them."""
    if ConfirmForm().validate_on_submit():
        count = people_service.list_people(access.actor(), run.id)
        flash(
            _("New on the list: %(count)s. A round with the subject “person” draws from it.", count=count),
            "success",
        )
    return redirect(url_for("screening.show", run_id=run.id))
