"""The steps of a case, each with its form; what a step refuses is shown beside the form, nothing typed is lost."""

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_wtf import FlaskForm

from compliance.accounts.rules import Role
from compliance.cases import service
from compliance.cases.rules import EventKind
from compliance.cases.service import CaseView, ConsequenceView
from compliance.cases.views import blueprint
from compliance.foundation import clock
from compliance.foundation.errors import Refusal
from compliance.foundation.money import show
from compliance.law.consequences import Consequence
from compliance.web import access
from forms.cases import (
    CheckForm,
    CollectedForm,
    ConsiderForm,
    DecideForm,
    ReceiptForm,
    StatementForm,
    WaiveForm,
    WithdrawForm,
    propose_form,
)
from forms.web import ConfirmForm


def _step(
    case: CaseView, form: FlaskForm, title: str, lead: str, done: str, act: Callable[[], Any], danger: bool = False
) -> Any:
    refusal = None
    if form.validate_on_submit():
        try:
            act()
        except Refusal as found:
            refusal = found
        else:
            flash(done, "success")
            return redirect(url_for("cases.show", case_id=case.id))
    wrong = 422 if request.method == "POST" and form.errors else 200
    page = render_template(
        "cases/step.html", case=case, form=form, title=title, lead=lead, refusal=refusal, danger=danger
    )
    return page, refusal.status if refusal else wrong


@blueprint.route("/<case_id>/propose", methods=["GET", "POST"])
@access.allow(Role.OFFICER, case=service.in_scope)
def propose(case: CaseView) -> Any:
    """Choose multiple or sum within the clause, with its reason."""
    form = propose_form(service.choices_open(case))
    return _step(
        case,
        form,
        _("Propose the consequences"),
        _("Each amount follows the clause in force on the day of the act. A choice within a range needs its reason."),
        _("The proposal waits for a second person's check."),
        lambda: service.propose(access.actor(), case.id, form.choices(case.consequences), form.measures()),
    )


@blueprint.route("/<case_id>/check", methods=["GET", "POST"])
@access.allow(Role.LEGAL_REVIEWER, Role.MANAGER, Role.OFFICER, case=service.in_scope)
def check(case: CaseView) -> Any:
    """Approve a proposal or return it."""
    form = CheckForm()
    return _step(
        case,
        form,
        _("Check the proposal"),
        _("By a second person: not the proposer, and nobody who investigated."),
        _("The check is recorded."),
        lambda: service.check(access.actor(), case.id, form.outcome.data == "approve", form.opinion.data or ""),
    )


@blueprint.route("/<case_id>/notify", methods=["GET", "POST"])
@access.allow(Role.OFFICER, case=service.in_scope)
def notify(case: CaseView) -> Any:
    """Serve the notice."""
    return _step(
        case,
        ConfirmForm(),
        _("Serve the notice"),
        _("The notice gets its number and the statement period starts tomorrow. The provider sees it on the portal."),
        _("The notice is served."),
        lambda: service.notify(access.actor(), case.id),
    )


@blueprint.route("/<case_id>/statement", methods=["GET", "POST"])
@access.allow(Role.OFFICER, case=service.in_scope)
def statement(case: CaseView) -> Any:
    """Record a statement that came on paper."""
    form = StatementForm()
    return _step(
        case,
        form,
        _("Record a statement"),
        _("A statement never makes the outcome heavier."),
        _("The statement is recorded."),
        lambda: service.statement(access.actor(), case.id, form.text.data or ""),
    )


@blueprint.route("/<case_id>/waive", methods=["GET", "POST"])
@access.allow(Role.OFFICER, case=service.in_scope)
def waive(case: CaseView) -> Any:
    """Record a written waiver."""
    form = WaiveForm()
    return _step(
        case,
        form,
        _("Record a waiver"),
        _("Only in writing: name the sheet that the provider signed."),
        _("The waiver is recorded."),
        lambda: service.waive(access.actor(), case.id, form.document.data or ""),
    )


@blueprint.route("/<case_id>/consider", methods=["GET", "POST"])
@access.allow(Role.OFFICER, Role.LEGAL_REVIEWER, case=service.in_scope)
def consider(case: CaseView) -> Any:
    """Record what became of the statement."""
    form = ConsiderForm()
    return _step(
        case,
        form,
        _("Consider the statement"),
        _("Adopted or not, the reasons are told to the provider."),
        _("The outcome of the statement is recorded."),
        lambda: service.consider(access.actor(), case.id, form.outcome.data == "adopt", form.opinion.data or ""),
    )


@blueprint.route("/<case_id>/decide", methods=["GET", "POST"])
@access.allow(Role.AGENCY_DIRECTOR, case=service.in_scope)
def decide(case: CaseView) -> Any:
    """Decide as proposed, or send back."""
    form = DecideForm()

    def act() -> None:
        if form.outcome.data == "decide":
            service.decide(access.actor(), case.id, form.opinion.data or "")
        else:
            service.send_back(access.actor(), case.id, form.opinion.data or "")

    lead = _("What is due is posted to the ledger with the decision.")
    return _step(case, form, _("Decide the case"), lead, _("The decision is recorded."), act)


@blueprint.route("/<case_id>/close", methods=["GET", "POST"])
@access.allow(Role.OFFICER, case=service.in_scope)
def close(case: CaseView) -> Any:
    """Close a case of which nothing is due."""
    lead = _("A case closes when everything has been carried out.")
    done = _("The case is closed.")
    return _step(case, ConfirmForm(), _("Close the case"), lead, done, lambda: service.close(access.actor(), case.id))


@blueprint.route("/<case_id>/withdraw", methods=["GET", "POST"])
@access.allow(Role.OFFICER, Role.MANAGER, case=service.in_scope)
def withdraw(case: CaseView) -> Any:
    """Withdraw a case before its notice."""
    form = WithdrawForm()
    return _step(
        case,
        form,
        _("Withdraw the case"),
        _("Possible until the notice is served. Its findings can then be put in another case."),
        _("The case is withdrawn."),
        lambda: service.withdraw(access.actor(), case.id, form.reason.data or ""),
        danger=True,
    )


@blueprint.route("/consequences/<consequence_id>/receipt", methods=["GET", "POST"])
@access.allow(Role.OFFICER, Role.AUDITOR_CLAIMS, consequence=service.consequence_in_scope)
def receipt(consequence: tuple[CaseView, ConsequenceView]) -> Any:
    """Record what came in against one consequence."""
    case, part = consequence
    on_the_spot = part.consequence == Consequence.FINE and case.last(EventKind.SUMMARY) is not None
    form = (CollectedForm if on_the_spot else ReceiptForm)(on=clock.today())
    return _step(
        case,
        form,
        _("Record a receipt"),
        _("Still due: %(rest)s. Nothing above it is taken in.", rest=show(part.outstanding_fen)),
        _("The receipt is in the ledger."),
        lambda: service.post_receipt(
            access.actor(),
            part.id,
            form.amount.fen or 0,
            form.way.data,
            form.document.data or "",
            form.on.data,
            form.collected() if isinstance(form, CollectedForm) else None,
        ),
    )
