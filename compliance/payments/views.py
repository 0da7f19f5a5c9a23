"""The monthly payment on screen: a month's run for all providers, and one provider's month with how it was reached."""

from datetime import date
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from compliance.deadlines.service import until
from compliance.documents import service as documents
from compliance.documents.rules import Form
from compliance.foundation import clock
from compliance.foundation.errors import Refusal
from compliance.ledger.rules import FUND_WORDS
from compliance.payments import explaining_rules, rules, service
from compliance.payments.review_service import Outcome
from compliance.payments.rules import State
from compliance.payments.service import PaymentView, Query
from compliance.payments.step_service import review_period
from compliance.providers.rules import KIND_WORDS
from compliance.web import access
from compliance.web.downloads import send
from compliance.web.furniture import told, words
from forms.payments import EntryForm, MonthFilter, MonthForm, ReasonForm
from forms.web import ConfirmForm

blueprint = Blueprint("payments", __name__, url_prefix="/payments")
LABELS = {
    "rules": rules,
    "State": State,
    "fund_words": FUND_WORDS,
    "kind_words": KIND_WORDS,
    "makers": service.MAKERS,
    "approvers": service.APPROVERS,
    "reversers": service.REVERSERS,
}


@blueprint.get("/")
@access.allow(*service.READERS)
def index() -> Any:
    """A month's run: every provider's state and sums, by filter."""
    return _index(200)


def _index(status: int, form: MonthForm | None = None) -> Any:
    chosen, known = MonthFilter(request.args), service.months()
    month = _month(chosen.month.data or "", known)
    wanted = Query(
        month=month,
        state=chosen.state.data or "",
        kind=chosen.kind.data or "",
        text=chosen.q.data or "",
        page=request.args.get("page", 1, type=int),
    )
    due = until(review_period(month))
    page = render_template(
        "payments/index.html",
        month=month,
        known=known,
        filter=chosen,
        page=service.search(wanted),
        counts=service.counts(month),
        review_by=due.day,
        form=form or MonthForm(formdata=None, prefix="open", month=rules.month_text(rules.month_before(clock.today()))),
        confirm=ConfirmForm(formdata=None),
        **LABELS,
    )
    return page, status


def _month(text: str, known: tuple[date, ...]) -> date:
    if text:
        return rules.month_of(text)
    return known[0] if known else rules.month_before(clock.today())


@blueprint.post("/")
@access.allow(*service.MAKERS)
def open_month() -> Any:
    """Open a month for everyone under agreement."""
    form = MonthForm(prefix="open")
    if form.validate_on_submit():
        try:
            month = rules.month_of(form.month.data or "")
            count = service.open_month(access.actor(), month)
        except Refusal as refusal:
            form.form_errors.append(told(refusal))
        else:
            flash(
                ngettext(
                    "The month was opened for %(num)s provider.", "The month was opened for %(num)s providers.", count
                ),
                "success",
            )
            return redirect(url_for("payments.index", month=rules.month_text(month)))
    return _index(422, form)


@blueprint.post("/<month>/review")
@access.allow(*service.MAKERS)
def review_all(month: str) -> Any:
    """Review everything that was declared."""
    if ConfirmForm().validate_on_submit():
        _told(service.propose_all(access.actor(), rules.month_of(month)), _("reviewed"))
    return redirect(url_for("payments.index", month=month))


@blueprint.post("/<month>/approve")
@access.allow(*service.APPROVERS)
def approve_all(month: str) -> Any:
    """Approve everything that was reviewed."""
    if ConfirmForm().validate_on_submit():
        _told(service.approve_all(access.actor(), rules.month_of(month)), _("approved and posted"))
    return redirect(url_for("payments.index", month=month))


def _told(outcome: Outcome, what: str) -> None:
    flash(ngettext("%(num)s month: %(what)s.", "%(num)s months: %(what)s.", len(outcome.done), what=what), "success")
    for one in outcome.refused[:10]:
        flash(f"{one.name}{_(': ')}{told(one.refusal)}", "error")


@blueprint.get("/<int:payment_id>")
@access.allow(*service.READERS, payment=service.in_scope)
def show(payment: PaymentView) -> Any:
    """One provider's month: what was declared, how it is shared, every step."""
    return _show(payment, 200)


