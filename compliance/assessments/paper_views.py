"""The paper of a settled deposit, for the staff; the portal gives it to the provider."""

from flask import Response

from compliance.assessments import loading_service, paper_service
from compliance.assessments.loading_service import AssessmentView
from compliance.assessments.views import READERS, blueprint
from compliance.web import access
from compliance.web.downloads import send


@blueprint.get("/<int:assessment_id>/settlement/<form>")
@access.allow(*READERS, assessment=loading_service.find)
def settlement(assessment: AssessmentView, form: str) -> Response:
    """The settlement of the deposit as Word or PDF."""
    found = paper_service.settlement_file(assessment.row.id, form)
    return send(found.content, found.media_type, found.name)
