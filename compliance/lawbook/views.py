"""The values of the law on screen: listed, compared between two days, and added to by two people."""

from datetime import date, timedelta
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from compliance.accounts import service as accounts
from compliance.accounts.rules import Actor, Role
from compliance.foundation import clock
from compliance.foundation.errors import Refusal
from compliance.law.parameters import STANDING_WORDS, UNIT_WORDS, Parameter
from compliance.lawbook import service
from compliance.lawbook.listing_rules import TOPICS, listed, topic_of, value_words
from compliance.lawbook.rules import ENTRY_KINDS, ENTRY_WORDS, RECORDED, Entry
from compliance.web import access
from compliance.web.furniture import told
from forms.lawbook import RefuseForm, ValueForm
from forms.web import ConfirmForm

blueprint = Blueprint("lawbook", __name__, url_prefix="/lawbook")

READERS = (
    Role.MANAGER,
    Role.AUDITOR_CLAIMS,
    Role.OFFICER,
    Role.LEGAL_REVIEWER,
    Role.AGENCY_DIRECTOR,
    Role.DIRECTOR,
    Role.OVERSEER,
)
LABELS = {
    "topics": TOPICS,
    "units": UNIT_WORDS,
    "standings": STANDING_WORDS,
    "entry_words": ENTRY_WORDS,
    "entry_kinds": ENTRY_KINDS,
    "recorded": RECORDED,
    "value_words": value_words,
    "proposers": service.PROPOSERS,
    "approvers": service.APPROVERS,
}


def find_parameter(_actor: Actor, key: str) -> Parameter | None:
    """The name of a page's address."""
    return service.law().get(key)


@blueprint.get("/")
@access.allow(*READERS)
def index() -> Any:
    """Every value in force on a day, by topic, and what waits for a second person."""
    day, text = _day("on"), request.args.get("q", "")[:60]
    topic = _topic() or ("" if text or request.args.get("topic") == "all" else next(iter(TOPICS)))
    rows = listed(service.law(), day, topic, text)
    waiting = service.entries()
    return render_template(
        "lawbook/index.html",
        rows=rows,
        day=day,
        topic=topic,
        waiting=waiting,
        names=_names(waiting),
        parameters=service.law(),
        **LABELS,
    )


@blueprint.get("/compare")
@access.allow(*READERS)
def compare() -> Any:
    """Two days side by side."""
    second = _day("second")
    first = _day("first", second - timedelta(days=365))
    rows = listed(service.law(), first, _topic(), other=second)
    if not request.args.get("all"):
        rows = tuple(row for row in rows if row.differs)
    return render_template("lawbook/compare.html", rows=rows, first=first, second=second, **LABELS)


@blueprint.get("/values/<parameter_id>")
@access.allow(*READERS, parameter=find_parameter)
def show(parameter: Parameter) -> Any:
    """One name: every value of every layer, and what was recorded for it, by whom."""
    history = service.entries(parameter.key)
    return render_template(
        "lawbook/show.html",
        parameter=parameter,
        topic=topic_of(parameter.key),
        present=parameter.find(clock.today()),
        history=history,
        names=_names(history),
        form=ConfirmForm(),
        refuse_form=RefuseForm(formdata=None),
        **LABELS,
    )


@blueprint.route("/values/<parameter_id>/new", methods=["GET", "POST"])
@access.allow(*service.PROPOSERS, parameter=find_parameter)
def new(parameter: Parameter) -> Any:
    """Propose a dated value."""
    form = ValueForm(parameter)
    if form.validate_on_submit():
        try:
            service.propose(access.actor(), form.proposal())
        except Refusal as refusal:
            form.form_errors.append(told(refusal))
        else:
            flash(_("Recorded. It counts once a second person has approved it."), "success")
            return redirect(url_for("lawbook.show", parameter_id=parameter.key))
    page = render_template("lawbook/new.html", parameter=parameter, topic=topic_of(parameter.key), form=form, **LABELS)
    return page, 422 if form.is_submitted() else 200


@blueprint.post("/entries/<int:entry_id>/approve")
@access.allow(*service.APPROVERS, entry=service.find_entry)
def approve(entry: Entry) -> Any:
    """Let a value count; never by the person who proposed it."""
    if not ConfirmForm().validate_on_submit():
        abort(400)
    service.approve(access.actor(), entry.id)
    flash(
        _("Approved: the value counts from now on. What was decided earlier keeps what it was decided by."), "success"
    )
    return redirect(url_for("lawbook.show", parameter_id=entry.proposal.key))


@blueprint.post("/entries/<int:entry_id>/refuse")
@access.allow(*dict.fromkeys((*service.APPROVERS, *service.PROPOSERS)), entry=service.find_entry)
def refuse(entry: Entry) -> Any:
    """Leave a value out, with a reason."""
    form = RefuseForm()
    service.refuse(access.actor(), entry.id, form.reason.data or "" if form.validate_on_submit() else "")
    flash(_("The value was left out."), "success")
    return redirect(url_for("lawbook.show", parameter_id=entry.proposal.key))


def _names(entries: tuple[Entry, ...]) -> dict[int, str]:
    people = {person for entry in entries for person in (entry.recorded_by, entry.decided_by) if person}
    return accounts.display_names(people)


def _topic() -> str:
    topic = request.args.get("topic", "")
    return topic if topic in TOPICS else ""


def _day(name: str, default: date | None = None) -> date:
    try:
        return date.fromisoformat(request.args.get(name, ""))
    except ValueError:
        return default or clock.today()
