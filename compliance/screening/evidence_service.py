"""The evidence of screening: rows of hits, the leads they became, and all claims of the persons in them."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from compliance.accounts.rules import Actor
from compliance.claims import service as claims
from compliance.claims.service import Found as FoundClaims
from compliance.claims.service import Wanted
from compliance.findings import service as findings
from compliance.findings.service import LeadView
from compliance.foundation.database import db
from compliance.foundation.words import Words
from compliance.ledger.rules import Span
from compliance.providers import service as providers
from compliance.screening.models import ScreeningHit, ScreeningLead, ScreeningRow, ScreeningRun
from compliance.screening.reading_service import PAGE_SIZE, words_of

_BEGINNING = date(1900, 1, 1)


@dataclass(frozen=True, slots=True)
class Waiting:
    """New hits of a rule at a provider that no lead was made of."""

    rule: str
    words: Words
    provider_id: int
    name: str
    hits: int
    amount: int


@dataclass(frozen=True, slots=True)
class RowView:
    """One row of a hit."""

    hit_id: int
    rule: str
    words: Words
    measure: int | None
    provider_name: str
    person_id: int | None
    claim_id: str | None
    line_no: int | None
    amount: int
    lead_id: int | None


def waiting(run_id: int) -> tuple[Waiting, ...]:
    """What no lead was made of, the largest sums first."""
    summed = (func.count(ScreeningRow.hit_id.distinct()), func.sum(ScreeningRow.amount))
    query = (
        select(ScreeningHit.rule, ScreeningRow.provider_id, *summed)
        .join(ScreeningHit, ScreeningHit.id == ScreeningRow.hit_id)
        .where(ScreeningRow.run_id == run_id, ScreeningRow.lead_id.is_(None), ScreeningRow.provider_id.is_not(None))
        .group_by(ScreeningHit.rule, ScreeningRow.provider_id)
        .order_by(summed[1].desc(), ScreeningHit.rule, ScreeningRow.provider_id)
    )
    found = db.session.execute(query).all()
    names = providers.names(tuple({row[1] or 0 for row in found}))
    return tuple(
        Waiting(rule, words_of(rule), at or 0, names[at or 0], hits, int(sums)) for rule, at, hits, sums in found
    )


def rows_of(
    run_id: int | None = None,
    rule: str = "",
    provider_id: int | None = None,
    lead_id: int | None = None,
    number: int = 1,
    size: int = PAGE_SIZE,
) -> tuple[tuple[RowView, ...], int]:
    """One page of rows by their hits, the first found first, and how many there are."""
    wanted = [
        condition
        for given, condition in (
            (run_id, ScreeningRow.run_id == run_id),
            (rule, ScreeningHit.rule == rule),
            (provider_id, ScreeningRow.provider_id == provider_id),
            (lead_id, ScreeningRow.lead_id == lead_id),
        )
        if given
    ]
    joined = select(ScreeningRow, ScreeningHit).join(ScreeningHit, ScreeningHit.id == ScreeningRow.hit_id)
    total = db.session.scalar(select(func.count()).select_from(joined.where(*wanted).subquery())) or 0
    page = joined.where(*wanted).order_by(ScreeningRow.hit_id, ScreeningRow.id)
    found = db.session.execute(page.limit(size).offset(size * (max(1, number) - 1))).all()
    names = providers.names(tuple({row.provider_id for row, _ in found if row.provider_id is not None}))
    views = tuple(
        RowView(
            hit.id,
            hit.rule,
            words_of(hit.rule),
            hit.measure,
            names.get(row.provider_id, row.provider_code) if row.provider_id else row.provider_code,
            row.person_id,
            row.claim_id,
            row.line_no,
            row.amount,
            row.lead_id,
        )
        for row, hit in found
    )
    return views, total


def leads_of(run_id: int) -> tuple[tuple[LeadView, ScreeningLead], ...]:
    """The leads of a run, the largest sums first."""
    found = db.session.scalars(
        select(ScreeningLead).where(ScreeningLead.run_id == run_id).order_by(ScreeningLead.amount.desc())
    ).all()
    views = findings.leads_by_id([one.lead_id for one in found])
    return tuple((views[one.lead_id], one) for one in found)


def lead(actor: Actor, lead_id: int) -> tuple[LeadView, ScreeningLead] | None:
    """A lead of screening in the actor's scope, with where it came from."""
    origin = db.session.get(ScreeningLead, lead_id)
    view = findings.lead_in_scope(actor, lead_id) if origin else None
    return (view, origin) if view and origin else None


def persons(lead_id: int) -> tuple[tuple[int, int, int], ...]:
    """The persons of a lead's rows: keyed hash, rows, fen; the largest sums first."""
    summed = func.sum(ScreeningRow.amount)
    query = (
        select(ScreeningRow.person_id, func.count(), summed)
        .where(ScreeningRow.lead_id == lead_id, ScreeningRow.person_id.is_not(None))
        .group_by(ScreeningRow.person_id)
        .order_by(summed.desc(), ScreeningRow.person_id)
    )
    return tuple((person or 0, rows, int(sums)) for person, rows, sums in db.session.execute(query))


def traced(origin: ScreeningLead, person_id: int, number: int = 1) -> FoundClaims:
    """One page of all claims of a person at the lead's provider up to the end of the period, from the claims."""
    ended = db.session.get_one(ScreeningRun, origin.run_id).until
    provider = providers.provider(origin.provider_id)
    wanted = Wanted(span=Span(_BEGINNING, ended), person_id=person_id, provider_code=provider.code if provider else "")
    return claims.find(wanted, offset=PAGE_SIZE * (max(1, number) - 1), limit=PAGE_SIZE)
