"""The provider's own indicators: figures and place, targets and their negotiation, deductions by targets."""

from decimal import Decimal
from typing import Any

from flask import Response, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from compliance.accounts.rules import Role
from compliance.foundation.errors import Refusal
from compliance.indicators import (
    chart_rules,
    matter_loading_service,
    matter_service,
    negotiation_service,
    paper_service,
    place_service,
    target_service,
)
from compliance.indicators.deduction_rules import shown
from compliance.indicators.definition_service import indicators as known
from compliance.indicators.matter_loading_service import MatterView
from compliance.indicators.matter_rules import STATE_KINDS, STATE_WORDS, STEP_WORDS
from compliance.indicators.matter_rules import Step as MatterStep
from compliance.indicators.period_rules import Period, period
from compliance.indicators.rules import BETTER_WORDS, PART_WORDS, Part
from compliance.indicators.standing_rules import STATUS_KINDS, STATUS_WORDS
from compliance.indicators.target_rules import SOURCE_WORDS, Step
from compliance.indicators.target_rules import STATE_KINDS as TARGET_STATE_KINDS
from compliance.indicators.target_rules import STATE_WORDS as TARGET_STATE_WORDS
from compliance.indicators.target_rules import STEP_WORDS as TARGET_STEP_WORDS
from compliance.indicators.target_service import TargetView
from compliance.portal.views import OWN, blueprint
from compliance.web import access
from compliance.web.downloads import send
from compliance.web.furniture import told
from forms.indicators import TargetAnswerForm, TextForm
from forms.web import ConfirmForm

LABELS = {
    "status_words": STATUS_WORDS,
    "status_kinds": STATUS_KINDS,
    "better_words": BETTER_WORDS,
    "part_words": PART_WORDS,
    "target_source_words": SOURCE_WORDS,
    "target_state_words": TARGET_STATE_WORDS,
    "target_state_kinds": TARGET_STATE_KINDS,
    "target_step_words": TARGET_STEP_WORDS,
    "matter_state_words": STATE_WORDS,
    "matter_state_kinds": STATE_KINDS,
    "matter_step_words": STEP_WORDS,
    "shown": shown,
    "Part": Part,
    "people": {},
}


def _asked() -> Period | None:
    text = request.args.get("period", "")
    if not text:
        return next(iter(place_service.own_periods()), None)
    try:
        return period(text)
    except Refusal:
        abort(404)


@blueprint.get("/indicators")
@access.allow(*OWN)
def indicators() -> Any:
    """The provider's own indicators of a period, its targets, its deductions."""
    own, wanted = access.actor().provider_id or 0, _asked()
    rows = place_service.own_indicators(own, wanted) if wanted else ()
    charts = {
        one.indicator.id: chart_rules.columns(
            [(chart_rules.label(span, len(one.history)), value) for span, value in one.history],
            one.target.value if one.target else None,
        )
        for one in rows
    }
    year = wanted.year if wanted else 0
    return render_template(
        "portal/indicators.html",
        period=wanted,
        periods=place_service.own_periods(),
        rows=rows,
        charts=charts,
        targets=target_service.of_provider(own, year),
        matters=matter_loading_service.of_provider(own),
        period_of=period,
        known=known(),
        **LABELS,
    )


@blueprint.get("/indicators/targets/<target_id>", endpoint="indicator_target")
@access.allow(*OWN, target=target_service.find)
def indicator_target(target: TargetView) -> Any:
    """One control target of the provider, and its answer to an offer."""
    drafted = target.draft or {}
    data = {
        "accept": ("yes" if drafted["accept"] else "no") if drafted else None,
        "value": Decimal(drafted["value"]) if drafted.get("value") else None,
        "text": drafted.get("text", ""),
    }
    return _target(target, TargetAnswerForm(formdata=None, data=data), 200)