def _show(payment: PaymentView, status: int, entry: EntryForm | None = None, reason: ReasonForm | None = None) -> Any:
    computed = payment.computed
    page = render_template(
        "payments/show.html",
        payment=payment,
        explained=explaining_rules.explain(payment.inputs, computed) if payment.inputs and computed else (),
        owed_fen=service.outstanding(payment.provider_id),
        lost_days=service.lost_days(payment.provider_id, payment.month),
        differences=service.differences(payment),
        papers=service.papers(payment.id),
        entry=entry or EntryForm.of(payment.parts or service.stored(payment)),
        offered=service.offered(payment),
        reason=reason or ReasonForm(formdata=None),
        confirm=ConfirmForm(formdata=None),
        **LABELS,
    )
    return page, status


def _back(payment: PaymentView) -> Any:
    return redirect(url_for("payments.show", payment_id=payment.id))


@blueprint.get("/<int:payment_id>/statement/<form>")
@access.allow(*service.READERS, payment=service.in_scope)
def statement(payment: PaymentView, form: str) -> Any:
    """The statement of a paid month as "xlsx", or the newest paper as "docx" or "pdf"."""
    return statement_file(payment, form)


def statement_file(payment: PaymentView, form: str) -> Any:
    """A statement whose reader has been checked."""
    if form == "xlsx":
        name = f"{payment.provider_name}{rules.month_text(payment.month)}结算单.xlsx"
        return send(service.workbook(payment), service.XLSX, name)
    papers = service.papers(payment.id)
    if form not in set(Form) or not papers or payment.state is not State.PAID:
        abort(404)
    found = documents.content(papers[-1].id, form)
    return send(found.content, found.media_type, found.name)


@blueprint.post("/<int:payment_id>/declare")
@access.allow(*service.MAKERS, payment=service.in_scope)
def declare(payment: PaymentView) -> Any:
    """Enter a declaration that came on paper."""
    form = EntryForm()
    if form.validate_on_submit():
        try:
            service.enter(access.actor(), payment.id, form.parts(), form.document.data or "")
        except Refusal as refusal:
            form.form_errors.append(told(refusal))
        else:
            flash(_("The declaration was entered."), "success")
            return _back(payment)
    return _show(payment, 422, entry=form)


@blueprint.post("/<int:payment_id>/review")
@access.allow(*service.MAKERS, payment=service.in_scope)
def review(payment: PaymentView) -> Any:
    """Finish the review."""
    if ConfirmForm().validate_on_submit():
        computed = service.propose(access.actor(), payment.id)
        flash(words(explaining_rules.summary(computed)), "success")
    return _back(payment)


@blueprint.post("/<int:payment_id>/approve")
@access.allow(*service.APPROVERS, payment=service.in_scope)
def approve(payment: PaymentView) -> Any:
    """Approve and post."""
    if ConfirmForm().validate_on_submit():
        service.approve(access.actor(), payment.id)
        flash(_("Approved and posted to the ledger."), "success")
    return _back(payment)


@blueprint.post("/<int:payment_id>/return")
@access.allow(*service.MAKERS, payment=service.in_scope)
def return_to_provider(payment: PaymentView) -> Any:
    """Return a declaration to its provider."""
    return _with_reason(payment, service.return_to_provider, _("The declaration was returned."))


@blueprint.post("/<int:payment_id>/send-back")
@access.allow(*service.APPROVERS, payment=service.in_scope)
def send_back(payment: PaymentView) -> Any:
    """Send a review back."""
    return _with_reason(payment, service.send_back, _("Sent back to review."))


@blueprint.post("/<int:payment_id>/reverse")
@access.allow(*service.REVERSERS, payment=service.in_scope)
def reverse(payment: PaymentView) -> Any:
    """Take a posted month back."""
    return _with_reason(payment, service.reverse, _("Reversed by lines of their own."))


def _with_reason(payment: PaymentView, act: Any, done: str) -> Any:
    form = ReasonForm()
    if not form.validate_on_submit():
        return _show(payment, 422, reason=form)
    act(access.actor(), payment.id, form.reason.data or "")
    flash(done, "success")
    return _back(payment)
