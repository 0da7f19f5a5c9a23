"""Agreements on screen: the year's list, signing, one agreement with its text and its events, templates."""

from datetime import date
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from compliance.accounts import service as accounts
from compliance.accounts.rules import Role
from compliance.agreements import file_service, listing_service, service, verify_service
from compliance.agreements.event_rules import renewal_due
from compliance.agreements.listing_service import Wanted
from compliance.agreements.payment_rules import PAYABILITY_WORDS
from compliance.agreements.reading_service import AgreementView
from compliance.agreements.rules import EVENT_WORDS, STATE_WORDS, EventKind, State
from compliance.agreements.template_rules import ALLOWANCES, MEASURES, Template
from compliance.foundation.errors import Refusal
from compliance.law.consequences import CONSEQUENCE_WORDS
from compliance.law.violations import MEASURE_WORDS, violations
from compliance.providers import service as registry
from compliance.providers.rules import KIND_WORDS
from compliance.providers.service import ProviderView
from compliance.web import access
from compliance.web.furniture import told
from forms.agreements import EventForm, FileForm, PublishForm, ScanForm, SignForm

blueprint = Blueprint("agreements", __name__, url_prefix="/agreements")
SIGNERS = (Role.MANAGER, Role.OFFICER, Role.AGENCY_DIRECTOR)
READERS = (*SIGNERS, Role.INSPECTOR, Role.AUDITOR_CLAIMS, Role.LEGAL_REVIEWER, Role.DIRECTOR, Role.OVERSEER)
STATE_KINDS = {State.IN_FORCE: "good", State.SUSPENDED: "due", State.RESCINDED: "bad", State.NOT_YET: "neutral"}
LABELS = {
    "kind_words": KIND_WORDS,
    "state_words": STATE_WORDS,
    "state_kinds": STATE_KINDS,
    "event_words": EVENT_WORDS,
    "payability_words": PAYABILITY_WORDS,
    "signers": SIGNERS,
    "violations": violations(),
    "measure_words": MEASURE_WORDS,
    "measures": MEASURES,
    "allowances": ALLOWANCES,
    "consequence_words": CONSEQUENCE_WORDS,
}


def _year() -> int:
    return listing_service.year_or_default(request.args.get("year", type=int))


@blueprint.get("/")
@access.allow(*READERS)
def index() -> Any:
    """Who has signed this year and who has not."""
    year = _year()
    wanted = Wanted(
        year=year,
        text=request.args.get("q", "")[:100],
        kind=request.args.get("kind", ""),
        signed=request.args.get("signed", ""),
        page=request.args.get("page", 1, type=int),
        state=request.args.get("state", type=State),
        day=request.args.get("day", type=date.fromisoformat),
        sort=request.args.get("sort", "code"),
    )
    return render_template(
        "agreements/index.html",
        wanted=wanted,
        year=year,
        years=listing_service.years(),
        progress=listing_service.progress(year),
        page=listing_service.listing(wanted),
        **LABELS,
    )


@blueprint.route("/sign/<template_id>", methods=["GET", "POST"])
@access.allow(*SIGNERS, template=service.find_template)
def sign(template: Template) -> Any:
    """Sign one template with everyone who has not signed yet."""
    form = SignForm(agency=service.agency_name(), on=listing_service.today())
    if form.validate_on_submit():
        service.name_agency(access.actor(), form.agency.data or "")
        done = service.sign(access.actor(), template.year, template.id, on=form.on.data)
        numbers = {"signed": len(done.signed), "already": len(done.already)}
        flash(_("Agreements signed: %(signed)s; signed before: %(already)s.", **numbers), "success")
        return redirect(url_for("agreements.index", year=template.year))
    count = next(one for one in listing_service.progress(template.year) if one.template.id == template.id)
    status = 422 if form.is_submitted() else 200
    return render_template("agreements/sign.html", form=form, template=template, count=count, **LABELS), status


