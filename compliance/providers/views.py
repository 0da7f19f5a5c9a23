"""The registry on screen: list, one provider, entering and changing, export of what is shown."""

from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from compliance.accounts.rules import Role
from compliance.providers import export_service, service
from compliance.providers.field_rules import FIELDS
from compliance.providers.rules import (
    CREDIT_WORDS,
    KIND_WORDS,
    LEVEL_WORDS,
    OWNERSHIP_WORDS,
    STATUS_WORDS,
)
from compliance.providers.service import FILTERS, ProviderView, Search
from compliance.web import access
from compliance.web.downloads import named
from compliance.web.furniture import language
from forms.providers import ProviderForm

blueprint = Blueprint("providers", __name__, url_prefix="/providers")
EDITORS = (Role.MANAGER, Role.OFFICER, Role.AGENCY_DIRECTOR)
READERS = (*EDITORS, Role.INSPECTOR, Role.AUDITOR_CLAIMS, Role.LEGAL_REVIEWER, Role.DIRECTOR, Role.OVERSEER)
LABELS = {
    "kind_words": KIND_WORDS,
    "level_words": LEVEL_WORDS,
    "ownership_words": OWNERSHIP_WORDS,
    "status_words": STATUS_WORDS,
    "credit_words": CREDIT_WORDS,
    "fields": FIELDS,
    "Role": Role,
    "editors": EDITORS,
}


def _search() -> Search:
    return Search(
        text=request.args.get("q", "")[:100],
        filters={name: request.args.get(name, "")[:120] for name in FILTERS},
        sort=request.args.get("sort", "code"),
        page=request.args.get("page", 1, type=int),
        licence=request.args.get("licence", ""),
    )


@blueprint.get("/")
@access.allow(*READERS)
def index() -> Any:
    """All providers: searched, filtered, sorted and paged on the server."""
    page, choices = service.search(_search()), service.choices()
    return render_template("providers/index.html", page=page, choices=choices, **LABELS)


@blueprint.get("/export.<any(xlsx, csv):form>")
@access.allow(*READERS)
def export(form: str) -> Any:
    """The rows that the list shows, all pages of them, as a file."""
    rows = service.everything(_search())
    content = export_service.workbook(rows, language()) if form == "xlsx" else export_service.text(rows, language())
    return named(Response(content, mimetype=export_service.MEDIA_TYPES[form]), f"providers.{form}")


@blueprint.get("/<int:provider_id>")
@access.allow(*READERS, provider=service.find)
def show(provider: ProviderView) -> Any:
    """One provider with its facts and its agreements."""
    return render_template("providers/show.html", provider=provider, history=service.history(provider.id), **LABELS)


@blueprint.route("/new", methods=["GET", "POST"])
@access.allow(*EDITORS)
def new() -> Any:
    """Enter a provider by hand."""
    form = ProviderForm()
    if form.validate_on_submit():
        provider_id = service.add(access.actor(), form.code.data or "", form.values())
        flash(_("The provider was added."), "success")
        return redirect(url_for("providers.show", provider_id=provider_id))
    return render_template("providers/edit.html", form=form, provider=None), 422 if form.is_submitted() else 200


@blueprint.route("/<int:provider_id>/edit", methods=["GET", "POST"])
@access.allow(*EDITORS, provider=service.find)
def edit(provider: ProviderView) -> Any:
    """Change a provider's facts."""
    form = ProviderForm(obj=provider)
    if form.validate_on_submit():
        changed = service.change(access.actor(), provider.id, form.code.data or "", form.values())
        flash(_("Saved.") if changed else _("Nothing was changed."), "success")
        return redirect(url_for("providers.show", provider_id=provider.id))
    return render_template("providers/edit.html", form=form, provider=provider), 422 if form.is_submitted() else 200
