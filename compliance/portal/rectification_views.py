"""A provider's own orders to put something right: the clerk drafts the report, the head sends it with its evidence."""

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from compliance.accounts.rules import Role
from compliance.documents import service as documents
from compliance.documents.rules import Form
from compliance.foundation.errors import Refusal
from compliance.portal.views import OWN, blueprint, file
from compliance.rectifications import rules, service
from compliance.rectifications.service import RectificationView
from compliance.web import access
from compliance.web.downloads import send
from forms.rectifications import ReportForm


@blueprint.get("/rectifications")
@access.allow(*OWN)
def rectifications() -> Any:
    """Every order to the provider, what waits for it first."""
    return render_template("portal/rectifications.html", orders=service.own(access.actor()), rules=rules)


@blueprint.route("/rectifications/<rectification_id>", methods=["GET", "POST"])
@access.allow(*OWN, rectification=service.of_provider)
def rectification(rectification: RectificationView) -> Any:
    """One order and the report on it."""
    actor, refusal = access.actor(), None
    form = ReportForm(data={"text": rectification.draft.text if rectification.draft else ""})
    if rectification.state == "open" and form.validate_on_submit():
        sends = request.form.get("press") == "send"
        try:
            evidence = service.keep_evidence(actor, form.contents())
            (service.report if sends else service.draft)(actor, rectification.id, form.text.data, evidence)
        except Refusal as stopped:
            refusal = stopped
        else:
            flash(_("The report was sent.") if sends else _("The draft was saved; the head sends it."), "success")
            return redirect(url_for("portal.rectification", rectification_id=rectification.id))
    status = refusal.status if refusal else (422 if form.errors else 200)
    page = render_template(
        "portal/rectification.html",
        order=rectification,
        form=form,
        refusal=refusal,
        rules=rules,
        papers=service.papers_of(rectification.id),
        is_head=actor.holds(Role.PROVIDER_HEAD),
    )
    return page, status


@blueprint.get("/rectifications/<rectification_id>/papers/<paper_id>/<form>")
@access.allow(*OWN, rectification=service.of_provider)
def rectification_paper(rectification: RectificationView, paper_id: str, form: str) -> Any:
    """One of its papers, as .docx or PDF."""
    return paper_file(rectification.id, paper_id, form)


@blueprint.get("/rectifications/<rectification_id>/evidence/<sha256>")
@access.allow(*OWN, rectification=service.of_provider)
def rectification_evidence(rectification: RectificationView, sha256: str) -> Any:
    """A file of one of its steps."""
    if sha256 not in rectification.evidence:
        abort(404)
    return file(sha256)


def paper_file(order_id: int, paper_id: str, form: str) -> Any:
    """A paper of an order whose reader has been checked."""
    wanted = [one for one in service.papers_of(order_id) if str(one.id) == paper_id]
    if not wanted or form not in set(Form):
        abort(404)
    found = documents.content(wanted[0].id, form)
    return send(found.content, found.media_type, found.name)
