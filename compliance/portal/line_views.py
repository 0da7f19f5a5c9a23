"""The provider's answer, line by line: the clerk drafts, the head confirms."""

from typing import Any

from flask import Response, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from compliance.accounts.rules import Role
from compliance.findings import service as findings
from compliance.findings.service import FindingView, LineView
from compliance.foundation import clock
from compliance.foundation.errors import Refusal
from compliance.portal import service
from compliance.portal.rules import awaits, open_lines
from compliance.portal.views import OWN, blueprint, file
from compliance.web import access
from compliance.web.downloads import named
from compliance.web.furniture import language
from forms.findings import AnswerForm, TableForm
from forms.web import ConfirmForm


@blueprint.get("/lines")
@access.allow(*OWN)
def lines() -> Any:
    """Every finding that was sent, what waits for an answer first."""
    actor, today = access.actor(), clock.today()
    counts = {found.id: len(open_lines([found], today)) for found in findings.sent_to(actor)}
    waiting = {id: count for id, count in counts.items() if count}
    page = findings.sent_page(actor, tuple(waiting), request.args.get("page", 1, type=int))
    return render_template("portal/lines.html", page=page, waiting=waiting)


@blueprint.get("/findings/<finding_id>")
@access.allow(*OWN, finding=service.finding_of)
def finding(finding: FindingView) -> Any:
    """The own lines of one finding."""
    today = clock.today()
    return render_template(
        "portal/finding.html",
        finding=finding,
        totals=findings.totals(finding.lines),
        waiting=[line for line in finding.lines if awaits(line, today)],
        drafted=[line for line in finding.lines if line.draft is not None],
        told=service.deductions_from(access.actor(), finding),
        is_head=access.actor().holds(Role.PROVIDER_HEAD),
        confirm_form=ConfirmForm(),
    )


@blueprint.post("/findings/<finding_id>/confirm")
@access.allow(Role.PROVIDER_HEAD, finding=service.finding_of)
def confirm_drafts(finding: FindingView) -> Any:
    """The head confirms every drafted answer."""
    if ConfirmForm().validate_on_submit():
        count = findings.confirm_drafts(access.actor(), finding.id)
        flash(ngettext("%(num)s answer was sent.", "%(num)s answers were sent.", count), "success")
    return redirect(url_for("portal.finding", finding_id=finding.id))


@blueprint.get("/findings/<finding_id>/lines.xlsx")
@access.allow(*OWN, finding=service.finding_of)
def lines_workbook(finding: FindingView) -> Any:
    """The own lines as a workbook."""
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return named(Response(findings.workbook(finding, language()), mimetype=kind), f"lines-{finding.id}.xlsx")


@blueprint.route("/findings/<finding_id>/answers", methods=["GET", "POST"])
@access.allow(*OWN, finding=service.finding_of)
def answers(finding: FindingView) -> Any:
    """Answer many lines at once, in the table; drafts until the head confirms."""
    form, refusal = TableForm(), None
    if form.validate_on_submit():
        upload = form.file.data
        try:
            loaded = findings.load_answers(access.actor(), finding.id, upload.read(), upload.filename or "")
        except Refusal as found:
            refusal = found
        else:
            count = loaded.accepted + loaded.disputed
            flash(
                ngettext(
                    "%(num)s answer was drafted; the head confirms it.",
                    "%(num)s answers were drafted; the head confirms them.",
                    count,
                ),
                "success",
            )
            return redirect(url_for("portal.finding", finding_id=finding.id))
    wrong = 422 if request.method == "POST" and form.errors else 200
    page = render_template("portal/answers.html", finding=finding, form=form, refusal=refusal)
    return page, refusal.status if refusal else wrong


@blueprint.get("/findings/<finding_id>/evidence/<sha256>")
@access.allow(*OWN, finding=service.finding_of)
def evidence(finding: FindingView, sha256: str) -> Any:
    """A file of the provider's own lines."""
    if sha256 not in finding.evidence:
        abort(404)
    return file(sha256)


@blueprint.route("/lines/<line_id>", methods=["GET", "POST"])
@access.allow(*OWN, line=service.line_of)
def line(line: LineView) -> Any:
    """One line and the answer to it."""
    actor, draft = access.actor(), line.draft
    is_head = actor.holds(Role.PROVIDER_HEAD)
    before = {"answer": "accepted" if draft.accept else "disputed", "reason": draft.reason} if draft else {}
    form = AnswerForm(disputable=line.disputable, data=before)
    if line.answerable and form.validate_on_submit():
        if is_head:
            findings.answer(actor, line.id, form.accepts, form.reason.data or "")
            flash(_("The answer was sent."), "success")
        else:
            findings.draft(actor, line.id, form.accepts, form.reason.data or "")
            flash(_("The draft was saved; the head confirms it."), "success")
        return redirect(_next(line))
    found = service.finding_of(actor, line.finding_id)
    return render_template("portal/line.html", line=line, form=form, is_head=is_head, finding=found)


def _next(line: LineView) -> str:
    """The next line of the finding that waits for an answer, or the finding."""
    found = service.finding_of(access.actor(), line.finding_id)
    waiting = [other for other in open_lines([found] if found else [], clock.today()) if other.draft is None]
    later = [other for other in waiting if other.position > line.position]
    if later:
        return url_for("portal.line", line_id=later[0].id)
    return url_for("portal.finding", finding_id=line.finding_id)
