"""Lists of the quarter: proposals to confirm, and what is left of those that are open."""

from typing import Any

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from compliance.accounts.rules import Role
from compliance.web import access
from compliance.worklists import service
from compliance.worklists.rules import STATE_WORDS, title
from compliance.worklists.service import ItemView, WorklistView
from forms.worklists import ConfirmForm, DeclineForm

blueprint = Blueprint("worklists", __name__, url_prefix="/worklists")
WORDS = {
    "called": title,
    "state_words": STATE_WORDS,
    "kinds": {"proposed": "due", "open": "due", "closed": "good"},
}


def _page(item: ItemView) -> str:
    return url_for(item.endpoint, **item.values) if item.endpoint in current_app.view_functions else ""


@blueprint.get("/")
@access.allow(*service.READERS)
def index() -> Any:
    """Every list, the newest first."""
    return render_template("worklists/index.html", worklists=service.worklists(access.actor()), **WORDS)


@blueprint.get("/<int:worklist_id>")
@access.allow(*service.READERS, worklist=service.find)
def show(worklist: WorklistView) -> Any:
    """One list: what is on it, and what a manager decides."""
    return _show(worklist, ConfirmForm(), DeclineForm(), 200)


def _show(worklist: WorklistView, confirm: ConfirmForm, decline: DeclineForm, status: int) -> Any:
    forms = {"confirm": confirm, "decline": decline}
    number = min(max(1, request.args.get("page", 1, type=int)), max(1, -(-worklist.total // service.PAGE_SIZE)))
    shown = service.items(worklist.id, number)
    page = {"number": number, "size": service.PAGE_SIZE, "total": worklist.total}
    return render_template(
        "worklists/show.html", worklist=worklist, shown=shown, page=page, page_of=_page, **forms, **WORDS
    ), status


def _back(worklist: WorklistView, told: str) -> Any:
    flash(told, "success")
    return redirect(url_for("worklists.show", worklist_id=worklist.id))


@blueprint.post("/<int:worklist_id>/confirm")
@access.allow(Role.MANAGER, worklist=service.find)
def confirm(worklist: WorklistView) -> Any:
    """Open a proposed list."""
    form = ConfirmForm()
    if not form.validate_on_submit():
        return _show(worklist, form, DeclineForm(None), 422)
    service.confirm(access.actor(), worklist.id, form.at_random.data or 0)
    return _back(worklist, _("The list is open."))


@blueprint.post("/<int:worklist_id>/decline")
@access.allow(Role.MANAGER, worklist=service.find)
def decline(worklist: WorklistView) -> Any:
    """Decide that nothing is done this time."""
    form = DeclineForm()
    if not form.validate_on_submit():
        return _show(worklist, ConfirmForm(None), form, 422)
    service.decline(access.actor(), worklist.id, form.reason.data or "")
    return _back(worklist, _("Declined."))


@blueprint.post("/<int:worklist_id>/items/<int:item_id>/done")
@access.allow(*service.WORKERS, worklist=service.find)
def tick(worklist: WorklistView, item_id: int) -> Any:
    """Mark one thing as dealt with."""
    service.tick(access.actor(), worklist.id, item_id)
    page = service.page_of(worklist.id, item_id)
    return redirect(url_for("worklists.show", worklist_id=worklist.id, page=page if page > 1 else None))


@blueprint.post("/<int:worklist_id>/close")
@access.allow(Role.MANAGER, worklist=service.find)
def close(worklist: WorklistView) -> Any:
    """Close an open list."""
    service.close(access.actor(), worklist.id)
    return _back(worklist, _("The list is closed."))
