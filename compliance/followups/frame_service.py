"""The stored claims as rounds see them, and follow-ups made of what was targeted or drawn."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import uuid4

from sqlalchemy import insert

from compliance.claims import service as claims
from compliance.claims.service import Wanted
from compliance.followups import contact_service as contacts
from compliance.followups import frame_rules
from compliance.followups.frame_rules import Claim
from compliance.followups.models import FollowUp, FollowUpRound
from compliance.followups.rules import Kind, Part, State
from compliance.foundation.unit_of_work import UnitOfWork
from compliance.ledger.rules import Span
from compliance.providers import service as providers
from compliance.providers.service import ProviderView, Search

_VISITS = {Kind.DISCHARGED: "inpatient", Kind.CHRONIC: "chronic"}


def claims_of(kind: Kind, span: Span) -> list[Claim]:
    """The claims of a kind that were settled in a span."""
    known = {one.code: one for one in providers.everything(Search())}
    rows = claims.each(Wanted(span=span, visit_type=_VISITS.get(kind)))
    return [one for row in rows if frame_rules.fits(kind, one := _claim(row, known.get(row["provider_code"])))]


def _claim(row: Mapping[str, Any], provider: ProviderView | None) -> Claim:
    return Claim(
        id=row["claim_id"],
        person=row["person_id"],
        provider_code=row["provider_code"],
        visit_type=row["visit_type"],
        settled_on=row["settled_on"],
        admitted_on=row["admitted_on"],
        discharged_on=row["discharged_on"],
        diagnosis=row["diagnosis"] or "",
        total=row["total"],
        paid=row["paid"],
        fund=row["fund"] or "",
        insured_place=row["insured_place"] or "",
        township=provider.township if provider else "",
        known=provider is not None,
    )


def add(work: UnitOfWork, row: FollowUpRound, part: Part, chosen: Iterable[tuple[str, Claim]]) -> None:
    """Make follow-ups of claims, (ticket, claim), each in the township where the person lives."""
    made = list(chosen)
    if not made:
        return
    ids = {one.code: one.id for one in providers.everything(Search())}
    homes = contacts.townships_of(work, (one.person for _ticket, one in made))
    work.session.execute(insert(FollowUp), [_row(row, part, ticket, one, ids, homes) for ticket, one in made])


def _row(
    row: FollowUpRound, part: Part, ticket: str, one: Claim, ids: Mapping[str, int], homes: Mapping[int, str]
) -> dict[str, Any]:
    same = ("provider_code", "visit_type", "settled_on", "admitted_on", "discharged_on", "total", "paid", "fund")
    return {
        **{name: getattr(one, name) for name in (*same, "person", "insured_place")},
        "id": uuid4(),
        "round_id": row.id,
        "part": part,
        "ticket": ticket,
        "claim_id": one.id,
        "provider_id": ids.get(one.provider_code),
        "way": row.way,
        "township": homes.get(one.person, one.township),
        "state": State.WAITING,
    }
