"""What pages and sheets read of screening: runs, what each rule found, where, and how often a rule was right."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import column, func, select, table

from compliance.claims.service import Statement
from compliance.findings.lead_rules import LeadSource
from compliance.foundation.database import db
from compliance.foundation.words import Words
from compliance.indicators.period_rules import Period, period
from compliance.providers import service as providers
from compliance.screening import rules
from compliance.screening import version_service as versions
from compliance.screening.models import (
    ScreeningCount,
    ScreeningLead,
    ScreeningRun,
    ScreeningRunRule,
    ScreeningVersion,
)
from compliance.screening.rules import Precision

PAGE_SIZE = 25
BARS = 20
_LEADS = table("leads", column("id"), column("source_kind"), column("rule"), column("outcome"))


@dataclass(frozen=True, slots=True)
class RunView:
    """A run on a list: sums over its rules, amounts in fen."""

    id: int
    kind: str
    period: Period
    authority: str
    claims: int
    batches: tuple[str, ...]
    left_aside: tuple[str, ...]
    inputs_sha256: str
    made_at: datetime
    made_by: int | None
    rules: int
    hits: int
    new_hits: int
    amount: int
    leads: int


@dataclass(frozen=True, slots=True)
class RuleLine:
    """What one rule found in a run."""

    rule: str
    words: Words
    result: str
    version_id: int
    number: int
    sha256: str
    values: Mapping[str, Any]
    hits: int
    rows: int
    amount: int
    new_hits: int
    left_out: int
    known: Mapping[str, int]
    leads: int


@dataclass(frozen=True, slots=True)
class Place:
    """What was found at one provider, or at the providers of one level."""

    provider_id: int | None
    name: str
    level: str
    hits: int
    amount: int


@dataclass(frozen=True, slots=True)
class RuleView:
    """A rule on the list: its statement, the version in force, and how often that version was right."""

    statement: Statement
    live: versions.VersionView | None
    changed: bool
    precision: Precision


def words_of(rule: str) -> Words:
    """A rule's name; its id where the bureau took its files away."""
    statement = versions.statements().get(rule)
    return statement.words if statement else Words(rule, rule)


def rule_words(named: str) -> Words:
    """The name and version of a rule as a lead keeps them: "large_bill/2"."""
    rule, _, version = named.partition("/")
    words = words_of(rule)
    return Words(f"{words.zh}（第{version}版）", f"{words.en}, version {version}") if version else words


def measured_in(rule: str) -> str:
    """The unit of what a rule compares; "" where the bureau took its files away."""
    statement = versions.statements().get(rule)
    return next((one.unit for one in statement.columns if one.name == "measure"), "") if statement else ""


def _leads_by_run(ids: Iterable[int]) -> dict[int, int]:
    query = select(ScreeningLead.run_id, func.count()).where(ScreeningLead.run_id.in_(list(ids)))
    return {row[0]: row[1] for row in db.session.execute(query.group_by(ScreeningLead.run_id))}


def runs(number: int = 1, kind: str = "run") -> tuple[tuple[RunView, ...], int]:
    """One page of runs, newest first, and how many there are."""
    total = db.session.scalar(select(func.count()).select_from(ScreeningRun).where(ScreeningRun.kind == kind)) or 0
    query = select(ScreeningRun).where(ScreeningRun.kind == kind).order_by(ScreeningRun.id.desc())
    rows = db.session.scalars(query.limit(PAGE_SIZE).offset(PAGE_SIZE * (max(1, number) - 1))).all()
    return _runs(rows), total


def run(run_id: int) -> RunView | None:
    """One run."""
    row = db.session.get(ScreeningRun, run_id)
    return _runs([row])[0] if row else None


def _runs(rows: Iterable[ScreeningRun]) -> tuple[RunView, ...]:
    found = list(rows)
    ids = [row.id for row in found]
    summed = (
        func.count(),
        func.sum(ScreeningRunRule.hits),
        func.sum(ScreeningRunRule.new_hits),
        func.sum(ScreeningRunRule.amount),
    )
    query = select(ScreeningRunRule.run_id, *summed).where(ScreeningRunRule.run_id.in_(ids))
    sums = {
        run_id: tuple(int(one) for one in more)
        for run_id, *more in db.session.execute(query.group_by(ScreeningRunRule.run_id))
    }
    leads = _leads_by_run(ids)
    return tuple(
        RunView(
            row.id,
            row.kind,
            period(row.period),
            row.authority,
            row.claims,
            tuple(row.batches),
            tuple(row.left_aside),
            row.inputs_sha256,
            row.made_at,
            row.made_by,
            *(*sums.get(row.id, (0, 0, 0, 0)), leads.get(row.id, 0)),
        )
        for row in found
    )


