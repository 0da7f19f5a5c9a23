"""Points of the provider's own staff, and the head's objection to them."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _

from compliance.accounts.rules import Role
from compliance.foundation import clock
from compliance.foundation.errors import Refusal
from compliance.law.points import GROUND_WORDS
from compliance.points import service as points
from compliance.points.loading_service import EntryView
from compliance.points.rules import EVENT_WORDS, RESPONSIBILITY_WORDS, STATE_KINDS, STATE_WORDS
from compliance.portal.views import OWN, blueprint
from compliance.web import access
from compliance.web.downloads import send
from compliance.web.furniture import told
from forms.points import ObjectionForm

LABELS = {
    "ground_words": GROUND_WORDS,
    "responsibility_words": RESPONSIBILITY_WORDS,
    "state_words": STATE_WORDS,
    "state_kinds": STATE_KINDS,
    "event_words": EVENT_WORDS,
}


@blueprint.get("/points", endpoint="points")
@access.allow(*OWN)
def listed() -> Any:
    """Points of the provider's own staff, by decisions against this provider alone."""
    return render_template("portal/points.html", rows=points.own(access.actor()), **LABELS)


@blueprint.get("/points/<entry_id>", endpoint="point")
@access.allow(*OWN, entry=points.own_entry)
def shown(entry: EntryView) -> Any:
    """One entry, and the objection to it while there is time."""
    return _page(entry, ObjectionForm(formdata=None), 200)


@blueprint.post("/points/<entry_id>", endpoint="object_to_points")
@access.allow(Role.PROVIDER_HEAD, entry=points.own_entry)
def objected(entry: EntryView) -> Any:
    """The head's objection."""
    form = ObjectionForm()
    if form.validate_on_submit():
        try:
            points.object_to(access.actor(), entry.id, form.text.data or "")
        except Refusal as refusal:
            form.form_errors.append(told(refusal))
        else:
            flash(_("The objection was sent."), "success")
            return redirect(url_for("portal.point", entry_id=entry.id))
    return _page(entry, form, 422)


@blueprint.get("/points/<entry_id>/papers/<paper_id>/<form>", endpoint="point_paper")
@access.allow(*OWN, entry=points.own_entry)
def paper(entry: EntryView, paper_id: str, form: str) -> Any:
    """The notice or the decision, to be handed to the person."""
    file = points.paper_file(entry.id, paper_id, form)
    return send(file.content, file.media_type, file.name)


def _page(entry: EntryView, form: ObjectionForm, status: int) -> Any:
    open_now = entry.state == "notified" and entry.until is not None and clock.today() <= entry.until
    is_head = access.actor().holds(Role.PROVIDER_HEAD)
    told = {"entry": entry, "papers": points.papers_of(entry.id), "open_now": open_now, "is_head": is_head}
    page = render_template("portal/point.html", form=form, **told, **LABELS)
    return page, status