def _target(target: TargetView, form: TargetAnswerForm, status: int) -> Any:
    page = render_template(
        "portal/indicator_target.html",
        target=target,
        indicator=known()[target.target.indicator],
        form=form,
        is_head=access.actor().holds(Role.PROVIDER_HEAD),
        open=target.target.state is Step.OFFERED,
        **LABELS,
    )
    return page, status


@blueprint.post("/indicators/targets/<target_id>", endpoint="answer_target")
@access.allow(*OWN, target=target_service.find)
def answer_target(target: TargetView) -> Any:
    """The clerk drafts the answer, the head confirms it."""
    form, actor = TargetAnswerForm(), access.actor()
    if form.validate_on_submit():
        said = (target.target.id, form.accept.data == "yes", form.value.data, form.text.data or "")
        try:
            if actor.holds(Role.PROVIDER_HEAD):
                negotiation_service.answer(actor, *said)
                flash(_("Your answer was sent."), "success")
            else:
                negotiation_service.draft(actor, *said)
                flash(_("The draft was saved; the head sends it."), "success")
        except Refusal as refusal:
            form.value.errors = [told(refusal)]
        else:
            return redirect(url_for("portal.indicator_target", target_id=target.target.id))
    return _target(target, form, 422)


@blueprint.get("/indicators/deductions/<matter_id>", endpoint="indicator_matter")
@access.allow(*OWN, matter=matter_loading_service.find)
def indicator_matter(matter: MatterView) -> Any:
    """One deduction by targets: the formula with the provider's own numbers, and how to object."""
    return _matter(matter, TextForm(formdata=None, data={"text": (matter.draft or {}).get("text", "")}), 200)


def _matter(matter: MatterView, form: TextForm, status: int) -> Any:
    page = render_template(
        "portal/indicator_matter.html",
        matter=matter,
        form=form,
        papers=paper_service.papers_of(matter.row.id),
        open=matter.state is MatterStep.NOTIFIED,
        is_head=access.actor().holds(Role.PROVIDER_HEAD),
        confirm=ConfirmForm(formdata=None),
        **LABELS,
    )
    return page, status


@blueprint.post("/indicators/deductions/<matter_id>", endpoint="state_matter")
@access.allow(*OWN, matter=matter_loading_service.find)
def state_matter(matter: MatterView) -> Any:
    """The clerk drafts a statement, the head sends it."""
    form, actor = TextForm(), access.actor()
    if form.validate_on_submit():
        try:
            if actor.holds(Role.PROVIDER_HEAD):
                matter_service.state(actor, matter.row.id, form.text.data or "")
                flash(_("The statement was sent."), "success")
            else:
                matter_service.draft(actor, matter.row.id, form.text.data or "")
                flash(_("The draft was saved; the head sends it."), "success")
        except Refusal as refusal:
            form.text.errors = [told(refusal)]
        else:
            return redirect(url_for("portal.indicator_matter", matter_id=matter.row.id))
    return _matter(matter, form, 422)


@blueprint.post("/indicators/deductions/<matter_id>/waive", endpoint="waive_matter")
@access.allow(Role.PROVIDER_HEAD, matter=matter_loading_service.find)
def waive_matter(matter: MatterView) -> Any:
    """The head agrees to the deduction."""
    if ConfirmForm().validate_on_submit():
        matter_service.waive(access.actor(), matter.row.id)
        flash(_("You agreed; the agency may now decide."), "success")
    return redirect(url_for("portal.indicator_matter", matter_id=matter.row.id))


@blueprint.get("/indicators/deductions/<matter_id>/papers/<paper_id>/<form>", endpoint="indicator_paper")
@access.allow(*OWN, matter=matter_loading_service.find)
def indicator_paper(matter: MatterView, paper_id: str, form: str) -> Response:
    """One of its papers as Word or PDF."""
    found = paper_service.paper_file(matter.row.id, paper_id, form)
    return send(found.content, found.media_type, found.name)
