"""The public list of agreements: a page, the same as JSON a page at a time, and the whole of it as CSV."""

import csv
import io
from collections.abc import Iterator
from datetime import date
from typing import Any

from flask import Response, jsonify, render_template, request, stream_with_context

from compliance.agreements import listing_service as agreements
from compliance.agreements.listing_service import Wanted
from compliance.agreements.rules import STATE_WORDS, State
from compliance.providers.export_service import escaped
from compliance.providers.rules import KIND_WORDS
from compliance.publicity import designation_service as service
from compliance.publicity.views import blueprint
from compliance.web import access
from compliance.web.downloads import named


def _wanted() -> Wanted:
    return Wanted(
        year=agreements.signed_year_or_default(request.args.get("year", type=int)),
        text=request.args.get("q", "")[:100],
        kind=request.args.get("kind", ""),
        page=request.args.get("page", 1, type=int),
        state=request.args.get("state", type=State),
        day=request.args.get("day", type=date.fromisoformat),
        sort=request.args.get("sort", "code"),
    )


@blueprint.get("/agreements/")
@access.public
def agreements_list() -> Any:
    """Who is under agreement in a year, and how each agreement stands."""
    wanted = _wanted()
    return render_template(
        "publicity/agreements.html",
        wanted=wanted,
        page=service.page(wanted),
        years=agreements.signed_years(),
        kind_words=KIND_WORDS,
        state_words=STATE_WORDS,
    )


@blueprint.get("/agreements/list.json")
@access.public
def agreements_json() -> Any:
    """A page of the same for programs."""
    wanted = _wanted()
    found = service.page(wanted)
    counts = {"year": wanted.year, "total": found.total, "page": found.number, "size": found.size}
    return jsonify(counts | {"agreements": [service.cells(one) for one in found.rows]})


@blueprint.get("/agreements/list.csv")
@access.public
def agreements_csv() -> Any:
    """The whole of the same, with what a spreadsheet would run made harmless."""
    wanted = _wanted()
    lines = Response(stream_with_context(_lines(wanted)), mimetype="text/csv")
    return named(lines, f"agreements-{wanted.year}.csv")


def _lines(wanted: Wanted) -> Iterator[str]:
    yield "\ufeff" + _line(list(service.COLUMNS.values()))
    for one in service.everything(wanted):
        yield _line([escaped("" if value is None else str(value)) for value in service.cells(one).values()])


def _line(values: list[str]) -> str:
    out = io.StringIO()
    csv.writer(out).writerow(values)
    return out.getvalue()
