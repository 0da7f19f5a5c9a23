"""Electronic signing: confirmed by each head on the exact hash with a code, countersigned in one act."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import insert, select, update

from compliance.accounts.rules import Actor, Role
from compliance.agreements.document_rules import Parties
from compliance.agreements.models import Agreement
from compliance.agreements.offer_service import OfferView, keyed, offer_of, views, waiting
from compliance.agreements.reading_service import PROVIDERS
from compliance.agreements.service import Signature, SignedSummary
from compliance.agreements.signing_models import AgreementOffer, AgreementSignature
from compliance.agreements.signing_rules import AGENCY, PROVIDER, check_code
from compliance.agreements.template_service import template_of
from compliance.agreements.writing_service import Agreed, Unit, write
from compliance.deadlines import service as deadlines
from compliance.foundation.errors import NotFound, Refusal
from compliance.foundation.trail import Event
from compliance.foundation.unit_of_work import UnitOfWork, unit_of_work
from compliance.foundation.words import Words


@dataclass(frozen=True, kw_only=True)
class HeadSigned(Event):
    kind = "agreements.head_signed"
    number: str
    sha256: str


def confirm(actor: Actor, offer_id: int, sha256: str, code: str) -> None:
    """The provider's head signs the text it was shown, by its hash, with the one-time code.

    Refusals AGREEMENTS-21 (not the head), -22 to -24 (the code), -25 (another text than shown), -26 (signed already).
    A wrong code is counted even though it is refused."""
    found = offer_of(actor, offer_id)
    if found is None:
        raise NotFound
    if not actor.holds(Role.PROVIDER_HEAD):
        raise _refusal("AGREEMENTS-21", "协议由机构负责人签署", "the provider's head signs", 403)
    if found.head_signed_at is not None or found.agreement_id is not None:
        raise _refusal("AGREEMENTS-26", "该协议已签署", "it is signed already", 409)
    if sha256 != found.text_sha256 or not found.holds:
        raise _refusal("AGREEMENTS-25", "协议文本与所示哈希不一致", "the text is not the one whose hash was shown", 409)
    stopped = _use_code(actor, found, code)
    if stopped:
        raise stopped
    deadlines_key = f"offer:{offer_id}:signature"
    with unit_of_work(actor) as work:
        work.session.add(
            AgreementSignature(
                text_sha256=found.text_sha256,
                party=PROVIDER,
                method="code",
                user_id=actor.user_id,
                signed_at=work.now,
            )
        )
        deadlines.met(work, deadlines_key)
        event = HeadSigned(subject=f"provider:{found.provider_id}", number=found.number, sha256=found.text_sha256)
        work.record(event)


def _use_code(actor: Actor, found: OfferView, code: str) -> Refusal | None:
    with unit_of_work(actor) as work:
        row = work.session.scalars(select(AgreementOffer).where(AgreementOffer.id == found.id).with_for_update()).one()
        fits = bool(row.code_hash) and secrets.compare_digest(str(row.code_hash), keyed(found, code))
        stopped = check_code(code, fits, row.code_failures, row.code_until, work.today)
        if stopped is None:
            row.code_hash, row.code_until = None, None
        elif row.code_until is not None:
            row.code_failures += 1
        return stopped


def _refusal(number: str, zh: str, en: str, status: int) -> Refusal:
    return Refusal(number, zh=zh, en=en, do_zh="请重新打开协议核对", do_en="Open the agreement again", status=status)


def countersign(actor: Actor, template_id: str) -> SignedSummary:
    """Sign for the agency everything its heads have signed, in one act; a text that no longer fits is named and left.

    Refusal AGREEMENTS-41: the agency's director signs."""
    if not actor.holds(Role.AGENCY_DIRECTOR):
        raise _refusal("AGREEMENTS-41", "由经办机构负责人签署", "the agency's director signs", 403)
    template = template_of(template_id)
    with unit_of_work(actor) as work:
        rows = [row for row in views(waiting(template_id)) if row.head_signed_at is not None]
        bad = tuple(
            Signature(row.provider_id, row.provider_code, row.provider_name, row.number, reason=_CHANGED)
            for row in rows
            if not row.holds
        )
        good = [row for row in rows if row.holds]
        signed = _conclude(work, template, good) if good else ()
        return SignedSummary(signed, (), bad)


_CHANGED = Words(zh="文本与哈希不一致，未签署", en="the text no longer fits its hash and was not signed")


def _conclude(work: UnitOfWork, template: Any, good: Sequence[OfferView]) -> tuple[Signature, ...]:
    offers = {
        row.id: row
        for row in work.session.scalars(select(AgreementOffer).where(AgreementOffer.id.in_([one.id for one in good])))
    }
    signed = write(work, template, [_agreed(work, one, offers[one.id]) for one in good])
    ids = dict(
        work.session.execute(
            select(Agreement.number, Agreement.id).where(Agreement.number.in_([one.number for one in good]))
        ).all()
    )
    work.session.execute(update(AgreementOffer), [{"id": one.id, "agreement_id": ids[one.number]} for one in good])
    common = {"party": AGENCY, "method": "electronic", "user_id": work.doer.user_id, "signed_at": work.now}
    work.session.execute(insert(AgreementSignature), [{"text_sha256": one.text_sha256, **common} for one in good])
    return signed


def _agreed(work: UnitOfWork, one: OfferView, row: AgreementOffer) -> Agreed:
    parties = Parties(**row.parties)
    codes = [code for code, _name in parties.members]
    found = work.session.execute(select(PROVIDERS.c.code, PROVIDERS.c.id).where(PROVIDERS.c.code.in_(codes)))
    ids = {row.code: row.id for row in found}
    members = tuple(Unit(ids[code], code, name) for code, name in parties.members)
    unit = Unit(row.provider_id, parties.code, parties.name)
    return Agreed(unit, row.number, parties, row.signed_on, one.text, row.variations, "electronic", members)
