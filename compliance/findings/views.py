"""Pages of findings: the list, one finding, its table on paper and as a workbook, its evidence."""

from typing import Any

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from compliance.accounts.rules import AUTHORITY_WORDS, Authority
from compliance.findings import service
from compliance.findings.next_rules import milestones, next_step
from compliance.findings.rules import FUND_WORDS, SOURCE_WORDS, STATE_WORDS, SourceKind
from compliance.findings.service import FindingView, Query
from compliance.findings.view_rules import STAGE_WORDS
from compliance.foundation import clock
from compliance.law.consequences import CONSEQUENCE_WORDS
from compliance.law.violations import MEASURE_WORDS, violations
from compliance.ledger import rules as ledger_rules
from compliance.web import access
from compliance.web.downloads import named, stored
from compliance.web.furniture import language
from forms.findings import SendForm
from forms.web import ConfirmForm

blueprint = Blueprint("findings", __name__, url_prefix="/findings")

LABELS = {
    "fund_words": FUND_WORDS,
    "source_words": SOURCE_WORDS,
    "state_words": STATE_WORDS,
    "stage_words": STAGE_WORDS,
    "consequence_words": CONSEQUENCE_WORDS,
    "measure_words": MEASURE_WORDS,
    "violation_words": {id: found.words for id, found in violations().items()},
    "state_kinds": {"accepted": "good", "confirmed": "good", "disputed": "bad", "sent": "due", "rechecked": "due"},
    "stage_kinds": {"settled": "good", "open": "due"},
}


@blueprint.app_context_processor
def labels() -> dict[str, Any]:
    """The words of findings, for the templates of findings and of the portal."""
    return {"finding_words": LABELS} if request.blueprint in ("findings", "portal") else {}


@blueprint.app_template_test("readable_finding")
def readable_finding(finding_id: int) -> bool:
    """Whether a page may lead its reader to a finding."""
    return bool(service.readable(access.actor(), (finding_id,)))


@blueprint.get("/")
@access.allow(*service.READERS)
def index() -> Any:
    """All findings, searched and filtered."""
    asked = request.args
    page = asked.get("page", "1")
    period = asked.get("period", "").strip()
    span = ledger_rules.period(period) if period else None
    query = Query(
        text=asked.get("q", "").strip()[:100],
        stage=asked.get("stage", ""),
        authority=asked.get("authority", ""),
        source=asked.get("source", ""),
        violation=asked.get("violation", ""),
        since=span.since if span else None,
        until=span.until if span else None,
        township=asked.get("township", "").strip()[:40],
        sort=asked.get("sort", "-id"),
        page=int(page) if page.isascii() and page.isdigit() and len(page) < 7 else 1,
    )
    found = service.search(access.actor(), query)
    filters = (query.text, query.stage, query.authority, query.source, query.violation, query.township, span)
    return render_template(
        "findings/index.html",
        page=found,
        filtered=any(filters),
        sources=SourceKind,
        may_record=access.actor().holds(*service.STAFF),
        today=clock.today(),
    )


@blueprint.get("/<finding_id>")
@access.allow(*service.READERS, finding=service.in_scope)
def show(finding: FindingView) -> Any:
    """One finding: what is next, its lines, its funds, its bases, its history."""
    today = clock.today()
    return render_template(
        "findings/show.html",
        finding=finding,
        totals=service.totals(finding.lines),
        next=next_step(finding, today),
        milestones=milestones(finding),
        may_act=access.actor().holds(*service.STAFF),
        papers=service.working_papers(finding),
        send_form=SendForm(),
        confirm_form=ConfirmForm(),
        finding_authority=AUTHORITY_WORDS[Authority(finding.summary.authority)],
    )


@blueprint.post("/<finding_id>/send")
@access.allow(*service.STAFF, finding=service.in_scope)
def send(finding: FindingView) -> Any:
    """Send the suspected lines to the provider."""
    form = SendForm()
    if form.validate_on_submit():
        service.send(access.actor(), finding.id, form.days.data)
        flash(_("The lines were sent to the provider."), "success")
    else:
        flash(_("The time to answer is 1 to 60 working days."), "error")
    return redirect(url_for("findings.show", finding_id=finding.id))


@blueprint.post("/<finding_id>/confirm")
@access.allow(*service.STAFF, finding=service.in_scope)
def confirm_answered(finding: FindingView) -> Any:
    """Confirm every line that the provider accepted."""
    if ConfirmForm().validate_on_submit():
        count = service.confirm_answered(access.actor(), finding.id)
        flash(ngettext("%(num)s line was confirmed.", "%(num)s lines were confirmed.", count), "success")
    return redirect(url_for("findings.show", finding_id=finding.id))


@blueprint.get("/<finding_id>/print")
@access.allow(*service.READERS, finding=service.in_scope)
def sheet(finding: FindingView) -> Any:
    """违规明细表 for stamping."""
    back = url_for("findings.show", finding_id=finding.id)
    return render_template(
        "findings/sheet.html", finding=finding, totals=service.totals(finding.lines), today=clock.today(), back_url=back
    )


@blueprint.get("/<finding_id>/lines.xlsx")
@access.allow(*service.READERS, finding=service.in_scope)
def workbook(finding: FindingView) -> Any:
    """违规明细表 as a workbook; ?for=provider as the provider has it, to be filled in and signed."""
    shown = finding
    if request.args.get("for") == "provider":
        shown = service.provider_part(access.actor(), finding.id) or abort(404)
    return xlsx(service.workbook(shown, language()), f"lines-{finding.id}.xlsx")


@blueprint.get("/<finding_id>/evidence/<sha256>")
@access.allow(*service.READERS, finding=service.in_scope)
def evidence(finding: FindingView, sha256: str) -> Any:
    """A file that a line of this finding names."""
    return file_of(finding, sha256)


def xlsx(content: bytes, name: str) -> Response:
    """A workbook as a download."""
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return named(Response(content, mimetype=kind), name)


def file_of(finding: FindingView, sha256: str) -> Response:
    """A finding's file as its reader may have it; 404 for a file of another finding."""
    if sha256 not in finding.evidence:
        abort(404)
    return stored(service.rendition(sha256))
