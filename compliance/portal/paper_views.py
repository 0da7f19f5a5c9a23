"""The notices and decisions that a provider was served, to be downloaded."""

from typing import Any

from flask import abort

from compliance.cases import paper_service
from compliance.cases.service import Deduction
from compliance.documents import service as documents
from compliance.documents.rules import Form
from compliance.portal import service
from compliance.portal.views import OWN, blueprint
from compliance.web import access
from compliance.web.downloads import send


@blueprint.get("/deductions/<deduction_id>/papers/<paper_id>/<form>")
@access.allow(*OWN, deduction=service.deduction)
def paper(deduction: Deduction, paper_id: str, form: str) -> Any:
    """A notice or decision of the deduction's case, as .docx or PDF."""
    own = paper_service.own_papers(deduction.provider_id, deduction.case_id)
    if form not in set(Form) or paper_id not in {str(one.issued.id) for one in own}:
        abort(404)
    file = documents.content(int(paper_id), form)
    return send(file.content, file.media_type, file.name)
