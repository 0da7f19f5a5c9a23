"""Indicators on screen: the board of warnings by level, a ranking, the monthly comparison, one provider, its claims."""

from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from compliance.accounts.rules import Role
from compliance.foundation import clock
from compliance.foundation.errors import Refusal
from compliance.indicators import chart_rules, page_service, run_service
from compliance.indicators import reading_service as reading
from compliance.indicators.deduction_rules import shown
from compliance.indicators.definition_service import indicators
from compliance.indicators.period_rules import Period, month_before, period
from compliance.indicators.rules import BETTER_WORDS, PART_WORDS, Part
from compliance.indicators.standing_rules import STATUS_KINDS, STATUS_WORDS, WARNED, Status
from compliance.indicators.target_rules import SOURCE_WORDS
from compliance.providers import service as registry
from compliance.providers.rules import KIND_WORDS, LEVEL_WORDS
from compliance.providers.service import ProviderView
from compliance.web import access
from compliance.web.furniture import told
from forms.indicators import PeriodForm

blueprint = Blueprint("indicators", __name__, url_prefix="/indicators")
COUNTERS = (Role.AUDITOR_CLAIMS, Role.OFFICER)
READERS = (*COUNTERS, Role.MANAGER, Role.LEGAL_REVIEWER, Role.AGENCY_DIRECTOR, Role.DIRECTOR, Role.OVERSEER)
DRILLERS = (*COUNTERS, Role.MANAGER, Role.OVERSEER)
LEVELS = {str(key): label for key, label in LEVEL_WORDS.items()}
LABELS = {
    "kind_words": KIND_WORDS,
    "level_words": LEVELS,
    "status_words": STATUS_WORDS,
    "status_kinds": STATUS_KINDS,
    "better_words": BETTER_WORDS,
    "part_words": PART_WORDS,
    "target_source_words": SOURCE_WORDS,
    "warned": WARNED,
    "shown": shown,
    "Status": Status,
    "Part": Part,
    "counters": COUNTERS,
    "drillers": DRILLERS,
}


def asked_period() -> Period | None:
    """The period of the address, else the newest that was computed; None where none was. A text that is none: 404."""
    text = request.args.get("period", "")
    if text:
        try:
            return period(text)
        except Refusal:
            abort(404)
    return next(iter(run_service.periods()), None)


def _kind(fallback: str) -> str:
    kind = request.args.get("kind", fallback)
    return kind if kind in KIND_WORDS or kind == "" else abort(404)


def _level() -> str:
    level = request.args.get("level", "")
    return level if level == "" or level in LEVELS else abort(404)


@blueprint.get("/")
@access.allow(*READERS)
def index() -> Any:
    """The board: the whole with its change, warnings by kind and level, the gravest first."""
    return _index(PeriodForm(formdata=None, period=month_before(clock.today()).code, prefix="count"), 200)


def _index(form: PeriodForm, status: int) -> Any:
    wanted = asked_period()
    number = request.args.get("page", 1, type=int)
    board = page_service.board(wanted, _kind(""), _level(), number) if wanted else page_service.NOTHING
    page = render_template(
        "indicators/index.html",
        period=wanted,
        periods=run_service.periods(),
        run=run_service.run_of(wanted) if wanted else None,
        board=board,
        page=board.warned,
        names=page_service.names_of(board.warned.rows),
        known=indicators(),
        form=form,
        **LABELS,
    )
    return page, status


@blueprint.post("/")
@access.allow(*COUNTERS)
def compute() -> Any:
    """Count a period."""
    form = PeriodForm(prefix="count")
    if not form.validate_on_submit():
        return _index(form, 422)
    try:
        run = run_service.compute(access.actor(), period(form.period.data or ""))
    except Refusal as refusal:
        form.period.errors = [told(refusal)]
        return _index(form, refusal.status)
    flash(_("The indicators of %(period)s were counted.", period=run.period.code), "success")
    return redirect(url_for("indicators.index", period=run.period.code))


@blueprint.get("/ranking")
@access.allow(*READERS)
def ranking() -> Any:
    """Everyone of a kind and level in one indicator, the worst first."""
    wanted, known = asked_period(), indicators()
    name = request.args.get("indicator", next(iter(known)))
    if name not in known:
        abort(404)
    number, kind = request.args.get("page", 1, type=int), _kind("hospital")
    found = page_service.ranking(wanted, name, kind, _level(), number) if wanted else None
    page = found.page if found else page_service.NOTHING.warned
    return render_template(
        "indicators/ranking.html",
        period=wanted,
        periods=run_service.periods(),
        indicator=known[name],
        known=known,
        page=page,
        names=page_service.names_of(page.rows),
        largest=found.largest if found else None,
        kind=kind,
        **LABELS,
    )


@blueprint.get("/comparison")
@access.allow(*READERS)
def comparison() -> Any:
    """Every provider of a kind in every indicator, against the year before."""
    wanted, kind = asked_period(), _kind("hospital")
    number = request.args.get("page", 1, type=int)
    page = page_service.comparison(wanted, kind, number) if wanted else None
    return render_template(
        "indicators/comparison.html",
        period=wanted,
        periods=run_service.periods(),
        page=page,
        names=registry.names(tuple(id for id, _found in page.rows)) if page else {},
        known=indicators(),
        kind=kind,
        **LABELS,
    )


@blueprint.get("/providers/<int:provider_id>")
@access.allow(*READERS, provider=registry.find)
def provider(provider: ProviderView) -> Any:
    """One provider in every indicator, over time and among its peers."""
    wanted = asked_period()
    rows = reading.profile(provider.id, wanted) if wanted else ()
    spans, past = page_service.past(provider.id, wanted) if wanted else ((), {})
    charts = {
        one.indicator.id: chart_rules.columns(
            [
                (chart_rules.label(point.period, len(past[one.indicator.id])), point.value)
                for point in past[one.indicator.id]
            ],
            one.target.value if one.target else None,
        )
        for one in rows
    }
    year = wanted.year if wanted else 0
    return render_template(
        "indicators/provider.html",
        provider=provider,
        period=wanted,
        periods=run_service.periods(),
        rows=rows,
        charts=charts,
        spans=spans,
        years=page_service.three_years(provider.id, year, [one.indicator.id for one in rows]),
        **LABELS,
    )


@blueprint.get("/providers/<int:provider_id>/claims")
@access.allow(*DRILLERS, provider=registry.find)
def claims(provider: ProviderView) -> Any:
    """The claims behind a figure, paged; persons stay hashes."""
    wanted, known = asked_period(), indicators()
    name = request.args.get("indicator", "")
    if wanted is None or name not in known:
        abort(404)
    number = max(1, min(request.args.get("page", 1, type=int), 100_000))
    found = page_service.claims_behind(provider, wanted, known[name], number)
    return render_template(
        "indicators/claims.html",
        provider=provider,
        period=wanted,
        indicator=known[name],
        page={"rows": found.rows, "total": found.total, "number": number, "size": page_service.ROWS_SIZE},
        figure=reading.figure_of(provider.id, wanted, name),
        **LABELS,
    )
