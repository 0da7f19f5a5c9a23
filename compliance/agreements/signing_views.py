"""Signing on screen: making out, codes, reminders, countersigning, checking; papers, scans and changes."""

from typing import Any

from flask import Response, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from compliance.accounts.rules import Role
from compliance.agreements import (
    change_service,
    file_service,
    listing_service,
    offer_service,
    offering_service,
    service,
    signing_service,
    verify_service,
)
from compliance.agreements.reading_service import AgreementView
from compliance.agreements.signing_rules import CHANGES
from compliance.agreements.template_rules import Template
from compliance.agreements.views import LABELS, READERS, SIGNERS, blueprint
from compliance.documents.rules import Form
from compliance.foundation import evidence_store
from compliance.foundation.errors import Refusal
from compliance.web import access
from compliance.web.downloads import attached, named
from compliance.web.furniture import told
from forms.agreements import ChangeAnswerForm, FileForm, OfferForm, RemindForm, ScanForm
from forms.web import ConfirmForm


@blueprint.route("/offers/<template_id>", methods=["GET", "POST"])
@access.allow(*SIGNERS, template=service.find_template)
def offers(template: Template) -> Any:
    """Make a template out to everyone for electronic signing, and see who has not signed."""
    form = OfferForm(on=max(listing_service.today(), template.valid_from))
    if form.validate_on_submit() and form.on.data:
        try:
            done = offering_service.offer(access.actor(), template.id, form.on.data)
        except Refusal as refusal:
            form.form_errors.append(told(refusal))
        else:
            flash(
                ngettext("Made out to %(num)s provider.", "Made out to %(num)s providers.", len(done.signed)), "success"
            )
            return redirect(url_for("agreements.offers", template_id=template.id))
    rows = offer_service.page_of_offers(template.id, request.args.get("q", ""), request.args.get("page", 1, type=int))
    page = render_template(
        "agreements/offers.html",
        template=template,
        form=form,
        page=rows,
        remind_form=RemindForm(formdata=None, until=listing_service.today()),
        confirm=ConfirmForm(formdata=None),
        **LABELS,
    )
    return page, 422 if form.is_submitted() else 200


@blueprint.post("/offers/<template_id>/codes")
@access.allow(*SIGNERS, template=service.find_template)
def codes(template: Template) -> Any:
    """New one-time codes for those who have not signed, to print and hand out: they are shown once."""
    slips = offering_service.issue_codes(access.actor(), template.id) if ConfirmForm().validate_on_submit() else ()
    return render_template("agreements/codes.html", template=template, slips=slips)


@blueprint.post("/offers/<template_id>/remind")
@access.allow(*SIGNERS, template=service.find_template)
def remind(template: Template) -> Any:
    """Remind every head that has not signed."""
    form = RemindForm()
    if form.validate_on_submit() and form.until.data:
        count = offering_service.remind(access.actor(), template.id, form.until.data)
        flash(ngettext("%(num)s head was reminded.", "%(num)s heads were reminded.", count), "success")
    return redirect(url_for("agreements.offers", template_id=template.id))


@blueprint.post("/offers/<template_id>/countersign")
@access.allow(Role.AGENCY_DIRECTOR, template=service.find_template)
def countersign(template: Template) -> Any:
    """Sign for the agency everything its heads have signed."""
    if ConfirmForm().validate_on_submit():
        done = signing_service.countersign(access.actor(), template.id)
        flash(
            ngettext("%(num)s agreement was concluded.", "%(num)s agreements were concluded.", len(done.signed)),
            "success",
        )
        for one in done.refused:
            flash(_("%(number)s was not signed: its text no longer fits its hash.", number=one.number), "error")
    return redirect(url_for("agreements.offers", template_id=template.id))


@blueprint.get("/verify")
@access.allow(*READERS)
def verify() -> Any:
    """What the latest check of a year's texts found."""
    years = listing_service.years()
    year = listing_service.year_or_default(request.args.get("year", type=int))
    check = verify_service.last_check(year, request.args.get("page", 1, type=int))
    form = ConfirmForm(formdata=None)
    return render_template("agreements/verify.html", year=year, years=years, check=check, confirm=form, **LABELS)


