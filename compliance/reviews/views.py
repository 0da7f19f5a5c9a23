"""Rounds of record review on screen: the list, one round with its next step, its records, its figures."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from compliance.accounts.rules import Actor, Role
from compliance.foundation.errors import Refusal
from compliance.reviews import rules, service
from compliance.reviews.round_service import CAPACITY
from compliance.reviews.rules import VISIBLE, State, Thing
from compliance.reviews.service import RecordView, RoundView
from compliance.web import access
from compliance.web.furniture import told
from forms.reviews import CapacityForm, DrawForm, MarkForm, OpenForm, ReasonForm
from forms.web import ConfirmForm

blueprint = Blueprint("reviews", __name__, url_prefix="/reviews")
READERS = tuple(sorted(VISIBLE[Thing.PROGRESS][1]))
OFFICE = tuple(sorted(VISIBLE[Thing.PROGRESS][0]))
AUDITORS = tuple(sorted(VISIBLE[Thing.ORIGINALS][0]))
FIGURES = tuple(sorted(VISIBLE[Thing.STATISTICS][1]))
# Step -> the state in which the manager takes it, and what it does.
STEPS: Mapping[str, tuple[frozenset[State], Callable[[Actor, int], Any]]] = MappingProxyType(
    {
        "commit": (frozenset({State.OPEN}), service.commit),
        "assign": (frozenset({State.DRAWN}), service.assign),
        "thirds": (frozenset({State.REVIEWING}), service.give_thirds),
        "close": (frozenset({State.REVIEWING}), service.close),
        "tell": (frozenset({State.CLOSED}), service.tell),
        "again": (frozenset({State.TOLD}), service.look_again),
        "record": (frozenset({State.TOLD, State.AGAIN}), service.record_findings),
    }
)


@blueprint.get("/")
@access.allow(*OFFICE)
def index() -> Any:
    """Every quarter's round."""
    return _index(None)


def _index(form: OpenForm | None, status: int = 200) -> Any:
    rounds, quarters = service.rounds(), service.quarters_with_claims()
    done = {one.quarter.code for one in rounds}
    newest = next((one.code for one in quarters if one.code not in done), None)
    page = render_template(
        "reviews/index.html",
        rounds=rounds,
        form=form or OpenForm(quarters, formdata=None, capacity=CAPACITY, quarter=newest),
        rules=rules,
        may_open=access.actor().holds(Role.MANAGER),
    )
    return page, status


@blueprint.post("/")
@access.allow(Role.MANAGER)
def open_round() -> Any:
    """Open a quarter's round."""
    form = OpenForm(service.quarters_with_claims())
    if not form.validate_on_submit():
        return _index(form, 422)
    try:
        made = service.open_round(access.actor(), form.quarter.data, form.capacity.data)
    except Refusal as refusal:
        form.quarter.errors = [told(refusal)]
        return _index(form, refusal.status)
    return redirect(url_for("reviews.show", round_id=made))


@blueprint.get("/rounds/<int:round_id>")
@access.allow(*READERS, round=service.round_in_scope)
def show(round: RoundView) -> Any:
    """One round: where it stands, what comes next."""
    return _show(round)


def _show(round: RoundView, form: Any = None, refusal: Refusal | None = None) -> Any:
    actor = access.actor()
    manages = actor.holds(Role.MANAGER)
    page = render_template(
        "reviews/show.html",
        round=round,
        rules=rules,
        refusal=refusal,
        draw_form=form if isinstance(form, DrawForm) else DrawForm(formdata=None),
        capacity_form=form if isinstance(form, CapacityForm) else CapacityForm(formdata=None, capacity=round.capacity),
        confirm=ConfirmForm(),
        loads=service.loads(round) if manages and round.assigned_at else (),
        manages=manages,
        knows=service.may_see(Thing.IDENTITIES, actor, round.closed),
        steps=[name for name, (states, _act) in STEPS.items() if round.state in states],
    )
    return page, refusal.status if refusal else (422 if form is not None and form.errors else 200)


