"""Persons and doctors of the store: their keyed hashes, and identities that belong to one person."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from compliance.accounts.rules import Actor
from compliance.claims.models import ClaimIdentity
from compliance.claims.pseudonym_rules import Keys, hashed, keys
from compliance.foundation import crypto
from compliance.foundation.database import db
from compliance.foundation.errors import NotFound, Refusal
from compliance.foundation.trail import Event
from compliance.foundation.unit_of_work import unit_of_work


@dataclass(frozen=True, kw_only=True)
class IdentitiesJoined(Event):
    """Two identities were found to be one person's; subjects and payload hold hashes alone."""

    kind = "claims.identities_joined"
    person: str


@dataclass(frozen=True, kw_only=True)
class IdentitiesParted(Event):
    """Two identities that were taken for one person's count apart again."""

    kind = "claims.identities_parted"
    person: str


@dataclass(frozen=True, slots=True)
class JoinedView:
    """Two identities of one person, as pages show them: keyed hashes alone."""

    alias: int
    person_id: int
    reason: str
    recorded_at: datetime
    recorded_by: int | None


def keys_of(purpose: str) -> Keys:
    """The keys of "person" or "doctor" in this installation."""
    return keys(crypto.keyring().index, purpose)


def person_number(identity: str) -> int:
    """The number that a person's claims carry; for looking somebody up by the number on the card."""
    return hashed(keys_of("person"), identity)


def doctor_number(identity: str) -> int:
    """The number that a doctor's claims carry."""
    return hashed(keys_of("doctor"), identity)


def same_person() -> list[tuple[int, int]]:
    """(alias, person) of all identities that were joined."""
    return [
        (row.alias, row.person_id) for row in db.session.scalars(select(ClaimIdentity).order_by(ClaimIdentity.alias))
    ]


def joined() -> tuple[JoinedView, ...]:
    """All identities that were joined, newest first."""
    rows = db.session.scalars(select(ClaimIdentity).order_by(ClaimIdentity.recorded_at.desc(), ClaimIdentity.alias))
    return tuple(JoinedView(*(getattr(row, name) for name in JoinedView.__slots__)) for row in rows)


def part_identities(actor: Actor, alias: int) -> None:
    """Count the claims under an identity as its own person's again; what was frozen before keeps its inputs."""
    with unit_of_work(actor) as work:
        row = work.session.get(ClaimIdentity, alias, with_for_update=True)
        if row is None:
            raise NotFound
        person = row.person_id
        work.session.delete(row)
        work.record(IdentitiesParted(subject=f"claims_person:{alias:016x}", person=f"{person:016x}"))


def join_identities(actor: Actor, identity: str, other: str, reason: str) -> int:
    """Count the claims under two identities as one person's from now on; returns the smaller number, which names it.

    CLAIMS-05 when both are one identity already, -19 without two numbers and a reason.
    """
    if not (identity.strip() and other.strip() and reason.strip()):
        raise Refusal(
            "CLAIMS-19",
            zh="合并身份须填写两个证件号码和理由",
            en="joining identities needs both numbers and a reason",
            do_zh="请填写两个证件号码，并写明凭什么认定为同一人",
            do_en="give both numbers, and what shows that they are one person's",
            status=422,
        )
    person, alias = person_number(identity), person_number(other)
    with unit_of_work(actor) as work:
        known = dict(same_person())
        person, alias = known.get(person, person), known.get(alias, alias)
        if person == alias:
            raise Refusal(
                "CLAIMS-05",
                zh="两个身份已是同一人",
                en="both identities are one person's already",
                do_zh="无需再次合并",
                do_en="there is nothing to join",
            )
        person, alias = min(person, alias), max(person, alias)
        for row in work.session.scalars(select(ClaimIdentity).where(ClaimIdentity.person_id == alias)):
            row.person_id = person
        work.session.add(
            ClaimIdentity(
                alias=alias,
                person_id=person,
                reason=reason.strip()[:200],
                recorded_at=work.now,
                recorded_by=actor.user_id,
            )
        )
        work.record(IdentitiesJoined(subject=f"claims_person:{alias:016x}", person=f"{person:016x}"))
        return person
