"""What rules go by besides the claims: identities that are one person's, and items that need a level of hospital."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _

from compliance.accounts.rules import Actor, Role
from compliance.claims import service
from compliance.claims.limit_rules import read_limits, written
from compliance.claims.views import LOADERS, READERS, blueprint
from compliance.foundation.errors import Refusal
from compliance.web import access
from compliance.web.furniture import told
from forms.claims import IdentitiesForm, LimitsForm
from forms.web import ConfirmForm


def _alias(_actor: Actor, alias: int) -> service.JoinedView | None:
    return next((one for one in service.joined() if one.alias == alias), None)


@blueprint.get("/persons")
@access.allow(*READERS)
def persons() -> Any:
    """Identities that count as one person's."""
    return _persons(IdentitiesForm())


def _persons(form: IdentitiesForm, error: str = "", status: int = 200) -> Any:
    page = render_template(
        "claims/persons.html",
        joined=service.joined(),
        shown=service.shown,
        form=form,
        confirm=ConfirmForm(),
        error=error,
        loaders=LOADERS,
    )
    return page, status


@blueprint.post("/persons")
@access.allow(*LOADERS)
def join() -> Any:
    """Count two identities as one person's."""
    form = IdentitiesForm()
    if not form.validate_on_submit():
        return _persons(form, status=422)
    try:
        service.join_identities(access.actor(), form.identity.data, form.other.data, form.reason.data)
    except Refusal as refusal:
        return _persons(form, told(refusal), refusal.status)
    flash(_("Both identities count as one person's from now on."), "success")
    return redirect(url_for("claims.persons"))


@blueprint.post("/persons/<int:alias_id>/part")
@access.allow(Role.AUDITOR_CLAIMS, alias=_alias)
def part(alias: service.JoinedView) -> Any:
    """Count two identities apart again: for who works with the settlement data and sees what hangs on it."""
    service.part_identities(access.actor(), alias.alias)
    flash(_("Both identities count apart again."), "success")
    return redirect(url_for("claims.persons"))


@blueprint.get("/items")
@access.allow(*READERS)
def items() -> Any:
    """Items that only providers of a level and above may charge."""
    return _items(LimitsForm(items=written(service.limits_in_force())))


def _items(form: LimitsForm, error: str = "", status: int = 200) -> Any:
    limits = service.limits_in_force()
    return render_template("claims/items.html", limits=limits, form=form, error=error, loaders=LOADERS), status


@blueprint.post("/items")
@access.allow(*LOADERS)
def replace_items() -> Any:
    """Replace the list."""
    form = LimitsForm()
    if not form.validate_on_submit():
        return _items(form, status=422)
    try:
        service.set_item_limits(access.actor(), read_limits(form.items.data or ""))
    except Refusal as refusal:
        return _items(form, told(refusal), refusal.status)
    flash(_("The list is replaced."), "success")
    return redirect(url_for("claims.items"))
