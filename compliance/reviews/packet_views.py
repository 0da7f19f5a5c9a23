"""Packets on screen: upload, boxes over what must not be seen, and the second person's check."""

from typing import Any
from uuid import UUID

from flask import Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from compliance.foundation.errors import Refusal
from compliance.reviews import rules, service
from compliance.reviews.explanation_service import objections_of
from compliance.reviews.masking_rules import GRID, boxes_of
from compliance.reviews.rules import State, Thing
from compliance.reviews.service import PageView, RecordView, RoundView
from compliance.reviews.views import AUDITORS, READERS, blueprint
from compliance.web import access
from compliance.web.furniture import told
from forms.reviews import MaskForm, PacketForm, ReasonForm
from forms.web import ConfirmForm

_SHEETS = 12


@blueprint.get("/records/<uuid:record_id>")
@access.allow(*READERS, record=service.record_in_scope)
def record(record: RecordView) -> Any:
    """One record: its packet, and after the closing its result."""
    return _record(record, PacketForm())


def _record(record: RecordView, form: PacketForm, refusal: Refusal | None = None) -> Any:
    actor = access.actor()
    found = service.round_in_scope(actor, record.round_id)
    prepares = service.may_see(Thing.ORIGINALS, actor, record.closed)
    page = render_template(
        "reviews/record.html",
        record=record,
        round=found,
        pages=service.pages_of(actor, record.id) if prepares or record.closed else (),
        looks=service.looks(actor, record.id),
        unblindings=service.unblindings(record.id) if record.closed else (),
        form=form,
        reason_form=ReasonForm(formdata=None),
        confirm=ConfirmForm(),
        refusal=refusal,
        rules=rules,
        prepares=prepares and found is not None and found.state is State.DRAWN,
        may_unblind=service.may_see(Thing.REVIEWERS, actor, record.closed),
    )
    return page, refusal.status if refusal else (422 if form.errors else 200)


@blueprint.post("/records/<uuid:record_id>/pages")
@access.allow(*AUDITORS, record=service.record_in_scope)
def upload(record: RecordView) -> Any:
    """Add files to the packet."""
    form = PacketForm()
    if not form.validate_on_submit():
        return _record(record, form)
    try:
        count = service.upload(access.actor(), record.id, [one.read() for one in form.files.data])
    except Refusal as refusal:
        return _record(record, form, refusal)
    flash(
        ngettext("%(num)s page was added; mask it.", "%(num)s pages were added; mask each of them.", count), "success"
    )
    return redirect(url_for("reviews.record", record_id=record.id))


@blueprint.post("/records/<uuid:record_id>/drop")
@access.allow(*AUDITORS, record=service.record_in_scope)
def drop(record: RecordView) -> Any:
    """Take out a record whose papers cannot be had."""
    form = ReasonForm()
    if form.validate_on_submit():
        try:
            service.drop(access.actor(), record.id, form.reason.data)
        except Refusal as refusal:
            flash(told(refusal), "danger")
        else:
            flash(_("The record is taken out; it stays on the list with its reason."), "success")
    return redirect(url_for("reviews.record", record_id=record.id))


@blueprint.route("/pages/<uuid:page_id>/mask", methods=["GET", "POST"])
@access.allow(*AUDITORS, page=service.page_in_scope)
def mask(page: PageView) -> Any:
    """Draw boxes over what a reviewer must not see."""
    form, refusal, actor = MaskForm(), None, access.actor()
    if form.validate_on_submit():
        try:
            service.mask(actor, page.id, boxes_of(_drawn(form)))
            if request.form.get("press") == "alike":
                count = service.mask_alike(actor, page.id)
                flash(
                    ngettext(
                        "%(num)s more page of this size was masked alike; look at it.",
                        "%(num)s more pages of this size were masked alike; look at each.",
                        count,
                    ),
                    "success",
                )
        except Refusal as stopped:
            refusal = stopped
        else:
            return redirect(_next(page))
    status = refusal.status if refusal else (422 if form.errors else 200)
    shown = render_template(
        "reviews/mask_page.html", page=page, form=form, refusal=refusal, grid=GRID, confirm=ConfirmForm()
    )
    return shown, status


