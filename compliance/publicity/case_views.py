"""Typical cases of campaigns, as a director approved them for the public."""

from typing import Any

from flask import render_template

from compliance.campaigns import service as campaigns
from compliance.publicity.views import blueprint
from compliance.web import access


@blueprint.get("/cases")
@access.public
def typical_cases() -> Any:
    """Every typical case, the newest first; nothing but the approved text."""
    return render_template("publicity/cases.html", cases=campaigns.published())
