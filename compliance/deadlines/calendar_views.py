"""The bureau's calendar, the work to come, and the state of the schedule."""

from datetime import date, timedelta
from typing import Any

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from compliance.accounts.rules import Role
from compliance.deadlines import delivery_service, reading_service, status_service
from compliance.deadlines.calendar_rules import day_words, days_of, span_of
from compliance.deadlines.reading_service import CALENDAR_ROLES
from compliance.deadlines.rules import KINDS
from compliance.foundation import clock
from compliance.web import access

blueprint = Blueprint("deadline_calendar", __name__, url_prefix="/deadlines")
_VIEWS = ("month", "week", "list")
_MONTH_SHOWS, _DAY_SHOWS = 4, 200


def _day(text: str) -> date:
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return clock.today()
    return found if 2000 <= found.year <= 2100 else clock.today()


@blueprint.get("/calendar")
@access.allow(*CALENDAR_ROLES)
def calendar() -> Any:
    """What the bureau owes, by month, week or as a list."""
    view = request.args.get("view", "month")
    view = view if view in _VIEWS else "month"
    day, kind = _day(request.args.get("on", "")), request.args.get("kind", "")
    span = span_of(view, day)
    most = _MONTH_SHOWS if view == "month" else _DAY_SHOWS
    found = reading_service.of_days(access.actor(), span.first, span.last, kind, most)
    return render_template(
        "deadlines/calendar.html",
        view=view,
        views=_VIEWS,
        span=span,
        days=days_of(view, span),
        day_words=day_words,
        found=found,
        kind=kind,
        kinds=KINDS,
        today=clock.today(),
        day=day,
    )


@blueprint.get("/forecast")
@access.allow(Role.MANAGER, Role.AGENCY_DIRECTOR, Role.DIRECTOR, Role.OVERSEER)
def forecast() -> Any:
    """What falls due in the coming weeks, against the people who are there for it."""
    loads = reading_service.forecast(access.actor())
    most = max((week.count for load in loads for week in load.weeks), default=0)
    return render_template("deadlines/forecast.html", loads=loads, most=most, week=timedelta(days=6))


@blueprint.get("/status")
@access.allow(Role.ADMINISTRATOR, Role.MANAGER, Role.AGENCY_DIRECTOR, Role.DIRECTOR, Role.OVERSEER)
def status() -> Any:
    """Last sweep, next sweep, what was sent, what failed."""
    jobs = current_app.extensions["jobs"]
    return render_template(
        "deadlines/status.html",
        status=status_service.status(jobs),
        job_words={job.name: job.words for job in jobs},
        result_words=status_service.RESULT_WORDS,
    )


@blueprint.post("/status/messages/<int:message_id>/again")
@access.allow(Role.ADMINISTRATOR)
def again(message_id: int) -> Any:
    """Send a message again that was given up."""
    delivery_service.revive(access.actor(), message_id)
    flash(_("It will be sent with the next delivery."), "success")
    return redirect(url_for("deadline_calendar.status"))
