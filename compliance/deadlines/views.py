"""The holiday table as a page."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from compliance.accounts.rules import Role
from compliance.deadlines import holiday_service
from compliance.web import access
from forms.deadlines import NoticeForm

blueprint = Blueprint("deadlines", __name__, url_prefix="/deadlines")


@blueprint.get("/holidays")
@access.signed_in
def holidays() -> Any:
    """A year's holidays and shifted working days."""
    known = holiday_service.years()
    chosen = request.args.get("year", type=int) or (known[0] if known else 2026)
    return render_template("deadlines/holidays.html", year=holiday_service.year(chosen), years=known)


@blueprint.route("/holidays/load", methods=["GET", "POST"])
@access.allow(Role.ADMINISTRATOR)
def load() -> Any:
    """Load a year's official notice."""
    form = NoticeForm()
    if form.validate_on_submit():
        found = holiday_service.load_notice(access.actor(), form.year.data, form.notice.data, form.text.data)
        flash(_("The year %(year)s was loaded: %(days)s working days.", year=found.year, days=found.working_days))
        return redirect(url_for("deadlines.holidays", year=found.year))
    return render_template("deadlines/load.html", form=form)
