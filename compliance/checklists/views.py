"""Checklists to read and to print."""

from typing import Any

from flask import Blueprint, render_template

from compliance.accounts.rules import Role
from compliance.checklists import service
from compliance.checklists.rules import EVIDENCE_WORDS, KIND_WORDS, SUBJECT_WORDS, TYPE_WORDS, Checklist
from compliance.law.violations import violations
from compliance.web import access

blueprint = Blueprint("checklists", __name__, url_prefix="/checklists")
READERS = (
    Role.MANAGER,
    Role.INSPECTOR,
    Role.AUDITOR_CLAIMS,
    Role.OFFICER,
    Role.LEGAL_REVIEWER,
    Role.AGENCY_DIRECTOR,
    Role.DIRECTOR,
    Role.OVERSEER,
)


@blueprint.get("/")
@access.allow(*READERS)
def index() -> Any:
    """Every published version."""
    return render_template(
        "checklists/index.html", versions=service.versions(), kind_words=KIND_WORDS, subject_words=SUBJECT_WORDS
    )


@blueprint.get("/<int:checklist_id>")
@access.allow(*READERS, checklist=service.find)
def show(checklist: Checklist) -> Any:
    """One version to read."""
    earlier = service.before(checklist)
    return render_template("checklists/show.html", checklist=checklist, earlier=earlier, **labels())


@blueprint.get("/<int:checklist_id>/print")
@access.allow(*READERS, checklist=service.find)
def sheet(checklist: Checklist) -> Any:
    """One version as a blank form on paper."""
    return render_template("checklists/sheet.html", checklist=checklist, **labels())


def labels() -> dict[str, Any]:
    """What the templates call things by."""
    return {"violations": violations(), "evidence_words": EVIDENCE_WORDS, "type_words": TYPE_WORDS}
