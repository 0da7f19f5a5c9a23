"""The ledger on screen: a list whose sums come from its lines, and one line with what it is linked to."""

from typing import Any

from flask import Blueprint, render_template, request

from compliance.accounts.rules import Role
from compliance.ledger import rules, service
from compliance.ledger.service import Entry, Filter
from compliance.web import access
from forms.ledger import ANY_FUND, LedgerFilter

blueprint = Blueprint("ledger", __name__, url_prefix="/ledger")

READERS = (
    Role.AUDITOR_CLAIMS,
    Role.OFFICER,
    Role.LEGAL_REVIEWER,
    Role.AGENCY_DIRECTOR,
    Role.DIRECTOR,
    Role.MANAGER,
    Role.OVERSEER,
)


@blueprint.get("/")
@access.allow(*READERS)
def index() -> Any:
    """Lines by filter, with what is due and what came in summed apart."""
    form = LedgerFilter(request.args)
    valid = form.validate()
    page = service.entries(_wanted(form) if valid else Filter(), request.args.get("page", 1, type=int))
    return render_template("ledger/index.html", form=form, page=page, rules=rules), 200 if valid else 422


def _wanted(form: LedgerFilter) -> Filter:
    span = form.span
    return Filter(
        since=span.since if span else None,
        until=span.until if span else None,
        side=form.side.data or "",
        consequence=form.consequence.data or "",
        fund=None if form.fund.data == ANY_FUND else form.fund.data or "",
        provider=(form.provider.data or "").strip(),
    )


@blueprint.get("/<entry_id>")
@access.allow(*READERS, entry=service.entry_in_scope)
def show(entry: Entry) -> Any:
    """One line, where it comes from, and the lines it settles or reverses."""
    return render_template("ledger/show.html", entry=entry, linked=service.linked(entry), rules=rules)
