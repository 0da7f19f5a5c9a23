"""Rounds: the list, one round, and the acts on it."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from wtforms import Field

from compliance.accounts.rules import AUTHORITY_WORDS, Role
from compliance.foundation.errors import Refusal
from compliance.foundation.words import Words
from compliance.sampling import service
from compliance.sampling.plan_rules import NOTICE_WORDS
from compliance.sampling.rules import ACT_WORDS, EXCLUSION_WORDS, NEXT_WORDS, ORIGIN_WORDS, STATE_WORDS, Act, State
from compliance.sampling.service import RoundView
from compliance.web import access
from compliance.web.furniture import words
from forms.sampling import CloseForm, VoidForm
from forms.web import ConfirmForm

blueprint = Blueprint("sampling", __name__, url_prefix="/sampling")
_ROWS = 50


@blueprint.context_processor
def labels() -> dict[str, Any]:
    """Words that the templates of rounds use."""
    return {
        "act_words": ACT_WORDS,
        "state_words": STATE_WORDS,
        "next_words": NEXT_WORDS,
        "notice_words": NOTICE_WORDS,
        "origin_words": ORIGIN_WORDS,
        "exclusion_words": EXCLUSION_WORDS,
        "Act": Act,
        "State": State,
    }


def show_refusal(field: Field, refusal: Refusal) -> int:
    """Put a refusal beside the field at fault; returns the status the page is sent with."""
    reason = words(Words(zh=f"{refusal.zh}。{refusal.do_zh}", en=f"{refusal.en}. {refusal.do_en}"))
    field.errors = [*field.errors, f"{refusal.number} {reason}"]
    return refusal.status


def back_to(round: RoundView) -> Any:
    """To the page of the round."""
    return redirect(url_for("sampling.show", round_id=round.id))


@blueprint.get("/")
@access.allow(Role.MANAGER, Role.OVERSEER)
def index() -> Any:
    """All rounds, newest first."""
    page = service.rounds(
        access.actor(),
        request.args.get("page", 1, type=int),
        request.args.get("authority", ""),
        request.args.get("q", "").strip(),
    )
    return render_template("sampling/index.html", page=page, authority_words=AUTHORITY_WORDS)


@blueprint.get("/rounds/<round_id>")
@access.allow(Role.MANAGER, Role.OVERSEER, round=service.round_in_scope)
def show(round: RoundView) -> Any:
    """One round: where it stands, what comes next, and the sample to whom it is open."""
    open_to_me = service.may_see_sample(access.actor(), round)
    page = min(max(1, request.args.get("page", 1, type=int)), 10_000)
    shown = slice((page - 1) * _ROWS, page * _ROWS)
    return render_template(
        "sampling/show.html",
        round=round,
        strata=service.sample(round, shown) if open_to_me else (),
        to_mend=open_to_me and service.anyone_barred(round),
        confirm=ConfirmForm(),
        page=page,
        rows=_ROWS,
    )


@blueprint.post("/rounds/<round_id>/commit")
@access.allow(Role.MANAGER, round=service.round_in_scope)
def commit(round: RoundView) -> Any:
    """Freeze and publish."""
    service.commit(access.actor(), round.id)
    flash(_("Committed. The commitment is published; neither plan nor frame can be changed any more."), "success")
    return back_to(round)


@blueprint.post("/rounds/<round_id>/release")
@access.allow(Role.MANAGER, round=service.round_in_scope)
def release(round: RoundView) -> Any:
    """Release to the teams."""
    count = service.release(access.actor(), round.id)
    flash(
        ngettext(
            "%(num)s visit order was released to its team.", "%(num)s visit orders were released to their teams.", count
        ),
        "success",
    )
    return back_to(round)


@blueprint.route("/rounds/<round_id>/close", methods=["GET", "POST"])
@access.allow(Role.MANAGER, round=service.round_in_scope)
def close(round: RoundView) -> Any:
    """Close and publish; unvisited ones need a reason."""
    form = CloseForm() if round.released > round.closed else ConfirmForm()
    if form.validate_on_submit():
        service.close(access.actor(), round.id, form.data.get("reason", ""))
        flash(_("Closed. The record is published."), "success")
        return back_to(round)
    return render_template("sampling/close.html", round=round, form=form), 422 if form.is_submitted() else 200


@blueprint.route("/rounds/<round_id>/void", methods=["GET", "POST"])
@access.allow(Role.MANAGER, round=service.round_in_scope)
def void(round: RoundView) -> Any:
    """Make the live draw void, with a second person."""
    form, status = VoidForm(), 200
    if form.validate_on_submit():
        try:
            second = (form.second_name.data, form.second_password.data)
            service.void(access.actor(), round.id, form.reason.data, second)
            flash(_("The draw is void and stays on the record. Enter a fresh public value to draw again."), "success")
            return back_to(round)
        except Refusal as refusal:
            at = form.second_password if refusal.number.startswith("ACCOUNTS") else form.reason
            status = show_refusal(at, refusal)
    elif form.is_submitted():
        status = 422
    return render_template("sampling/void.html", round=round, form=form), status
