"""The half-year's work summary: its drafts, and drafting it again."""

from typing import Any

from flask import abort, flash, redirect, render_template, url_for
from flask_babel import gettext as _

from compliance.accounts.rules import Actor, Role
from compliance.documents import service as documents
from compliance.documents.rules import Form
from compliance.foundation.errors import Refusal
from compliance.reports import rules, summary_service
from compliance.reports.rules import Half
from compliance.reports.views import READERS, blueprint
from compliance.web import access
from compliance.web.downloads import send


def half_in_scope(_actor: Actor, code: str) -> Half | None:
    """The half of a URL, None where the text names none."""
    try:
        return rules.half(code)
    except Refusal:
        return None


@blueprint.get("/summaries/<half_id>")
@access.allow(*READERS, half=half_in_scope)
def summary(half: Half) -> Any:
    """The drafts of a half."""
    may_draft = access.actor().holds(Role.MANAGER)
    papers = summary_service.papers(half)
    return render_template("reports/summary.html", half=half, papers=papers, may_draft=may_draft)


@blueprint.post("/summaries/<half_id>")
@access.allow(Role.MANAGER, half=half_in_scope)
def draft_summary(half: Half) -> Any:
    """Draft it again with the figures of now."""
    summary_service.draft(access.actor(), half)
    flash(_("The summary is drafted with the figures of now."), "success")
    return redirect(url_for("reports.summary", half_id=half.code))


@blueprint.get("/summaries/<half_id>/<paper_id>/<form>")
@access.allow(*READERS, half=half_in_scope)
def summary_paper(half: Half, paper_id: str, form: str) -> Any:
    """One draft, as .docx or PDF."""
    wanted = next((one for one in summary_service.papers(half) if str(one.id) == paper_id), None)
    if wanted is None or form not in set(Form):
        abort(404)
    file = documents.content(wanted.id, form)
    return send(file.content, file.media_type, file.name)
