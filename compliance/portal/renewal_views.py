"""The yearly renewal from the provider's side: where it stands, by when, and the head's application."""

from typing import Any

from flask import abort, flash, redirect, render_template, url_for
from flask_babel import gettext as _

from compliance.accounts.rules import Role
from compliance.foundation.errors import Refusal
from compliance.portal.views import OWN, blueprint
from compliance.renewals import loading_service
from compliance.renewals import service as renewals
from compliance.renewals.rules import PLACE_KINDS, PLACE_WORDS, SOURCE, Place
from compliance.web import access
from compliance.web.furniture import told
from forms.web import ConfirmForm


@blueprint.route("/renewal", methods=["GET", "POST"])
@access.allow(*OWN)
def renewal() -> Any:
    """The latest renewal: the own place in it; the head applies."""
    actor = access.actor()
    found = loading_service.current(actor.provider_id or 0)
    form = ConfirmForm()
    if found and form.is_submitted():
        if not actor.holds(Role.PROVIDER_HEAD):
            abort(403)
        if form.validate():
            try:
                renewals.apply(actor, found[0].id, found[1].provider_id)
            except Refusal as refusal:
                form.form_errors.append(told(refusal))
            else:
                flash(_("You applied to renew the agreement."), "success")
                return redirect(url_for("portal.renewal"))
        found = loading_service.current(actor.provider_id or 0)
    page = render_template(
        "portal/renewal.html",
        found=found,
        form=form,
        place_words=PLACE_WORDS,
        place_kinds=PLACE_KINDS,
        source=SOURCE,
        Place=Place,
        is_head=actor.holds(Role.PROVIDER_HEAD),
    )
    return page, 422 if form.is_submitted() else 200
