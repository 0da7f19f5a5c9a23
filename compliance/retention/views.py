"""What is due to be erased, the proposals, and their approval."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _

from compliance.accounts.rules import Role
from compliance.foundation.errors import Refusal
from compliance.law.parameters import STANDING_WORDS, unit_words
from compliance.retention import service
from compliance.web import access
from compliance.web.furniture import told
from forms.web import ConfirmForm

blueprint = Blueprint("retention", __name__, url_prefix="/retention")
PROPOSERS = (Role.ADMINISTRATOR,)
APPROVERS = (Role.ADMINISTRATOR, Role.DIRECTOR, Role.AGENCY_DIRECTOR)


@blueprint.get("/")
@access.allow(*APPROVERS, Role.OVERSEER)
def index() -> Any:
    """How long each kind is kept, what is due, what was proposed and erased: counts, and nothing of a person."""
    return render_template(
        "retention/index.html",
        kinds=service.overview(),
        words_of={key: one.words for key, one in service.keepings().items()},
        erasures=service.erasures(access.actor()),
        proposers=PROPOSERS,
        approvers=APPROVERS,
        standing_words=STANDING_WORDS,
        unit_words=unit_words,
        confirm=ConfirmForm(),
    )


def _done(act: Any, words: str) -> Any:
    try:
        act()
    except Refusal as refusal:
        flash(told(refusal), "error")
    else:
        flash(words, "success")
    return redirect(url_for("retention.index"))


@blueprint.post("/<keeping>/propose")
@access.allow(*PROPOSERS)
def propose(keeping: str) -> Any:
    """Propose to erase what is due of a kind."""
    return _done(lambda: service.propose(access.actor(), keeping), _("Proposed; a second person approves it."))


@blueprint.post("/erasures/<int:erasure_id>/approve")
@access.allow(*APPROVERS)
def approve(erasure_id: int) -> Any:
    """Approve another's proposal; it is erased at once."""
    return _done(lambda: service.approve(access.actor(), erasure_id), _("Erased. The trail says what and by whom."))


@blueprint.post("/erasures/<int:erasure_id>/withdraw")
@access.allow(*PROPOSERS)
def withdraw(erasure_id: int) -> Any:
    """Take a proposal back."""
    return _done(lambda: service.withdraw(access.actor(), erasure_id), _("Withdrawn."))
