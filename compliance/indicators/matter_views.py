"""Deductions by targets on screen: a period's matters, one with every step, its papers."""

from collections.abc import Callable
from typing import Any

from flask import Response, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from compliance.accounts import service as accounts
from compliance.accounts.rules import Actor, Role
from compliance.foundation.errors import Refusal
from compliance.indicators import assessing_service, matter_loading_service, matter_service, paper_service
from compliance.indicators.matter_loading_service import MatterView
from compliance.indicators.matter_rules import STATE_KINDS, STATE_WORDS, STEP_WORDS, Step
from compliance.indicators.period_rules import period
from compliance.indicators.run_service import periods
from compliance.indicators.views import COUNTERS, LABELS, READERS, asked_period, blueprint
from compliance.ledger.rules import FUND_WORDS, WAY_WORDS
from compliance.web import access
from compliance.web.downloads import send
from compliance.web.furniture import told
from forms.indicators import MatterAnswerForm, PeriodForm, ReceiptForm, ReferenceForm, TextForm
from forms.web import ConfirmForm

CHECKERS = (Role.OFFICER, Role.MANAGER)
DECIDERS = (Role.AGENCY_DIRECTOR,)
MATTER_LABELS = {
    **LABELS,
    "matter_state_words": STATE_WORDS,
    "matter_state_kinds": STATE_KINDS,
    "matter_step_words": STEP_WORDS,
    "fund_words": FUND_WORDS,
    "Step": Step,
    "checkers": CHECKERS,
    "deciders": DECIDERS,
}
# What can be done with all matters of a period that stand at a step: who takes it, by which service.
TOGETHER: dict[str, tuple[Step, tuple[Role, ...], Callable[[Actor, int], object]]] = {
    "check": (Step.ASSESSED, CHECKERS, matter_service.check),
    "notify": (Step.CHECKED, CHECKERS, matter_service.notify),
    "decide": (Step.WAIVED, DECIDERS, matter_service.decide),
}


@blueprint.get("/matters")
@access.allow(*READERS)
def matters() -> Any:
    """The matters of a period, the largest amounts first."""
    wanted = asked_period()
    return _matters(PeriodForm(formdata=None, period=wanted.code if wanted else "", prefix="assess"), 200)


def _matters(form: PeriodForm, status: int) -> Any:
    wanted = asked_period()
    code = wanted.code if wanted and request.args.get("period") else ""
    state = request.args.get("state", "")
    listed = matter_loading_service.listed(
        code, request.args.get("q", "")[:100], state, request.args.get("page", 1, type=int)
    )
    page = render_template(
        "indicators/matters.html",
        period=wanted,
        code=code,
        periods=periods(),
        page=listed,
        counts=matter_loading_service.counts(code) if code else {},
        period_of=period,
        together={name: (step, roles) for name, (step, roles, _act) in TOGETHER.items()},
        form=form,
        confirm=ConfirmForm(formdata=None),
        **MATTER_LABELS,
    )
    return page, status


@blueprint.post("/matters")
@access.allow(*COUNTERS)
def assess() -> Any:
    """Assess a period."""
    form = PeriodForm(prefix="assess")
    if not form.validate_on_submit():
        return _matters(form, 422)
    try:
        found = assessing_service.assess(access.actor(), period(form.period.data or ""))
    except Refusal as refusal:
        form.period.errors = [told(refusal)]
        return _matters(form, refusal.status)
    count, missed = len(found.matters), found.missed
    flash(
        _("Targets missed: %(missed)s. Providers with a deduction: %(count)s.", missed=missed, count=count),
        "success",
    )
    return redirect(url_for("indicators.matters", period=found.period.code))


@blueprint.post("/matters/together/<any(check, notify):act>")
@access.allow(*CHECKERS)
def together(act: str) -> Any:
    """Check, or tell of, every matter of a period that waits for it."""
    return _together(act)


@blueprint.post("/matters/together/decide")
@access.allow(*DECIDERS)
def decide_together() -> Any:
    """Decide every matter of a period that its provider agreed to."""
    return _together("decide")


def _together(act: str) -> Any:
    wanted = asked_period()
    if wanted is None:
        abort(404)
    step, _roles, service = TOGETHER[act]
    if ConfirmForm().validate_on_submit():
        ids = matter_loading_service.ids_at(wanted.code, step)
        count = matter_service.each(service, access.actor(), ids)
        flash(ngettext("%(num)s matter went a step further.", "%(num)s matters went a step further.", count), "success")
    return redirect(url_for("indicators.matters", period=wanted.code))


@blueprint.get("/matters/<int:matter_id>")
@access.allow(*READERS, matter=matter_loading_service.find)
def matter(matter: MatterView) -> Any:
    """One matter: figures, targets, formula, steps, papers."""
    return _matter(matter, {}, 200)


