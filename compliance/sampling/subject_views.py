"""Other subjects of inspection on screen: what is listed, a list to be added, the agency's check of its month."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from compliance.accounts.rules import Role
from compliance.foundation.errors import Refusal
from compliance.providers.rules import OtherSubject
from compliance.sampling import subject_service
from compliance.sampling.plan_rules import SUBJECT_WORDS
from compliance.sampling.views import blueprint
from compliance.web import access
from forms.subjects import MonthForm, SubjectsForm


@blueprint.route("/subjects", methods=["GET", "POST"])
@access.allow(Role.MANAGER)
def subjects() -> Any:
    """List subjects; a list that was drawn from before keeps its codes."""
    form, refusal = SubjectsForm(), None
    if form.validate_on_submit():
        try:
            added = subject_service.add(access.actor(), OtherSubject(form.subject.data), form.lines.data or "")
        except Refusal as stopped:
            refusal = stopped
        else:
            flash(ngettext("%(num)s is new on the list.", "%(num)s are new on the list.", added), "success")
            return redirect(url_for("sampling.subjects"))
    return _page(form, MonthForm(), refusal)


@blueprint.post("/subjects/month")
@access.allow(Role.MANAGER)
def subjects_month() -> Any:
    """Plan the check of a month's key business."""
    form, refusal = MonthForm(), None
    if form.validate_on_submit():
        try:
            made = subject_service.plan_month(access.actor(), form.first())
        except Refusal as stopped:
            refusal = stopped
        else:
            flash(_("The round is planned; commit and draw it like any other."), "success")
            return redirect(url_for("sampling.show", round_id=made))
    return _page(SubjectsForm(formdata=None), form, refusal)


def _page(form: SubjectsForm, month_form: MonthForm, refusal: Refusal | None) -> Any:
    status = refusal.status if refusal else (422 if form.errors or month_form.errors else 200)
    page = render_template(
        "sampling/subjects.html",
        form=form,
        month_form=month_form,
        refusal=refusal,
        counts=subject_service.counts(),
        listed=subject_service.latest(),
        subject_words={one.value: words for one, words in SUBJECT_WORDS.items()},
    )
    return page, status
