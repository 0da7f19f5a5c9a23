"""Reading back what a tablet saved to a file: opened by its owner's recovery key, stored as if it had been sent."""

from base64 import b64decode
from dataclasses import dataclass
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from compliance.accounts import service as accounts
from compliance.accounts.rules import Actor
from compliance.foundation.database import db
from compliance.foundation.errors import Refusal
from compliance.foundation.trail import Event
from compliance.foundation.unit_of_work import unit_of_work
from compliance.inspections import evidence_service, loading_service, receive_service, rescue_rules, seal_service
from compliance.inspections.models import TabletKey
from compliance.inspections.receive_service import MOST_EVENTS, Batch
from compliance.inspections.rescue_rules import RescueFile, SealedRow
from compliance.sampling.service import AssignmentView

_NONCE = 12


@dataclass(frozen=True, kw_only=True)
class TabletRescued(Event):
    kind = "inspections.tablet_rescued"
    device: str
    events: int
    files: int
    refused: int


@dataclass(frozen=True, slots=True)
class RescuedVisit:
    """What became of one visit's part: things the server now holds, and what it did not take and why."""

    visit: str
    provider_name: str
    events: int
    files: int
    refused: tuple[tuple[str, Refusal], ...]


@dataclass(frozen=True, slots=True)
class Rescue:
    """What became of a file."""

    user_id: int
    device: str
    visits: tuple[RescuedVisit, ...]


def rescue_as_owner(content: bytes) -> Rescue:
    """The same from the office's own machine, for whom the file names as its owner: its seal proves or refutes it."""
    file = rescue_rules.read(content)
    if db.session.get(TabletKey, (file.user, file.device)) is None:
        raise rescue_rules.of_another(known=False)
    return rescue(accounts.actor_of(file.user), content)


def rescue(actor: Actor, content: bytes) -> Rescue:
    """Store a file's events and photos for its owner; the same file again changes nothing.

    The whole file is opened before anything is stored. INSPECTIONS-20, -21, -22 refuse a file that is none of ours,
    damaged, or another person's. What the server does not take of it is told, the rest is kept.
    """
    file = rescue_rules.read(content)
    key = _key(actor, file)
    events = [rescue_rules.event_of(_open(key, row), row) for row in file.events]
    photos = [(row, _open(key, row)) for row in file.files]
    visits = sorted({row.visit for row in (*file.events, *file.files)})
    found = tuple(
        _visit(
            actor,
            file.device,
            visit,
            sorted((one for one in events if one["visit"] == visit), key=lambda one: str(one["id"])),
            [(row, photo) for row, photo in photos if row.visit == visit],
        )
        for visit in visits
    )
    with unit_of_work(actor) as work:
        work.record(
            TabletRescued(
                subject=f"user:{actor.user_id}",
                device=file.device,
                events=sum(one.events for one in found),
                files=sum(one.files for one in found),
                refused=sum(len(one.refused) for one in found),
            )
        )
    return Rescue(file.user, file.device, found)


def _key(actor: Actor, file: RescueFile) -> AESGCM:
    if file.user != actor.user_id:
        raise rescue_rules.of_another(known=True)
    row = db.session.get(TabletKey, (file.user, file.device))
    if row is None:
        raise rescue_rules.of_another(known=False)
    try:
        return AESGCM(AESGCM(b64decode(row.key)).decrypt(file.key_iv, file.key_data, None))
    except (InvalidTag, ValueError) as error:
        raise rescue_rules.damaged("key") from error


def _open(key: AESGCM, row: SealedRow) -> bytes:
    try:
        return key.decrypt(row.box[:_NONCE], row.box[_NONCE:], row.place.encode())
    except (InvalidTag, ValueError) as error:
        raise rescue_rules.damaged(row.place) from error


def _visit(
    actor: Actor, device: str, visit: str, events: list[dict[str, Any]], photos: list[tuple[SealedRow, bytes]]
) -> RescuedVisit:
    order = loading_service.for_team(actor, visit)
    if order is None:
        refusal = rescue_rules.not_a_rescue("不是本人参加的检查", "a visit of another team", 403)
        return RescuedVisit(visit, "", 0, 0, ((visit, refusal),))
    stored, refused = 0, []
    for start in range(0, len(events), MOST_EVENTS):
        batch = Batch(device, 0, tuple(events[start : start + MOST_EVENTS]))
        receipt = receive_service.receive(actor, order, batch)
        stored += len(receipt.stored)
        refused += [(one.id, one.refusal) for one in receipt.refused]
    kept = [_photo(actor, order, row, photo) for row, photo in photos]
    refused += [one for one in kept if one is not None]
    seal_service.seal_if_complete(actor, order)
    return RescuedVisit(visit, order.provider_name, stored, kept.count(None), tuple(refused))


def _photo(actor: Actor, order: AssignmentView, row: SealedRow, photo: bytes) -> tuple[str, Refusal] | None:
    sha256 = row.place.rpartition("/")[2]
    try:
        evidence_service.put(actor, order, sha256, photo)
    except Refusal as refusal:
        return sha256, refusal
    return None