def _drawn(form: MaskForm) -> Any:
    try:
        return form.drawn()
    except ValueError:
        return [[None]]


def _next(page: PageView) -> str:
    """The next page of the packet that is not masked, else the packet."""
    bare = [one for one in service.pages_of(access.actor(), page.record_id) if one.masked is None]
    if bare:
        return url_for("reviews.mask", page_id=bare[0].id)
    return url_for("reviews.record", record_id=page.record_id)


@blueprint.post("/pages/<uuid:page_id>/remove")
@access.allow(*AUDITORS, page=service.page_in_scope)
def remove(page: PageView) -> Any:
    """Take out a wrong page."""
    if ConfirmForm().validate_on_submit():
        try:
            service.remove(access.actor(), page.id)
        except Refusal as refusal:
            flash(told(refusal), "danger")
    return redirect(url_for("reviews.record", record_id=page.record_id))


@blueprint.post("/pages/<uuid:page_id>/send-back")
@access.allow(*AUDITORS, page=service.page_in_scope)
def send_back(page: PageView) -> Any:
    """The check found something left to see."""
    if ConfirmForm().validate_on_submit():
        try:
            service.send_back(access.actor(), page.id)
            flash(_("The page goes back to be masked again."), "success")
        except Refusal as refusal:
            flash(told(refusal), "danger")
    return redirect(url_for("reviews.record", record_id=page.record_id))


@blueprint.get("/pages/<uuid:page_id>.jpg")
@access.allow(*AUDITORS, page=service.page_in_scope)
def page_picture(page: PageView) -> Response:
    """The page as it was, for who masks it."""
    return shown(service.picture(page.picture))


@blueprint.get("/pages/<uuid:page_id>/masked.jpg")
@access.allow(*READERS, page=service.page_in_scope)
def page_masked(page: PageView) -> Response:
    """The page as a reviewer sees it; 404 until it is masked."""
    return shown(service.picture(page.masked)) if page.masked else Response(status=404)


def shown(content: bytes) -> Response:
    """A picture of ours, under no name and for no cache: neither date nor tag tells which other page is the same."""
    response = Response(content, mimetype="image/jpeg")
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


@blueprint.route("/rounds/<int:round_id>/check", methods=["GET", "POST"])
@access.allow(*AUDITORS, round=service.round_in_scope)
def check(round: RoundView) -> Any:
    """Masked packets one beside the other, for the second person."""
    actor, refusal = access.actor(), None
    if request.method == "POST" and ConfirmForm().validate_on_submit():
        try:
            count = service.check(actor, [UUID(one) for one in request.form.getlist("record")])
        except (Refusal, ValueError) as stopped:
            refusal = stopped if isinstance(stopped, Refusal) else None
        else:
            flash(ngettext("%(num)s packet was checked.", "%(num)s packets were checked.", count), "success")
            return redirect(url_for("reviews.check", round_id=round.id))
    waiting = service.to_check(actor, round, _SHEETS)
    page = render_template(
        "reviews/check.html", round=round, waiting=waiting, refusal=refusal, confirm=ConfirmForm(), rules=rules
    )
    return page, refusal.status if refusal else 200


@blueprint.route("/rounds/<int:round_id>/objections", methods=["GET", "POST"])
@access.allow(*AUDITORS, round=service.round_in_scope)
def objections(round: RoundView) -> Any:
    """What providers object to, and the same without names for the fresh experts."""
    found, refusal = objections_of(round.id), None
    if request.method == "POST" and ConfirmForm().validate_on_submit():
        try:
            texts = {one.record_id: request.form.get(f"t-{one.record_id}", "") for one in found}
            service.make_blind(access.actor(), texts)
        except Refusal as stopped:
            refusal = stopped
        else:
            flash(_("The objections can be given to fresh experts."), "success")
            return redirect(url_for("reviews.objections", round_id=round.id))
    page = render_template(
        "reviews/objections.html", round=round, found=found, refusal=refusal, confirm=ConfirmForm(), rules=rules
    )
    return page, refusal.status if refusal else 200
