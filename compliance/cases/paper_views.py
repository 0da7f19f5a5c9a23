"""The papers of a case: the list, one to be made, downloads, many printed together, the whole file bound."""

from typing import Any

from flask import Response, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from compliance.cases import file_service, paper_service, scan_service, service
from compliance.cases.service import CaseView
from compliance.cases.views import blueprint
from compliance.documents import service as documents
from compliance.documents.rules import Form, Issued
from compliance.foundation.errors import Refusal
from compliance.web import access
from compliance.web.downloads import send, stored
from compliance.web.furniture import words
from forms.case_papers import ScanForm, paper_form

VOLUMES = ("main", "inner")


@blueprint.get("/<case_id>/papers")
@access.allow(*service.READERS, case=service.in_scope)
def papers(case: CaseView) -> Any:
    """Every paper of the case in archive order, and what can be made."""
    issued, may_make = paper_service.papers_of(case), access.actor().holds(*paper_service.MAKERS)
    return render_template(
        "cases/papers.html",
        case=case,
        papers=issued,
        unsure=paper_service.unsure_of(issued) if may_make else {},
        kinds=paper_service.makeable(case),
        scans=scan_service.scans_of(case.id),
        may_make=may_make,
    )


@blueprint.route("/<case_id>/papers/new/<kind>", methods=["GET", "POST"])
@access.allow(*paper_service.MAKERS, case=service.in_scope)
def new_paper(case: CaseView, kind: str) -> Any:
    """One paper: what the case already says is filled in."""
    actor, found = access.actor(), paper_service.kind_of(case.track, kind)
    issued = paper_service.papers_of(case)
    served = [(one.issued.id, f"{one.issued.number} {one.issued.title}".strip()) for one in issued]
    form, refusal = paper_form(found, served, paper_service.prefill(actor, case, found)), None
    again, unsure = request.args.get("again", type=int), paper_service.unsure_terms(case, found)
    if form.validate_on_submit():
        try:
            paper = paper_service.make(actor, case, kind, form.given(found), again)
        except Refusal as stopped:
            refusal = stopped
        else:
            flash(_("The paper is made: %(name)s.", name=f"{paper.number} {paper.title}".strip()), "success")
            return redirect(url_for("cases.papers", case_id=case.id))
    wrong = 422 if request.method == "POST" and form.errors else 200
    page = render_template("cases/paper_new.html", case=case, kind=found, form=form, refusal=refusal, unsure=unsure)
    return page, refusal.status if refusal else wrong


@blueprint.get("/<case_id>/papers/<paper_id>/<form>")
@access.allow(*service.READERS, case=service.in_scope)
def paper(case: CaseView, paper_id: str, form: str) -> Any:
    """One paper as .docx or PDF."""
    found = paper_service.paper_in(case, paper_id)
    if found is None or form not in set(Form):
        abort(404)
    file = documents.content(found.id, form)
    return send(file.content, file.media_type, file.name)


@blueprint.route("/<case_id>/papers/<paper_id>/signed", methods=["GET", "POST"])
@access.allow(*paper_service.MAKERS, case=service.in_scope)
def signed(case: CaseView, paper_id: str) -> Any:
    """Put the scan of a paper as it was signed with it."""
    found = paper_service.paper_in(case, paper_id)
    if found is None:
        abort(404)
    form, refusal = ScanForm(), None
    if form.validate_on_submit():
        try:
            scan_service.link_scan(access.actor(), case, found.id, form.file.data.read())
        except Refusal as stopped:
            refusal = stopped
        else:
            flash(_("The signed paper is kept; the file binds it in place of the print."), "success")
            return redirect(url_for("cases.papers", case_id=case.id))
    before = scan_service.scans_of(case.id).get(found.id)
    wrong = 422 if request.method == "POST" and form.errors else 200
    page = render_template("cases/signed.html", case=case, paper=found, scan=before, form=form, refusal=refusal)
    return page, refusal.status if refusal else wrong


@blueprint.get("/<case_id>/papers/<paper_id>/scan")
@access.allow(*service.READERS, case=service.in_scope)
def scan(case: CaseView, paper_id: str) -> Any:
    """The scan of a paper as it was signed."""
    return stored(scan_service.scan_file(case, paper_id))


@blueprint.get("/<case_id>/papers.pdf")
@access.allow(*service.READERS, case=service.in_scope)
def print_papers(case: CaseView) -> Any:
    """The papers chosen, one after the other, in one PDF; all of them where none is chosen."""
    chosen = [paper_service.paper_in(case, id) for id in request.args.getlist("paper")]
    wanted = [one for one in chosen if one] or [one.issued for one in paper_service.papers_of(case)]
    return _pdf(file_service.together(_some(wanted)), f"{case.number}.pdf")


@blueprint.get("/print.pdf")
@access.allow(*service.READERS)
def print_cases() -> Any:
    """What is made out to the parties of several cases (notices, decisions …), one after the other, in one PDF."""
    asked = dict.fromkeys(request.args.getlist("case"))
    if not asked:
        flash(_("Choose at least one case to print."), "error")
        return redirect(url_for("cases.index"))
    chosen = [service.in_scope(access.actor(), id) for id in asked]
    found = (paper for case in chosen if case for paper in paper_service.papers_of(case) if paper.kind.to_provider)
    return _pdf(file_service.together(_some([paper.issued for paper in found])), "papers.pdf")


@blueprint.get("/<case_id>/file/<volume>.pdf")
@access.allow(*service.READERS, case=service.in_scope)
def whole_file(case: CaseView, volume: str) -> Any:
    """The whole file in archive order with index and page numbers (一案一卷)."""
    if volume not in VOLUMES:
        abort(404)
    name = words(file_service.VOLUME_WORDS[volume])
    return _pdf(file_service.bound(case, volume), f"{case.number} {name}.pdf")


def _some(wanted: list[Issued]) -> list[Issued]:
    if not wanted:
        raise Refusal(
            "CASES-303",
            zh="没有可打印的文书",
            en="there is no paper to print",
            do_zh="请先制作文书",
            do_en="Make the papers first",
            status=404,
        )
    return wanted


def _pdf(content: bytes, name: str) -> Response:
    return send(content, "application/pdf", name)