def lines(run_id: int) -> tuple[RuleLine, ...]:
    """What each rule found, the largest amounts first."""
    query = (
        select(ScreeningRunRule, ScreeningVersion)
        .join(ScreeningVersion, ScreeningVersion.id == ScreeningRunRule.version_id)
        .where(ScreeningRunRule.run_id == run_id)
        .order_by(ScreeningRunRule.amount.desc(), ScreeningRunRule.rule)
    )
    counted = select(ScreeningLead.rule, func.count()).where(ScreeningLead.run_id == run_id)
    leads = {row[0]: row[1] for row in db.session.execute(counted.group_by(ScreeningLead.rule))}
    known = versions.statements()
    return tuple(
        RuleLine(
            one.rule,
            words_of(one.rule),
            str(known[one.rule].more.get("result", "suspected")) if one.rule in known else "suspected",
            version.id,
            version.number,
            version.sha256,
            {"values": version.values, "by_level": version.by_level},
            one.hits,
            one.rows,
            one.amount,
            one.new_hits,
            one.left_out,
            one.known,
            leads.get(one.rule, 0),
        )
        for one, version in db.session.execute(query)
    )


def places(run_id: int, rule: str = "", most: int = BARS, number: int = 1) -> tuple[tuple[Place, ...], int]:
    """One page of providers by the money in question, and how many there are; of one rule, or of all together."""
    wanted = (ScreeningCount.run_id == run_id, ScreeningCount.rule == rule)
    total = db.session.scalar(select(func.count()).select_from(ScreeningCount).where(*wanted)) or 0
    query = select(ScreeningCount).where(*wanted).order_by(ScreeningCount.amount.desc(), ScreeningCount.provider_code)
    found = db.session.scalars(query.limit(most).offset(most * (max(1, number) - 1))).all()
    names = providers.names(tuple(row.provider_id for row in found if row.provider_id is not None))
    rows = tuple(
        Place(
            row.provider_id,
            names.get(row.provider_id, row.provider_code) if row.provider_id else row.provider_code,
            row.level,
            row.hits,
            row.amount,
        )
        for row in found
    )
    return rows, total


def by_level(run_id: int) -> tuple[Place, ...]:
    """What was found by level of hospital, the highest level first; providers that nobody knows apart."""
    summed = (func.sum(ScreeningCount.hits), func.sum(ScreeningCount.amount))
    query = select(ScreeningCount.level, *summed).where(ScreeningCount.run_id == run_id, ScreeningCount.rule == "")
    found = db.session.execute(query.group_by(ScreeningCount.level).order_by(ScreeningCount.level.desc()))
    return tuple(Place(None, "", level, int(hits), int(amount)) for level, hits, amount in found)


def precisions(found: Iterable[versions.VersionView]) -> dict[int, Precision]:
    """How often each of these versions was right, by its id: its leads counted, those with an outcome by outcome."""
    marks = {one.mark: one.id for one in found}
    # Leads bear the mark of their version: they are counted from one index, and none is looked up.
    made = select(_LEADS.c.rule, _LEADS.c.outcome, func.count())
    made = made.where(_LEADS.c.source_kind == LeadSource.SCREENING.value, _LEADS.c.rule.in_(sorted(marks)))
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for mark, outcome, many in db.session.execute(made.group_by(_LEADS.c.rule, _LEADS.c.outcome)):
        counts[mark][outcome] += many
    return {id: rules.precision(_ended(counts[mark]), counts[mark].total()) for mark, id in marks.items()}


def _ended(outcomes: Counter[str]) -> dict[str, int]:
    return {outcome: many for outcome, many in outcomes.items() if outcome}


def all_rules(day: date) -> tuple[RuleView, ...]:
    """Every rule there is, those with a version in force first."""
    live = versions.live_versions(day)
    known = precisions(live.values())
    rows = [
        RuleView(
            one,
            live.get(one.id),
            one.id in live and live[one.id].sha256 != one.sha256,
            known.get(live[one.id].id, Precision()) if one.id in live else Precision(),
        )
        for one in versions.statements().values()
    ]
    return tuple(sorted(rows, key=lambda row: (row.live is None, row.statement.id)))
