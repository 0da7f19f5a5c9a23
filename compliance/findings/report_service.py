"""What a report lists of findings, line by line: read in portions, so that a long quarter needs little memory."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Subquery, case, func, select

from compliance.accounts.rules import Actor
from compliance.findings import loading_service as loading
from compliance.findings.loading_service import PROVIDERS
from compliance.findings.models import Finding, Line, LineEvent, LineFund
from compliance.findings.rules import LineState
from compliance.findings.view_rules import FindingSummary
from compliance.foundation.database import db
from compliance.foundation.money import Fen
from compliance.foundation.words import Words
from compliance.law.violations import violations
from compliance.providers.rules import OTHER_SUBJECTS

_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Counts:
    """How many findings, at how many providers, with how many lines."""

    findings: int
    providers: int
    lines: int


@dataclass(frozen=True, slots=True)
class FoundLine:
    """A line with its finding. Amounts are those after the last recheck; a dropped line amounts to nothing."""

    finding: FindingSummary
    id: int
    position: int
    item_name: str
    occurred_from: date
    occurred_to: date
    violation: Words
    clause: str
    article: str
    state: LineState
    total_fen: Fen
    fund_fen: Fen
    person_fen: Fen


def counts_between(actor: Actor, since: date, until: date) -> Counts:
    """The findings found from `since` to `until` within the actor's scope, counted in the database."""
    mine = Finding.found_on.between(since, until), Finding.authority.in_(sorted(loading.authorities(actor)))
    found = db.session.execute(select(func.count(), func.count(Finding.provider_id.distinct())).where(*mine)).one()
    lines = db.session.scalar(select(func.count()).select_from(Line).join(Finding).where(*mine))
    return Counts(found[0], found[1], lines or 0)


@dataclass(frozen=True, slots=True)
class SourceSums:
    """What one kind of source found: findings, at how many providers, and what the funds paid of it, after rechecks and
    without what was dropped."""

    source_kind: str
    findings: int
    providers: int
    fund_fen: Fen


def sums_by_source(actor: Actor, since: date, until: date) -> tuple[SourceSums, ...]:
    """What was found at providers from `since` to `until` within the actor's scope, by kind of source, the kind whose
    first finding is the oldest first; added up in the database. What a check of the agency, an employer or a person
    found is no finding at a provider."""
    wanted = (
        select(Finding.id, Finding.source_kind, Finding.provider_id, Finding.found_on)
        .join(PROVIDERS, PROVIDERS.c.id == Finding.provider_id)
        .where(
            Finding.found_on.between(since, until),
            Finding.authority.in_(sorted(loading.authorities(actor))),
            PROVIDERS.c.kind.not_in(OTHER_SUBJECTS),
        )
        .subquery()
    )
    source = wanted.c.source_kind
    counts = select(source, func.count(), func.count(wanted.c.provider_id.distinct())).group_by(source)
    first = (func.min(wanted.c.found_on), func.min(wanted.c.id))
    steps = _steps_of(wanted)
    stands = func.coalesce(steps.c.dropped, 0) != func.coalesce(steps.c.last, -1)
    # Chosen inside the sum and not by a condition, of which a database guesses far too few rows and goes one by one.
    counted = case((stands & (LineFund.event_id == func.coalesce(steps.c.reduced, 0)), LineFund.amount_fen), else_=0)
    paid = (
        select(source, func.sum(counted))
        .join_from(LineFund, Line, Line.id == LineFund.line_id)
        .join(wanted, wanted.c.id == Line.finding_id)
        .outerjoin(steps, steps.c.line_id == Line.id)
        .group_by(source)
    )
    funds = {kind: int(fen) for kind, fen in db.session.execute(paid)}
    rows = db.session.execute(counts.order_by(*first))
    return tuple(SourceSums(kind, found, providers, funds.get(kind, 0)) for kind, found, providers in rows)


def _steps_of(wanted: Subquery) -> Subquery:
    """Of each line's steps: the last, the last that dropped it, and the last recheck that left other amounts."""
    return (
        select(
            LineEvent.line_id,
            func.max(LineEvent.id).label("last"),
            func.max(case((LineEvent.state == LineState.DROPPED, LineEvent.id))).label("dropped"),
            func.max(case((LineEvent.total_fen.is_not(None), LineEvent.id))).label("reduced"),
        )
        .join(Line, Line.id == LineEvent.line_id)
        .join(wanted, wanted.c.id == Line.finding_id)
        .group_by(LineEvent.line_id)
        .subquery()
    )


def lines_between(actor: Actor, since: date, until: date) -> Iterator[FoundLine]:
    """Every line of those findings, by day, finding and position."""
    wanted = select(Finding.id).where(
        Finding.found_on.between(since, until), Finding.authority.in_(sorted(loading.authorities(actor)))
    )
    ids = db.session.scalars(wanted.order_by(Finding.found_on, Finding.id)).all()
    for start in range(0, len(ids), _AT_ONCE):
        found = loading.rows(ids[start : start + _AT_ONCE])
        named = select(PROVIDERS).where(PROVIDERS.c.id.in_({row.provider_id for row in found}))
        names = {row.id: (row.code, row.name) for row in db.session.execute(named)}
        for row in found:
            told = loading.summary(row, *names[row.provider_id])
            yield from (_found(told, line) for line in row.lines)


def _found(finding: FindingSummary, line: Line) -> FoundLine:
    state = loading.state(line)
    total, person, funds = (0, 0, ()) if state is LineState.DROPPED else loading.amounts(line)
    return FoundLine(
        finding=finding,
        id=line.id,
        position=line.position,
        item_name=line.item_name,
        occurred_from=line.occurred_from,
        occurred_to=line.occurred_to,
        violation=violations()[line.violation].words,
        clause=line.clause,
        article=line.article,
        state=state,
        total_fen=total,
        fund_fen=sum(part.fen for part in funds),
        person_fen=person,
    )
