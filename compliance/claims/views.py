"""Settlement data on screen: what is in the store, an export on its way into it, a batch and what was rejected."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from compliance.accounts.rules import Actor, Role
from compliance.claims import service, upload_service
from compliance.claims.column_rules import OF_CONTENT, Type
from compliance.claims.store_service import BatchView
from compliance.claims.upload_rules import STATE_WORDS, STEP_WORDS, State
from compliance.claims.upload_service import UploadView
from compliance.foundation.errors import Refusal
from compliance.web import access, downloads
from compliance.web.furniture import told
from forms.claims import LayoutForm, UploadForm, WithdrawForm

blueprint = Blueprint("claims", __name__, url_prefix="/claims")
LOADERS = (Role.AUDITOR_CLAIMS, Role.MANAGER)
READERS = (*LOADERS, Role.OFFICER, Role.AGENCY_DIRECTOR, Role.OVERSEER)
_WORDS = {"state_words": STATE_WORDS, "step_words": STEP_WORDS, "State": State, "loaders": LOADERS}


def _batch(_actor: Actor, batch_id: int) -> BatchView | None:
    return service.batch(batch_id)


def _upload(_actor: Actor, upload_id: int) -> UploadView | None:
    return upload_service.upload(upload_id)


@blueprint.get("/")
@access.allow(*READERS)
def index() -> Any:
    """What is in the store, and what is on its way."""
    return render_template(
        "claims/index.html",
        batches=service.batches(),
        months=service.covered(),
        uploads=upload_service.open_uploads(),
        **_WORDS,
    )


@blueprint.route("/new", methods=["GET", "POST"])
@access.allow(*LOADERS)
def new() -> Any:
    """Upload an export."""
    form = UploadForm()
    if form.validate_on_submit():
        file = form.file.data
        try:
            seen = upload_service.take(access.actor(), file.stream, file.filename or "", form.source.data.strip())
        except Refusal as refusal:
            form.file.errors = [told(refusal)]
            return render_template("claims/new.html", form=form), refusal.status
        return redirect(url_for("claims.upload", upload_id=seen.id))
    return render_template("claims/new.html", form=form), 422 if form.is_submitted() else 200


@blueprint.get("/uploads/<int:upload_id>")
@access.allow(*LOADERS, upload=_upload)
def upload(upload: UploadView) -> Any:
    """An export on its way: which column is which, how far it is, or why it was not loaded."""
    if upload.state == State.DONE and upload.batch_id:
        return redirect(url_for("claims.batch", batch_id=upload.batch_id))
    return _shown(upload)


def _shown(upload: UploadView, error: str = "", status: int = 200) -> Any:
    looked = None if upload.busy or upload.state == State.CANCELLED else upload_service.peek(upload)
    layout, fields = upload.layout, OF_CONTENT[upload.layout.content]
    columns = {place: name for name, place in layout.columns.items() if name in fields}
    form = LayoutForm(row_is=layout.content, money=layout.formats.get("money", "yuan"))
    page = render_template(
        "claims/upload.html",
        upload=upload,
        looked=looked,
        form=form,
        error=error,
        fields=fields,
        columns=columns,
        places_of_people={place: True for place, name in columns.items() if fields[name].type is Type.PERSON},
        **_WORDS,
    )
    return page, status


@blueprint.get("/uploads/<int:upload_id>/progress")
@access.allow(*LOADERS, upload=_upload)
def progress(upload: UploadView) -> Any:
    """How far an import is, for the page that asks every two seconds; tells it to load anew once it is done."""
    page = render_template("claims/progress.html", upload=upload, **_WORDS)
    return (page, 200) if upload.busy else (page, 200, {"HX-Refresh": "true"})


@blueprint.post("/uploads/<int:upload_id>/layout")
@access.allow(*LOADERS, upload=_upload)
def layout(upload: UploadView) -> Any:
    """Keep which column is which."""
    form, looked = LayoutForm(), upload_service.peek(upload)
    if not form.validate_on_submit() or looked is None:
        return _shown(upload, _("Check the columns."), 422)
    try:
        wanted = form.layout(request.form, upload.layout)
        upload_service.remap(access.actor(), upload.id, wanted, len(looked.source.headings))
        if request.form.get("then") == "load":
            upload_service.start(access.actor(), upload.id)
    except Refusal as refusal:
        return _shown(upload, told(refusal), refusal.status)
    return redirect(url_for("claims.upload", upload_id=upload.id))


@blueprint.post("/uploads/<int:upload_id>/cancel")
@access.allow(*LOADERS, upload=_upload)
def cancel(upload: UploadView) -> Any:
    """Stop an import, or drop an export that waits: nothing of it stays."""
    upload_service.cancel(access.actor(), upload.id)
    flash(_("Cancelled: nothing was loaded."))
    return redirect(url_for("claims.index"))


@blueprint.get("/batches/<int:batch_id>")
@access.allow(*READERS, batch=_batch)
def batch(batch: BatchView) -> Any:
    """One batch: what it holds, what was rejected, and the way to withdraw it."""
    return _batch_page(batch, WithdrawForm())


def _batch_page(batch: BatchView, form: WithdrawForm, status: int = 200) -> Any:
    has_list = service.rejected_rows(batch) is not None
    return render_template("claims/batch.html", batch=batch, form=form, has_list=has_list, **_WORDS), status


@blueprint.get("/batches/<int:batch_id>/rejected.csv")
@access.allow(*LOADERS, batch=_batch)
def rejected(batch: BatchView) -> Any:
    """The rows that were not loaded, each with its number and reasons."""
    path = service.rejected_rows(batch)
    if path is None:
        return redirect(url_for("claims.batch", batch_id=batch.id))
    return downloads.send(path.read_bytes(), "text/csv", f"claims-{batch.id}-rejected.csv")


@blueprint.post("/batches/<int:batch_id>/withdraw")
@access.allow(*LOADERS, batch=_batch)
def withdraw(batch: BatchView) -> Any:
    """Let a batch no longer count."""
    form = WithdrawForm()
    if not form.validate_on_submit():
        return _batch_page(batch, form, 422)
    service.withdraw(access.actor(), batch.id, form.reason.data)
    flash(_("The batch no longer counts."))
    return redirect(url_for("claims.batch", batch_id=batch.id))
