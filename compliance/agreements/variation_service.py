"""Variations: proposed by either side before signing, answered by the other, frozen into the text."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from compliance.accounts.rules import Actor
from compliance.agreements.signing_models import AgreementVariation
from compliance.agreements.template_service import template_of
from compliance.agreements.variation_rules import check_variation
from compliance.foundation.database import db
from compliance.foundation.errors import NotFound, Refusal
from compliance.foundation.trail import Event
from compliance.foundation.unit_of_work import unit_of_work


@dataclass(frozen=True, kw_only=True)
class VariationProposed(Event):
    kind = "agreements.variation_proposed"
    template: str
    clause: str
    by_provider: bool


@dataclass(frozen=True, kw_only=True)
class VariationAnswered(Event):
    kind = "agreements.variation_answered"
    variation: int
    agreed: bool


@dataclass(frozen=True, slots=True)
class VariationView:
    """A variation and where its negotiation stands: `agreed` None while the other side has not answered."""

    id: int
    provider_id: int
    template_id: str
    clause: str
    text: str
    least: str
    most: str
    by_provider: bool
    proposed_at: datetime
    agreed: bool | None
    answer: str


@dataclass(frozen=True, slots=True)
class Proposal:
    """A clause as one side would have it. clause "" for a supplementary term; least, most "" where the range stays."""

    clause: str
    text: str
    least: str = ""
    most: str = ""


def propose(actor: Actor, provider_id: int, template_id: str, new: Proposal) -> int:
    """Propose a variation to the other side; returns its id. Refusals AGREEMENTS-30, -31."""
    clause, text, least, most = (part.strip() for part in (new.clause, new.text, new.least, new.most))
    check_variation(template_of(template_id), clause, text, least, most)
    with unit_of_work(actor) as work:
        row = AgreementVariation(
            provider_id=provider_id,
            template_id=template_id,
            clause=clause,
            text=text,
            least=least,
            most=most,
            proposed_by=actor.user_id,
            by_provider=actor.provider_id is not None,
            proposed_at=work.now,
        )
        work.session.add(row)
        work.flush()
        event = VariationProposed(
            subject=f"provider:{provider_id}", template=template_id, clause=clause, by_provider=row.by_provider
        )
        work.record(event)
        return row.id


def answer(actor: Actor, variation_id: int, agreed: bool, words: str) -> None:
    """The other side agrees or declines. Refusal AGREEMENTS-32: who proposed cannot answer, nor answer twice."""
    with unit_of_work(actor) as work:
        row = work.session.get(AgreementVariation, variation_id)
        if row is None or (actor.provider_id is not None and actor.provider_id != row.provider_id):
            raise NotFound
        if row.by_provider == (actor.provider_id is not None) or row.agreed is not None:
            raise Refusal(
                "AGREEMENTS-32",
                zh="补充约定由对方答复，且只答复一次",
                en="a variation is answered by the other side, once",
                do_zh="如需调整，请另行提出",
                do_en="Propose another one",
            )
        row.agreed, row.answer, row.answered_at, row.answered_by = agreed, words.strip(), work.now, actor.user_id
        event = VariationAnswered(subject=f"provider:{row.provider_id}", variation=row.id, agreed=agreed)
        work.record(event)


def variations_of(provider_id: int, template_id: str | None = None) -> tuple[VariationView, ...]:
    """A provider's variations, the latest first."""
    query = select(AgreementVariation).where(AgreementVariation.provider_id == provider_id)
    if template_id:
        query = query.where(AgreementVariation.template_id == template_id)
    rows = db.session.scalars(query.order_by(AgreementVariation.id.desc()))
    names = VariationView.__slots__
    return tuple(VariationView(*(getattr(row, name) for name in names)) for row in rows)


def agreed_variations(template_id: str) -> dict[int, list[dict[str, str]]]:
    """What was agreed under a template, by provider, in order, as the text and the clause freeze it; one query. The
    latest agreement on a clause holds."""
    query = (
        select(AgreementVariation)
        .where(AgreementVariation.template_id == template_id, AgreementVariation.agreed.is_(True))
        .order_by(AgreementVariation.id)
    )
    found: dict[int, dict[str, dict[str, str]]] = {}
    for row in db.session.scalars(query):
        data = {"clause": row.clause, "text": row.text, "least": row.least, "most": row.most}
        found.setdefault(row.provider_id, {})[row.clause or f"+{row.id}"] = data
    return {provider_id: list(rows.values()) for provider_id, rows in found.items()}