def _matter(matter: MatterView, forms: dict[str, Any], status: int) -> Any:
    people = accounts.display_names({step.by for step in matter.steps if step.by})
    page = render_template(
        "indicators/matter.html",
        matter=matter,
        people=people,
        papers=paper_service.papers_of(matter.row.id),
        return_form=forms.get("return") or TextForm(formdata=None, prefix="return"),
        paper_form=forms.get("paper") or ReferenceForm(formdata=None, prefix="paper"),
        answer_form=forms.get("answer")
        or MatterAnswerForm(tuple(one.indicator for one in matter.lines), formdata=None, prefix="answer"),
        receipt_form=forms.get("receipt") or ReceiptForm(WAY_WORDS, formdata=None, prefix="receipt"),
        confirm=ConfirmForm(formdata=None),
        **MATTER_LABELS,
    )
    return page, status


def _take(
    matter: MatterView,
    form: Any,
    act: Callable[..., object],
    done: str,
    name: str = "confirm",
    more: Callable[[], tuple[Any, ...]] = tuple,
) -> Any:
    """One step of a matter by a form of its page: the form's values go to the service, what it refuses stands above
    the form."""
    if form.validate_on_submit():
        try:
            act(access.actor(), matter.row.id, *more())
        except Refusal as refusal:
            if name == "confirm":
                raise
            form.form_errors.append(told(refusal))
        else:
            flash(done, "success")
            return redirect(url_for("indicators.matter", matter_id=matter.row.id))
    return _matter(matter, {name: form}, 422)


@blueprint.post("/matters/<int:matter_id>/check")
@access.allow(*CHECKERS, matter=matter_loading_service.find)
def check(matter: MatterView) -> Any:
    """A second person checks it."""
    return _take(matter, ConfirmForm(), matter_service.check, _("Checked."))


@blueprint.post("/matters/<int:matter_id>/return")
@access.allow(*CHECKERS, matter=matter_loading_service.find)
def send_back(matter: MatterView) -> Any:
    """The checker returns it."""
    form = TextForm(prefix="return")
    return _take(
        matter,
        form,
        matter_service.send_back,
        _("Returned; the period may be assessed anew for the provider."),
        "return",
        lambda: (form.text.data or "",),
    )


@blueprint.post("/matters/<int:matter_id>/notify")
@access.allow(*CHECKERS, matter=matter_loading_service.find)
def notify(matter: MatterView) -> Any:
    """Tell the provider."""
    return _take(matter, ConfirmForm(), matter_service.notify, _("The provider was told."))


@blueprint.post("/matters/<int:matter_id>/waive")
@access.allow(*CHECKERS, matter=matter_loading_service.find)
def waive(matter: MatterView) -> Any:
    """Enter that the provider agreed on paper."""
    form = ReferenceForm(prefix="paper")
    return _take(matter, form, matter_service.waive, _("Recorded."), "paper", lambda: (form.text.data or "",))


@blueprint.post("/matters/<int:matter_id>/answer")
@access.allow(*CHECKERS, matter=matter_loading_service.find)
def answer(matter: MatterView) -> Any:
    """Answer the provider's statement."""
    form = MatterAnswerForm(tuple(one.indicator for one in matter.lines), prefix="answer")
    return _take(
        matter,
        form,
        matter_service.answer,
        _("The statement was answered."),
        "answer",
        lambda: (form.text.data or "", form.dropped.data or ()),
    )


@blueprint.post("/matters/<int:matter_id>/decide")
@access.allow(*DECIDERS, matter=matter_loading_service.find)
def decide(matter: MatterView) -> Any:
    """Decide it; what is left becomes due."""
    return _take(matter, ConfirmForm(), matter_service.decide, _("Decided."))


@blueprint.post("/matters/<int:matter_id>/receipt")
@access.allow(Role.OFFICER, matter=matter_loading_service.find)
def receipt(matter: MatterView) -> Any:
    """Record that it was set off or paid."""
    form = ReceiptForm(WAY_WORDS, prefix="receipt")
    return _take(
        matter,
        form,
        matter_service.receive,
        _("Recorded."),
        "receipt",
        lambda: (form.amount.fen or 0, form.way.data, form.reference.data or ""),
    )


@blueprint.get("/matters/<int:matter_id>/papers/<paper_id>/<form>")
@access.allow(*READERS, matter=matter_loading_service.find)
def paper(matter: MatterView, paper_id: str, form: str) -> Response:
    """One of its papers as Word or PDF."""
    found = paper_service.paper_file(matter.row.id, paper_id, form)
    return send(found.content, found.media_type, found.name)
