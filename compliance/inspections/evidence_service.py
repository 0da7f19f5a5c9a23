"""Photos and drawn signatures: what a file is, is read from its bytes; it belongs to the visit it came for."""

from dataclasses import dataclass
from io import BytesIO

import filetype
from PIL import Image, UnidentifiedImageError

from compliance.accounts.rules import Actor
from compliance.findings import service as findings
from compliance.foundation import evidence_store
from compliance.foundation.database import db
from compliance.foundation.errors import NotFound, Refusal
from compliance.foundation.hashing import sha256_hex
from compliance.foundation.trail import Event
from compliance.foundation.unit_of_work import unit_of_work
from compliance.inspections import taking_service
from compliance.inspections.event_rules import LARGEST_EVIDENCE, MEDIA_TYPES
from compliance.inspections.models import VisitEvidence
from compliance.sampling.service import AssignmentView

_MOST_PIXELS = 60_000_000


@dataclass(frozen=True, kw_only=True)
class EvidenceStored(Event):
    kind = "inspections.evidence_stored"
    sha256: str
    size: int
    media_type: str


@dataclass(frozen=True, slots=True)
class StoredEvidence:
    """What the server holds under that hash."""

    sha256: str
    size: int
    media_type: str


def put(actor: Actor, order: AssignmentView, sha256: str, content: bytes) -> StoredEvidence:
    """Keep a photo for a visit. The same file again gives the same success."""
    if sha256_hex(content) != sha256:
        raise _other_hash()
    if db.session.get(VisitEvidence, (order.id, sha256)) is not None:
        return _described(sha256)
    media_type = check(content)
    with unit_of_work(actor) as work:
        visit = taking_service.lock(work, order)
        if visit is None or (visit.sealed_at is not None and not visit.returned):
            raise _closed()
        kept = evidence_store.put(actor, content, media_type)
        if work.session.get(VisitEvidence, (order.id, sha256)) is None:
            work.session.add(VisitEvidence(visit_id=order.id, sha256=sha256, by_id=actor.user_id, received_at=work.now))
            work.record(
                EvidenceStored(
                    subject=f"visit:{order.id}", sha256=kept.sha256, size=kept.size, media_type=kept.media_type
                )
            )
    return StoredEvidence(kept.sha256, kept.size, kept.media_type)


def check(content: bytes) -> str:
    """The media type that the bytes are. 413 when too large, 415 when they are no photo that opens."""
    if len(content) > LARGEST_EVIDENCE:
        raise too_large()
    media_type = filetype.guess_mime(content)
    if media_type not in MEDIA_TYPES or not _opens(content):
        raise Refusal(
            "INSPECTIONS-12",
            zh="文件不是可以打开的照片（JPEG、PNG、WebP）",
            en="the file is no photo that opens (JPEG, PNG, WebP)",
            do_zh="请重新拍照",
            do_en="Take the photo again",
            status=415,
        )
    return str(media_type)


def rendition(order: AssignmentView, sha256: str) -> findings.Rendition:
    """A re-encoded picture for people to see. NotFound when the visit has no such evidence."""
    if db.session.get(VisitEvidence, (order.id, sha256)) is None:
        raise NotFound
    return findings.rendition(sha256)


def too_large() -> Refusal:
    """The refusal of a file that is larger than a photo need be."""
    return Refusal(
        "INSPECTIONS-11",
        zh=f"照片不得大于{LARGEST_EVIDENCE // 1024 // 1024}MB",
        en=f"a photo has at most {LARGEST_EVIDENCE // 1024 // 1024} MB",
        do_zh="请压缩后重新上传",
        do_en="Make it smaller and send it again",
        status=413,
    )


def _opens(content: bytes) -> bool:
    try:
        with Image.open(BytesIO(content)) as picture:
            if picture.width * picture.height > _MOST_PIXELS:
                return False
            picture.load()
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return False
    return True


def _described(sha256: str) -> StoredEvidence:
    kept = evidence_store.describe(sha256)
    if kept is None:
        raise NotFound
    return StoredEvidence(kept.sha256, kept.size, kept.media_type)


def _other_hash() -> Refusal:
    return Refusal(
        "INSPECTIONS-09",
        zh="收到的文件与其SHA-256不符，未保存",
        en="the bytes received do not have this SHA-256; nothing was stored",
        do_zh="请重新上传",
        do_en="Send it again",
        status=422,
        fields={"sha256": "differs"},
    )


def _closed() -> Refusal:
    return Refusal(
        "INSPECTIONS-13",
        zh="本次检查尚未登记到达或已封存，不接收照片",
        en="the visit has not begun or is sealed; no photo is taken",
        do_zh="请先登记到达；已封存的作补充检查",
        do_en="Record the arrival first; after the seal, make a supplementary visit",
    )
