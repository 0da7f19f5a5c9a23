"""The evidence of screening: rows of hits, the leads they became, and all claims of the persons in them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

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
from compliance.screening import measure_rules
from compliance.screening.models import ScreeningCount, ScreeningHit, ScreeningLead, ScreeningRow, ScreeningRun
from compliance.screening.reading_service import PAGE_SIZE, measured_in, words_of

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
    compared: Words
    provider_name: str
    person_id: int | None
    claim_id: str | None
    line_no: int | None
    amount: int
    lead_id: int | None


def waiting(run_id: int, number: int = 1) -> tuple[tuple[Waiting, ...], int]:
    """One page of what no lead was made of, the largest sums first, and how many there are."""
    wanted = (ScreeningCount.run_id == run_id, ScreeningCount.waiting_amount.is_not(None))
    total = db.session.scalar(select(func.count()).select_from(ScreeningCount).where(*wanted)) or 0
    order = (ScreeningCount.waiting_amount.desc(), ScreeningCount.rule, ScreeningCount.provider_id)
    found = db.session.scalars(_cut(select(ScreeningCount).where(*wanted).order_by(*order), number)).all()
    names = providers.names(tuple({row.provider_id for row in found if row.provider_id is not None}))
    rows = tuple(
        Waiting(
            row.rule,
            words_of(row.rule),
            row.provider_id,
            names[row.provider_id],
            row.waiting_hits or 0,
            row.waiting_amount or 0,
        )
        for row in found
        if row.provider_id is not None
    )
    return rows, total


def _cut(query: Any, number: int, size: int = PAGE_SIZE) -> Any:
    return query.limit(size).offset(size * (max(1, number) - 1))


def rows_of(
    run_id: int | None = None,
    rule: str = "",
    provider_id: int | None = None,
    lead_id: int | None = None,
    number: int = 1,
    size: int = PAGE_SIZE,
) -> tuple[tuple[RowView, ...], int]:
    """One page of rows by rule and hit, the first found first, and how many there are."""
    wanted = [
        condition
        for given, condition in (
            (run_id, ScreeningRow.run_id == run_id),
            (rule, ScreeningRow.rule == rule),
            (provider_id, ScreeningRow.provider_id == provider_id),
            (lead_id, ScreeningRow.lead_id == lead_id),
        )
        if given
    ]
    total = db.session.scalar(select(func.count()).select_from(ScreeningRow).where(*wanted)) or 0
    order = (
        (ScreeningRow.hit_id, ScreeningRow.id) if lead_id else (ScreeningRow.rule, ScreeningRow.hit_id, ScreeningRow.id)
    )
    page = _cut(select(ScreeningRow.id).where(*wanted).order_by(*order), number, size).subquery()
    joined = select(ScreeningRow, ScreeningHit).join(ScreeningHit, ScreeningHit.id == ScreeningRow.hit_id)
    found = db.session.execute(joined.join(page, page.c.id == ScreeningRow.id).order_by(*order)).all()
    return _row_views(found), total


def _row_views(found: Iterable[Any]) -> tuple[RowView, ...]:
    """Rows with their hits."""
    pairs = list(found)
    names = providers.names(tuple({row.provider_id for row, _ in pairs if row.provider_id is not None}))
    return tuple(
        RowView(
            hit.id,
            hit.rule,
            words_of(hit.rule),
            hit.measure,
            measure_rules.told(hit.measure, measured_in(hit.rule)),
            names.get(row.provider_id, row.provider_code) if row.provider_id else row.provider_code,
            row.person_id,
            row.claim_id,
            row.line_no,
            row.amount,
            row.lead_id,
        )
        for row, hit in pairs
    )


def leads_of(run_id: int, number: int = 1) -> tuple[tuple[LeadView, ScreeningLead], ...]:
    """One page of the leads of a run, the largest sums first."""
    query = select(ScreeningLead).where(ScreeningLead.run_id == run_id)
    order = (ScreeningLead.amount.desc(), ScreeningLead.lead_id)
    found = db.session.scalars(_cut(query.order_by(*order), number)).all()
    views = findings.leads_by_id([one.lead_id for one in found])
    return tuple((views[one.lead_id], one) for one in found)


def lead(actor: Actor, lead_id: int) -> tuple[LeadView, ScreeningLead] | None:
    """A lead of screening in the actor's scope, with where it came from."""
    origin = db.session.get(ScreeningLead, lead_id)
    view = findings.lead_in_scope(actor, lead_id) if origin else None
    return (view, origin) if view and origin else None


def persons(lead_id: int) -> tuple[tuple[tuple[int, int, int], ...], int]:
    """The persons of a lead's rows with the largest sums: keyed hash, rows, fen; and how many there are."""
    summed = func.sum(ScreeningRow.amount)
    mine = (ScreeningRow.lead_id == lead_id, ScreeningRow.person_id.is_not(None))
    total = db.session.scalar(select(func.count(ScreeningRow.person_id.distinct())).where(*mine)) or 0
    query = select(ScreeningRow.person_id, func.count(), summed).where(*mine).group_by(ScreeningRow.person_id)
    rows = db.session.execute(_cut(query.order_by(summed.desc(), ScreeningRow.person_id), 1))
    return tuple((person or 0, many, int(sums)) for person, many, sums in rows), total


def person_of(text: str) -> int | None:
    """The person whom pages write so; None for what no page writes."""
    bare = text.replace("-", "")
    person = int(bare, 16) if len(bare) == 16 and set(bare) <= set("0123456789abcdef") else None
    return person if person is not None and person < 1 << 63 and claims.shown(person) == text else None


def in_lead(lead_id: int, person_id: int) -> bool:
    """Whether a person is among a lead's rows."""
    query = select(ScreeningRow.id).where(ScreeningRow.lead_id == lead_id, ScreeningRow.person_id == person_id)
    return db.session.scalar(query.limit(1)) is not None


def evidence_among(lead_id: int, claim_ids: Sequence[str]) -> frozenset[str]:
    """Those of some claims that a lead rests on."""
    query = select(ScreeningRow.claim_id).where(ScreeningRow.lead_id == lead_id, ScreeningRow.claim_id.in_(claim_ids))
    return frozenset(one for one in db.session.scalars(query) if one is not None)


def traced(origin: ScreeningLead, person_id: int, number: int = 1) -> FoundClaims:
    """One page of all claims of a person at the lead's provider up to the end of the period, from the claims."""
    ended = db.session.get_one(ScreeningRun, origin.run_id).until
    provider = providers.provider(origin.provider_id)
    wanted = Wanted(span=Span(_BEGINNING, ended), person_id=person_id, provider_code=provider.code if provider else "")
    return claims.find(wanted, offset=PAGE_SIZE * (max(1, number) - 1), limit=PAGE_SIZE)