@blueprint.post("/rounds/<int:round_id>/<any(commit,assign,thirds,close,tell,again,record):step>")
@access.allow(Role.MANAGER, round=service.round_in_scope)
def take(round: RoundView, step: str) -> Any:
    """Take the next step of a round."""
    if not ConfirmForm().validate_on_submit():
        return _show(round)
    try:
        STEPS[step][1](access.actor(), round.id)
    except Refusal as refusal:
        return _show(round, refusal=refusal)
    flash(_("Done. What comes next is shown below."), "success")
    return redirect(url_for("reviews.show", round_id=round.id))


@blueprint.post("/rounds/<int:round_id>/draw")
@access.allow(Role.MANAGER, round=service.round_in_scope)
def draw(round: RoundView) -> Any:
    """Draw the random part by a value that two persons entered."""
    form = DrawForm()
    if not form.validate_on_submit():
        return _show(round, form)
    try:
        service.draw(access.actor(), round.id, form.value.data, *form.keepers())
    except Refusal as refusal:
        return _show(round, form, refusal)
    flash(_("The random records are drawn."), "success")
    return redirect(url_for("reviews.show", round_id=round.id))


@blueprint.post("/rounds/<int:round_id>/capacity")
@access.allow(Role.MANAGER, round=service.round_in_scope)
def capacity(round: RoundView) -> Any:
    """How much one reviewer takes in this round."""
    form = CapacityForm()
    if not form.validate_on_submit():
        return _show(round, form)
    service.set_capacity(access.actor(), round.id, form.capacity.data)
    return redirect(url_for("reviews.show", round_id=round.id))


@blueprint.route("/rounds/<int:round_id>/mark", methods=["GET", "POST"])
@access.allow(*AUDITORS, round=service.round_in_scope)
def mark(round: RoundView) -> Any:
    """Mark disputed records by their claims' numbers."""
    form, refusal = MarkForm(), None
    if form.validate_on_submit():
        try:
            count = service.mark(access.actor(), round.id, form.numbers(), form.reason.data)
        except Refusal as stopped:
            refusal = stopped
        else:
            flash(ngettext("%(num)s record was marked.", "%(num)s records were marked.", count), "success")
            return redirect(url_for("reviews.records", round_id=round.id))
    status = refusal.status if refusal else (422 if form.errors else 200)
    return render_template("reviews/mark.html", round=round, form=form, refusal=refusal), status


@blueprint.get("/rounds/<int:round_id>/records")
@access.allow(*READERS, round=service.round_in_scope)
def records(round: RoundView) -> Any:
    """The records of a round; results after the closing."""
    actor = access.actor()
    knows = service.may_see(Thing.IDENTITIES, actor, round.closed)
    part = request.args.get("part", "")
    part = part if part in set(rules.Part) else ""
    found = service.records(actor, round, request.args.get("page", 1, type=int), part) if knows else None
    page = render_template("reviews/records.html", round=round, page=found, part=part, rules=rules, knows=knows)
    return page, 200 if knows else 403


@blueprint.get("/rounds/<int:round_id>/figures")
@access.allow(*FIGURES, round=service.closed_round)
def figures(round: RoundView) -> Any:
    """Shares of the two parts, each with its own denominator, and how far reviewers agree."""
    knows = service.may_see(Thing.IDENTITIES, access.actor(), round.closed)
    found = service.statistics(round)
    return render_template("reviews/figures.html", round=round, found=found, rules=rules, knows=knows)


@blueprint.post("/records/<uuid:record_id>/unblind")
@access.allow(Role.MANAGER, record=service.record_in_scope)
def unblind(record: RecordView) -> Any:
    """Learn who judged a record, for a reason that is kept."""
    form = ReasonForm()
    if form.validate_on_submit():
        try:
            service.unblind(access.actor(), record.id, form.reason.data)
        except Refusal as refusal:
            flash(told(refusal), "danger")
        else:
            flash(_("It is kept on the trail that you were told."), "success")
    return redirect(url_for("reviews.record", record_id=record.id))
