"""Agreements made out and not concluded: how far each has come."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import case, exists, func, or_, select

from compliance.accounts.rules import Actor
from compliance.agreements.document_rules import fingerprint
from compliance.agreements.reading_service import PROVIDERS
from compliance.agreements.signing_models import AgreementOffer, AgreementSignature
from compliance.agreements.signing_rules import PROVIDER
from compliance.foundation import crypto
from compliance.foundation.database import db
from compliance.foundation.ids import row_id
from compliance.providers.rules import normalised_name

PAGE_SIZE = 25


@dataclass(frozen=True, slots=True)
class OfferView:
    """An agreement made out to a provider and how far its signing has come."""

    id: int
    number: str
    provider_id: int
    provider_code: str
    provider_name: str
    template_id: str
    text: str
    text_sha256: str
    holds: bool
    code_until: date | None
    reminded: int
    head_signed_at: datetime | None
    agreement_id: int | None


@dataclass(frozen=True, slots=True)
class OfferPage:
    """A page of offers; made_out and signed (by the head) count all of the template, whatever was searched for."""

    rows: tuple[OfferView, ...]
    total: int
    number: int
    made_out: int
    signed: int
    size: int = PAGE_SIZE


def waiting(template_id: str) -> Any:
    """The condition of what was made out under a template and waits."""
    return (
        (AgreementOffer.template_id == template_id)
        & AgreementOffer.withdrawn_at.is_(None)
        & AgreementOffer.agreement_id.is_(None)
    )


def keyed(row: OfferView, code: str) -> str:
    """The keyed hash of a code, which fits this offer's text alone."""
    return crypto.blind_index(f"offer:{row.id}:{row.text_sha256}:{code.strip()}")


def views(condition: Any, limit: int | None = None, offset: int = 0) -> tuple[OfferView, ...]:
    """Offers under a condition, by provider's code; one query."""
    signed = (
        select(AgreementSignature.signed_at)
        .where(AgreementSignature.text_sha256 == AgreementOffer.text_sha256, AgreementSignature.party == PROVIDER)
        .limit(1)
        .scalar_subquery()
    )
    names = (
        "id",
        "number",
        "provider_id",
        "template_id",
        "text",
        "text_sha256",
        "code_until",
        "reminded",
        "agreement_id",
    )
    query = (
        select(
            *(getattr(AgreementOffer, name) for name in names), PROVIDERS.c.code, PROVIDERS.c.name, signed.label("at")
        )
        .join(PROVIDERS, PROVIDERS.c.id == AgreementOffer.provider_id)
        .where(condition)
        .order_by(PROVIDERS.c.code, AgreementOffer.id)
        .limit(limit)
        .offset(offset)
    )
    return tuple(
        OfferView(
            **{name: getattr(row, name) for name in names},
            provider_code=row.code,
            provider_name=row.name,
            holds=fingerprint(row.text) == row.text_sha256,
            head_signed_at=row.at,
        )
        for row in db.session.execute(query)
    )


def offers(template_id: str) -> tuple[OfferView, ...]:
    """What was made out under a template and is not concluded, by provider's code."""
    return views(waiting(template_id))


def page_of_offers(template_id: str, text: str = "", page: int = 1) -> OfferPage:
    """A page of what was made out under a template and is not concluded, by provider's code; two queries, three
    where one is searched for."""
    wanted = waiting(template_id)
    head = (AgreementSignature.text_sha256 == AgreementOffer.text_sha256) & (AgreementSignature.party == PROVIDER)
    all_of, signed = db.session.execute(
        select(func.count(), func.count(case((exists().where(head), 1)))).select_from(AgreementOffer).where(wanted)
    ).one()
    total = all_of
    if text.strip():
        ways = [PROVIDERS.c.code == text.strip()]
        if key := normalised_name(text):
            ways.append(PROVIDERS.c.normalised_name.contains(key, autoescape=True))
        named = AgreementOffer.provider_id.in_(select(PROVIDERS.c.id).where(or_(*ways)))
        wanted = wanted & (named | (AgreementOffer.number == text.strip()))
        total = db.session.scalar(select(func.count()).select_from(AgreementOffer).where(wanted)) or 0
    number = max(1, min(page, -(-total // PAGE_SIZE) or 1))
    rows = views(wanted, PAGE_SIZE, (number - 1) * PAGE_SIZE)
    return OfferPage(rows, total, number, made_out=all_of, signed=signed)


def offers_of(provider_id: int) -> tuple[OfferView, ...]:
    """A provider's agreements to be signed."""
    open_still = AgreementOffer.withdrawn_at.is_(None) & AgreementOffer.agreement_id.is_(None)
    return views((AgreementOffer.provider_id == provider_id) & open_still)


def offer_of(actor: Actor, offer_id: object) -> OfferView | None:
    """The offer of a page's address; a provider's people find their own only."""
    key = row_id(offer_id)
    found = next(iter(views(AgreementOffer.id == key)), None) if key is not None else None
    if found and actor.provider_id is not None and actor.provider_id != found.provider_id:
        return None
    return found
