"""The provider's own months: the clerk drafts what they came to, the head declares, both see what is paid and why."""

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from compliance.accounts.rules import Role
from compliance.documents import service as documents
from compliance.documents.rules import Form
from compliance.foundation.errors import Refusal
from compliance.ledger.rules import FUND_WORDS
from compliance.payments import explaining_rules, rules
from compliance.payments import service as payments
from compliance.payments.rules import State
from compliance.payments.service import PaymentView, Query
from compliance.portal.views import OWN, blueprint
from compliance.web import access
from compliance.web.downloads import send
from compliance.web.furniture import told
from forms.payments import DeclarationForm

LABELS = {"rules": rules, "State": State, "fund_words": FUND_WORDS}


@blueprint.get("/payments", endpoint="payments")
@access.allow(*OWN)
def payments_list() -> Any:
    """The provider's own months, the latest first."""
    own = access.actor().provider_id or -1
    page = payments.search(Query(provider_id=own, page=request.args.get("page", 1, type=int)))
    paid = payments.search(Query(provider_id=own, state=State.PAID.value))
    return render_template("portal/payments.html", page=page, paid=paid, **LABELS)


@blueprint.get("/payments/<payment_id>")
@access.allow(*OWN, payment=payments.own)
def payment(payment: PaymentView) -> Any:
    """One month: what is declared, and how the payment was reached."""
    parts = payment.parts or (payments.stored(payment) if payment.state is State.DUE else ())
    return _show(payment, DeclarationForm.of(parts), 200)


@blueprint.get("/payments/<payment_id>/statement/<form>")
@access.allow(*OWN, payment=payments.own)
def payment_statement(payment: PaymentView, form: str) -> Any:
    """The statement of a paid month, as .xlsx with the line list, .docx or PDF."""
    if form == "xlsx":
        name = f"{rules.month_text(payment.month)}结算单.xlsx"
        return send(payments.workbook(payment), payments.XLSX, name)
    papers = payments.papers(payment.id)
    if form not in set(Form) or not papers or payment.state is not State.PAID:
        abort(404)
    found = documents.content(papers[-1].id, form)
    return send(found.content, found.media_type, found.name)


@blueprint.post("/payments/<payment_id>")
@access.allow(*OWN, payment=payments.own)
def declare(payment: PaymentView) -> Any:
    """Draft the declaration; the head's own is declared at once."""
    form, actor = DeclarationForm(), access.actor()
    if form.validate_on_submit():
        sends = request.form.get("press") == "send" and actor.holds(Role.PROVIDER_HEAD)
        try:
            payments.draft(actor, payment.id, form.parts(), form.note.data or "")
            if sends:
                payments.confirm(actor, payment.id)
        except Refusal as refusal:
            form.form_errors.append(told(refusal))
        else:
            flash(_("The month was declared.") if sends else _("The draft was saved; the head declares it."), "success")
            return redirect(url_for("portal.payment", payment_id=payment.id))
    return _show(payment, form, 422)


def _explained(payment: PaymentView) -> Any:
    """How a paid month was reached; what is still being reviewed is not told."""
    paid = payment.state is State.PAID and payment.inputs is not None and payment.computed is not None
    return explaining_rules.explain(payment.inputs, payment.computed) if paid else ()  # type: ignore[arg-type]


def _show(payment: PaymentView, form: DeclarationForm, status: int) -> Any:
    page = render_template(
        "portal/payment.html",
        payment=payment,
        form=form,
        offered=payments.offered(payment),
        explained=_explained(payment),
        is_head=access.actor().holds(Role.PROVIDER_HEAD),
        **LABELS,
    )
    return page, status
