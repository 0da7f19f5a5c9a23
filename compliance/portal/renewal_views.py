"""The yearly renewal from the provider's side: where it stands, by when, and the head's application."""

from typing import Any

from flask import flash, redirect, render_template, url_for
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


@blueprint.get("/renewal")
@access.allow(*OWN)
def renewal() -> Any:
    """The latest renewal and the own place in it."""
    return _page(ConfirmForm(formdata=None), 200)


@blueprint.post("/renewal")
@access.allow(Role.PROVIDER_HEAD)
def apply_to_renew() -> Any:
    """The head applies to renew the agreement."""
    actor, form = access.actor(), ConfirmForm()
    found = loading_service.current(actor.provider_id or 0)
    if found and form.validate_on_submit():
        try:
            renewals.apply(actor, found[0].id, found[1].provider_id)
        except Refusal as refusal:
            form.form_errors.append(told(refusal))
        else:
            flash(_("You applied to renew the agreement."), "success")
            return redirect(url_for("portal.renewal"))
    return _page(form, 422)


def _page(form: ConfirmForm, status: int) -> Any:
    actor = access.actor()
    page = render_template(
        "portal/renewal.html",
        found=loading_service.current(actor.provider_id or 0),
        form=form,
        place_words=PLACE_WORDS,
        place_kinds=PLACE_KINDS,
        source=SOURCE,
        Place=Place,
        is_head=actor.holds(Role.PROVIDER_HEAD),
    )
    return page, status
