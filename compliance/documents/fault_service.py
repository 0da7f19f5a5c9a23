"""What can be wrong with an issued paper: what it says is not what was frozen, or its bytes are not kept."""

import json
from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import select

from compliance.documents.models import IssuedPaper
from compliance.foundation.database import db
from compliance.foundation.faults import Fault, Known
from compliance.foundation.hashing import sha256_hex
from compliance.foundation.models import EvidenceFile, TrailEvent
from compliance.foundation.words import Words

_PORTION = 200
_DO = Words(
    "请勿使用该文书，从备份取回原文书后与纸质件核对", "do not use the paper; take it from a backup, compare with print"
)
ALTERED = Known(
    "paper_altered", Words("文书 {about} 的内容与制作时的哈希不符", "paper {about} does not say what was frozen"), _DO
)
EMPTY = Known(
    "paper_without_content",
    Words("文书 {about} 的内容或模板文件没有登记", "paper {about} names bytes that the evidence store does not know"),
    _DO,
)
UNTOLD = Known(
    "paper_untold",
    Words("文书 {about} 在操作记录中没有记载或记载不符", "paper {about} is not on the trail, or not so"),
    _DO,
)


def faults(_now: datetime) -> Iterator[Fault]:
    """Every paper: its frozen words under their hash, its files and templates in the store, its event on the trail.
    Sealed words that no key opens are told of elsewhere."""
    after = 0
    query = select(
        IssuedPaper.id,
        IssuedPaper.subject,
        IssuedPaper.context_hash,
        IssuedPaper.templates,
        IssuedPaper.docx,
        IssuedPaper.pdf,
    )
    while rows := db.session.execute(
        query.where(IssuedPaper.id > after).order_by(IssuedPaper.id).limit(_PORTION)
    ).all():
        after = rows[-1].id
        wanted = {row.id: {*row.templates.values(), row.docx, row.pdf} - {""} for row in rows}
        hashes = set().union(*wanted.values())
        kept = set(db.session.scalars(select(EvidenceFile.sha256).where(EvidenceFile.sha256.in_(hashes))))
        told = _told({row.subject for row in rows})
        for row in rows:
            if wanted[row.id] - kept:
                yield EMPTY.fault(row.id)
            if told.get(row.id) != row.context_hash:
                yield UNTOLD.fault(row.id)
            if not _as_frozen(row.id, row.context_hash):
                yield ALTERED.fault(row.id)


def _as_frozen(paper_id: int, context_hash: str) -> bool:
    try:
        context = db.session.scalars(select(IssuedPaper.context).where(IssuedPaper.id == paper_id)).one()
    except ValueError:
        return True
    return sha256_hex(context.encode()) == context_hash


def _told(subjects: set[str]) -> dict[int, str]:
    query = select(TrailEvent.payload).where(TrailEvent.subject.in_(subjects), TrailEvent.kind == "documents.issued")
    said = [json.loads(payload) for payload in db.session.scalars(query)]
    return {one["document"]: one["context_hash"] for one in said}
