"""Orders to put something right: the list, one to be given, one with its steps, its re-inspection, its papers."""

from typing import Any

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from compliance.accounts.rules import AUTHORITY_WORDS
from compliance.documents import service as documents
from compliance.documents.rules import Form
from compliance.findings import service as findings
from compliance.foundation import clock, evidence_store
from compliance.foundation.errors import Refusal
from compliance.providers import service as providers
from compliance.rectifications import rules, service
from compliance.rectifications.service import NewOrder, RectificationView
from compliance.web import access
from compliance.web.downloads import send, stored
from forms.findings import ReasonForm
from forms.rectifications import OrderForm, RectificationFilter, ReinspectionForm

blueprint = Blueprint("rectifications", __name__, url_prefix="/rectifications")


@blueprint.get("/")
@access.allow(*service.READERS)
def index() -> Any:
    """Every order, the overdue first."""
    form = RectificationFilter(request.args)
    asked = (form.state.data or "", (form.q.data or "").strip()) if form.validate() else ("", "")
    page = service.page(service.search(access.actor(), *asked), request.args.get("page", 1, type=int))
    may_order = access.actor().holds(*service.ORDERERS)
    return render_template("rectifications/index.html", form=form, page=page, rules=rules, may_order=may_order)


@blueprint.route("/new", methods=["GET", "POST"])
@access.allow(*service.ORDERERS)
def new() -> Any:
    """Give an order; ?finding=ID fills in what was found."""
    actor, refusal = access.actor(), None
    found = findings.in_scope(actor, request.args.get("finding", ""))
    form = OrderForm(authorities=service.authorities(actor), data=_of_finding(found))
    if form.validate_on_submit():
        provider = providers.by_code(form.provider.data.strip())
        if provider is None:
            form.provider.errors = [*form.provider.errors, _("There is no provider with this code.")]
        else:
            try:
                made = service.order(
                    actor,
                    NewOrder(
                        provider.id,
                        form.authority.data,
                        form.problems.data,
                        form.demands.data,
                        form.days.data,
                        found.id if found else None,
                    ),
                )
            except Refusal as stopped:
                refusal = stopped
            else:
                flash(_("The order is given; the provider sees it on the portal."), "success")
                return redirect(url_for("rectifications.show", rectification_id=made))
    status = refusal.status if refusal else (422 if form.errors else 200)
    return render_template("rectifications/new.html", form=form, finding=found, refusal=refusal), status


def _of_finding(found: findings.FindingView | None) -> dict[str, Any]:
    if found is None:
        return {}
    lines = [line for line in found.lines if line.debtor == "provider" and line.state != "dropped"]
    kinds = dict.fromkeys(line.violation_words.zh for line in lines)
    return {
        "provider": found.summary.provider_code,
        "authority": found.summary.authority,
        "problems": "\n".join([f"{found.summary.title}：", *kinds]),
    }


@blueprint.get("/<rectification_id>")
@access.allow(*service.READERS, rectification=service.in_scope)
def show(rectification: RectificationView) -> Any:
    """One order: what is next and by when, its steps, evidence and papers."""
    actor = access.actor()
    return render_template(
        "rectifications/show.html",
        order=rectification,
        rules=rules,
        papers=service.papers_of(rectification.id),
        may_inspect=actor.holds(*service.STAFF),
        may_order=actor.holds(*service.ORDERERS),
        authority_words=AUTHORITY_WORDS,
    )


@blueprint.route("/<rectification_id>/reinspect", methods=["GET", "POST"])
@access.allow(*service.STAFF, rectification=service.in_scope)
def reinspect(rectification: RectificationView) -> Any:
    """Record the re-inspection (回头看)."""
    actor, refusal = access.actor(), None
    able = service.able_inspectors(rectification.authority, clock.today())
    form = ReinspectionForm(able=[(one.user_id, f"{one.name} {one.certificate_no}") for one in able])
    if form.validate_on_submit():
        try:
            evidence = service.keep_evidence(actor, form.contents())
            service.reinspect(
                actor,
                rectification.id,
                form.outcome.data == "accept",
                form.text.data,
                form.inspectors.data or (),
                form.days.data or 0,
                evidence,
            )
        except Refusal as stopped:
            refusal = stopped
        else:
            flash(_("The re-inspection is recorded."), "success")
            return redirect(url_for("rectifications.show", rectification_id=rectification.id))
    return _step(rectification, form, _("Record the re-inspection"), refusal)


@blueprint.route("/<rectification_id>/withdraw", methods=["GET", "POST"])
@access.allow(*service.ORDERERS, rectification=service.in_scope)
def withdraw(rectification: RectificationView) -> Any:
    """Take the order back."""
    form, refusal = ReasonForm(), None
    if form.validate_on_submit():
        try:
            service.withdraw(access.actor(), rectification.id, form.reason.data or "")
        except Refusal as stopped:
            refusal = stopped
        else:
            flash(_("The order is withdrawn."), "success")
            return redirect(url_for("rectifications.show", rectification_id=rectification.id))
    return _step(rectification, form, _("Withdraw the order"), refusal)


def _step(rectification: RectificationView, form: Any, title: str, refusal: Refusal | None) -> Any:
    status = refusal.status if refusal else (422 if form.errors else 200)
    known = {"order": rectification, "form": form, "title": title, "refusal": refusal, "rules": rules}
    return render_template("rectifications/step.html", **known), status


@blueprint.get("/<rectification_id>/papers/<paper_id>/<form>")
@access.allow(*service.READERS, rectification=service.in_scope)
def paper(rectification: RectificationView, paper_id: str, form: str) -> Any:
    """One of its papers, as .docx or PDF."""
    return paper_of(rectification, paper_id, form)


@blueprint.get("/<rectification_id>/evidence/<sha256>")
@access.allow(*service.READERS, rectification=service.in_scope)
def evidence(rectification: RectificationView, sha256: str) -> Any:
    """A file of one of its steps."""
    return file_of(rectification, sha256)


def paper_of(rectification: RectificationView, paper_id: str, form: str) -> Response:
    """A paper of an order whose reader has been checked; 404 for another's."""
    wanted = [one for one in service.papers_of(rectification.id) if str(one.id) == paper_id]
    if not wanted or form not in set(Form):
        abort(404)
    file = documents.content(wanted[0].id, form)
    return send(file.content, file.media_type, file.name)


def file_of(rectification: RectificationView, sha256: str) -> Response:
    """A file of an order whose reader has been checked; pictures re-encoded, a PDF as it is, saved."""
    if sha256 not in rectification.evidence:
        abort(404)
    shown = findings.rendition(sha256)
    kept = evidence_store.describe(sha256)
    if not shown.inline and kept is not None and kept.media_type == "application/pdf":
        return send(shown.content, "application/octet-stream", f"{sha256[:12]}.pdf")
    return stored(shown)
