"""Agreements as they are written once both parties have agreed: at a meeting or electronically, alone or as a group."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, insert, select

from compliance.agreements import owing_service as owing
from compliance.agreements.document_rules import Parties, fingerprint, member_number
from compliance.agreements.models import Agreement
from compliance.agreements.template_rules import INSURER, Template
from compliance.foundation.trail import Event
from compliance.foundation.unit_of_work import UnitOfWork
from compliance.foundation.words import Words


@dataclass(frozen=True, kw_only=True)
class AgreementSigned(Event):
    kind = "agreements.signed"
    provider_id: int
    template: str
    number: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Signature:
    """One provider's part in a signing: the agreement it has now, or why it has none."""

    provider_id: int
    code: str
    name: str
    number: str = ""
    sha256: str = ""
    reason: Words | None = None


@dataclass(frozen=True, slots=True)
class Unit:
    """A provider that is bound."""

    id: int
    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Agreed:
    """What one provider agreed to. members: the units bound with it, where it leads a medical group."""

    unit: Unit
    number: str
    parties: Parties
    signed_on: date
    text: str
    variations: Sequence[Mapping[str, str]]
    method: str
    members: tuple[Unit, ...] = ()


def write(work: UnitOfWork, template: Template, agreed: Sequence[Agreed]) -> tuple[Signature, ...]:
    """Write the agreements, each member of a group with one of its own on the same text; what each owes by when."""
    if not agreed:
        return ()
    counted = ordinals(work, template.year)
    rows, signatures = [], []
    for one in agreed:
        sha256 = fingerprint(one.text)
        for place, unit in enumerate((one.unit, *one.members)):
            number = member_number(one.number, place) if place else one.number
            rows.append(_row(work, template, one, unit, number, counted.get(unit.id, 0) + 1))
            signatures.append(Signature(unit.id, unit.code, unit.name, number, sha256))
    _record(work, template.id, signatures)
    work.session.execute(insert(Agreement), rows)
    if template.partner != INSURER:
        named = [(one.provider_id, one.name) for one in signatures]
        owing.signed(work, named, max(one.signed_on for one in agreed), template.valid_until)
    return tuple(signatures)


def _row(work: UnitOfWork, template: Template, one: Agreed, unit: Unit, number: str, ordinal: int) -> dict[str, Any]:
    return {
        "number": number,
        "provider_id": unit.id,
        "template_id": template.id,
        "year": template.year,
        "ordinal": ordinal,
        "valid_from": template.valid_from,
        "valid_until": template.valid_until,
        "agency": one.parties.agency,
        "provider_name": unit.name,
        "signed_on": one.signed_on,
        "signed_at": work.now,
        "signed_by": work.doer.user_id,
        "text": one.text,
        "text_sha256": fingerprint(one.text),
        "parties": asdict(one.parties),
        "variations": list(one.variations),
        "method": one.method,
    }


def _record(work: UnitOfWork, template_id: str, signatures: Iterable[Signature]) -> None:
    for one in signatures:
        work.record(
            AgreementSigned(
                subject=f"provider:{one.provider_id}",
                provider_id=one.provider_id,
                template=template_id,
                number=one.number,
                sha256=one.sha256,
            )
        )


def ordinals(work: UnitOfWork, year: int) -> dict[int, int]:
    """How many agreements each provider has of a year."""
    rows = work.session.execute(
        select(Agreement.provider_id, func.max(Agreement.ordinal))
        .where(Agreement.year == year)
        .group_by(Agreement.provider_id)
    )
    return {row[0]: row[1] for row in rows}
