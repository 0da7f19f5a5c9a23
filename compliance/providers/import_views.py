"""Importing a list on screen: upload, look, correct the columns, decide doubtful rows, confirm."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from compliance.foundation.errors import Refusal
from compliance.foundation.ids import row_id
from compliance.providers import import_service
from compliance.providers.import_service import ImportView, Preview
from compliance.providers.plan_rules import ACTION_WORDS, Action
from compliance.providers.views import EDITORS, LABELS, blueprint
from compliance.web import access
from compliance.web.furniture import language
from forms.providers import ConfirmImportForm, MappingForm, UploadForm
from forms.web import ConfirmForm

_ROWS = 50
_ORDER = (Action.DECIDE, Action.REJECT, Action.CHANGE, Action.ADD, Action.UNCHANGED, Action.SKIP)


@blueprint.route("/imports", methods=["GET", "POST"])
@access.allow(*EDITORS)
def imports() -> Any:
    """Upload a list, and the lists uploaded before."""
    form = UploadForm()
    if form.validate_on_submit():
        mapping = form.mapping.data.read().decode("utf-8-sig", "replace") if form.mapping.data else ""
        upload = form.file.data
        try:
            seen = import_service.upload(access.actor(), upload.read(), upload.filename or "", form.kind.data, mapping)
        except Refusal as refusal:
            if refusal.number not in ("PROVIDERS-01", "PROVIDERS-02", "PROVIDERS-04"):
                raise
            wrong = form.mapping if refusal.number == "PROVIDERS-04" else form.file
            wrong.errors = [_told(refusal)]
            return _uploads(form, refusal.status)
        return redirect(url_for("providers.preview", source_id=seen.source.id))
    return _uploads(form, 422 if form.is_submitted() else 200)


def _uploads(form: UploadForm, status: int) -> Any:
    found = import_service.recent()
    return render_template("providers/imports.html", form=form, recent=found, action_words=ACTION_WORDS), status


def _told(refusal: Refusal) -> str:
    if language() == "en":
        return f"{refusal.number} {refusal.en}. {refusal.do_en}."
    return f"{refusal.number} {refusal.zh}。{refusal.do_zh}。"


@blueprint.get("/imports/<int:source_id>")
@access.allow(*EDITORS, source=import_service.find)
def preview(source: ImportView) -> Any:
    """What the list says and what loading it would do."""
    if source.loaded_at:
        return render_template("providers/loaded.html", source=source, action_words=ACTION_WORDS)
    seen = import_service.preview(source.id)
    shown = _shown(seen)
    rows = seen.plan.of(shown)
    number = max(1, min(request.args.get("page", 1, type=int), -(-len(rows) // _ROWS) or 1))
    return render_template(
        "providers/preview.html",
        seen=seen,
        shown=shown,
        counts={action: seen.plan.count(action) for action in _ORDER},
        rows=rows[(number - 1) * _ROWS : number * _ROWS],
        page={"number": number, "size": _ROWS, "total": len(rows)},
        mapping_form=MappingForm(header=seen.reading.header, kind=seen.reading.constants.get("kind", "")),
        confirm_form=ConfirmImportForm(plan=seen.plan.sha256),
        decide_form=ConfirmForm(),
        Action=Action,
        action_words=ACTION_WORDS,
        samples=_samples(seen),
        **LABELS,
    )


def _shown(seen: Preview) -> Action:
    asked = request.args.get("show", "")
    if asked in set(Action):
        return Action(asked)
    return next((action for action in _ORDER if seen.plan.count(action)), Action.ADD)


def _samples(seen: Preview) -> list[tuple[int, str, str, list[str]]]:
    """For each column of the list: position, heading, our field, and three values."""
    fields = {at: key for key, at in seen.reading.columns.items()}
    header = seen.reading.header
    heads = seen.sheet.rows[header - 1] if header else ()
    body = [row for row in seen.sheet.rows[header : header + 50] if any(row)]
    found = []
    for at in range(1, min(seen.sheet.width, 60) + 1):
        values = [row[at - 1] for row in body if len(row) >= at and row[at - 1].strip()][:3]
        heading = heads[at - 1] if len(heads) >= at else ""
        found.append((at, heading, fields.get(at, ""), values))
    return found


@blueprint.post("/imports/<int:source_id>/mapping")
@access.allow(*EDITORS, source=import_service.find)
def remap(source: ImportView) -> Any:
    """Assign the columns anew."""
    form = MappingForm()
    if form.validate_on_submit():
        columns, constants = form.columns(request.form), form.constants()
        if "kind" in constants:
            columns.pop("kind", None)
        import_service.remap(access.actor(), source.id, columns=columns, header=form.header.data, constants=constants)
        flash(_("The preview follows the new columns."), "success")
    else:
        flash(_("The row of the headings is a number from 0 to 50."), "error")
    return redirect(url_for("providers.preview", source_id=source.id))


@blueprint.post("/imports/<int:source_id>/decisions")
@access.allow(*EDITORS, source=import_service.find)
def decide(source: ImportView) -> Any:
    """Say of doubtful rows whether they are a provider of the registry."""
    given = {name.removeprefix("row-"): value for name, value in request.form.items() if name.startswith("row-")}
    decisions = {key: choice for row, choice in given.items() if (key := row_id(row)) is not None and choice}
    import_service.remap(access.actor(), source.id, decisions=decisions)
    flash(_("The decisions were kept."), "success")
    return redirect(url_for("providers.preview", source_id=source.id))


@blueprint.post("/imports/<int:source_id>/confirm")
@access.allow(*EDITORS, source=import_service.find)
def confirm(source: ImportView) -> Any:
    """Load the list as shown."""
    form = ConfirmImportForm()
    if form.validate_on_submit():
        loaded = import_service.confirm(access.actor(), source.id, form.plan.data or "")
        if not loaded.added and not loaded.changed:
            flash(_("The list agrees with the registry: 0 rows were changed."), "success")
        else:
            told = {"added": loaded.added, "changed": loaded.changed, "unchanged": loaded.unchanged}
            flash(_("Loaded: %(added)s added, %(changed)s changed, %(unchanged)s unchanged.", **told), "success")
    return redirect(url_for("providers.preview", source_id=source.id))
