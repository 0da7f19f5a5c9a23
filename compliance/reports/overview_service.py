"""A quarter as those who lead see it: money, coverage against duty, breaches, trend, precision of leads.

Every figure is the length or the sum of a list that it leads to; a number of queries that does not grow with the data.
"""

from dataclasses import dataclass

from compliance.accounts.rules import Actor, Role
from compliance.findings import lead_list_service as lead_lists
from compliance.findings import overview_service as findings
from compliance.findings import service as finding_service
from compliance.findings.lead_list_service import Precision
from compliance.findings.lead_rules import LEAD_SOURCE_WORDS
from compliance.findings.list_service import NO_TOWNSHIP
from compliance.foundation.tasks import HomePart
from compliance.foundation.words import Words
from compliance.law.violations import violations
from compliance.ledger.sum_service import Money, money_of, posted_span
from compliance.reports import chart_rules, rules
from compliance.reports.chart_rules import Columns
from compliance.reports.rules import Quarter
from compliance.sampling import service as sampling
from compliance.sampling.coverage_rules import Covered

LEADERS = (Role.AGENCY_DIRECTOR, Role.DIRECTOR, Role.OVERSEER)
_QUARTERS_SHOWN = 5  # the quarter itself, the three before it, and the same quarter of the year before
_MOST_BARS = 8


@dataclass(frozen=True, slots=True)
class Glance:
    """A quarter at a glance."""

    quarter: Quarter
    money: Money
    lines: int


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: what it counts, how many, and the filter's value that lists them ("" where there is none)."""

    words: Words
    count: int
    key: str


@dataclass(frozen=True, slots=True)
class Overview:
    """What leaders see of a quarter. more: how many kinds and townships stand behind those shown.

    lists_leads: whether the reader may open the list of leads; precision: of the sources whose leads were settled in
    the quarter."""

    glance: Glance
    trend: Columns
    quarters: tuple[Glance, ...]
    duties: tuple[Covered, ...]
    kinds: tuple[Bar, ...]
    more_kinds: int
    townships: tuple[Bar, ...]
    more_townships: int
    precision: tuple[tuple[Words, Precision], ...]
    lists_leads: bool


def at_home(actor: Actor) -> HomePart | None:
    """For those who lead: the last quarter that has ledger lines; None where there is none yet."""
    if not actor.holds(*LEADERS):
        return None
    span = posted_span()
    if span is None:
        return None
    return HomePart("reports/overview_part.html", {"overview": overview(actor, rules.quarter_of(span[1]))})


def glances(quarters: tuple[Quarter, ...]) -> tuple[Glance, ...]:
    """The sums of quarters that follow each other, in their order, in one query."""
    found = money_of([(one.since, one.until) for one in quarters])
    return tuple(Glance(one, *sums) for one, sums in zip(quarters, found, strict=True))


def overview(actor: Actor, of: Quarter) -> Overview:
    """What `actor` may see of a quarter, beside the four before it."""
    shown = glances(rules.quarters_until(of, _QUARTERS_SHOWN))
    lists_leads = actor.holds(*finding_service.LEAD_READERS)
    kinds = findings.by_violation(actor, of.since, of.until)
    townships = findings.by_township(actor, of.since, of.until)
    known = violations()
    settled = lead_lists.precision_between(actor, of.since, of.until) if lists_leads else ()
    return Overview(
        glance=shown[-1],
        trend=chart_rules.columns(
            [
                (Words(one.quarter.words.zh, one.quarter.code), one.money.due_fen, one.money.received_fen)
                for one in shown
            ]
        ),
        quarters=shown,
        duties=sampling.campaign_duties(of.since, of.until),
        kinds=tuple(Bar(known[one.key].words, one.count, one.key) for one in kinds[:_MOST_BARS]),
        more_kinds=len(kinds[_MOST_BARS:]),
        townships=tuple(Bar(_township(one.key), one.count, one.key) for one in townships[:_MOST_BARS]),
        more_townships=len(townships[_MOST_BARS:]),
        precision=tuple((LEAD_SOURCE_WORDS[one.source], one) for one in settled),
        lists_leads=lists_leads,
    )


def _township(key: str) -> Words:
    return Words("未填乡镇", "No township") if key == NO_TOWNSHIP else Words(key, key)
