"""Cases on screen: the list, one case with its timeline, why a consequence is what it is, who can be staffed."""

from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from compliance.accounts.rules import AUTHORITY_WORDS, Role
from compliance.cases import page_service, rules, service
from compliance.cases.own_report_service import standings_of
from compliance.cases.page_service import Moment
from compliance.cases.request_rules import WORDS as REQUEST_WORDS
from compliance.cases.service import CaseView, ConsequenceView, EventView
from compliance.cases.staffing_rules import DUTY_WORDS
from compliance.findings import service as findings
from compliance.foundation.errors import Refusal
from compliance.foundation.ids import row_id
from compliance.law.consequences import CONSEQUENCE_WORDS
from compliance.law.violations import violations
from compliance.ledger import rules as ledger_rules
from compliance.ledger import service as ledger
from compliance.ledger.rules import Way
from compliance.penalties.rules import TRACK_WORDS
from compliance.selfchecks.standing_rules import FACT_WORDS
from compliance.web import access
from compliance.web.downloads import stored
from compliance.web.furniture import words
from forms.cases import CaseFilter
from forms.web import ConfirmForm

blueprint = Blueprint("cases", __name__, url_prefix="/cases")


@blueprint.app_context_processor
def words_of_cases() -> dict[str, Any]:
    """What the room's templates name things by."""
    return {
        "consequence_words": CONSEQUENCE_WORDS,
        "track_words": TRACK_WORDS,
        "authority_words": AUTHORITY_WORDS,
        "payee_words": ledger_rules.PAYEE_WORDS,
        "violation_words": {found.id: found.words for found in violations().values()},
    }


@blueprint.app_template_filter("cases_of_finding")
def cases_of_finding(finding_id: int) -> list[dict[str, Any]]:
    """The cases over a finding that a page may lead its reader to, each with its state, and whether it is over."""
    return _mentions(service.of_finding(access.actor(), finding_id))


@blueprint.app_template_filter("cases_of_lead")
def cases_of_lead(lead_id: int) -> list[dict[str, Any]]:
    """The same of the case that began with a lead."""
    return _mentions(service.of_lead(access.actor(), lead_id))


def _mentions(found: tuple[tuple[int, str, rules.State], ...]) -> list[dict[str, Any]]:
    return [
        {
            "id": id,
            "number": number,
            "state": rules.STATE_WORDS[state],
            "kind": rules.STATE_KINDS.get(state, "neutral"),
            "over": state in rules.ENDED,
        }
        for id, number, state in found
    ]


@blueprint.get("/")
@access.allow(*service.READERS)
def index() -> Any:
    """Cases, the newest first."""
    form = CaseFilter(request.args)
    query = service.Query()
    if form.validate():
        page_number = request.args.get("page", 1, type=int)
        query = service.Query((form.q.data or "").strip(), form.state.data or "", page_number, form.track.data or "")
    page = service.search(access.actor(), query)
    may_open = access.actor().holds(Role.OFFICER, Role.MANAGER)
    return render_template("cases/index.html", form=form, page=page, rules=rules, may_open=may_open)


@blueprint.route("/new", methods=["GET", "POST"])
@access.allow(Role.OFFICER, Role.MANAGER)
def new() -> Any:
    """Choose decided findings of one provider and open a case over them."""
    form, refusal = ConfirmForm(), None
    chosen = [key for text in request.form.getlist("finding") if (key := row_id(text)) is not None]
    if form.validate_on_submit():
        try:
            case_id = service.open(access.actor(), chosen)
        except Refusal as found:
            refusal = found
        else:
            flash(_("The case is open."), "success")
            return redirect(url_for("cases.show", case_id=case_id))
    page = render_template("cases/new.html", form=form, ready=service.ready(), refusal=refusal, chosen=set(chosen))
    return page, refusal.status if refusal else 200


@blueprint.get("/<case_id>")
@access.allow(*service.READERS, case=service.in_scope)
def show(case: CaseView) -> Any:
    """One case: what comes next and by when, its consequences with their reasons, its timeline."""
    page = page_service.page_of(access.actor(), case)
    return render_template(
        "cases/show.html",
        case=case,
        rules=rules,
        page=page,
        timeline=[_entry(case, one) for one in page.moments],
        request_words=REQUEST_WORDS,
        readable=findings.readable(access.actor(), case.finding_ids),
        standings=standings_of(case.provider_id, case.finding_ids),
        standing_words=FACT_WORDS,
    )


def _entry(case: CaseView, moment: Moment) -> dict[str, Any]:
    """A moment as the timeline shows it, with its paper a click away."""
    event, paper = moment.event, moment.paper
    parts = (_number(event), event.by, event.text) if event else ()
    url = url_for("cases.paper", case_id=case.id, paper_id=paper.issued.id, form="pdf") if paper else None
    return {
        "when": moment.when or "",
        "words": moment.words,
        "note": " · ".join(part for part in parts if part) or (paper.issued.number if paper else ""),
        "amount_fen": moment.amount_fen,
        "url": url,
        "state": moment.state,
    }


def _number(event: EventView) -> str:
    """The document of an event; of money that came in: how, and its voucher."""
    way, _separator, voucher = event.number.partition(":")
    return f"{words(ledger_rules.WAY_WORDS[Way(way)])} {voucher}" if way in set(Way) else event.number


@blueprint.get("/consequences/<consequence_id>")
@access.allow(*service.READERS, consequence=service.consequence_in_scope)
def consequence(consequence: tuple[CaseView, ConsequenceView]) -> Any:
    """Why a consequence is what it is, down to its finding, and what came in."""
    case, part = consequence
    lines = ledger.of_source("consequence", str(part.id))
    return render_template(
        "cases/consequence.html", case=case, part=part, lines=lines, rules=rules, ledger_rules=ledger_rules
    )


@blueprint.get("/<case_id>/evidence/<sha256>")
@access.allow(*service.READERS, case=service.in_scope)
def evidence(case: CaseView, sha256: str) -> Any:
    """A file that came with a step of this case."""
    if not any(sha256 in event.evidence for event in case.events):
        abort(404)
    return stored(findings.rendition(sha256))


@blueprint.get("/staffing")
@access.allow(Role.MANAGER, Role.OFFICER, Role.LEGAL_REVIEWER, Role.AGENCY_DIRECTOR, Role.DIRECTOR, Role.OVERSEER)
def staffing() -> Any:
    """Open cases, who can take each open duty, and which cannot be staffed, and why."""
    return render_template(
        "cases/staffing.html", staffed=service.staffed(access.actor()), rules=rules, duties=DUTY_WORDS
    )
