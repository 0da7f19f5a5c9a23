"""A bureau's own checklists: upload, look at the draft, compare it, publish it; and the files of every list."""

from typing import Any

from flask import Response, flash, redirect, render_template, url_for
from flask_babel import gettext as _

from compliance.accounts.rules import Role
from compliance.checklists import draft_service, service, workbook_service
from compliance.checklists.difference_rules import CHANGE_WORDS, differences
from compliance.checklists.draft_service import DraftView
from compliance.checklists.rules import SUBJECT_WORDS, Checklist
from compliance.checklists.views import READERS, blueprint, labels
from compliance.foundation.errors import Refusal
from compliance.law.violations import violations
from compliance.web import access
from compliance.web.downloads import named
from compliance.web.furniture import language
from forms.checklists import UploadForm
from forms.web import ConfirmForm

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@blueprint.route("/drafts", methods=["GET", "POST"])
@access.allow(Role.MANAGER)
def drafts() -> Any:
    """Upload a list, and the drafts there are."""
    form = UploadForm()
    status = 422 if form.is_submitted() else 200
    if form.validate_on_submit():
        try:
            draft = draft_service.save(access.actor(), form.file.data.read(), form.file.data.filename or "")
        except Refusal as refusal:
            form.file.errors, status = _told(refusal), refusal.status
        else:
            flash(_("The draft was kept. Look at it before you publish it."), "success")
            return redirect(url_for("checklists.draft", draft_id=draft.id))
    return render_template("checklists/drafts.html", form=form, drafts=draft_service.drafts()), status


def _told(refusal: Refusal) -> list[str]:
    """Every fault on a line of its own."""
    chinese = language() != "en"
    head, _, faults = (refusal.zh if chinese else refusal.en).partition("：" if chinese else ": ")
    lines = faults.split("；" if chinese else "; ") if faults and refusal.number == "CHECKLISTS-01" else []
    return [
        f"{refusal.number} {head if lines else (refusal.zh if chinese else refusal.en)}",
        *lines,
        refusal.do_zh if chinese else refusal.do_en,
    ]


@blueprint.get("/drafts/<int:draft_id>")
@access.allow(Role.MANAGER, draft=draft_service.find)
def draft(draft: DraftView) -> Any:
    """A draft as it would be read, and what it changes."""
    return render_template(
        "checklists/draft.html",
        draft=draft,
        checklist=draft.checklist,
        form=ConfirmForm(),
        subject_words=SUBJECT_WORDS,
        **_compared(draft.before, draft.checklist),
        **labels(),
    )


@blueprint.post("/drafts/<int:draft_id>/publish")
@access.allow(Role.MANAGER, draft=draft_service.find)
def publish(draft: DraftView) -> Any:
    """Make the draft a version for ever."""
    if not ConfirmForm().validate_on_submit():
        return redirect(url_for("checklists.draft", draft_id=draft.id))
    version_id = draft_service.publish(access.actor(), draft.id)
    flash(_("Published. Visits that began on an earlier version stay on it."), "success")
    return redirect(url_for("checklists.show", checklist_id=version_id))


@blueprint.post("/drafts/<int:draft_id>/discard")
@access.allow(Role.MANAGER, draft=draft_service.find)
def discard(draft: DraftView) -> Any:
    """Throw the draft away."""
    if ConfirmForm().validate_on_submit():
        draft_service.discard(access.actor(), draft.id)
        flash(_("The draft was discarded."), "success")
    return redirect(url_for("checklists.drafts"))


@blueprint.get("/drafts/<int:draft_id>/preview")
@access.allow(Role.MANAGER, draft=draft_service.find)
def preview_draft(draft: DraftView) -> Any:
    """The draft as an inspector's tablet will show it."""
    back = url_for("checklists.draft", draft_id=draft.id)
    return render_template("checklists/preview.html", checklist=draft.checklist, back=back, draft=True, **labels())


@blueprint.get("/<int:checklist_id>/preview")
@access.allow(*READERS, checklist=service.find)
def preview(checklist: Checklist) -> Any:
    """A version as an inspector's tablet shows it."""
    back = url_for("checklists.show", checklist_id=checklist.id)
    return render_template("checklists/preview.html", checklist=checklist, back=back, draft=False, **labels())


@blueprint.get("/<int:checklist_id>/compared/<int:other_id>")
@access.allow(*READERS, checklist=service.find, other=service.find)
def compare(checklist: Checklist, other: Checklist) -> Any:
    """What a version changes against another."""
    return render_template("checklists/compare.html", checklist=checklist, other=other, **_compared(other, checklist))


def _compared(before: Checklist | None, checklist: Checklist) -> dict[str, Any]:
    known = {key: one.words for key, one in violations().items()}
    found = differences(before, checklist, known) if before else ()
    return {"before": before, "differences": found, "change_words": CHANGE_WORDS}


@blueprint.get("/template.xlsx")
@access.allow(*READERS)
def template() -> Response:
    """The empty Excel template."""
    return _download(workbook_service.as_workbook(None), "检查表模板.xlsx")


@blueprint.get("/<int:checklist_id>/workbook.xlsx")
@access.allow(*READERS, checklist=service.find)
def workbook(checklist: Checklist) -> Response:
    """A version as the Excel template, filled."""
    return _download(workbook_service.as_workbook(checklist), f"{checklist.code}-{checklist.version}.xlsx")


@blueprint.get("/<int:checklist_id>/xlsform.xlsx")
@access.allow(*READERS, checklist=service.find)
def xlsform(checklist: Checklist) -> Response:
    """A version as XLSForm."""
    return _download(workbook_service.as_xlsform(checklist), f"{checklist.code}-{checklist.version}-xlsform.xlsx")


def _download(content: bytes, name: str) -> Response:
    return named(Response(content, mimetype=_XLSX), name)
