"""A line over several agreements as one line under each: every amount shared out by days, to the fen. Pure.

Whoever knows on which days the charges fell lists them by day; the share by days stands in only where the record gives
one sum for the whole span, and the line says so.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from itertools import pairwise

from compliance.findings.rules import FundAmount, NewBase, NewLine
from compliance.foundation.money import Fen
from compliance.law.violations import Party
from compliance.penalties.span_rules import SpanPart, Version, split_span

LONGEST_NAME = 200


def divisible(line: NewLine, bases: Sequence[NewBase], versions: Sequence[Version]) -> bool:
    """Whether a line may be shared out by days.

    Not a fact without an amount (it would be one breach made two), not a line or a base whose clause the record itself
    names, not where a day lies under no agreement or under two.
    """
    named = line.clause or any(base.violation == line.violation and base.debtor == Party.PROVIDER for base in bases)
    if named or not line.total_fen:
        return False
    held = sorted(versions, key=lambda version: version.since)
    joined = all((late.since - early.until).days == 1 for early, late in pairwise(held))
    return bool(held) and joined and held[0].since <= line.occurred_from and line.occurred_to <= held[-1].until


def shared_by_days(line: NewLine, versions: Sequence[Version]) -> tuple[NewLine, ...]:
    """One line for each version that binds on days of the span, in order of time.

    What each fund paid, what the person gets back and what nobody returns are shared out each for itself; a part's
    total is their sum, so that every column keeps its sum and no part returns more than it charges. The quantity of a
    part is not known; a part without a fen is left out. ValueError as `split_span` has it.
    """

    def cut(fen: Fen) -> tuple[SpanPart, ...]:
        return split_span(line.occurred_from, line.occurred_to, fen, versions)

    persons, rests = cut(line.person_fen), cut(line.total_fen - line.fund_fen - line.person_fen)
    funds = [(part, cut(part.fen)) for part in line.funds]
    found = []
    for at, span in enumerate(persons):
        paid = tuple(FundAmount(part.fund, part.insured_place, cuts[at].fen) for part, cuts in funds if cuts[at].fen)
        part = replace(
            line,
            item_name=_named(line, span.since, span.until),
            occurred_from=span.since,
            occurred_to=span.until,
            quantity=None,
            person_fen=span.fen,
            funds=paid,
            total_fen=sum(one.fen for one in paid) + span.fen + rests[at].fen,
        )
        found += [part] if part.total_fen else []
    return tuple(found)


def _named(line: NewLine, since: date, until: date) -> str:
    days, whole = ((last - first).days + 1 for first, last in ((since, until), (line.occurred_from, line.occurred_to)))
    how = f"（按天数分摊：{whole}天中的{days}天）"
    return line.item_name.strip()[: LONGEST_NAME - len(how)] + how
