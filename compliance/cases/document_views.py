"""Notice and decision as they are printed."""

from typing import Any

from flask import abort, redirect, render_template, request, url_for

from compliance.cases import service
from compliance.cases.rules import EventKind
from compliance.cases.service import CaseView
from compliance.cases.views import blueprint
from compliance.law.violations import Party
from compliance.penalties.rules import Track
from compliance.web import access


@blueprint.get("/<case_id>/notice")
@access.allow(*service.READERS, case=service.in_scope)
def notice(case: CaseView) -> Any:
    """The notice; ?debtor=person for the one made out to the person."""
    return _print(case, EventKind.NOTIFIED)


@blueprint.get("/<case_id>/decision")
@access.allow(*service.READERS, case=service.in_scope)
def decision(case: CaseView) -> Any:
    """The decision; ?debtor=person for the one made out to the person."""
    return _print(case, EventKind.DECIDED)


def _print(case: CaseView, kind: EventKind) -> Any:
    """The agency's own sheets; what the bureau issues is among the papers of its case."""
    if case.track == Track.ADMINISTRATIVE:
        return redirect(url_for("cases.papers", case_id=case.id))
    debtor = Party.PERSON if request.args.get("debtor") == "person" else Party.PROVIDER
    printed = service.printed(case, kind, debtor)
    if printed is None:
        abort(404)
    back = url_for("cases.show", case_id=case.id)
    return render_template("cases/document.html", printed=printed, back_url=back, document_language="zh-CN")