@blueprint.get("/<int:agreement_id>")
@access.allow(*READERS, agreement=listing_service.find)
def show(agreement: AgreementView) -> Any:
    """One agreement: how it stands, what happened to it, its text and the check of its hash."""
    events = service.events_of(agreement.id)
    people = accounts.display_names({by for by in (agreement.signed_by, *(one.recorded_by for one in events)) if by})
    today = listing_service.today()
    return render_template(
        "agreements/show.html",
        agreement=agreement,
        events=events,
        people=people,
        signed=listing_service.signed_text(agreement.id),
        checked=verify_service.verify(agreement.id),
        signatures=verify_service.signatures_of(agreement.id),
        scan_form=ScanForm(formdata=None),
        files=file_service.files_of(agreement.id),
        file_words=file_service.FILE_WORDS,
        file_form=FileForm(formdata=None, prefix="paper"),
        payable=service.payable_on(agreement.provider_id, today),
        bars=service.bars_on(agreement.provider_id, today),
        branches=service.chain_of(agreement.provider_id, today),
        renewal_due=renewal_due(agreement.valid_until, agreement.termination_notice_months),
        **LABELS,
    )


@blueprint.get("/<int:agreement_id>/print")
@access.allow(*READERS, agreement=listing_service.find)
def sheet(agreement: AgreementView) -> Any:
    """The text as both parties signed it, to print."""
    signed = listing_service.signed_text(agreement.id)
    return render_template("agreements/sheet.html", agreement=agreement, signed=signed)


@blueprint.route("/<int:agreement_id>/event", methods=["GET", "POST"])
@access.allow(*SIGNERS, agreement=listing_service.find)
def event(agreement: AgreementView) -> Any:
    """Record what happens to an agreement: an end, a suspension, a resumption."""
    form = EventForm(on=listing_service.today())
    branches = service.chain_of(agreement.provider_id, listing_service.today())
    if not branches:
        del form.chain
    if form.validate_on_submit():
        try:
            _record(agreement, form)
        except Refusal as refusal:
            if not refusal.number.startswith("AGREEMENTS-"):
                raise
            form.form_errors.append(told(refusal))
        else:
            flash(_("Recorded."), "success")
            return redirect(url_for("agreements.show", agreement_id=agreement.id))
    status = 422 if form.is_submitted() else 200
    page = render_template("agreements/event.html", form=form, agreement=agreement, branches=branches, **LABELS)
    return page, status


def _record(agreement: AgreementView, form: EventForm) -> None:
    new = form.event()
    if form.chain and form.chain.data and new.kind is EventKind.RESCINDED:
        service.rescind_with_chain(access.actor(), agreement.id, agreement.provider_id, new)
    else:
        service.record_event(access.actor(), agreement.id, new)


@blueprint.get("/of/<int:provider_id>")
@access.allow(*READERS, provider=registry.find)
def of_provider(provider: ProviderView) -> Any:
    """All agreements of one provider: a part of its page, or a page of its own."""
    found = service.agreements_of(provider.id, listing_service.today())
    part = "HX-Request" in request.headers
    template = "agreements/of_provider_part.html" if part else "agreements/of_provider.html"
    return render_template(template, provider=provider, agreements=found, **LABELS)


@blueprint.get("/templates")
@access.allow(*READERS)
def templates() -> Any:
    """Published templates, and the way to publish a new one."""
    return _templates(PublishForm(), 200)


@blueprint.post("/templates")
@access.allow(*SIGNERS)
def publish() -> Any:
    """Publish a template; every fault of the file is named by its line."""
    form = PublishForm()
    if not form.validate_on_submit():
        return _templates(form, 422)
    try:
        made = service.publish(access.actor(), form.file.data.read().decode("utf-8-sig", "replace"))
    except Refusal as refusal:
        form.file.errors = [told(refusal)]
        return _templates(form, refusal.status)
    flash(_("The template was published.") if made else _("This very template is published already."), "success")
    return redirect(url_for("agreements.templates"))


def _templates(form: PublishForm, status: int) -> Any:
    return render_template("agreements/templates.html", form=form, templates=service.templates(), **LABELS), status


@blueprint.get("/templates/<template_id>")
@access.allow(*READERS, template=service.find_template)
def template(template: Template) -> Any:
    """One template: its clauses as a table, and its text."""
    return render_template("agreements/template.html", template=template, **LABELS)
