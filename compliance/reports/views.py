"""The quarterly report: the list of quarters, one quarter at a glance, its workbook."""

from typing import Any

from flask import Blueprint, render_template, request

from compliance.accounts.rules import Role
from compliance.reports import export_service, overview_service, rules, service
from compliance.reports.rules import Quarter
from compliance.web import access
from compliance.web.downloads import send
from compliance.web.furniture import language

blueprint = Blueprint("reports", __name__, url_prefix="/reports")

READERS = (
    Role.MANAGER,
    Role.AUDITOR_CLAIMS,
    Role.OFFICER,
    Role.LEGAL_REVIEWER,
    Role.AGENCY_DIRECTOR,
    Role.DIRECTOR,
    Role.OVERSEER,
)
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@blueprint.get("/")
@access.allow(*READERS)
def index() -> Any:
    """The quarters of two years, and the summaries of their halves and years."""
    found = service.quarters(request.args.get("year", type=int))
    halves = dict.fromkeys(rules.half_of(one.quarter.since) for one in found.quarters)
    return render_template("reports/index.html", listed=found, halves=halves)


@blueprint.get("/<quarter_id>")
@access.allow(*READERS, quarter=service.quarter_in_scope)
def show(quarter: Quarter) -> Any:
    """A quarter at a glance; each figure leads to the rows that it counts."""
    found = overview_service.overview(access.actor(), quarter)
    exports = export_service.exports_of(quarter)
    return render_template("reports/show.html", overview=found, glance=found.glance, exports=exports)


@blueprint.get("/<quarter_id>/workbook")
@access.allow(*READERS, quarter=service.quarter_in_scope)
def workbook(quarter: Quarter) -> Any:
    """The workbook, in the reader's language or the one asked for; each download is on the trail."""
    wanted = "en" if request.args.get("language", language()) == "en" else "zh_Hans"
    content = service.quarter(quarter.year, quarter.number, wanted, access.actor(), request.url_root)
    name = f"{quarter.code}-监管季报.xlsx" if wanted != "en" else f"{quarter.code}-report.xlsx"
    return send(content, _XLSX, name)
