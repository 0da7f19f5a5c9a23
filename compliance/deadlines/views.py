"""The pages of deadlines: one's own, one of them, how one is told, and the holiday table."""

from typing import Any

from flask import Blueprint, Response, abort, current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from compliance.accounts.rules import Role
from compliance.deadlines import contact_service, holiday_service, reading_service, service
from compliance.deadlines.reading_service import Item
from compliance.deadlines.rules import KINDS
from compliance.foundation import clock
from compliance.foundation.shipped_holidays import notice_words, occasion_words
from compliance.web import access
from compliance.web.downloads import named
from forms.deadlines import ContactForm, DoneForm, NoticeForm

blueprint = Blueprint("deadlines", __name__, url_prefix="/deadlines")
ENDERS = (Role.MANAGER, Role.AUDITOR_CLAIMS, Role.OFFICER, Role.AGENCY_DIRECTOR, Role.DIRECTOR)
STATE_KINDS = {"late": "bad", "soon": "due", "met": "good"}


@blueprint.app_context_processor
def _bell() -> dict[str, Any]:
    """How many deadlines press the reader: the number on the bell of every page."""
    return {"pressing": reading_service.pressing, "deadline_url": deadline_url, "state_kinds": STATE_KINDS}


def deadline_url(item: Item) -> str:
    """The page where it is done, "" where there is none that the reader may know."""
    if item.endpoint in ("", "deadlines.index") or item.endpoint not in current_app.view_functions:
        return ""
    return url_for(item.endpoint, **item.values)


@blueprint.get("/")
@access.signed_in
def index() -> Any:
    """What the reader answers for, the most pressing first."""
    actor, kind = access.actor(), request.args.get("kind", "")
    page = reading_service.mine(actor, request.args.get("page", 1, type=int), kind)
    counts = reading_service.kinds_of(actor)
    calendar = actor.holds(*reading_service.CALENDAR_ROLES)
    return render_template("deadlines/index.html", page=page, counts=counts, kinds=KINDS, kind=kind, calendar=calendar)


def _named() -> Item | None:
    """The deadline that the address names, None where it names none; 404 for one that is not the reader's to see."""
    name = request.args.get("name", "")
    found = reading_service.find(access.actor(), name) if name else None
    if name and found is None:
        abort(404)
    return found


@blueprint.get("/one")
@access.signed_in
def show() -> Any:
    """One deadline: its rule, its day, what has become of it."""
    item = _named()
    return _show(item, DoneForm(), 200) if item else redirect(url_for("deadlines.index"))


def _show(item: Item, form: DoneForm, status: int) -> Any:
    may_end = item.by_hand and access.actor().holds(*ENDERS)
    happened = reading_service.history(item)
    return render_template("deadlines/show.html", item=item, form=form, may_end=may_end, happened=happened), status


@blueprint.post("/one/done")
@access.allow(*ENDERS)
def done() -> Any:
    """Record that something was done outside the product, by the document that shows it."""
    item, form = _named(), DoneForm()
    if item is None:
        return redirect(url_for("deadlines.index"))
    if not form.validate_on_submit():
        return _show(item, form, 422)
    service.done_by_hand(access.actor(), reading_service.key_of(item.uid), form.document.data or "")
    flash(_("Recorded as done."), "success")
    return redirect(url_for("deadlines.show", name=item.uid))


@blueprint.route("/settings", methods=["GET", "POST"])
@access.signed_in
def settings() -> Any:
    """How the reader is told besides on the pages, and the calendar feed."""
    actor = access.actor()
    kept = contact_service.contact(actor)
    form = ContactForm(email=kept.email, by_mail=kept.by_mail)
    if form.validate_on_submit():
        contact_service.change(actor, form.email.data or "", bool(form.by_mail.data))
        flash(_("Kept."), "success")
        return redirect(url_for("deadlines.settings"))
    mail = bool(current_app.extensions["settings"].smtp_url)
    status = 422 if form.is_submitted() else 200
    return render_template("deadlines/settings.html", form=form, kept=kept, mail=mail, address=""), status


@blueprint.post("/settings/feed")
@access.signed_in
def make_feed() -> Any:
    """A new address of the calendar feed, shown this once."""
    actor = access.actor()
    address = url_for("deadlines.feed", token=contact_service.make_feed(actor), _external=True)
    kept = contact_service.contact(actor)
    form, mail = ContactForm(None, email=kept.email, by_mail=kept.by_mail), current_app.extensions["settings"].smtp_url
    return render_template("deadlines/settings.html", form=form, kept=kept, mail=bool(mail), address=address)


@blueprint.post("/settings/feed/revoke")
@access.signed_in
def revoke_feed() -> Any:
    """Take the address back: whoever has it sees nothing from now on."""
    contact_service.revoke_feed(access.actor())
    flash(_("The old address opens nothing any more."), "success")
    return redirect(url_for("deadlines.settings"))


@blueprint.get("/feed/<token>.ics")
@access.public
def feed(token: str) -> Any:
    """The calendar of the token's owner, for calendar programs."""
    content = contact_service.feed(token)
    if content is None:  # gone or never there: a calendar program is told to stop asking
        return Response(status=410)
    calendar = Response(content, mimetype="text/calendar", headers={"Cache-Control": "private, no-store"})
    return named(calendar, "deadlines.ics", inline=True)


@blueprint.get("/holidays")
@access.signed_in
def holidays() -> Any:
    """A year's holidays and shifted working days."""
    known = holiday_service.years()
    today = clock.today()
    chosen = request.args.get("year", type=int) or (today.year if today.year in known else max(known, default=2026))
    warn = tuple(year for year in (today.year, today.year + 1) if year not in known)
    return render_template(
        "deadlines/holidays.html",
        year=holiday_service.year(chosen),
        years=known,
        warn=warn,
        occasion_words=occasion_words,
        notice_words=notice_words,
    )


@blueprint.route("/holidays/load", methods=["GET", "POST"])
@access.allow(Role.ADMINISTRATOR)
def load() -> Any:
    """Load a year's official notice."""
    form = NoticeForm()
    if form.validate_on_submit():
        found = holiday_service.load_notice(access.actor(), form.year.data, form.notice.data, form.text.data)
        flash(_("The year %(year)s was loaded: %(days)s working days.", year=found.year, days=found.working_days))
        if found.moved:
            flash(
                ngettext(
                    "%(num)s provisional deadline was counted again.",
                    "%(num)s provisional deadlines were counted again.",
                    found.moved,
                )
            )
        return redirect(url_for("deadlines.holidays", year=found.year))
    return render_template("deadlines/load.html", form=form)
