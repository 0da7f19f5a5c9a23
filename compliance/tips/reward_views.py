"""Rewards: the list, one reward with what it rests on, each step to the payment, and who is appointed."""

from collections.abc import Callable
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from compliance.accounts.rules import Role
from compliance.foundation import clock, money
from compliance.foundation.errors import Refusal
from compliance.tips import service
from compliance.tips.reward_rules import BAR_WORDS, Bar
from compliance.tips.rules import DUTY_WORDS, Duty, TipView
from compliance.tips.service import Proposal
from compliance.tips.step_rules import STATE_WORDS, STEP_WORDS, State, Step
from compliance.tips.views import blueprint
from compliance.web import access
from compliance.web.furniture import told
from forms.tips import DeclineForm, DutyForm, PaidForm, PayeeForm, ProposeForm, SayForm
from forms.web import ConfirmForm

REWARDERS = (Role.AUDITOR_CLAIMS, Role.LEGAL_REVIEWER, Role.DIRECTOR)
_WORDS = {"state_words": STATE_WORDS, "step_words": STEP_WORDS, "bar_words": BAR_WORDS, "Step": Step, "State": State}
_STEPS = "propose, decline, check, approve, return, notify, claim, pay"
_LEADS_TO: dict[str, tuple[Step, Callable[..., Any], tuple[Role, ...]]] = {
    "propose": (Step.REWARD_PROPOSED, ProposeForm, (Role.AUDITOR_CLAIMS,)),
    "decline": (Step.NOT_REWARDED, DeclineForm, (Role.AUDITOR_CLAIMS,)),
    "check": (Step.REWARD_CHECKED, ConfirmForm, (Role.LEGAL_REVIEWER,)),
    "approve": (Step.REWARD_APPROVED, ConfirmForm, (Role.DIRECTOR,)),
    "return": (Step.REWARD_RETURNED, SayForm, (Role.LEGAL_REVIEWER, Role.DIRECTOR)),
    "notify": (Step.REWARD_NOTIFIED, ConfirmForm, (Role.AUDITOR_CLAIMS,)),
    "claim": (Step.REWARD_CLAIMED, PayeeForm, (Role.AUDITOR_CLAIMS,)),
    "pay": (Step.REWARD_PAID, PaidForm, (Role.AUDITOR_CLAIMS,)),
}


@blueprint.get("/rewards")
@access.allow(*REWARDERS)
def rewards() -> Any:
    """Rewards, the latest first, for those appointed."""
    if not service.holds(access.actor(), Duty.KEEPER, Duty.REWARD):
        abort(404)
    state = request.args.get("state", "")
    rows = service.listed(state if state in set(State) else "")
    return render_template("tips/rewards.html", rows=rows, **_WORDS)


@blueprint.get("/rewards/<tip_id>")
@access.allow(*REWARDERS, tip=service.rewarded_in_scope)
def reward(tip: TipView) -> Any:
    """One reward: how its sum was reached, who decided, what comes next."""
    return _reward(tip)


def _forms(tip: TipView, bound: str) -> dict[str, Any]:
    actor = access.actor()
    found = {
        name: make(prefix=name, **({} if name == bound else {"formdata": None}))
        for name, (step, make, roles) in _LEADS_TO.items()
        if tip.may(step) and actor.holds(*roles)
    }
    if "propose" in found:
        found["propose"].case.choices = [
            (one.case_id, f"{one.number} · {money.show(one.fen)}") for one in service.losses(tip.provider_id)
        ]
    return found


def _reward(tip: TipView, bound: str = "", refusal: Refusal | None = None) -> Any:
    page = render_template(
        "tips/reward.html",
        tip=tip,
        reward=service.reward_of(access.actor(), tip.id),
        forms=_forms(tip, bound),
        asked=bound,
        refusal=refusal,
        keeps=service.holds(access.actor(), Duty.KEEPER),
        **_WORDS,
    )
    return page, refusal.status if refusal else (422 if bound else 200)


@blueprint.post(f"/rewards/<tip_id>/<any({_STEPS}):what>")
@access.allow(*REWARDERS, tip=service.rewarded_in_scope)
def reward_step(tip: TipView, what: str) -> Any:
    """One step of a reward."""
    form = _forms(tip, what).get(what)
    if form is None or not form.validate_on_submit():
        return _reward(tip, what)
    try:
        _act(tip.id, what, form)
    except Refusal as refusal:
        return _reward(tip, what, refusal)
    flash(_("Recorded."), "success")
    return redirect(url_for("tips.reward", tip_id=tip.id))


def _act(tip_id: int, what: str, form: Any) -> None:
    actor = access.actor()
    if what == "propose":
        declared = tuple(Bar(one) for one in form.declared.data or ())
        service.propose(actor, tip_id, Proposal(form.case.data, form.level.data, form.reason.data, declared))
    elif what == "decline":
        service.decline(actor, tip_id, [Bar(one) for one in form.bars.data or ()], form.text.data or "")
    elif what == "return":
        service.send_back(actor, tip_id, form.text.data)
    elif what == "claim":
        service.claim_at_counter(actor, tip_id, form.person())
    elif what == "pay":
        service.pay(actor, tip_id, form.voucher.data, form.on.data)
    else:
        {"check": service.check, "approve": service.approve, "notify": service.notify}[what](actor, tip_id)


@blueprint.get("/rewards/<tip_id>/receipt")
@access.allow(Role.AUDITOR_CLAIMS, tip=service.rewarded_in_scope)
def receipt(tip: TipView) -> Any:
    """The receipt that is printed, signed and kept apart: it names who collected."""
    found = service.reward_of(access.actor(), tip.id)
    if found is None or found.payee is None:
        abort(404)
    return render_template("tips/receipt.html", tip=tip, reward=found, today=clock.today())


@blueprint.route("/duties", methods=["GET", "POST"])
@access.allow(Role.DIRECTOR)
def duties() -> Any:
    """Who is appointed to keep tips and to decide on rewards; the director appoints by name."""
    form, status = DutyForm(), 200
    if form.validate_on_submit():
        try:
            service.appoint(access.actor(), form.user.data, form.duty.data)
            flash(_("Recorded."), "success")
            return redirect(url_for("tips.duties"))
        except Refusal as refusal:
            form.user.errors, status = [told(refusal)], refusal.status
    elif form.is_submitted():
        status = 422
    page = render_template(
        "tips/duties.html",
        form=form,
        rows=service.appointed(),
        duty_words=DUTY_WORDS,
        confirm=ConfirmForm(formdata=None),
    )
    return page, status


@blueprint.post("/duties/<int:duty_id>/end")
@access.allow(Role.DIRECTOR)
def end_duty(duty_id: int) -> Any:
    """End an appointment at once."""
    service.relieve(access.actor(), duty_id)
    flash(_("Recorded."), "success")
    return redirect(url_for("tips.duties"))
