"""Amounts explained, and the values of the law that they rest on."""

from typing import Any

from flask import Blueprint, render_template, request

from compliance.accounts.rules import Role
from compliance.foundation.errors import Refusal
from compliance.law.consequences import CONSEQUENCE_WORDS
from compliance.law.violations import MEASURE_WORDS, violations
from compliance.penalties import service
from compliance.web import access
from forms.penalties import ExplainForm

blueprint = Blueprint("penalties", __name__, url_prefix="/penalties")

READERS = (
    Role.MANAGER,
    Role.AUDITOR_CLAIMS,
    Role.OFFICER,
    Role.LEGAL_REVIEWER,
    Role.AGENCY_DIRECTOR,
    Role.DIRECTOR,
    Role.OVERSEER,
)


@blueprint.get("/explain")
@access.allow(*READERS)
def explain() -> Any:
    """What a violation would cost, line by line; nothing is stored."""
    form = ExplainForm(request.args if request.args else None)
    computed = refusal = None
    status = 200
    if request.args:
        if form.validate():
            try:
                computed = service.explain(
                    form.track.data,
                    form.violation.data,
                    form.amount.fen or 0,
                    form.multiple.data,
                    form.provider.data or None,
                    form.on.data,
                )
            except Refusal as found:
                refusal, status = found, found.status
        else:
            status = 422
    return render_template(
        "penalties/explain.html", form=form, computed=computed, refusal=refusal, consequence_words=CONSEQUENCE_WORDS
    ), status


@blueprint.get("/catalogue")
@access.allow(*READERS)
def catalogue() -> Any:
    """Every violation the product knows by name, with its article and what a sum is counted from."""
    return render_template("penalties/catalogue.html", violations=violations().values(), measures=MEASURE_WORDS)
