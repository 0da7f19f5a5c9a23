"""The work summary of a half or a year: its drafts, and drafting it again."""

from typing import Any

from flask import abort, flash, redirect, render_template, url_for
from flask_babel import gettext as _

from compliance.accounts.rules import Actor, Role
from compliance.documents import service as documents
from compliance.documents.rules import Form
from compliance.foundation.errors import Refusal
from compliance.reports import context_rules, context_service, rules, summary_service
from compliance.reports.rules import Half, Period, Year
from compliance.reports.views import READERS, blueprint
from compliance.web import access
from compliance.web.downloads import send
from forms.reports import figures_form


def half_in_scope(_actor: Actor, code: str) -> Half | None:
    """The half of a URL, None where the text names none."""
    try:
        return rules.half(code)
    except Refusal:
        return None


def period_in_scope(_actor: Actor, code: str) -> Period | None:
    """The half or the year of a URL, None where the text names none."""
    try:
        return rules.summary_period(code)
    except Refusal:
        return None


@blueprint.get("/summaries/<period_id>")
@access.allow(*READERS, period=period_in_scope)
def summary(period: Period) -> Any:
    """The drafts of a half or a year."""
    whole = isinstance(period, Year)
    return render_template(
        "reports/summary.html",
        period=period,
        halves=(Half(period.year, 1), Half(period.year, 2)) if whole else (period,),
        papers=summary_service.papers(period),
        may_draft=access.actor().holds(Role.MANAGER),
    )


@blueprint.post("/summaries/<period_id>")
@access.allow(Role.MANAGER, period=period_in_scope)
def draft_summary(period: Period) -> Any:
    """Draft it again with the figures of now."""
    summary_service.draft(access.actor(), period)
    flash(_("The summary is drafted with the figures of now."), "success")
    return redirect(url_for("reports.summary", period_id=period.code))


@blueprint.get("/summaries/<half_id>/figures")
@access.allow(*READERS, half=half_in_scope)
def figures(half: Half) -> Any:
    """The figures typed in for a half, what follows from them, and the form for who may enter them."""
    found = context_service.entered(half)
    known = {key: str(number) for key, number in found.figures.items()} if found else {}
    return _figures(half, figures_form(known), None)


@blueprint.post("/summaries/<half_id>/figures")
@access.allow(Role.MANAGER, half=half_in_scope)
def enter_figures(half: Half) -> Any:
    """Keep the figures typed in, where they fit each other."""
    form, refusal = figures_form({}), None
    if form.validate_on_submit():
        try:
            context_service.enter(access.actor(), half, {key: form[key].data or "" for key in context_rules.FIELDS})
        except Refusal as stopped:
            refusal = stopped
            for key, why in stopped.fields.items():
                form[key].errors = [*form[key].errors, why]
        else:
            flash(_("The figures are kept; draft the summary again to take them up."), "success")
            return redirect(url_for("reports.figures", half_id=half.code))
    return _figures(half, form, refusal)


def _figures(half: Half, form: Any, refusal: Refusal | None) -> Any:
    found = context_service.entered(half)
    known = found.figures if found else {}
    page = render_template(
        "reports/figures.html",
        half=half,
        form=form,
        refusal=refusal,
        entered=found,
        shares=context_rules.shares(known),
        roundings=context_rules.roundings(known),
        fields=context_rules.FIELDS,
        may_enter=access.actor().holds(Role.MANAGER),
    )
    return page, refusal.status if refusal else (422 if form.errors else 200)


@blueprint.get("/summaries/<period_id>/<paper_id>/<form>")
@access.allow(*READERS, period=period_in_scope)
def summary_paper(period: Period, paper_id: str, form: str) -> Any:
    """One draft, as .docx or PDF."""
    wanted = next((one for one in summary_service.papers(period) if str(one.id) == paper_id), None)
    if wanted is None or form not in set(Form):
        abort(404)
    file = documents.content(wanted.id, form)
    return send(file.content, file.media_type, file.name)
