"""Targets on screen: policies set and approved, controls offered, answered and agreed, the rules of deduction."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from compliance.accounts import service as accounts
from compliance.accounts.rules import Role
from compliance.foundation import clock
from compliance.foundation.errors import Refusal
from compliance.indicators import negotiation_service, scheme_service, target_service
from compliance.indicators.deduction_rules import Counting, Form
from compliance.indicators.definition_service import indicators
from compliance.indicators.target_rules import STATE_KINDS, STATE_WORDS, STEP_WORDS, Source, Step
from compliance.indicators.target_service import TargetView
from compliance.indicators.views import LABELS, READERS, blueprint
from compliance.providers import service as registry
from compliance.web import access
from compliance.web.furniture import told
from forms.indicators import OfferForm, PolicyForm, ReferenceForm, ValueForm
from forms.web import ConfirmForm

SETTERS = (Role.OFFICER, Role.MANAGER, Role.AUDITOR_CLAIMS)
APPROVERS = (Role.AGENCY_DIRECTOR,)
TARGET_LABELS = {
    **LABELS,
    "target_state_words": STATE_WORDS,
    "target_state_kinds": STATE_KINDS,
    "target_step_words": STEP_WORDS,
    "Step": Step,
    "Source": Source,
    "setters": SETTERS,
    "approvers": APPROVERS,
}


@blueprint.get("/targets")
@access.allow(*READERS)
def targets() -> Any:
    """A year's targets: policies, then controls with how their negotiation stands."""
    return _targets(None, None, 200)


def _targets(policy: PolicyForm | None, offer: OfferForm | None, status: int) -> Any:
    years = target_service.years()
    year = request.args.get("year", years[0] if years else clock.today().year, type=int)
    known = indicators()
    number = max(1, request.args.get("page", 1, type=int))
    controls, total = target_service.controls(year, number)
    page = render_template(
        "indicators/targets.html",
        year=year,
        years=years,
        policies=target_service.listed(year, source=Source.POLICY.value),
        controls=controls,
        page={"total": total, "number": number, "size": target_service.PAGE_SIZE},
        names=registry.names(tuple({one.target.provider_id for one in controls if one.target.provider_id})),
        known=known,
        policy_form=policy or PolicyForm(known.values(), formdata=None, year=year, prefix="policy"),
        offer_form=offer or OfferForm(known.values(), formdata=None, year=year, prefix="offer"),
        **TARGET_LABELS,
    )
    return page, status


@blueprint.post("/targets/policy")
@access.allow(*SETTERS)
def set_policy() -> Any:
    """Draft a policy target."""
    form = PolicyForm(indicators().values(), prefix="policy")
    if form.validate_on_submit() and form.value.data is not None and form.year.data:
        try:
            target_service.set_policy(
                access.actor(),
                form.year.data,
                form.indicator.data,
                form.value.data,
                kind=form.kind.data or "",
                level=form.level.data or "",
            )
        except Refusal as refusal:
            form.value.errors = [told(refusal)]
        else:
            flash(_("Drafted; the person in charge approves it."), "success")
            return redirect(url_for("indicators.targets", year=form.year.data))
    return _targets(form, None, 422)


@blueprint.post("/targets/offer")
@access.allow(*SETTERS)
def offer_all() -> Any:
    """Offer everyone of a kind the control target that its three years propose."""
    form = OfferForm(indicators().values(), prefix="offer")
    if not form.validate_on_submit() or not form.year.data:
        return _targets(None, form, 422)
    made = negotiation_service.offer_all(access.actor(), form.year.data, form.indicator.data, form.kind.data)
    flash(
        ngettext("%(num)s control target was offered.", "%(num)s control targets were offered.", len(made)), "success"
    )
    return redirect(url_for("indicators.targets", year=form.year.data))


@blueprint.get("/targets/<int:target_id>")
@access.allow(*READERS, target=target_service.find)
def target(target: TargetView) -> Any:
    """One target: what it rests on, its steps, what can be done."""
    return _target(target, ValueForm(formdata=None, prefix="value"), ReferenceForm(formdata=None, prefix="paper"), 200)


def _target(target: TargetView, value: ValueForm, paper: ReferenceForm, status: int) -> Any:
    provider = registry.provider(target.target.provider_id) if target.target.provider_id else None
    page = render_template(
        "indicators/target.html",
        target=target,
        indicator=indicators()[target.target.indicator],
        provider=provider,
        people=accounts.display_names({step.by for step in target.steps if step.by}),
        value_form=value,
        paper_form=paper,
        confirm=ConfirmForm(formdata=None),
        **TARGET_LABELS,
    )
    return page, status


def _back(target: TargetView) -> Any:
    return redirect(url_for("indicators.target", target_id=target.target.id))


@blueprint.post("/targets/<int:target_id>/approve")
@access.allow(*APPROVERS, target=target_service.find)
def approve(target: TargetView) -> Any:
    """Put a policy in force."""
    if ConfirmForm().validate_on_submit():
        target_service.approve(access.actor(), target.target.id)
        flash(_("The target is in force."), "success")
    return _back(target)


@blueprint.post("/targets/<int:target_id>/withdraw")
@access.allow(*SETTERS, target=target_service.find)
def withdraw(target: TargetView) -> Any:
    """Take back what is not in force yet."""
    if ConfirmForm().validate_on_submit():
        target_service.withdraw(access.actor(), target.target.id)
        flash(_("Withdrawn."), "success")
    return _back(target)


@blueprint.post("/targets/<int:target_id>/accept")
@access.allow(*SETTERS, target=target_service.find)
def accept(target: TargetView) -> Any:
    """Accept what the provider countered with."""
    if ConfirmForm().validate_on_submit():
        negotiation_service.accept(access.actor(), target.target.id)
        flash(_("Agreed; the target is in force."), "success")
    return _back(target)


@blueprint.post("/targets/<int:target_id>/again")
@access.allow(*SETTERS, target=target_service.find)
def offer_again(target: TargetView) -> Any:
    """Answer a counter with another value."""
    form = ValueForm(prefix="value")
    if form.validate_on_submit() and form.value.data is not None:
        try:
            negotiation_service.offer_again(access.actor(), target.target.id, form.value.data, form.text.data or "")
        except Refusal as refusal:
            form.value.errors = [told(refusal)]
        else:
            flash(_("Offered again; the provider is told."), "success")
            return _back(target)
    return _target(target, form, ReferenceForm(formdata=None, prefix="paper"), 422)


@blueprint.post("/targets/<int:target_id>/paper")
@access.allow(*SETTERS, target=target_service.find)
def agree_on_paper(target: TargetView) -> Any:
    """Enter that the provider agreed on paper."""
    form = ReferenceForm(prefix="paper")
    if form.validate_on_submit():
        negotiation_service.agree_on_paper(access.actor(), [target.target.id], form.text.data or "")
        flash(_("Agreed; the target is in force."), "success")
        return _back(target)
    return _target(target, ValueForm(formdata=None, prefix="value"), form, 422)


@blueprint.get("/schemes")
@access.allow(*READERS)
def schemes() -> Any:
    """The published rules of deduction."""
    return render_template(
        "indicators/schemes.html",
        schemes=scheme_service.schemes(),
        known=indicators(),
        Form=Form,
        Counting=Counting,
        **LABELS,
    )
