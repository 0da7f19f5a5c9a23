"""The yearly assessment on screen: the year's list, one assessment from marks to deposit, credit and its repair."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from compliance.accounts import service as accounts
from compliance.accounts.rules import Role
from compliance.assessments import credit_rules, deposit_service, loading_service, scorecard_service, service
from compliance.assessments.loading_service import AssessmentView
from compliance.assessments.rules import MARKING, STATE_KINDS, STATE_WORDS, STEP_WORDS, Mark, Step
from compliance.assessments.scorecard_rules import SOURCE_WORDS
from compliance.foundation import clock
from compliance.foundation.errors import Refusal
from compliance.law.consequences import CONSEQUENCE_WORDS
from compliance.ledger.rules import FUND_WORDS
from compliance.providers import service as registry
from compliance.providers.rules import KIND_WORDS
from compliance.providers.service import ProviderView
from compliance.web import access
from compliance.web.furniture import told
from forms.assessments import AnswerForm, HoldForm, MarkForm, RepairForm, YearForm
from forms.web import ConfirmForm

blueprint = Blueprint("assessments", __name__, url_prefix="/assessments")
MARKERS = (Role.MANAGER, Role.OFFICER, Role.AUDITOR_CLAIMS)
LEADERS = (Role.MANAGER,)
DECIDERS = (Role.AGENCY_DIRECTOR,)
READERS = (*MARKERS, *DECIDERS, Role.INSPECTOR, Role.LEGAL_REVIEWER, Role.DIRECTOR, Role.OVERSEER)
LABELS = {
    "kind_words": KIND_WORDS,
    "state_words": STATE_WORDS,
    "state_kinds": STATE_KINDS,
    "step_words": STEP_WORDS,
    "source_words": SOURCE_WORDS,
    "fund_words": FUND_WORDS,
    "renewal_words": deposit_service.RENEWAL_WORDS,
    "markers": MARKERS,
    "leaders": LEADERS,
    "deciders": DECIDERS,
    "marking": MARKING,
    "Step": Step,
}


@blueprint.get("/")
@access.allow(*READERS)
def index() -> Any:
    """A year's assessments, by score."""
    years = loading_service.years()
    year = request.args.get("year", years[0] if years else clock.today().year - 1, type=int)
    return _index(year, YearForm(year=year), 200)


def _index(year: int, form: YearForm, status: int) -> Any:
    page = loading_service.listed(
        year,
        request.args.get("q", "")[:100],
        request.args.get("state", ""),
        request.args.get("grade", ""),
        request.args.get("page", 1, type=int),
    )
    counts, years = loading_service.counts(year), loading_service.years()
    page_text = render_template(
        "assessments/index.html", year=year, years=years, page=page, counts=counts, form=form, **LABELS
    )
    return page_text, status


@blueprint.post("/")
@access.allow(*LEADERS)
def open_year() -> Any:
    """Open the assessment of a year for everyone under agreement."""
    form = YearForm()
    if not form.validate_on_submit() or form.year.data is None:
        return _index(clock.today().year - 1, form, 422)
    count = service.open_year(access.actor(), form.year.data)
    flash(ngettext("%(num)s assessment was opened.", "%(num)s assessments were opened.", count), "success")
    return redirect(url_for("assessments.index", year=form.year.data))


@blueprint.get("/scorecards")
@access.allow(*READERS)
def scorecards() -> Any:
    """The published scorecards."""
    return render_template("assessments/scorecards.html", cards=scorecard_service.scorecards(), **LABELS)


@blueprint.get("/<int:assessment_id>")
@access.allow(*READERS, assessment=loading_service.find)
def show(assessment: AssessmentView) -> Any:
    """One assessment: items, marks, steps, result, deposit."""
    return _show(assessment, MarkForm(assessment.card.items), 200)


def _show(
    assessment: AssessmentView,
    form: MarkForm,
    status: int,
    hold_form: HoldForm | None = None,
    answer_form: AnswerForm | None = None,
) -> Any:
    page = render_template(
        "assessments/show.html",
        assessment=assessment,
        form=form,
        held=deposit_service.held(assessment.row.provider_id, assessment.row.year),
        hold_form=hold_form or HoldForm(formdata=None, on=clock.today(), prefix="hold"),
        answer_form=answer_form or AnswerForm(formdata=None, prefix="answer"),
        confirm=ConfirmForm(formdata=None),
        people=accounts.display_names({step.by for step in assessment.steps if step.by}),
        today=clock.today(),
        **LABELS,
    )
    return page, status


def _done(assessment: AssessmentView, act: Callable[[], str]) -> Any:
    """Press a button of the page: what `act` says is told, a refusal is told on the same page."""
    if not ConfirmForm().validate_on_submit():
        return _back(assessment)
    try:
        said = act()
    except Refusal as refusal:
        flash(told(refusal), "error")
        return _show(assessment, MarkForm(assessment.card.items, formdata=None), refusal.status)
    flash(said, "success")
    return _back(assessment)


def _back(assessment: AssessmentView) -> Any:
    return redirect(url_for("assessments.show", assessment_id=assessment.row.id))


@blueprint.post("/<int:assessment_id>/mark")
@access.allow(*MARKERS, assessment=loading_service.find)
def mark(assessment: AssessmentView) -> Any:
    """Mark one item."""
    form = MarkForm(assessment.card.items)
    if form.validate_on_submit() and form.taken.data is not None:
        made = Mark(form.item.data, form.taken.data, form.reason.data or "", form.source.data or "joint")
        try:
            service.mark(access.actor(), assessment.row.id, made)
        except Refusal as refusal:
            form.form_errors.append(told(refusal))
        else:
            flash(_("Recorded."), "success")
            return _back(assessment)
    return _show(assessment, form, 422)


