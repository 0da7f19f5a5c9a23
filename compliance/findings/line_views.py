"""Pages of one line: what it says, what happened to it, and the steps an officer may take."""

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from compliance.findings import service
from compliance.findings.rules import FundAmount, LineState, may_step
from compliance.findings.service import Lesser, LineView
from compliance.findings.views import blueprint
from compliance.foundation import clock
from compliance.foundation.money import to_yuan
from compliance.web import access
from forms.findings import PaperAnswerForm, ReasonForm, RecheckForm
from forms.web import ConfirmForm


@blueprint.get("/lines/<line_id>")
@access.allow(*service.READERS, line=service.line_in_scope)
def line(line: LineView) -> Any:
    """One line with its amounts, evidence and history."""
    overdue = line.answer_due is not None and clock.today() > line.answer_due
    confirmable = line.state in (LineState.ACCEPTED, LineState.RECHECKED) or (line.state is LineState.SENT and overdue)
    return render_template(
        "findings/line.html",
        line=line,
        finding=_finding(line),
        may_act=access.actor().holds(*service.STAFF),
        confirmable=confirmable or (line.state is LineState.SENT and line.debtor == "person"),
        confirm_form=ConfirmForm(),
    )


@blueprint.post("/lines/<line_id>/confirm")
@access.allow(*service.STAFF, line=service.line_in_scope)
def confirm(line: LineView) -> Any:
    """Confirm the line."""
    if ConfirmForm().validate_on_submit():
        service.confirm(access.actor(), line.id)
        flash(_("The line was confirmed."), "success")
    return redirect(url_for("findings.line", line_id=line.id))


@blueprint.route("/lines/<line_id>/recheck", methods=["GET", "POST"])
@access.allow(*service.STAFF, line=service.line_in_scope)
def recheck(line: LineView) -> Any:
    """Recheck a disputed line."""
    if _closed(line, LineState.RECHECKED):
        return _not_now(line, _("Recheck"))
    amounts = [to_yuan(part.fen) for part in line.funds]
    form = RecheckForm(data={"total": to_yuan(line.total_fen), "person": to_yuan(line.person_fen), "funds": amounts})
    if len(form.funds) != len(line.funds):
        abort(400)
    if form.validate_on_submit():
        lesser = _lesser(line, form) if form.outcome.data == "reduced" else None
        service.recheck(access.actor(), line.id, form.outcome.data, form.reason.data, lesser)
        flash(_("The recheck was recorded."), "success")
        return redirect(url_for("findings.line", line_id=line.id))
    parts = list(zip(line.funds, form.funds, strict=False))
    return render_template("findings/recheck.html", line=line, finding=_finding(line), form=form, parts=parts)


def _lesser(line: LineView, form: RecheckForm) -> Lesser:
    kept = [
        FundAmount(part.fund, part.insured_place, field.fen or 0)
        for part, field in zip(line.funds, form.funds, strict=True)
    ]
    return Lesser(form.total.fen or 0, form.person.fen or 0, tuple(kept))


@blueprint.route("/lines/<line_id>/drop", methods=["GET", "POST"])
@access.allow(*service.STAFF, line=service.line_in_scope)
def drop(line: LineView) -> Any:
    """Drop a line with a reason."""
    if _closed(line, LineState.DROPPED):
        return _not_now(line, _("Drop the line"))
    form = ReasonForm()
    if form.validate_on_submit():
        service.drop(access.actor(), line.id, form.reason.data)
        flash(_("The line was dropped; it stays visible."), "success")
        return redirect(url_for("findings.line", line_id=line.id))
    return render_template("findings/drop.html", line=line, finding=_finding(line), form=form)


@blueprint.route("/lines/<line_id>/paper-answer", methods=["GET", "POST"])
@access.allow(*service.STAFF, line=service.line_in_scope)
def paper_answer(line: LineView) -> Any:
    """Enter the answer of a signed sheet."""
    if _closed(line, LineState.ACCEPTED):
        return _not_now(line, _("Enter a signed answer"))
    form = PaperAnswerForm(disputable=line.disputable)
    if form.validate_on_submit():
        service.answer_on_paper(access.actor(), line.id, form.accepts, form.document.data, form.reason.data or "")
        flash(_("The answer was entered."), "success")
        return redirect(url_for("findings.line", line_id=line.id))
    return render_template("findings/paper_answer.html", line=line, finding=_finding(line), form=form)


def _closed(line: LineView, to: LineState) -> bool:
    """Whether a page is opened for a step that the line cannot take; what is sent for it is refused by the service."""
    return request.method == "GET" and not may_step(line.history, to)


def _not_now(line: LineView, title: str) -> str:
    return render_template("findings/line_closed.html", line=line, finding=_finding(line), title=title)


def _finding(line: LineView) -> Any:
    return service.in_scope(access.actor(), line.finding_id)
