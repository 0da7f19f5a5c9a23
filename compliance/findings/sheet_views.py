"""What goes to the provider and comes back: the table with its answers, and the working paper for stamping."""

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from compliance.documents import service as documents
from compliance.documents.rules import Form
from compliance.findings import service
from compliance.findings.service import FindingView
from compliance.findings.views import blueprint
from compliance.foundation.errors import Refusal
from compliance.web import access
from compliance.web.downloads import send
from forms.findings import SignedTableForm
from forms.web import ConfirmForm


@blueprint.route("/<finding_id>/answers", methods=["GET", "POST"])
@access.allow(*service.STAFF, finding=service.in_scope)
def answers(finding: FindingView) -> Any:
    """Enter the answers of a table that the provider filled in and signed."""
    form, refusal = SignedTableForm(), None
    if form.validate_on_submit():
        upload = form.file.data
        try:
            loaded = service.load_answers(
                access.actor(), finding.id, upload.read(), upload.filename or "", form.document.data or ""
            )
        except Refusal as found:
            refusal = found
        else:
            flash(
                _("%(accepted)s accepted, %(disputed)s disputed.", accepted=loaded.accepted, disputed=loaded.disputed),
                "success",
            )
            return redirect(url_for("findings.show", finding_id=finding.id))
    wrong = 422 if request.method == "POST" and form.errors else 200
    page = render_template("findings/answers.html", finding=finding, form=form, refusal=refusal)
    return page, refusal.status if refusal else wrong


@blueprint.post("/<finding_id>/working-paper")
@access.allow(*service.STAFF, finding=service.in_scope)
def make_working_paper(finding: FindingView) -> Any:
    """Issue the working paper as the lines stand now."""
    if ConfirmForm().validate_on_submit():
        paper = service.make_working_paper(access.actor(), finding.id)
        flash(_("Working paper, version %(version)s, is ready below.", version=paper.version), "success")
    return redirect(url_for("findings.show", finding_id=finding.id))


@blueprint.get("/<finding_id>/working-paper/<paper_id>/<form>")
@access.allow(*service.READERS, finding=service.in_scope)
def working_paper(finding: FindingView, paper_id: str, form: str) -> Any:
    """One version of it, as .docx or PDF."""
    wanted = [paper for paper in service.working_papers(finding) if str(paper.id) == paper_id]
    if not wanted or form not in set(Form):
        abort(404)
    file = documents.content(wanted[0].id, form)
    return send(file.content, file.media_type, file.name)
