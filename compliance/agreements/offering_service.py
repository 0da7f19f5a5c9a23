"""Making agreements out to many, handing out one-time codes, reminding who has not signed."""

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import insert, select, update

from compliance.accounts.rules import Actor, Role
from compliance.agreements.document_rules import Parties, agreement_number, fingerprint, frozen_text
from compliance.agreements.offer_service import keyed, views, waiting
from compliance.agreements.service import Signature, SignedSummary, candidates, members_of, parties_of
from compliance.agreements.signing_models import AgreementOffer
from compliance.agreements.signing_rules import CODE_DAYS, CODE_DIGITS
from compliance.agreements.template_service import template_of
from compliance.agreements.variation_service import agreed_variations
from compliance.deadlines import service as deadlines
from compliance.deadlines.rules import Debt, Kind
from compliance.foundation.database import db
from compliance.foundation.trail import Event
from compliance.foundation.unit_of_work import UnitOfWork, unit_of_work
from compliance.foundation.words import Words


@dataclass(frozen=True, kw_only=True)
class OffersMade(Event):
    kind = "agreements.offers_made"
    count: int


@dataclass(frozen=True, kw_only=True)
class CodesIssued(Event):
    kind = "agreements.codes_issued"
    count: int


@dataclass(frozen=True, slots=True)
class Slip:
    """A one-time code as it is handed out, once."""

    provider_code: str
    provider_name: str
    number: str
    code: str
    until: date


def offer(actor: Actor, template_id: str, signed_on: date, provider_ids: Iterable[int] | None = None) -> SignedSummary:
    """Make the agreement out to each provider that has none of its term yet; in the summary "signed" means made out.

    Refusals AGREEMENTS-03, -06."""
    template = template_of(template_id)
    with unit_of_work(actor) as work:
        able, already, refused = candidates(work, template, template.year, provider_ids, signed_on)
        live = _live(template_id)
        known = tuple(
            Signature(row.id, row.code, row.name, bound)
            for row in able
            if (bound := already.get(row.id) or live.get(row.id))
        )
        todo = [row for row in able if row.id not in already and row.id not in live]
        numbers = work.next_numbers(f"agreement:{template.year}", len(todo)) if todo else range(0)
        varied, members = agreed_variations(template_id), members_of(work, template)
        rows = [
            _offered(work, template, row, parties_of(row, members.get(row.id, ())), running)
            | {"signed_on": signed_on, "variations": varied.get(row.id, [])}
            for row, running in zip(todo, numbers, strict=True)
        ]
        for made in rows:
            parties, number = Parties(**made["parties"]), made["number"]
            made["text"] = frozen_text(template, parties, number, signed_on, made["variations"])
            made["text_sha256"] = fingerprint(made["text"])
        if rows:
            work.session.execute(insert(AgreementOffer), rows)
            work.record(OffersMade(subject=f"agreement_template:{template_id}", count=len(rows)))
        new = [
            Signature(row.id, row.code, row.name, made["number"], made["text_sha256"])
            for row, made in zip(todo, rows, strict=True)
        ]
        return SignedSummary(tuple(new), known, refused)


def _offered(work: UnitOfWork, template: Any, row: Any, parties: Parties, running: int) -> dict[str, Any]:
    return {
        "number": agreement_number(template.year, running),
        "provider_id": row.id,
        "template_id": template.id,
        "year": template.year,
        "parties": asdict(parties),
        "offered_at": work.now,
        "offered_by": work.doer.user_id,
        "code_failures": 0,
        "reminded": 0,
    }


def _live(template_id: str) -> dict[int, str]:
    query = select(AgreementOffer.provider_id, AgreementOffer.number).where(
        AgreementOffer.template_id == template_id,
        AgreementOffer.withdrawn_at.is_(None),
        AgreementOffer.agreement_id.is_(None),
    )
    return {row.provider_id: row.number for row in db.session.execute(query)}


def issue_codes(actor: Actor, template_id: str, offer_ids: Sequence[int] | None = None) -> tuple[Slip, ...]:
    """Give each head that has not signed a new one-time code, to be handed out at the meeting; shown this once, kept as
    a keyed hash that fits this text alone."""
    with unit_of_work(actor) as work:
        rows = [row for row in views(waiting(template_id)) if row.head_signed_at is None]
        if offer_ids is not None:
            rows = [row for row in rows if row.id in offer_ids]
        until, slips, changes = work.today + timedelta(days=CODE_DAYS), [], []
        for row in rows:
            code = f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}d}"
            slips.append(Slip(row.provider_code, row.provider_name, row.number, code, until))
            changes.append({"id": row.id, "code_hash": keyed(row, code), "code_until": until, "code_failures": 0})
        if changes:
            work.session.execute(update(AgreementOffer), changes)
            work.record(CodesIssued(subject=f"agreement_template:{template_id}", count=len(changes)))
        return tuple(slips)


def remind(actor: Actor, template_id: str, until: date) -> int:
    """Remind every head that has not signed, as a deadline of its own; returns how many."""
    with unit_of_work(actor) as work:
        rows = [row for row in views(waiting(template_id)) if row.head_signed_at is None]
        for row in rows:
            words = Words(zh=f"签署服务协议{row.number}", en=f"Sign agreement {row.number}")
            debt = Debt(
                f"offer:{row.id}:signature",
                Kind.RENEWAL,
                f"offer:{row.id}",
                words,
                until,
                endpoint="portal.offer",
                values={"offer_id": row.id},
                roles=(Role.PROVIDER_HEAD,),
                provider_id=row.provider_id,
            )
            deadlines.owe(work, debt)
        if rows:
            changed = update(AgreementOffer).where(AgreementOffer.id.in_([row.id for row in rows]))
            work.session.execute(changed.values(reminded=AgreementOffer.reminded + 1))
        return len(rows)
