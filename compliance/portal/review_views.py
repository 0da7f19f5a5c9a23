"""A provider's own records that a review found in violation: the clerk drafts what it says, the head sends."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from compliance.accounts.rules import Role
from compliance.foundation.errors import Refusal
from compliance.portal.views import OWN, blueprint
from compliance.reviews import rules
from compliance.reviews import service as reviewing
from compliance.reviews.service import OwnRecord
from compliance.web import access
from compliance.web.furniture import told
from forms.reviews import ExplanationForm
from forms.web import ConfirmForm


@blueprint.get("/reviews")
@access.allow(*OWN)
def reviews() -> Any:
    """Every own record in violation, what waits for an answer first."""
    actor = access.actor()
    own = sorted(reviewing.own_records(actor), key=lambda one: not one.open)
    drafted = {one.round_id for one in own if one.open and one.accepts is not None}
    return render_template(
        "portal/reviews.html",
        records=own,
        drafted=sorted(drafted),
        rules=rules,
        confirm=ConfirmForm(),
        is_head=actor.holds(Role.PROVIDER_HEAD),
    )


@blueprint.route("/reviews/<record_id>", methods=["GET", "POST"])
@access.allow(*OWN, record=reviewing.own_record)
def review(record: OwnRecord) -> Any:
    """One record: what was found, and what the provider says of it."""
    actor, refusal = access.actor(), None
    before = {} if record.accepts is None else {"answer": "accept" if record.accepts else "object", "text": record.text}
    form = ExplanationForm(data=before)
    if record.open and form.validate_on_submit():
        try:
            reviewing.draft(actor, record.id, form.accepts, form.text.data or "")
        except Refusal as stopped:
            refusal = stopped
        else:
            flash(_("The draft was saved; the head sends all answers together."), "success")
            return redirect(_next(record))
    status = refusal.status if refusal else (422 if form.errors else 200)
    return render_template("portal/review.html", record=record, form=form, refusal=refusal, rules=rules), status


def _next(record: OwnRecord) -> str:
    """The next record of the round without a draft, or the list."""
    own = reviewing.own_records(access.actor())
    bare = [one for one in own if one.open and one.accepts is None and one.round_id == record.round_id]
    return url_for("portal.review", record_id=bare[0].id) if bare else url_for("portal.reviews")


@blueprint.post("/reviews/rounds/<int:round_id>/send")
@access.allow(Role.PROVIDER_HEAD, round=reviewing.own_round)
def send_explanations(round: int) -> Any:
    """The head sends every drafted answer of a round."""
    if ConfirmForm().validate_on_submit():
        try:
            count = reviewing.send(access.actor(), round)
        except Refusal as refusal:
            flash(told(refusal), "danger")
        else:
            flash(ngettext("%(num)s answer was sent.", "%(num)s answers were sent.", count), "success")
    return redirect(url_for("portal.reviews"))
