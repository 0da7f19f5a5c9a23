"""The provider's own yearly assessments: every item, the objection, the deposit, and the repair of its credit."""

from typing import Any

from flask import Response, flash, redirect, render_template, url_for
from flask_babel import gettext as _

from compliance.accounts.rules import Role
from compliance.assessments import deposit_service, loading_service, paper_service
from compliance.assessments import service as assessments
from compliance.assessments.loading_service import AssessmentView
from compliance.assessments.rules import STATE_KINDS, STATE_WORDS, STEP_WORDS, Step
from compliance.assessments.scorecard_rules import SOURCE_WORDS
from compliance.foundation import clock
from compliance.foundation.errors import Refusal
from compliance.ledger.rules import FUND_WORDS
from compliance.portal.views import OWN, blueprint
from compliance.web import access
from compliance.web.downloads import send
from compliance.web.furniture import told
from forms.assessments import AnswerForm
from forms.portal import RepairApplicationForm

LABELS = {
    "state_words": STATE_WORDS,
    "state_kinds": STATE_KINDS,
    "step_words": STEP_WORDS,
    "source_words": SOURCE_WORDS,
    "fund_words": FUND_WORDS,
    "Step": Step,
}


@blueprint.get("/assessments", endpoint="assessments")
@access.allow(*OWN)
def assessments_list() -> Any:
    """The provider's own assessments and its credit."""
    return _list(RepairApplicationForm(), 200)


def _list(form: RepairApplicationForm, status: int) -> Any:
    own = access.actor().provider_id or 0
    row, credit = deposit_service.credit_of(own)
    page = render_template(
        "portal/assessments.html",
        assessments=loading_service.of_provider(own),
        row=row,
        credit=credit,
        repairs=deposit_service.repairs(own),
        form=form,
        is_head=access.actor().holds(Role.PROVIDER_HEAD),
        **LABELS,
    )
    return page, status


@blueprint.post("/assessments", endpoint="repair")
@access.allow(Role.PROVIDER_HEAD)
def repair() -> Any:
    """The head applies to repair credit after one case."""
    form = RepairApplicationForm()
    if form.validate_on_submit():
        try:
            own = access.actor().provider_id or 0
            deposit_service.apply_repair(access.actor(), own, form.case_id.data or 0, form.text.data or "")
        except Refusal as refusal:
            form.form_errors.append(told(refusal))
        else:
            flash(_("Your application was sent."), "success")
            return redirect(url_for("portal.assessments"))
    return _list(form, 422)


@blueprint.get("/assessments/<assessment_id>")
@access.allow(*OWN, assessment=loading_service.find)
def assessment(assessment: AssessmentView) -> Any:
    """One assessment: every item with what was taken off and why."""
    return _show(assessment, AnswerForm(), 200)


def _show(assessment: AssessmentView, form: AnswerForm, status: int) -> Any:
    is_head = access.actor().holds(Role.PROVIDER_HEAD)
    until = assessment.statement_until
    may_object = assessment.state == Step.NOTIFIED and (until is None or clock.today() <= until or status != 200)
    shown = {"assessment": assessment, "form": form, "is_head": is_head, "may_object": may_object}
    return render_template("portal/assessment.html", **shown, **LABELS), status


@blueprint.get("/assessments/<assessment_id>/settlement/<form>", endpoint="deposit_settlement")
@access.allow(*OWN, assessment=loading_service.find)
def deposit_settlement(assessment: AssessmentView, form: str) -> Response:
    """The settlement of the own deposit as Word or PDF."""
    found = paper_service.settlement_file(assessment.row.id, form)
    return send(found.content, found.media_type, found.name)


@blueprint.post("/assessments/<assessment_id>")
@access.allow(Role.PROVIDER_HEAD, assessment=loading_service.find)
def object_to(assessment: AssessmentView) -> Any:
    """The head objects to the provisional result."""
    form = AnswerForm()
    if form.validate_on_submit():
        try:
            assessments.object_to(access.actor(), assessment.row.id, form.text.data or "")
        except Refusal as refusal:
            form.form_errors.append(told(refusal))
        else:
            flash(_("Your objection was sent."), "success")
            return redirect(url_for("portal.assessment", assessment_id=assessment.row.id))
    return _show(assessment, form, 422)