@blueprint.post("/verify")
@access.allow(*SIGNERS)
def check_texts() -> Any:
    """Make each text of a year again, name the changed byte, and keep what was found."""
    year = listing_service.year_or_default(request.args.get("year", type=int))
    if ConfirmForm().validate_on_submit():
        verify_service.check_year(access.actor(), year)
    return redirect(url_for("agreements.verify", year=year))


@blueprint.get("/<int:agreement_id>/paper/<form>")
@access.allow(*READERS, agreement=listing_service.find)
def paper(agreement: AgreementView, form: str) -> Any:
    """The agreement as .docx or PDF, with the facts of both signatures."""
    if form not in set(Form):
        abort(404)
    return attached(verify_service.paper_of(access.actor(), agreement.id, form))


@blueprint.post("/<int:agreement_id>/scan")
@access.allow(*SIGNERS, agreement=listing_service.find)
def scan(agreement: AgreementView) -> Any:
    """Link the scan of the paper both parties signed."""
    form = ScanForm()
    if form.validate_on_submit():
        try:
            verify_service.link_scan(access.actor(), agreement.id, form.file.data.read())
        except Refusal as refusal:
            flash(told(refusal), "error")
        else:
            flash(_("The scan is linked."), "success")
    else:
        flash(_("Choose a file."), "error")
    return redirect(url_for("agreements.show", agreement_id=agreement.id))


@blueprint.get("/<int:agreement_id>/scan/<sha256>")
@access.allow(*READERS, agreement=listing_service.find)
def scanned(agreement: AgreementView, sha256: str) -> Any:
    """A linked scan, as a download."""
    if sha256 not in {one.scan_sha256 for one in verify_service.signatures_of(agreement.id)}:
        abort(404)
    stored = evidence_store.describe(sha256)
    answer = Response(evidence_store.read(sha256), mimetype=stored.media_type if stored else "application/octet-stream")
    return named(answer, sha256[:12])


@blueprint.post("/<int:agreement_id>/files")
@access.allow(*SIGNERS, agreement=listing_service.find)
def add_file(agreement: AgreementView) -> Any:
    """Put the tender file, or another that it rests on, to an agreement."""
    form = FileForm(prefix="paper")
    if form.validate_on_submit():
        sent = form.file.data
        try:
            file_service.add_file(access.actor(), agreement.id, form.kind.data, sent.filename or "", sent.read())
        except Refusal as refusal:
            flash(told(refusal), "error")
        else:
            flash(_("Recorded."), "success")
    else:
        flash(_("Choose a file."), "error")
    return redirect(url_for("agreements.show", agreement_id=agreement.id))


@blueprint.get("/<int:agreement_id>/files/<sha256>")
@access.allow(*READERS, agreement=listing_service.find)
def added_file(agreement: AgreementView, sha256: str) -> Any:
    """A file of an agreement, as a download."""
    if sha256 not in {one.sha256 for one in file_service.files_of(agreement.id)}:
        abort(404)
    stored = evidence_store.describe(sha256)
    answer = Response(evidence_store.read(sha256), mimetype=stored.media_type if stored else "application/octet-stream")
    return named(answer, sha256[:12])


@blueprint.get("/changes")
@access.allow(*READERS)
def changes() -> Any:
    """Changes that providers reported, what waits first."""
    rows = change_service.changes()
    forms = {row.id: ChangeAnswerForm(formdata=None, prefix=f"c{row.id}") for row in rows if row.decided_at is None}
    names = {view.id: view for view in service.agreements_by_id(tuple({row.agreement_id for row in rows}))}
    return render_template("agreements/changes.html", rows=rows, forms=forms, names=names, fields=CHANGES, **LABELS)


@blueprint.post("/changes/<int:number>")
@access.allow(*SIGNERS)
def decide_change(number: int) -> Any:
    """Accept a change with an amendment, or decline it."""
    form = ChangeAnswerForm(prefix=f"c{number}")
    if form.validate_on_submit():
        change_service.decide(access.actor(), number, bool(form.accepted.data), form.answer.data or "")
        flash(_("Recorded."), "success")
    return redirect(url_for("agreements.changes"))


@blueprint.get("/changes/<int:number>/paper/<form>")
@access.allow(*READERS)
def change_paper(number: int, form: str) -> Any:
    """The amendment as .docx or PDF."""
    if form not in set(Form):
        abort(404)
    return attached(change_service.paper_of(access.actor(), number, form))