@blueprint.post("/<int:assessment_id>/cases")
@access.allow(*MARKERS, assessment=loading_service.find)
def take_cases(assessment: AssessmentView) -> Any:
    """Mark what the year's decided cases show."""

    def act() -> str:
        count = service.take_cases(access.actor(), assessment.row.id)
        count += service.take_indicators(access.actor(), assessment.row.id)
        return ngettext(
            "%(num)s item was marked from decided cases.", "%(num)s items were marked from decided cases.", count
        )

    return _done(assessment, act)


@blueprint.post("/<int:assessment_id>/rest")
@access.allow(*MARKERS, assessment=loading_service.find)
def mark_rest(assessment: AssessmentView) -> Any:
    """Confirm that nothing is taken off for what is not marked."""

    def act() -> str:
        count = service.mark_rest(access.actor(), assessment.row.id)
        return ngettext("%(num)s item has no deduction.", "%(num)s items have no deduction.", count)

    return _done(assessment, act)


@blueprint.post("/<int:assessment_id>/notify")
@access.allow(*LEADERS, assessment=loading_service.find)
def notify(assessment: AssessmentView) -> Any:
    """Tell the provider the provisional result."""

    def act() -> str:
        service.notify(access.actor(), assessment.row.id)
        return _("The provider was told.")

    return _done(assessment, act)


@blueprint.post("/<int:assessment_id>/answer")
@access.allow(*LEADERS, assessment=loading_service.find)
def answer(assessment: AssessmentView) -> Any:
    """Answer an objection."""
    form = AnswerForm(prefix="answer")
    if form.validate_on_submit():
        try:
            service.answer(access.actor(), assessment.row.id, form.text.data or "")
        except Refusal as refusal:
            form.form_errors.append(told(refusal))
        else:
            flash(_("The objection was answered."), "success")
            return _back(assessment)
    return _show(assessment, MarkForm(assessment.card.items, formdata=None), 422, answer_form=form)


@blueprint.post("/<int:assessment_id>/decide")
@access.allow(*DECIDERS, assessment=loading_service.find)
def decide(assessment: AssessmentView) -> Any:
    """Fix score and grade."""

    def act() -> str:
        result = service.decide(access.actor(), assessment.row.id)
        return _("Decided: %(score)s points, grade %(grade)s.", score=result.score, grade=result.grade)

    return _done(assessment, act)


@blueprint.post("/<int:assessment_id>/publish")
@access.allow(*LEADERS, assessment=loading_service.find)
def publish(assessment: AssessmentView) -> Any:
    """Publish the result; it sets the credit grade."""

    def act() -> str:
        return _(
            "Published. Credit grade %(grade)s.", grade=deposit_service.publish(access.actor(), assessment.row.id).grade
        )

    return _done(assessment, act)


@blueprint.post("/<int:assessment_id>/hold")
@access.allow(Role.OFFICER, *DECIDERS, assessment=loading_service.find)
def hold(assessment: AssessmentView) -> Any:
    """Post what was held back as deposit."""
    form = HoldForm(prefix="hold")
    if form.validate_on_submit() and form.amount.fen and form.on.data:
        row, reference = assessment.row, form.reference.data or ""
        sum_fen, on = form.amount.fen, form.on.data
        try:
            deposit_service.hold(access.actor(), row.provider_id, row.year, form.fund.data, sum_fen, on, reference)
        except Refusal as refusal:
            form.form_errors.append(told(refusal))
        else:
            flash(_("Recorded."), "success")
            return _back(assessment)
    return _show(assessment, MarkForm(assessment.card.items, formdata=None), 422, hold_form=form)


@blueprint.post("/<int:assessment_id>/settle")
@access.allow(*DECIDERS, assessment=loading_service.find)
def settle(assessment: AssessmentView) -> Any:
    """Return the deposit by the score."""

    def act() -> str:
        deposit_service.settle(access.actor(), assessment.row.id)
        return _("The deposit was settled.")

    return _done(assessment, act)


@blueprint.get("/credit/<int:provider_id>")
@access.allow(*READERS, provider=registry.find)
def credit(provider: ProviderView) -> Any:
    """A provider's credit grade and every point of it."""
    return _credit(provider, {}, 200)


def _credit(provider: ProviderView, entered: dict[int, RepairForm], status: int) -> Any:
    row, again = deposit_service.credit_of(provider.id)
    applied = deposit_service.repairs(provider.id)
    blank = {one.id: RepairForm(formdata=None, prefix=f"r{one.id}") for one in applied}
    page = render_template(
        "assessments/credit.html",
        provider=provider,
        row=row,
        credit=again,
        rates=credit_rules.rates_of(row.frozen) if row else None,
        repairs=applied,
        forms=blank | entered,
        consequence_words=CONSEQUENCE_WORDS,
        **LABELS,
    )
    return page, status


@blueprint.post("/credit/<int:provider_id>/repairs/<int:number>")
@access.allow(*LEADERS, provider=registry.find)
def repair(provider: ProviderView, number: int) -> Any:
    """Decide an application to repair credit."""
    form = RepairForm(prefix=f"r{number}")
    if any(one.id == number for one in deposit_service.repairs(provider.id)):
        if not form.validate_on_submit():
            return _credit(provider, {number: form}, 422)
        deposit_service.decide_repair(access.actor(), number, bool(form.granted.data), form.answer.data or "")
        flash(_("Recorded."), "success")
    return redirect(url_for("assessments.credit", provider_id=provider.id))
