"""Amounts explained, and the values of the law that they rest on."""

from typing import Any

from flask import Blueprint, render_template, request

from compliance.accounts.rules import Role
from compliance.foundation.errors import Refusal
from compliance.law.consequences import CONSEQUENCE_WORDS
from compliance.law.violations import MEASURE_WORDS, violations
from compliance.penalties import service
from compliance.penalties.answer_rules import planned_line
from compliance.penalties.notice_rules import paragraph
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
    found = refusal = None
    status = 200
    if request.args:
        status = 422
        if form.validate():
            try:
                found, status = service.answer(form.question()), 200
            except Refusal as refused:
                refusal, status = refused, refused.status
    page = render_template(
        "penalties/explain.html",
        form=form,
        found=found,
        refusal=refusal,
        consequence_words=CONSEQUENCE_WORDS,
        planned_line=planned_line,
        paragraph=paragraph,
    )
    return page, status


@blueprint.get("/catalogue")
@access.allow(*READERS)
def catalogue() -> Any:
    """Every violation the product knows by name, with its article and what a sum is counted from."""
    return render_template("penalties/catalogue.html", violations=violations().values(), measures=MEASURE_WORDS)
