"""The quarter's report: what a page shows of it and the workbook, both read from the same sums of the ledger."""

from dataclasses import dataclass

from compliance.accounts.rules import SYSTEM, Actor
from compliance.foundation.errors import Refusal
from compliance.ledger.sum_service import posted_span
from compliance.reports import export_service, rules
from compliance.reports.overview_service import Glance, at_home, glances
from compliance.reports.rules import Quarter

_YEARS_SHOWN = 2


@dataclass(frozen=True, slots=True)
class Listed:
    """The quarters that a page lists, the newest first; the years that it lists, and those it does not."""

    quarters: tuple[Glance, ...]
    years: tuple[int, ...]
    other_years: tuple[int, ...]


def quarters(year: int | None = None) -> Listed:
    """The quarters of `year` and of the year before it, of those years that the ledger has lines of, up to the last
    quarter that has some; without a year, or with one that has none, of the last."""
    span = posted_span()
    if span is None:
        return Listed((), (), ())
    first, last = span[0].year, span[1].year
    newest = year if year is not None and first <= year <= last else last
    shown = tuple(one for one in range(newest, newest - _YEARS_SHOWN, -1) if one >= first)
    ended = min(rules.quarter_of(span[1]), Quarter(newest, 4))
    found = rules.quarters_between(Quarter(shown[-1], 1).since, ended.since)
    others = tuple(one for one in range(last, first - 1, -1) if one not in shown)
    return Listed(glances(found), shown, others)


def glance(quarter: Quarter) -> Glance:
    """The sums of one quarter."""
    return glances((quarter,))[0]


def quarter_in_scope(_actor: Actor, code: str) -> Quarter | None:
    """The quarter of a URL, None where the text names none."""
    try:
        return rules.quarter(code)
    except Refusal:
        return None


def quarter(year: int, number: int, language: str = "zh_Hans", reader: Actor = SYSTEM, address: str = "") -> bytes:
    """The workbook of a quarter as an .xlsx file, with what `reader` may read, on the trail as `reader`'s export."""
    return export_service.quarter(rules.quarter(f"{year}Q{number}"), language, reader, address)


__all__ = ["Glance", "Listed", "at_home", "glance", "quarter", "quarter_in_scope", "quarters"]
