"""What the pages of indicators show, as .xlsx."""

from collections.abc import Iterator
from typing import Any

from flask import abort, request
from flask_babel import gettext as _

from compliance.foundation.money import to_yuan
from compliance.indicators import matter_loading_service as matters
from compliance.indicators import page_service
from compliance.indicators.definition_service import indicators
from compliance.indicators.export_service import MEDIA_TYPE, workbook
from compliance.indicators.matter_rules import STATE_WORDS
from compliance.indicators.period_rules import Period
from compliance.indicators.reading_service import profile, standings_of
from compliance.indicators.rules import Part
from compliance.indicators.standing_rules import STATUS_WORDS, WARNED, Standing, urgency, worst_first
from compliance.indicators.views import LEVELS, READERS, asked_period, blueprint
from compliance.providers.rules import KIND_WORDS, Kind
from compliance.web import access
from compliance.web.downloads import send
from compliance.web.furniture import words

VIEWS = ("board", "ranking", "comparison", "provider", "matters")


@blueprint.get("/export/<view>.xlsx")
@access.allow(*READERS)
def export(view: str) -> Any:
    """The table of a page with the same filters, all its rows."""
    wanted = asked_period()
    if view not in VIEWS or wanted is None:
        abort(404)
    content = _matters(wanted) if view == "matters" else _standings(wanted, _rows(view, wanted))
    return send(content, MEDIA_TYPE, f"{wanted.code}_{view}.xlsx")


def _rows(view: str, wanted: Period) -> tuple[Standing, ...]:
    kind, level = request.args.get("kind", "" if view == "board" else "hospital"), request.args.get("level", "")
    if view == "provider":
        return profile(request.args.get("provider", 0, type=int), wanted)
    name = request.args.get("indicator", "")
    if view == "ranking" and name not in indicators():
        abort(404)
    found = standings_of(wanted, [name] if view == "ranking" else indicators(), kind)
    rows = [one for standings in found.values() for one in standings if level in ("", one.level)]
    if view == "ranking":
        return worst_first(rows)
    if view == "board":
        return tuple(sorted((one for one in rows if one.status in WARNED), key=urgency, reverse=True))
    return tuple(rows)


def _standings(wanted: Period, rows: tuple[Standing, ...]) -> bytes:
    heads = (
        _("Provider"), _("Kind"), _("Level"), _("Indicator"), _("Numerator"), _("Denominator"), _("Claims"),
        _("Left out"), _("Value"), _("Target"), _("A year before"), _("Change in value"), _("Change in percent"),
        _("Peers' middle"), _("Rank"), _("Peers"), _("State"),
    )  # fmt: skip
    note = f"{words(wanted.words)} · {_('money in yuan')}"
    return workbook(_("Indicators"), heads, _cells(rows), note)


def _cells(rows: tuple[Standing, ...]) -> Iterator[tuple[Any, ...]]:
    names = page_service.names_of(rows)
    for one in rows:
        figure, indicator = one.figure, one.indicator
        yield (
            names[one.provider_id],
            words(KIND_WORDS[Kind(one.kind)]),
            words(LEVELS.get(one.level)),
            words(indicator.words),
            _part(indicator.numerator_part, figure.numerator),
            _part(indicator.denominator_part, figure.denominator),
            figure.volume,
            figure.left_out,
            one.value,
            one.target.value if one.target else None,
            one.before,
            one.change.difference if one.change else None,
            one.change.percent if one.change else None,
            one.group.middle if one.group else None,
            one.rank,
            one.group.size if one.group else None,
            words(STATUS_WORDS[one.status]),
        )


def _part(part: Part, number: int) -> Any:
    return to_yuan(number) if part is Part.FEN else number


def _matters(wanted: Period) -> bytes:
    heads = (_("Number"), _("Provider code"), _("Provider"), _("Period"), _("State"), _("Deduction (yuan)"))
    found = matters.everything(wanted.code, request.args.get("q", "")[:100], request.args.get("state", ""))
    rows = (
        (one.number, one.code, one.name, one.period, words(STATE_WORDS[one.state]), to_yuan(one.amount_fen))
        for one in found
    )
    return workbook(_("Deductions"), heads, rows)
